//! Forms for an organisation: which figures are wanted of it, and what the form says in a language.
//!
//! Who makes a form asks the node for three things: the duties of a call or the lines of rosters, which make a [`Task`]; and
//! the last figures, which are put into the task.

mod events;
mod wanted;
mod words;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{CodeId, ConceptId, IndicatorCode};
use marsad_domain::finding::Finding;
use marsad_domain::period::Period;
use marsad_formats::workbook::{self, Asked, Form, LastFigures, TooLargeForm};

use crate::finding::FileFinding;
use crate::{Args, Texts};

pub use events::event_form;
pub use wanted::{Deadline, Organisation, Task, Wanted, indicators};
pub use words::form_words;

use words::{guide, labelled, notes};

/// Why there is no form.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// An indicator or a period of which nothing can be reported.
    #[error("the form is refused: {}", .0.code.as_str())]
    Refused(Box<Finding>),
    #[error("the call {call} asks for nothing")]
    NothingOfCall { call: String },
    #[error("the call {call} asks for {period}, not for {found}")]
    OtherPeriod { call: String, period: Period, found: Period },
    #[error("{who} reports nothing of {indicator}")]
    NothingToReport { who: String, indicator: IndicatorCode },
    /// A dimension that no indicator of the form has, and those that they have.
    #[error("no indicator has the dimension {found}")]
    UnknownDimension { found: ConceptId, known: Vec<String> },
    #[error(transparent)]
    TooLarge(#[from] TooLargeForm),
}

impl FormError {
    /// The name of the message, and what it is filled with.
    #[must_use]
    pub fn message(&self) -> (&'static str, Args) {
        match self {
            Self::Refused(_) => ("error-template-refused", Args::none()),
            Self::NothingOfCall { call } => ("error-template-call", Args::none().text("call", call)),
            Self::OtherPeriod { call, period, found } => {
                let args = Args::none().text("call", call).text("period", period).text("found", found);
                ("error-template-period", args)
            }
            Self::NothingToReport { who, indicator } => {
                ("error-template-nothing", Args::none().text("who", who).text("indicator", indicator))
            }
            Self::UnknownDimension { found, known } => {
                ("error-template-dimension", Args::none().text("found", found).list("known", known.join(", ")))
            }
            Self::TooLarge(error) => {
                let args = Args::none().number("sheets", error.sheets).number("figures", error.figures);
                ("error-template-large", args)
            }
        }
    }

    /// What exactly is refused, as a sentence.
    #[must_use]
    pub fn detail(&self, texts: &Texts) -> Option<String> {
        match self {
            Self::Refused(finding) => Some(FileFinding::of("", finding).message(texts)),
            _ => None,
        }
    }
}

/// The form of a task, for the organisation of this code, broken down by these dimensions.
///
/// # Errors
/// [`FormError::TooLarge`].
pub fn form(
    texts: &Texts,
    catalogue: &Catalogue,
    organisation: &str,
    task: Task<'_>,
    by: &[ConceptId],
) -> Result<Form, FormError> {
    let lang = texts.lang();
    let (period, guide) = (task.period, guide(texts, catalogue, organisation, &task));
    let asked = task.wanted.into_iter().map(|wanted| {
        let methods = methods(wanted.indicator, by, &wanted.last);
        Asked {
            indicator: wanted.indicator,
            areas: labelled(texts, catalogue, &wanted.areas),
            by: by.to_vec(),
            title: format!("{} · {period}", wanted.indicator.label.in_lang(lang)),
            notes: notes(texts, catalogue, wanted.indicator, &methods),
            total: texts.plain("template-total"),
            methods,
            last: wanted.last,
        }
    });
    let sheets = workbook::sheets(catalogue, lang, &asked.collect::<Vec<_>>())?;
    Ok(Form { period, lang, guide, sheets })
}

/// The bases that have columns: all if they are asked for, else those of the last figures, else the preferred one.
fn methods(indicator: &Indicator, by: &[ConceptId], last: &LastFigures) -> Vec<CodeId> {
    if by.iter().any(|concept| concept.as_str() == Indicator::METHOD) {
        return indicator.methods.clone();
    }
    let Some(at) = indicator.method_position() else { return Vec::new() };
    let is_used = |code: &&CodeId| last.keys().any(|(_, codes)| codes.get(at).is_some_and(|own| own == code.as_str()));
    let used: Vec<CodeId> = indicator.methods.iter().filter(is_used).cloned().collect();
    if used.is_empty() { indicator.methods.iter().take(1).cloned().collect() } else { used }
}

impl Task<'_> {
    /// Refuses a dimension that no indicator has.
    ///
    /// # Errors
    /// [`FormError::UnknownDimension`].
    pub fn check_breakdown(&self, by: &[ConceptId]) -> Result<(), FormError> {
        let has = |concept: &ConceptId| self.wanted.iter().any(|own| own.indicator.dimensions.contains(concept));
        let Some(unknown) = by.iter().find(|concept| !has(concept)) else { return Ok(()) };
        let mut known: Vec<String> = Vec::new();
        for concept in self.wanted.iter().flat_map(|own| &own.indicator.dimensions) {
            if !known.iter().any(|own| own == concept.as_str()) {
                known.push(concept.to_string());
            }
        }
        Err(FormError::UnknownDimension { found: unknown.clone(), known })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_formats::builtin::builtin;
    use marsad_formats::workbook::LastFigure;

    #[test]
    fn the_bases_are_those_of_the_last_figures_unless_all_are_asked_for() {
        let catalogue = builtin().unwrap();
        let indicator = catalogue.indicator_by_code("POP_TOTAL").unwrap();
        let names = |by: &[ConceptId], last: &LastFigures| {
            methods(indicator, by, last).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let mut last = LastFigures::new();
        assert_eq!(names(&[], &last), ["LEGAL"]);
        assert_eq!(names(&["METHOD".parse().unwrap()], &last), ["LEGAL", "MUNICIPAL", "_Z"]);
        let codes = ["_T", "_T", "_T", "MUNICIPAL"].map(str::to_owned).to_vec();
        let figure = LastFigure { text: "5".into(), period: "2014".parse().unwrap() };
        last.insert(("MA-09".parse().unwrap(), codes), figure);
        assert_eq!(names(&[], &last), ["MUNICIPAL"]);
    }
}
