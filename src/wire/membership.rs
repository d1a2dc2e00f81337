//! The membership snapshot as a message. The domain checks whether it is consistent.

use marsad_domain::membership::{Membership, Origin, Reporter};

use super::error::WireError;
use super::{field, pb};

impl From<&Membership> for pb::Membership {
    fn from(membership: &Membership) -> Self {
        Self {
            nodes: membership.origins.iter().map(Into::into).collect(),
            reporters: membership.reporters.iter().map(Into::into).collect(),
            authorities: membership.authorities.clone(),
        }
    }
}

impl TryFrom<pb::Membership> for Membership {
    type Error = WireError;

    fn try_from(message: pb::Membership) -> Result<Self, WireError> {
        Ok(Self {
            origins: field::messages("nodes", message.nodes)?,
            reporters: field::messages("reporters", message.reporters)?,
            authorities: message.authorities,
        })
    }
}

impl From<&Origin> for pb::MemberNode {
    fn from(origin: &Origin) -> Self {
        Self {
            origin: origin.name.to_string(),
            verifier_keys: origin.verifier_keys.clone(),
            territories: field::texts(&origin.territories),
        }
    }
}

impl TryFrom<pb::MemberNode> for Origin {
    type Error = WireError;

    fn try_from(node: pb::MemberNode) -> Result<Self, WireError> {
        Ok(Self {
            name: field::code("origin", &node.origin)?,
            verifier_keys: node.verifier_keys,
            territories: field::codes("territories", &node.territories)?,
        })
    }
}

impl From<&Reporter> for pb::MemberReporter {
    fn from(reporter: &Reporter) -> Self {
        Self {
            organisation: reporter.organisation.to_string(),
            r#type: reporter.kind.to_string(),
            territories: field::texts(&reporter.territories),
            fingerprints: reporter.fingerprints.iter().map(|own| own.to_vec()).collect(),
            attested_by: reporter.attested_by.as_ref().map(ToString::to_string).unwrap_or_default(),
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
