//! Compiles the contract in pure Rust (no protoc), and keeps its descriptors for server reflection.

use std::path::PathBuf;

use prost::Message as _;

const PROTOS: &[&str] = &[
    "marsad/v1/types.proto",
    "marsad/v1/event.proto",
    "marsad/v1/catalog.proto",
    "marsad/v1/submission.proto",
    "marsad/v1/query.proto",
    "marsad/v1/federation.proto",
    "marsad/v1/admin.proto",
    "marsad/v1/expectation.proto",
    "marsad/v1/payload.proto",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=../../proto");
    let descriptors = protox::compile(PROTOS, ["../../proto"])?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("marsad.v1.binpb"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure()
        .bytes(".marsad.v1.Chunk.data")
        .bytes(".marsad.v1.Segment.headers")
        .compile_fds(descriptors)?;
    Ok(())
}
