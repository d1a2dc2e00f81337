//! Headers of a segment: place, time, kind and what they cite.

use super::*;

#[test]
fn headers_must_be_in_their_place_and_time() {
    let rewrite = |change: &dyn Fn(&mut Header)| {
        reason_after(|segment| {
            let mut header = Header::decode(&segment.headers[3]).unwrap();
            change(&mut header);
            segment.headers[3] = header.encode();
        })
    };
    assert_eq!(rewrite(&|header| header.index = 9), "bad-header");
    assert_eq!(rewrite(&|header| header.epoch = 2), "bad-header");
    assert_eq!(rewrite(&|header| header.time = TIME_MIN), "time-decreases");
    assert_eq!(rewrite(&|header| header.kind = Kind::Event), "inconsistent");
    assert_eq!(reason_after(|segment| segment.headers[3][0] = 2), "bad-header");
    assert_eq!(reason_after(|segment| segment.headers[3].push(0)), "bad-header");
    assert_eq!(reason_after(|segment| segment.headers[3].clear()), "bad-header");
    let log = Log::of(20);
    let time = |micros| {
        let tail = Tail { time: Some(time_of(micros)), ..Tail::default() };
        verify_segment(log.segment(5, 12, 12), &log.frontier(5), None, tail, &ring()).map(|_| ())
    };
    assert_eq!((time(1), time(2)), (Ok(()), Err(VerifyError::TimeDecreases { index: 5 })));
}

#[test]
fn an_origin_that_lets_time_go_back_is_refused_though_it_signed() {
    let mut log = Log::of(5);
    log.append(0, vec![b"late".to_vec()]);
    assert_eq!(reason(log.segment(0, 6, 6), &Frontier::new()), "time-decreases");
}

fn cites(rules: u32, catalogue: (u32, u64), membership: (u32, u64)) -> Citations {
    let place = |(epoch, index)| EntryPosition { epoch, index };
    Citations { rules, catalogue: place(catalogue), membership: place(membership) }
}

#[test]
fn what_entries_cite_never_goes_back() {
    let before = cites(2, (1, 5), (1, 5));
    let mut log = Log::of(3);
    log.append_citing(1, before);
    log.append(1, vec![b"cites nothing".to_vec()]);
    for (next, expected) in [
        (before, "verified"),
        (cites(3, (2, 0), (1, 6)), "verified"),
        (cites(1, (2, 0), (2, 0)), "cites-decrease"),
        (cites(9, (1, 4), (2, 0)), "cites-decrease"),
        (cites(9, (2, 0), (0, 99)), "cites-decrease"),
    ] {
        let mut log = log.clone();
        log.append_citing(1, next);
        // All of it in one segment, and the last entry in one of its own.
        assert_eq!(reason(log.segment(0, 6, 6), &Frontier::new()), expected, "{next:?}");
        let tail = log.headers[..5].iter().fold(Tail::default(), |tail, header| tail.after(header));
        let last = verify_segment(log.segment(5, 6, 6), &log.frontier(5), None, tail, &ring());
        assert_eq!(last.map_or_else(|error| error.reason(), |_| "verified"), expected, "{next:?}");
    }
}

#[test]
fn unknown_kinds_pass() {
    let mut log = Log::of(3);
    let chunks = vec![b"of a newer program".to_vec()];
    let commitment = crate::commitment::Opening::of_chunks(crate::tests::salt(3), &chunks).commitment();
    let newer = Header { kind: Kind::Unknown(99), index: 3, commitment, ..log.headers[2].clone() };
    log.push(newer.clone(), chunks);
    let verified = verify(log.segment(0, 4, 4), &Frontier::new()).unwrap();
    assert_eq!(verified.entries[3].header, newer);
}
