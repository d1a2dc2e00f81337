//! What comes of computing a release again, group of indicators by group.

use std::collections::BTreeMap;

use super::unseen::Unseen;
use marsad_disclosure::secondary::Finding;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::IndicatorCode;
use marsad_release::groups::groups;
use marsad_release::manifest::ManifestPart;

/// What comes of computing a release again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every block is the same; if this node sees all entries that went in, so are the entries.
    Same,
    /// Something that this node sees as a whole is other than the release says.
    Different,
    /// Some blocks are others or not computed, and what this node does not see may be why.
    NotDecided,
}

/// What is wrong with a release, whatever its blocks are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Its readers held this release, and it does not name it; or its builder claims an older state of the logs, from before this release.
    LeftOut([u8; 32]),
    /// It names this release, which was not held at its state of the logs, or does not bind it.
    NotHeldThen([u8; 32]),
    /// What is computed again cannot be published: it is not safe.
    NotSafe(Finding),
}

/// The blocks of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPart {
    pub indicator: IndicatorCode,
    /// Of the release, or of what was computed again if that has more.
    pub blocks: u32,
    /// How many of them are the same in both.
    pub same: u32,
    pub verdict: Verdict,
}

impl VerifiedPart {
    fn is_same(&self) -> bool {
        self.same == self.blocks
    }
}

/// The blocks of both, side by side. Where they differ, it is not decided yet what that means.
pub(super) fn parts(published: &[ManifestPart], found: &[ManifestPart]) -> Vec<VerifiedPart> {
    let mut sides: BTreeMap<&IndicatorCode, [&[_]; 2]> = BTreeMap::new();
    for (side, parts) in [published, found].into_iter().enumerate() {
        for part in parts {
            if let Some(own) = sides.entry(&part.indicator).or_default().get_mut(side) {
                *own = &part.blocks;
            }
        }
    }
    let count = |blocks: usize| u32::try_from(blocks).unwrap_or(u32::MAX);
    let part = |(indicator, [published, found]): (&&IndicatorCode, &[&[_]; 2])| {
        let blocks = count(published.len().max(found.len()));
        let same = count(published.iter().zip(*found).filter(|(one, other)| one == other).count());
        let verdict = if same == blocks { Verdict::Same } else { Verdict::NotDecided };
        VerifiedPart { indicator: (*indicator).clone(), blocks, same, verdict }
    };
    sides.iter().map(part).collect()
}

/// The groups of indicators in which something is other than the release says: blocks, or that they are safe.
pub(super) fn differing(
    catalogue: &Catalogue,
    parts: &[VerifiedPart],
    findings: &[Finding],
) -> Vec<Vec<IndicatorCode>> {
    let code = |id: IndicatorId| catalogue.indicator(id).map(|own| own.code.clone());
    let known = groups(catalogue).into_iter();
    let mut all: Vec<Vec<IndicatorCode>> =
        known.map(|group| group.ids().into_iter().filter_map(code).collect()).collect();
    let others = parts.iter().map(|part| &part.indicator);
    let others: Vec<_> = others.filter(|own| !all.iter().any(|group| group.contains(own))).cloned().collect();
    all.extend(others.into_iter().map(|own| vec![own]));
    let differs = |group: &Vec<IndicatorCode>| {
        parts.iter().any(|part| !part.is_same() && group.contains(&part.indicator))
            || findings.iter().any(|finding| finding.indicators.iter().any(|own| group.contains(own)))
    };
    all.retain(differs);
    all
}

/// What is decided of a release.
#[derive(Debug)]
pub(super) struct Decision {
    pub parts: Vec<VerifiedPart>,
    pub faults: Vec<Fault>,
    /// Whether it was computed.
    pub is_computed: bool,
    /// Whether the same entries went in.
    pub same_entries: bool,
}

impl Decision {
    /// Decides a group in which something differs. `is_touched`: what is not seen may be why.
    pub(super) fn decide(&mut self, group: &[IndicatorCode], findings: &[Finding], is_touched: bool) {
        let verdict = if is_touched { Verdict::NotDecided } else { Verdict::Different };
        for part in self.parts.iter_mut().filter(|part| !part.is_same() && group.contains(&part.indicator)) {
            part.verdict = verdict;
        }
        if !is_touched {
            let own = |finding: &&Finding| finding.indicators.iter().any(|own| group.contains(own));
            self.faults.extend(findings.iter().filter(own).cloned().map(Fault::NotSafe));
        }
    }

    /// The verdict on the whole. `is_open`: a group could not be decided.
    pub(super) fn verdict(&self, unseen: &[Unseen], is_open: bool) -> Verdict {
        let has = |verdict| self.parts.iter().any(|part| part.verdict == verdict);
        // With all entries in sight, other ones are a fault of the manifest, even if they changed no cell.
        let other_entries = self.is_computed && !self.same_entries && !unseen.iter().any(Unseen::hides_entries);
        if has(Verdict::Different) || !self.faults.is_empty() || other_entries {
            Verdict::Different
        } else if has(Verdict::NotDecided) || !self.is_computed || is_open {
            Verdict::NotDecided
        } else {
            Verdict::Same
        }
    }
}
