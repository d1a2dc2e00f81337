//! The permit to be served logs, and which payloads its holder gets.

use super::{
    Action, Denial, DenialReason, OriginName, Permit, Principal, Role, ServeLog, Sharing, authorise_action, denied,
};

/// A permit to be served logs, for a node that is one of `peers`.
///
/// # Errors
/// [`Denial`] for people, and for nodes that are not peers.
pub fn authorise_log(principal: &Principal, peers: &[OriginName]) -> Result<Permit<ServeLog>, Denial> {
    authorise_action(principal, Action::PullLog)?;
    if principal.origin().is_none_or(|origin| !peers.contains(&origin)) {
        return Err(denied(principal, Action::PullLog, DenialReason::UnknownPeer));
    }
    Ok(Permit::new(principal))
}

/// Whether a peer gets a payload. It gets the header in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    Disclose,
    Withhold,
}

impl Permit<ServeLog> {
    /// Whether the permit's holder gets the payload of an entry that `origin` wrote.
    #[must_use]
    pub fn disclosure(&self, origin: &OriginName, sharing: Sharing) -> Disclosure {
        may_receive(&self.holder, origin, sharing)
    }
}

/// Whether `peer` may get the payload of an entry that `origin` wrote. People never do; a `local` payload only its own origin.
#[must_use]
pub fn may_receive(peer: &Principal, origin: &OriginName, sharing: Sharing) -> Disclosure {
    if peer.role == Role::Node { disclosure(&peer.name, origin, sharing) } else { Disclosure::Withhold }
}

fn disclosure(peer: &str, origin: &OriginName, sharing: Sharing) -> Disclosure {
    match sharing {
        Sharing::Open | Sharing::Federation => Disclosure::Disclose,
        Sharing::Local if peer == origin.as_str() => Disclosure::Disclose,
        Sharing::Local => Disclosure::Withhold,
    }
}
