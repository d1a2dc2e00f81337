//! Payloads of a segment, and those that come later.

use super::*;

type PayloadChange<'a> = &'a dyn Fn(&mut Vec<Hash>, &mut Option<Vec<u8>>, &mut Vec<u32>);

#[test]
fn payloads_must_belong_to_their_headers() {
    // Entry 6 has one chunk, inline; entry 7 has two.
    let changed = |position: usize, change: PayloadChange<'_>| {
        reason_after(|segment| {
            let Disclosure::Full { opening, inline, chunk_bytes } = &mut segment.disclosures[position] else {
                panic!()
            };
            change(&mut opening.chunk_hashes, inline, chunk_bytes);
        })
    };
    assert_eq!(changed(1, &|_, inline, _| *inline = None), "verified");
    assert_eq!(changed(1, &|_, inline, _| inline.as_mut().unwrap()[0] ^= 1), "bad-commitment");
    assert_eq!(changed(1, &|_, inline, _| inline.as_mut().unwrap().push(0)), "bad-disclosure");
    assert_eq!(changed(1, &|hashes, _, _| hashes[0] = empty_root()), "bad-commitment");
    assert_eq!(changed(1, &|hashes, _, _| hashes.clear()), "bad-disclosure");
    assert_eq!(changed(1, &|hashes, _, bytes| (hashes.clear(), bytes.clear()).0), "bad-disclosure");
    assert_eq!(changed(2, &|hashes, _, _| hashes.swap(0, 1)), "bad-commitment");
    assert_eq!(changed(2, &|_, inline, _| *inline = Some(b"manifest 7".to_vec())), "bad-disclosure");
    assert_eq!(changed(2, &|_, _, bytes| bytes[1] += 1), "verified", "sizes are a hint");
    assert_eq!(changed(2, &|_, _, bytes| bytes.push(1)), "bad-disclosure");
    let salted = reason_after(|segment| {
        let Disclosure::Full { opening, .. } = &mut segment.disclosures[1] else { panic!() };
        opening.salt = Salt::new([0xEE; 32]);
    });
    assert_eq!(salted, "bad-commitment");
}

#[test]
fn what_is_withheld_erased_or_lost_still_verifies() {
    let withheld = Disclosure::Withheld { reason: WithheldReason::Sharing, until: None };
    let of = log_id().epoch;
    let erased = |epoch, index| Disclosure::Erased { by: EntryPosition { epoch, index } };
    for disclosure in [withheld, erased(of, 9), erased(of + 1, 0), Disclosure::Lost] {
        assert_eq!(reason_after(|segment| segment.disclosures[3] = disclosure), "verified");
    }
    assert_eq!(reason_after(|segment| segment.disclosures[3] = erased(of, 8)), "bad-disclosure");
    for code in 0..=u8::MAX {
        assert_eq!(WithheldReason::from_code(code).code(), code);
    }
}

#[test]
fn a_payload_that_comes_later_is_verified_against_its_header() {
    let log = Log::of(8);
    let (header, disclosure) = (&log.headers[6], log.disclosure(6));
    assert_eq!(*verify_disclosure(header, disclosure.clone()).unwrap(), disclosure);
    let other = verify_disclosure(&log.headers[4], disclosure).unwrap_err();
    assert_eq!(other.reason(), "bad-commitment");
    let long = Disclosure::Full { opening: log.opening(6), inline: None, chunk_bytes: vec![u32::MAX] };
    assert_eq!(verify_disclosure(header, long).unwrap_err().reason(), "over-limit");
}
