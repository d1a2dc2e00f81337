//! The caller of a call, and the gate that each call passes first: it checks the caller's role and the quota.
//!
//! A call takes as many places as its action weighs. A quota for each identity keeps one caller from taking all places, no matter
//! how many connections it has. The places are held until the answer has been sent whole, streams too. Calls that ask for the
//! health of the node have places of their own. The function that answers a call decides what its caller may do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use marsad_identity::principal::Principal;
use marsad_identity::{Action, policy};
use marsad_store::Deadline;

use super::error::ServiceError;

/// The caller of a call, and the kind of the call.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The principal, as the edge identified it.
    pub principal: Arc<Principal>,
    /// The kind of the call.
    pub action: Action,
    /// Cancelled when the connection is cut; long answers end then.
    pub cut: CancellationToken,
    /// Until when the call waits for others, from its arrival on.
    pub deadline: Deadline,
    places: Arc<Places>,
}

/// Places that a call takes besides those that the table says, released on drop.
#[derive(Debug)]
pub struct MorePlaces {
    _taken: Option<Taken>,
}

impl Caller {
    /// Takes more places for a call that costs more than the table of actions says: as many as a call of this weight has.
    ///
    /// # Errors
    /// [`ServiceError::QuotaExceeded`] or [`ServiceError::Busy`] if there are not so many.
    pub fn weigh(&self, weight: usize) -> Result<MorePlaces, ServiceError> {
        let (own, all) = (self.places.fitting(self.action.weight()), self.places.fitting(weight));
        let more = all.saturating_sub(own);
        let taken = (more > 0).then(|| self.places.take(self.principal.uri(), more)).transpose()?;
        Ok(MorePlaces { _taken: taken })
    }
}

/// How many calls run at once, each counted by its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Of everyone.
    pub calls_max: usize,
    /// Of one identity.
    pub per_identity_max: usize,
}

#[derive(Debug)]
struct Places {
    all: Arc<Semaphore>,
    quota: Quota,
    taken: Mutex<HashMap<String, usize>>,
}

/// The places of one call, released on drop.
#[derive(Debug)]
pub struct Taken {
    places: Arc<Places>,
    identity: String,
    count: usize,
    _of_all: OwnedSemaphorePermit,
}

impl Places {
    fn new(quota: Quota) -> Arc<Self> {
        Arc::new(Self { all: Arc::new(Semaphore::new(quota.calls_max)), quota, taken: Mutex::default() })
    }

    /// How many places a call of this weight has: no more than one caller may take.
    fn fitting(&self, weight: usize) -> usize {
        weight.min(self.quota.per_identity_max).min(self.quota.calls_max).max(1)
    }

    /// Takes places for a call of this weight. One alone always finds room, however small the quota is.
    fn take(self: &Arc<Self>, identity: String, weight: usize) -> Result<Taken, ServiceError> {
        let count = self.fitting(weight);
        let of_all = u32::try_from(count).map_err(|_| ServiceError::Busy)?;
        let of_all = Arc::clone(&self.all).try_acquire_many_owned(of_all).map_err(|_| ServiceError::Busy)?;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let held = taken.get(&identity).copied().unwrap_or(0);
        if held.saturating_add(count) > self.quota.per_identity_max {
            return Err(ServiceError::QuotaExceeded);
        }
        taken.insert(identity.clone(), held.saturating_add(count));
        Ok(Taken { places: Arc::clone(self), identity, count, _of_all: of_all })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = taken.get_mut(&self.identity) {
            *held = held.saturating_sub(self.count);
            if *held == 0 {
                taken.remove(&self.identity);
            }
        }
    }
}

/// The gate: places for ordinary calls, and for calls that only ask for the node's health.
#[derive(Debug, Clone)]
pub struct Gate {
    work: Arc<Places>,
    observing: Arc<Places>,
}

impl Gate {
    /// A gate with so many places.
    #[must_use]
    pub fn new(quota: Quota) -> Self {
        Self { work: Places::new(quota), observing: Places::new(quota) }
    }

    /// Lets a call in. What is returned second holds its places until it is dropped.
    ///
    /// # Errors
    /// [`ServiceError::Denied`] if the action is not for this caller, [`ServiceError::QuotaExceeded`] or [`ServiceError::Busy`] if
    /// there is no room.
    pub fn admit(
        &self,
        principal: Arc<Principal>,
        action: Action,
        cut: CancellationToken,
        deadline: Deadline,
    ) -> Result<(Caller, Taken), ServiceError> {
        policy::authorise_action(&principal, action)?;
        let places = if action.observes() { &self.observing } else { &self.work };
        let taken = places.take(principal.uri(), action.weight())?;
        Ok((Caller { principal, action, cut, deadline, places: Arc::clone(places) }, taken))
    }
}
