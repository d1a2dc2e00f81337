//! `marsad pull`: aggregates from releases, observations, events.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::parse_lang;
use crate::client::Profile;
use crate::domain::code::{CodeId, ConceptId};
use crate::domain::text::Lang;
use crate::wire::request::FilterRequest;

pub mod aggregates;
pub mod events;
pub mod labels;
pub mod nothing_found;
pub mod observations;
pub mod page;
pub mod row_writer;

#[derive(Debug, Clone, Subcommand)]
pub enum PullCommand {
    /// Cells of a release
    Aggregates(aggregates::AggregatesArgs),
    /// Observations, current or as of an earlier state
    Observations(observations::ObservationsArgs),
    /// Events
    Events(events::EventsArgs),
}

/// What narrows a pull of figures.
#[derive(Debug, Clone, ClapArgs)]
pub struct FilterArgs {
    /// Indicators
    #[arg(required = true, value_delimiter = ',', value_name = "INDICATOR")]
    pub indicators: Vec<String>,
    /// A code, an HCP code, an alias, or a name in any language; several are separated by commas
    #[arg(long = "area", value_delimiter = ',', value_name = "AREA")]
    pub areas: Vec<String>,
    /// A row for each territory of this level under the area
    #[arg(long, default_value = "", hide_default_value = true)]
    pub level: String,
    /// Codes of dimensions: SEX=F,AGE=Y15-24
    #[arg(long = "where", value_delimiter = ',', value_parser = parse_dimension, value_name = "DIM=CODE")]
    pub at: Vec<DimensionAt>,
    /// A basis
    #[arg(long, default_value = "", hide_default_value = true)]
    pub method: String,
    /// The first period
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PERIOD")]
    pub from: String,
    /// The last period
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PERIOD")]
    pub to: String,
    /// The form of the periods: A, S, Q, M, W, D
    #[arg(long, default_value = "", hide_default_value = true)]
    pub freq: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionAt {
    pub dimension: ConceptId,
    pub code: CodeId,
}

impl DimensionAt {
    pub fn texts(&self) -> (String, String) {
        (self.dimension.to_string(), self.code.to_string())
    }
}

/// `SEX=F`; the error names the message that says what is expected.
pub fn parse_dimension(text: &str) -> Result<DimensionAt, String> {
    let (dimension, code) = text.split_once('=').ok_or("usage-dimension")?;
    Ok(DimensionAt {
        dimension: ConceptId::new(&dimension.trim().to_uppercase()).map_err(|_| "usage-dimension".to_owned())?,
        code: CodeId::new(code.trim()).map_err(|_| "usage-dimension".to_owned())?,
    })
}

impl FilterArgs {
    /// As a message; the node resolves areas.
    pub fn request(&self) -> FilterRequest {
        FilterRequest {
            indicators: self.indicators.clone(),
            areas: self.areas.clone(),
            level: self.level.clone(),
            at: self.at.iter().map(DimensionAt::texts).collect(),
            method: self.method.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            freq: self.freq.clone(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Csv,
    Json,
}

/// In which language labels are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelLanguage {
    None,
    In(Lang),
}

fn parse_labels(text: &str) -> Result<LabelLanguage, String> {
    if text == "none" {
        return Ok(LabelLanguage::None);
    }
    parse_lang(text).map(LabelLanguage::In).map_err(|_| "usage-labels".to_owned())
}

#[derive(Debug, Clone, ClapArgs)]
pub struct OutputArgs {
    /// By default a table on a terminal, else CSV
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write to FILE
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Add columns with names, in a language; tables have them by default
    #[arg(long, value_parser = parse_labels, value_name = "ar|fr|en|none")]
    pub labels: Option<LabelLanguage>,
}

impl OutputArgs {
    pub fn format_on(&self, console: &Console) -> Format {
        let json_file = self.output.as_ref().is_some_and(|path| path.extension().is_some_and(|end| end == "json"));
        match self.format {
            Some(format) => format,
            None if console.json || json_file => Format::Json,
            None if console.terminal && self.output.is_none() => Format::Table,
            None => Format::Csv,
        }
    }

    /// The language of labels on this console, if any.
    pub fn labels_on(&self, console: &Console) -> Option<Lang> {
        match self.labels {
            Some(LabelLanguage::None) => None,
            Some(LabelLanguage::In(lang)) => Some(lang),
            None => (self.format_on(console) == Format::Table).then(|| console.texts.lang()),
        }
    }
}

pub async fn run(console: &mut Console, profile: &Profile, command: &PullCommand) -> Outcome {
    match command {
        PullCommand::Aggregates(args) => aggregates::run(console, profile, args).await,
        PullCommand::Observations(args) => observations::run(console, profile, args).await,
        PullCommand::Events(args) => events::run(console, profile, args).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::tests::console;

    #[test]
    fn dimensions_are_written_with_an_equals_sign() {
        let at = parse_dimension("sex = F").unwrap();
        assert_eq!((at.dimension.as_str(), at.code.as_str()), ("SEX", "F"));
        assert!(parse_dimension("SEX").is_err() && parse_dimension("SEX=").is_err() && parse_dimension("=F").is_err());
    }

    #[test]
    fn the_format_follows_the_output() {
        let (mut console, _) = console();
        let args =
            |output: Option<&str>, format| OutputArgs { format, output: output.map(PathBuf::from), labels: None };
        assert_eq!(args(None, None).format_on(&console), Format::Table);
        assert_eq!(args(None, None).labels_on(&console), Some(Lang::English));
        assert_eq!(args(Some("a.csv"), None).format_on(&console), Format::Csv);
        assert_eq!(args(Some("a.json"), None).format_on(&console), Format::Json);
        assert_eq!(args(None, Some(Format::Csv)).labels_on(&console), None);
        console.terminal = false;
        assert_eq!(args(None, None).format_on(&console), Format::Csv);
        console.json = true;
        assert_eq!(args(None, None).format_on(&console), Format::Json);
        let french = OutputArgs { labels: Some(parse_labels("fr").unwrap()), ..args(None, None) };
        assert_eq!(french.labels_on(&console), Some(Lang::French));
        assert!(parse_labels("de").is_err());
    }
}
