//! Digests: what they depend on, and the prefix that sets events apart.

use sha2::{Digest, Sha256};

use super::payload::event;
use super::sample::{catalogue, typical};
use crate::content::{batch_digest, content_digest, event_digest};
use crate::{data_chunk, pb};
use marsad_domain::raw::RawEvent;
use marsad_log::merkle::Hash;

#[test]
fn a_stored_chunk_alone_proves_its_digest() {
    let catalogue = catalogue();
    let mut rows = typical(&catalogue);
    let digest = batch_digest(&catalogue, &rows).unwrap();
    let stored = data_chunk::encode(&rows, &catalogue).unwrap();
    assert_eq!(batch_digest(&catalogue, &data_chunk::decode(&stored, &catalogue).unwrap()).unwrap(), digest);
    rows.rows[9].source_row = 77;
    assert_eq!(batch_digest(&catalogue, &rows).unwrap(), digest, "row numbers are not signed");
    rows.rows[9].value = Some(-1);
    assert_ne!(batch_digest(&catalogue, &rows).unwrap(), digest);
    assert_ne!(content_digest(&[digest]), content_digest(&[digest, digest]));
}

#[test]
fn an_event_digest_is_as_documented() {
    let mut bytes = b"marsad/event/v1".to_vec();
    let text = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend(u32::try_from(text.len()).unwrap().to_be_bytes());
        bytes.extend(text.as_bytes());
    };
    let mut event = RawEvent { event_id: "e".into(), version: 1, ..RawEvent::default() };
    event.themes = vec!["T".into()];
    text(&mut bytes, "e");
    bytes.extend(1u32.to_be_bytes());
    // type, status, three of the title, start … area (5), geo_precision, venue, parent: 13 texts; 5 lists before themes.
    bytes.extend([0; 4 * (13 + 5)]);
    bytes.extend(1u32.to_be_bytes());
    text(&mut bytes, "T");
    // outcomes, figures, sources; language, sensitivity, notes.
    bytes.extend([0; 4 * 6]);
    assert_eq!(event_digest(&event), Hash::new(Sha256::digest(&bytes).into()));
}

#[test]
fn every_field_of_an_event_is_in_its_digest() {
    let own = event();
    let digest = event_digest(&own);
    assert_eq!(event_digest(&pb::Event::from(&own).into()), digest);
    let changes: [fn(&mut RawEvent); 12] = [
        |e| e.version += 1,
        |e| e.notes.push('x'),
        |e| e.title.fr.push('x'),
        |e| e.organisers.swap(0, 1),
        |e| e.partners.push("a".into()),
        |e| e.funders.push("a".into()),
        |e| e.participants[0].role_title.clear(),
        |e| e.outcomes[0].text.en.clear(),
        |e| e.outcomes[0].themes.push("T".into()),
        |e| e.figures[0].approximate = false,
        |e| e.sources[0].published.clear(),
        |e| e.programmes.push("p".into()),
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let mut other = own.clone();
        change(&mut other);
        assert_ne!(event_digest(&other), digest, "change {n}");
    }
}
