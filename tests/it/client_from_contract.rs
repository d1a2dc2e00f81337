//! A client that was written from the contract alone, in Python: examples/clients/submit.py.

use std::path::Path;
use std::process::Command;

use marsad::client::Profile;
use marsad::ledger::Position;
use serde_json::Value;

use crate::support::node::TestNode;

/// The Python of the clients, with their packages in it; fetched where `scripts/test` has not done so before.
fn python() -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let installed = Command::new(root.join("scripts/install-needs")).arg("clients").status().unwrap();
    assert!(installed.success(), "scripts/install-needs clients");
    let mut command = Command::new(root.join("target/clients/bin/python3"));
    command.current_dir(root);
    command
}

/// The standard output and the standard error of a run, and whether it succeeded.
async fn run(mut command: Command) -> (bool, String, String) {
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

const SMALL: &str = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS,COMMENT_OBS\n\
     POP_TOTAL,MA-02-411,2023,_T,LEGAL,41,,\n\
     IMM_STOCK,MA-02-381,2024,F,LEGAL,18,E,\"année, ندوة\"\n\
     POP_TOTAL,MA-02-381,2024,_T,LEGAL,,O,\n\
     POP_TOTAL,MA-02-381,2023,_T,LEGAL,7,,\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_from_the_contract_alone_submits() {
    let node = TestNode::start("oriental").await;
    let files = node.council().files;
    let profile = node.world.path("council.toml");
    let (address, name) = (node.url.clone(), node.name.clone());
    let (certificate, key, authorities) = (files.certificate, files.key, files.authorities);
    let own = Profile {
        address,
        node: name,
        certificate,
        key,
        authorities,
        revocations: None,
        trusted_keys: None,
        receipts: None,
    };
    own.write(&profile).unwrap();
    let submit = async |text: &str| {
        let file = node.world.path("figures.csv");
        std::fs::write(&file, text).unwrap();
        let mut command = python();
        command.arg("examples/clients/submit.py").arg(&profile).arg(&file);
        run(command).await
    };
    let (is_done, said, error) = submit(SMALL).await;
    assert!(is_done, "{error}");
    let (submission, digest) = said.trim().split_once(' ').unwrap();
    let ledger = &node.running.node.ledger;
    let position = Position { origin: node.name.parse().unwrap(), epoch: 0, index: 3 };
    let manifest = ledger.store().read_chunk(&position.log(), position.index, 0).await.unwrap().unwrap();
    let manifest = marsad::wire::payload::decode_observations_manifest(&manifest).unwrap();
    assert_eq!((manifest.provenance.submission.as_str(), manifest.rows), (submission, 4));
    assert_eq!(manifest.provenance.content_digest.to_hex(), digest);
    // Errors are printed, and a figure that would lose decimals is not sent.
    let (is_done, _, error) =
        submit("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-09,2023,LEGAL,4\n").await;
    assert!(!is_done && error.contains("AREA_NOT_YOURS"), "{error}");
    let (is_done, _, error) =
        submit("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,2023,LEGAL,4.5\n").await;
    assert!(!is_done && error.contains("ValueError"), "{error}");
}

/// The functions of the client give the bytes of the test vector.
#[tokio::test]
async fn the_client_makes_the_bytes_of_the_test_vector() {
    let told = "import json, sys; sys.path.insert(0, 'examples/clients'); import submit\n\
        vector = json.load(open('examples/clients/statement-v2.json', encoding='utf-8'))\n\
        rows = b''.join(map(submit.row_bytes, vector['rows']))\n\
        content = submit.content_digest([rows])\n\
        statement = submit.statement_bytes(vector['statement'], content)\n\
        print(json.dumps({'rows_bytes': rows.hex(), 'batch_digest': submit.sha256(rows).hex(),\n\
            'content_digest': content.hex(), 'statement_bytes': statement.hex()}))\n";
    let mut command = python();
    command.args(["-c", told]);
    let (is_done, said, error) = run(command).await;
    assert!(is_done, "{error}");
    let made: Value = serde_json::from_str(&said).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/clients/statement-v2.json");
    let vector: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for (name, value) in made.as_object().unwrap() {
        assert_eq!(vector[name], *value, "{name}");
    }
}
