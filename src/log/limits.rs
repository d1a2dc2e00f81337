//! The limits of the log's formats. Senders and receivers check them before they allocate. Raising one needs a new format.

/// The longest chunk as it is stored and sent, in bytes.
pub const CHUNK_STORED_BYTES_MAX: usize = 256 * 1024;
/// The longest chunk once it is decompressed, in bytes.
pub const CHUNK_RAW_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The longest chunk that may travel inside a segment, in bytes.
pub const CHUNK_INLINE_BYTES_MAX: usize = 16 * 1024;
/// The most observations in one chunk.
pub const CHUNK_ROWS_MAX: usize = 8_192;
/// The most chunks of one payload: their hashes must fit into one segment.
pub const PAYLOAD_CHUNKS_MAX: usize = 16_384;
/// The longest payload of any entry but a release, all chunks together, in bytes as stored.
pub const PAYLOAD_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The longest payload of a release, in bytes as stored.
pub const RELEASE_PAYLOAD_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// The most headers in one segment.
pub const SEGMENT_HEADERS_MAX: usize = 512;
/// The longest segment, in bytes as encoded.
pub const SEGMENT_BYTES_MAX: usize = 768 * 1024;
/// The most observations in one submission.
pub const SUBMISSION_ROWS_MAX: usize = 2_000_000;
/// The most batches of observations in one submission: their digests must fit into the first chunk of its entry.
pub const SUBMISSION_BATCHES_MAX: usize = 4_096;
/// The most events in one submission.
pub const SUBMISSION_EVENTS_MAX: usize = 500;
/// The longest signed note, in bytes. It has room for 16 signatures, which signed-note requires.
pub const NOTE_BYTES_MAX: usize = 16 * 1024;
/// The most signature lines of a note. signed-note requires that verifiers accept at least 16.
pub const NOTE_SIGNATURES_MAX: usize = 16;
/// The longest signature of a note, in bytes. Ed25519 signatures have 64, those with a time 72.
pub const NOTE_SIGNATURE_BYTES_MAX: usize = 128;
/// The most hashes of a proof: one for each level of the largest tree, and one for the node that the proof starts from.
pub const PROOF_HASHES_MAX: usize = 64;
/// The longest receipt or proof file, in bytes.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
