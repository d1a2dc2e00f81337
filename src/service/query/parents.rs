//! The parents of events. They are looked up when events are read, in all logs, so that nothing depends on the order in
//! which entries have come.

use std::collections::{HashMap, HashSet};

use crate::ServiceError;
use marsad_domain::code::OriginName;
use marsad_identity::policy::{Permit, ReadEvents};
use marsad_store::event_read::NamedEvent;
use marsad_store::snapshot::Snapshot;
use marsad_validate::event_rules::is_own_ancestor;

/// The state of the parent that an event names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParentState {
    /// It names none.
    NoParent,
    /// The caller may see it.
    Resolved,
    /// It is not here yet, or not for the caller.
    Waiting,
    /// Several other logs have an event of this identifier, and nothing says which is meant.
    Ambiguous,
    /// The event is an ancestor of its own parent.
    Cycle,
}

/// Parents of parents that are looked up: deeper trees of events are not made by people.
const ANCESTORS_MAX: usize = 64;

/// The event that an identifier means.
enum Meant<'a> {
    One(&'a NamedEvent),
    Nothing,
    /// Several other logs have it, and nothing says which.
    Several,
}

/// The parents of some events, theirs, and so on, as far as the caller may see them.
pub(super) struct Parents(HashMap<String, Vec<NamedEvent>>);

impl Parents {
    /// Looks up events by their identifiers, and what these are part of.
    ///
    /// # Errors
    /// [`ServiceError`] if they cannot be read.
    pub async fn read<'a>(
        snapshot: &mut Snapshot,
        permit: &Permit<ReadEvents>,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, ServiceError> {
        let mut known = Self(HashMap::new());
        let mut wanted: HashSet<String> = ids.into_iter().filter(|id| !id.is_empty()).map(str::to_owned).collect();
        for _ in 0..ANCESTORS_MAX {
            if wanted.is_empty() {
                break;
            }
            let asked: Vec<&str> = wanted.iter().map(String::as_str).collect();
            let mut found = snapshot.events_named(&asked).await?;
            found.retain(|event| permit.may_see(&event.reporter, event.sharing));
            known.0.extend(wanted.into_iter().map(|id| (id, Vec::new())));
            wanted = found.iter().map(|event| &event.parent).filter(|id| known.is_new(id)).cloned().collect();
            for event in found {
                known.0.entry(event.event.clone()).or_default().push(event);
            }
        }
        Ok(known)
    }

    fn is_new(&self, id: &str) -> bool {
        !id.is_empty() && !self.0.contains_key(id)
    }

    /// The event that an event of `origin` names as its parent: the event of its own log, else the one of the only other
    /// log that has it.
    fn meant(&self, origin: &OriginName, id: &str) -> Meant<'_> {
        let named = self.0.get(id).map(Vec::as_slice).unwrap_or_default();
        match (named.iter().find(|event| event.origin == *origin), named) {
            (Some(own), _) => Meant::One(own),
            (None, []) => Meant::Nothing,
            (None, [only]) => Meant::One(only),
            (None, _) => Meant::Several,
        }
    }

    /// Whether the parent of an event is here.
    pub fn state(&self, origin: &OriginName, event: &str, parent: &str) -> ParentState {
        if parent.is_empty() {
            return ParentState::NoParent;
        }
        let of = |origin: &OriginName, parent: &str| match self.meant(origin, parent) {
            Meant::One(event) => Some((event.origin.clone(), event.event.clone())),
            Meant::Nothing | Meant::Several => None,
        };
        let above = |(origin, id): &(OriginName, String)| {
            let named = self.0.get(id)?.iter().find(|event| event.origin == *origin)?;
            of(origin, &named.parent)
        };
        match self.meant(origin, parent) {
            Meant::Nothing => ParentState::Waiting,
            Meant::Several => ParentState::Ambiguous,
            Meant::One(_) if is_own_ancestor(&(origin.clone(), event.to_owned()), of(origin, parent), above) => {
                ParentState::Cycle
            }
            Meant::One(_) => ParentState::Resolved,
        }
    }
}
