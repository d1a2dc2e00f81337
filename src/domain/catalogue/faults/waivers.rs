//! Waivers: whether what they are about can be in a release, and whether their sources may be shown.

use crate::catalogue::CatalogueParts;
use crate::catalogue::area::Level;
use crate::catalogue::indicator::Indicator;
use crate::catalogue::waiver::{SOURCE_CHARS_MAX, WAIVER_DIMENSIONS_MAX, WAIVERS_MAX, Waiver};
use crate::scan::check_text;
use crate::text::Lang;

use super::{FaultKind, Faults, Index, Section};

pub(super) fn check(parts: &CatalogueParts, index: &Index<'_>, faults: &mut Faults) {
    let keys: Vec<String> = parts.waivers.iter().map(Waiver::key).collect();
    if keys.len() > WAIVERS_MAX {
        faults.add(
            FaultKind::BadWaiver,
            Section::Waivers,
            "waivers",
            format!("{} waivers; at most {WAIVERS_MAX}", keys.len()),
        );
        return;
    }
    faults.duplicates(Section::Waivers, keys.iter());
    for (waiver, key) in parts.waivers.iter().zip(&keys) {
        let mut add = |kind, detail: String| faults.add(kind, Section::Waivers, key, detail);
        match index.indicator(waiver.indicator.as_str()) {
            None => add(FaultKind::UnknownIndicator, format!("{} is no indicator", waiver.indicator)),
            Some(own) => indicator(waiver, own, index).into_iter().for_each(|fault| add(FaultKind::BadWaiver, fault)),
        }
        if let Some(area) = waiver.area.as_ref().filter(|area| index.area(area.as_str()).is_none()) {
            add(FaultKind::UnknownArea, format!("{area} is no area"));
        }
        if waiver.area.is_none() && waiver.level.is_none() {
            add(FaultKind::BadWaiver, "it names neither an area nor a level".into());
        }
        if waiver.from.freq() != waiver.until.freq() {
            add(FaultKind::BadWaiver, "its first and its last period are of different forms".into());
        } else if waiver.until < waiver.from {
            add(FaultKind::BadWaiver, "it ends before it starts".into());
        }
    }
}

/// Why a waiver is not one of cells of its indicator.
fn indicator(waiver: &Waiver, own: &Indicator, index: &Index<'_>) -> Vec<String> {
    let mut found = Vec::new();
    if own.is_ratio() {
        found.push("a ratio has no waivers: its two sides have them".to_owned());
    }
    if waiver.from.freq() > own.freq {
        found.push("its periods are finer than those of the indicator".into());
    }
    let area = waiver.area.as_ref().and_then(|area| index.area(area.as_str()));
    let levels: [Option<Level>; 2] = [waiver.level, area.map(|area| area.level)];
    if levels.into_iter().flatten().any(|level| level.fineness() > own.publish_from.fineness()) {
        found.push(format!("a release has nothing finer than the level {}", own.publish_from.as_str()));
    }
    if let Some(method) = waiver.method.as_ref().filter(|method| !own.methods.contains(method)) {
        found.push(format!("the indicator has no method {method}"));
    }
    for (n, dimension) in waiver.dimensions.iter().enumerate() {
        let is_own = dimension.as_str() != Indicator::METHOD && own.dimensions.contains(dimension);
        if !is_own || waiver.dimensions.iter().take(n).any(|earlier| earlier == dimension) {
            found.push(format!("{dimension} is no dimension of the indicator, or is there twice"));
        }
    }
    if waiver.dimensions.len() > WAIVER_DIMENSIONS_MAX {
        found.push(format!("more than {WAIVER_DIMENSIONS_MAX} dimensions together: no cell of a release has them"));
    }
    found
}

impl Faults {
    /// Sources that are missing in a language, are too long, or seem to hold personal data.
    pub(super) fn sources(&mut self, waiver: &Waiver) {
        for lang in Lang::ALL {
            let source = waiver.source.exactly(lang);
            if source.trim().is_empty() {
                self.add(FaultKind::MissingName, Section::Waivers, waiver.key(), format!("no source in {lang}"));
            } else if let Err(fault) = one_line(source) {
                self.add(FaultKind::BadWaiver, Section::Waivers, waiver.key(), format!("source in {lang}: {fault}"));
            }
        }
        let is_address = ["https://", "http://"].iter().any(|scheme| waiver.url.starts_with(scheme));
        if waiver.url.is_empty() {
            return;
        }
        if !is_address || waiver.url.chars().any(char::is_whitespace) {
            let detail = "url: an address that begins with https:// or http://";
            self.add(FaultKind::BadWaiver, Section::Waivers, waiver.key(), detail);
        } else if let Err(fault) = one_line(&waiver.url) {
            self.add(FaultKind::BadWaiver, Section::Waivers, waiver.key(), format!("url: {fault}"));
        }
    }
}

/// A short text on one line, without what seems to be personal data.
fn one_line(text: &str) -> Result<(), String> {
    if text.chars().any(char::is_control) {
        return Err("the text has more than one line".to_owned());
    }
    check_text(text, SOURCE_CHARS_MAX).map_err(|fault| fault.to_string())
}
