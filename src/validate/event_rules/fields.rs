//! Single fields of a record: identifiers, codes, areas, organisations and texts.

use super::Judge;
use crate::choices_of;
use marsad_domain::code::{AreaCode, CodeError, CodeId, EventId, OrganisationCode, ProgrammeCode};
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::sharing::Sensitivity;
use marsad_domain::text::Text;

impl Judge<'_> {
    pub(super) fn own_id(&mut self, text: &str, path: &str) -> Option<EventId> {
        match EventId::new(text) {
            Ok(id) => Some(id),
            Err(CodeError::Empty) => {
                self.missing(path, "");
                None
            }
            Err(error) => {
                let expected = match error {
                    CodeError::TooLong => "≤ 64",
                    _ => "A–Z, a–z, 0–9, _, -, @, $",
                };
                self.report(FindingCode::UnknownCode, path, text, expected);
                None
            }
        }
    }

    pub(super) fn event_type(&mut self, code: &str) -> Option<CodeId> {
        if code.is_empty() {
            self.missing("type", "EVENT_TYPE");
            return None;
        }
        let known = self.catalogue.has_code("EVENT_TYPE", code) && !code.starts_with('_');
        if !known {
            self.report(FindingCode::UnknownType, "type", code, "EVENT_TYPE");
        }
        CodeId::new(code).ok().filter(|_| known)
    }

    /// A required code of `list`; a total is not accepted.
    pub(super) fn listed(&mut self, list: &str, code: &str, path: &str) -> Option<CodeId> {
        if code.is_empty() {
            self.missing(path, list);
            return None;
        }
        self.optional_code(list, code, path)
    }

    pub(super) fn optional_code(&mut self, list: &str, code: &str, path: &str) -> Option<CodeId> {
        if code.is_empty() {
            return None;
        }
        let known = CodeId::new(code).ok().filter(|id| !id.is_total() && self.catalogue.has_code(list, code));
        if known.is_none() {
            self.report(FindingCode::UnknownCode, path, code, list);
        }
        known
    }

    pub(super) fn languages(&mut self, text: &Text, path: &str, chars: usize) -> Text {
        Text {
            ar: self.free(&text.ar, &format!("{path}.ar"), chars),
            fr: self.free(&text.fr, &format!("{path}.fr"), chars),
            en: self.free(&text.en, &format!("{path}.en"), chars),
        }
    }

    /// A free text of at most `chars` characters, without personal data.
    pub(super) fn free(&mut self, text: &str, path: &str, chars: usize) -> String {
        match (self.text)(text) {
            Some(FindingCode::PersonalData) => self.personal_data(path),
            Some(code) => self.findings.push(Finding::new(code, self.row, path, "", "")),
            None => {}
        }
        let length = text.chars().count();
        if length > chars {
            let expected = chars.to_string();
            self.findings.push(Finding::new(FindingCode::TooLong, self.row, path, &length.to_string(), expected));
        }
        text.to_owned()
    }

    /// The only area that a text can mean; `None` for an empty text.
    pub(super) fn area(&mut self, text: &str, path: &str) -> Option<AreaCode> {
        if text.is_empty() {
            return None;
        }
        let found = self.catalogue.find_areas(text);
        match found.as_slice() {
            [one] => self.catalogue.area(*one).map(|area| area.code.clone()),
            [] => {
                let near = choices_of(self.catalogue, &self.catalogue.nearest_areas(text));
                let near = if near.is_empty() { near } else { format!("≈ {near}") };
                self.report(FindingCode::UnknownArea, path, text, near);
                None
            }
            several => {
                self.report(FindingCode::AmbiguousArea, path, text, choices_of(self.catalogue, several));
                None
            }
        }
    }

    pub(super) fn organisation(&mut self, code: &str, path: &str) -> Option<OrganisationCode> {
        let known = self.catalogue.organisation(code).map(|organisation| organisation.code.clone());
        if known.is_none() {
            self.report(FindingCode::UnknownOrganisation, path, code, "");
        }
        known
    }

    pub(super) fn organisations(&mut self, codes: &[String], path: &str) -> Vec<OrganisationCode> {
        self.each(codes, path, |judge, code, path| judge.organisation(code, path))
    }

    pub(super) fn programme(&mut self, code: &str, path: &str) -> Option<ProgrammeCode> {
        let known = self.catalogue.programme(code).map(|programme| programme.code.clone());
        if known.is_none() {
            self.report(FindingCode::UnknownCode, path, code, "");
        }
        known
    }

    pub(super) fn themes(&mut self, codes: &[String], path: &str) -> Vec<CodeId> {
        self.each(codes, path, |judge, code, path| judge.listed("THEME", code, path))
    }

    pub(super) fn sensitivity(&mut self, code: &str) -> Option<Sensitivity> {
        if code.is_empty() {
            self.missing("sensitivity", "low, medium, high, very_high");
            return None;
        }
        let known = Sensitivity::parse(code);
        if known.is_none() {
            self.report(FindingCode::UnknownCode, "sensitivity", code, "low, medium, high, very_high");
        }
        known
    }
}
