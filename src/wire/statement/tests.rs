//! The bytes of statements.

use super::*;

fn statement(content: &Hash) -> Statement<'_> {
    Statement {
        origin: "souss-massa",
        epoch: 0,
        reporter: "region-sm",
        idempotency_key: "k-1",
        sharing: Sharing::Federation,
        audience: Audience::Public,
        catalogue: EntryPosition { epoch: 0, index: 1 },
        membership: EntryPosition { epoch: 0, index: 2 },
        comment: "",
        accept_warnings: "census",
        language: "fr",
        call: "",
        content,
    }
}

#[test]
fn the_bytes_are_those_of_the_table() {
    let content = Hash::digest(&[b"content"]);
    let remarks = b"marsad/remarks/v1\0\0\0\0\0\0\0\x06census\0\0\0\x02fr";
    let mut expected = b"\0\0\0\x0dsouss-massa/0\0\0\0\x09region-sm\0\0\0\x03k-1\0\0\0\x0afederation".to_vec();
    expected.extend(b"\0\0\0\x06public\0\0\0\x030/1\0\0\0\x030/2\0\0\0\x20");
    expected.extend(Hash::digest(&[remarks]).as_bytes());
    expected.extend(b"\0\0\0\x20");
    expected.extend(content.as_bytes());
    assert_eq!(statement(&content).to_bytes(), expected);
}

#[test]
fn a_call_is_signed_with_the_remarks_and_changes_nothing_else() {
    let content = Hash::digest(&[b"content"]);
    let (without, with) = (statement(&content), Statement { call: "a/b", ..statement(&content) });
    let remarks = b"marsad/remarks/v2\0\0\0\0\0\0\0\x06census\0\0\0\x02fr\0\0\0\x03a/b";
    let remarks_at = without.to_bytes().len() - 2 * 32 - 4;
    let mut expected = without.to_bytes();
    expected[remarks_at..remarks_at + 32].copy_from_slice(Hash::digest(&[remarks]).as_bytes());
    assert_eq!(with.to_bytes(), expected);
}

#[test]
fn a_header_says_what_its_entry_will_say_and_leaves_nothing_open() {
    let content = Hash::digest(&[b"content"]);
    let place = |index| Some(pb::LogPosition { origin: "national".to_owned(), epoch: 0, index });
    let header = pb::SubmissionHeader {
        idempotency_key: "k-1".to_owned(),
        sharing: pb::Sharing::Federation.into(),
        language: "fr".to_owned(),
        comment: String::new(),
        accept_warnings: "census".to_owned(),
        audience: "public".to_owned(),
        catalogue: place(1),
        membership: place(2),
        epoch: Some(0),
        call: String::new(),
    };
    let said = |header| Statement::of_header(("souss-massa", "region-sm"), header, &content).map(|own| own.to_bytes());
    assert_eq!(said(&header).unwrap(), statement(&content).to_bytes());
    let open = [
        pb::SubmissionHeader { sharing: 0, ..header.clone() },
        pb::SubmissionHeader { epoch: None, ..header.clone() },
        pb::SubmissionHeader { audience: String::new(), ..header.clone() },
        pb::SubmissionHeader { catalogue: None, ..header.clone() },
        pb::SubmissionHeader { membership: None, ..header.clone() },
    ];
    assert!(open.iter().all(|header| said(header).is_err()));
}

#[test]
fn every_field_changes_the_bytes() {
    let (content, other) = (Hash::digest(&[b"content"]), Hash::digest(&[b"other"]));
    let right = statement(&content);
    let place = EntryPosition { epoch: 1, index: 1 };
    let changed = [
        Statement { origin: "oriental", ..right },
        Statement { epoch: 1, ..right },
        Statement { reporter: "region-or", ..right },
        Statement { idempotency_key: "k-2", ..right },
        Statement { sharing: Sharing::Open, ..right },
        Statement { audience: Audience::Members, ..right },
        Statement { catalogue: place, ..right },
        Statement { membership: place, ..right },
        Statement { comment: "census", accept_warnings: "", ..right },
        Statement { accept_warnings: "", ..right },
        Statement { language: "ar", ..right },
        Statement { call: "oriental/2024-stock", ..right },
        Statement { content: &other, ..right },
    ];
    for one in changed {
        assert_ne!(one.to_bytes(), right.to_bytes(), "{one:?}");
    }
}
