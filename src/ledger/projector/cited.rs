//! The highest versions that the entries of a log cite: what an entry is held against, since cited versions never go
//! backwards within a log. Asked of the database once, then known from one transaction to the next.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::log::entry::Index;
use crate::store::{Cites, LogKey, Tx};

use crate::ledger::LedgerError;

fn goes_back(cites: Cites, before: Cites) -> bool {
    let [catalogue_epoch, catalogue, membership_epoch, membership] = cites;
    let [seen_catalogue_epoch, seen_catalogue, seen_membership_epoch, seen_membership] = before;
    (catalogue_epoch, catalogue) < (seen_catalogue_epoch, seen_catalogue)
        || (membership_epoch, membership) < (seen_membership_epoch, seen_membership)
}

fn highest(one: Cites, other: Cites) -> Cites {
    let [a, b, c, d] = one;
    let [e, f, g, h] = other;
    let ((catalogue_epoch, catalogue), (membership_epoch, membership)) = ((a, b).max((e, f)), (c, d).max((g, h)));
    [catalogue_epoch, catalogue, membership_epoch, membership]
}

/// What other entries of the log say about the versions that an entry cites.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::ledger) struct Around {
    /// One before it cites higher versions.
    pub backwards: bool,
    /// There are entries after it, which may cite lower ones.
    pub(super) later: bool,
}

/// The highest versions that the entries up to the last one of a log cite, as far as a transaction that holds the lock of
/// its head knows them.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::ledger) struct Cited {
    highest: Option<Cites>,
    generation: u64,
}

impl Cited {
    /// Looks at the entries around one that cites versions, and counts it from then on. Entries come in their order.
    pub async fn look_around(
        &mut self,
        tx: &mut Tx,
        key: LogKey,
        index: Index,
        cites: Option<Cites>,
    ) -> Result<Around, LedgerError> {
        let Some(cites) = cites else { return Ok(Around::default()) };
        let (before, later) = match self.highest {
            Some(before) => (Some(before), false),
            None => tx.cited_before(key, index).await?,
        };
        if !later {
            self.highest = Some(before.map_or(cites, |before| highest(before, cites)));
        }
        Ok(Around { backwards: before.is_some_and(|before| goes_back(cites, before)), later })
    }

    /// What an erased entry cited counts no longer: the database is asked again.
    pub(super) fn ask_again(&mut self) {
        self.highest = None;
    }
}

#[derive(Debug, Default)]
struct Inner {
    generation: u64,
    /// With the size of the log that it holds for.
    known: HashMap<LogKey, (u64, Cites)>,
}

/// What transactions have left for those after them. It is believed only of a log that still has the size it had then; what
/// changes citations otherwise (a late payload, projecting anew) makes all of it forgotten while it holds the lock of the
/// head, so that nobody who waits for the lock, nor anyone who committed before and tells of it late, is believed.
#[derive(Debug, Default)]
pub(in crate::ledger) struct CitedMemory(Mutex<Inner>);

impl CitedMemory {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For a transaction that holds the lock of a log's head, which has this size.
    pub fn at(&self, key: LogKey, size: u64) -> Cited {
        let inner = self.lock();
        let known = inner.known.get(&key).filter(|(at, _)| *at == size);
        Cited { highest: known.map(|(_, cites)| *cites), generation: inner.generation }
    }

    /// Takes what a transaction knew that has been committed; the log had this size then.
    pub fn keep(&self, key: LogKey, size: u64, cited: Cited) {
        let mut inner = self.lock();
        if inner.generation != cited.generation {
            return;
        }
        match cited.highest {
            Some(cites) => inner.known.insert(key, (size, cites)),
            None => inner.known.remove(&key),
        };
    }

    /// Forgets everything, and what transactions that are under way know.
    pub fn forget(&self) {
        let mut inner = self.lock();
        inner.generation += 1;
        inner.known.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: LogKey = LogKey::of(1, 0);

    fn knowing(memory: &CitedMemory, size: u64, cites: Cites) -> Cited {
        Cited { highest: Some(cites), ..memory.at(KEY, size) }
    }

    #[test]
    fn it_holds_for_one_size_only() {
        let memory = CitedMemory::default();
        memory.keep(KEY, 5, knowing(&memory, 4, [0, 1, 0, 2]));
        assert_eq!(memory.at(KEY, 5).highest, Some([0, 1, 0, 2]));
        assert_eq!(memory.at(KEY, 4).highest, None);
        assert_eq!(memory.at(KEY, 6).highest, None);
        assert_eq!(memory.at(LogKey::of(2, 0), 5).highest, None);
    }

    #[test]
    fn an_erasure_has_the_database_asked_again() {
        let memory = CitedMemory::default();
        memory.keep(KEY, 5, knowing(&memory, 4, [0, 1, 0, 2]));
        let mut cited = memory.at(KEY, 5);
        cited.ask_again();
        memory.keep(KEY, 6, cited);
        assert_eq!((memory.at(KEY, 5).highest, memory.at(KEY, 6).highest), (None, None));
    }

    #[test]
    fn who_tells_late_is_not_believed() {
        let memory = CitedMemory::default();
        let committed = knowing(&memory, 4, [0, 1, 0, 2]);
        memory.forget();
        memory.keep(KEY, 5, committed);
        assert_eq!(memory.at(KEY, 5).highest, None);
        memory.keep(KEY, 5, knowing(&memory, 5, [0, 3, 0, 2]));
        assert_eq!(memory.at(KEY, 5).highest, Some([0, 3, 0, 2]));
    }

    #[test]
    fn catalogue_and_membership_go_forward_each_on_its_own() {
        assert!(!goes_back([0, 1, 0, 2], [0, 1, 0, 2]));
        assert!(goes_back([0, 1, 0, 2], [0, 2, 0, 1]) && goes_back([0, 2, 0, 1], [0, 1, 0, 2]));
        assert!(!goes_back([1, 0, 0, 2], [0, 9, 0, 2]));
        assert_eq!(highest([0, 1, 0, 2], [0, 2, 0, 1]), [0, 2, 0, 2]);
        assert_eq!(highest([1, 0, 0, 2], [0, 9, 1, 0]), [1, 0, 1, 0]);
    }
}
