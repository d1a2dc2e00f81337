//! The membership snapshot as a message. The domain checks whether it is consistent.

use marsad_domain::membership::{Membership, Origin, Reporter};

use super::error::WireError;
use super::field::{self, both_ways};
use super::pb;

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

impl From<&Reporter> for pb::MemberReporter {
    fn from(reporter: &Reporter) -> Self {
        Self {
            organisation: reporter.organisation.to_string(),
            r#type: reporter.kind.to_string(),
            territories: field::texts(&reporter.territories),
            fingerprints: reporter.fingerprints.iter().map(|own| own.to_vec()).collect(),
            attested_by: field::text_of(reporter.attested_by.as_ref()),
        }
    }
}

impl TryFrom<pb::MemberReporter> for Reporter {
    type Error = WireError;

    fn try_from(reporter: pb::MemberReporter) -> Result<Self, WireError> {
        Ok(Self {
            organisation: field::code("organisation", &reporter.organisation)?,
            kind: field::code("type", &reporter.r#type)?,
            territories: field::codes("territories", &reporter.territories)?,
            fingerprints: reporter
                .fingerprints
                .iter()
                .map(|own| field::hash("fingerprints", own).map(|hash| *hash.as_bytes()))
                .collect::<Result<_, _>>()?,
            attested_by: field::optional_code("attested_by", &reporter.attested_by)?,
        })
    }
}
