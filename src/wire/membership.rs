//! The membership snapshot as a message. The domain checks whether it is consistent.

use marsad_domain::membership::{Membership, Origin, Reporter};

use super::field::both_ways;

both_ways!(Membership, Membership {
    nodes = origins: messages,
    reporters = reporters: messages,
    authorities = authorities: same,
});

both_ways!(Origin, MemberNode {
    origin = name: code,
    verifier_keys = verifier_keys: same,
    territories = territories: codes,
});

both_ways!(Reporter, MemberReporter {
    organisation = organisation: code,
    r#type = kind: code,
    territories = territories: codes,
    fingerprints = fingerprints: fingerprints,
    attested_by = attested_by: optional_code,
});
