//! `marsad cite`: how a figure of a release is cited, in all three languages.

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::cli::answers::{object, text_json};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome};
use crate::cli::pull::labels::Labels;
use crate::cli::pull::nothing_found::{nothing_args, nothing_at_all, nothing_key};
use crate::cli::pull::{DimensionAt, parse_dimension};
use crate::cli::release::title;
use crate::client::answers::ReleaseSummary;
use crate::client::catalogue::{Cache, fetch};
use crate::client::diff::is_hidden;
use crate::client::{Connection, Profile};
use crate::domain::catalogue::CatalogueParts;
use crate::domain::catalogue::waiver::Waiver;
use crate::domain::period::Period;
use crate::domain::text::Lang;
use crate::release::manifest::Manifest;
use crate::texts::numbers::grouped;
use crate::texts::{Args, Texts};
use crate::wire::cell::CellRow;
use crate::wire::request::{AggregateRequest, FilterRequest};

#[derive(Debug, Clone, ClapArgs)]
pub struct CiteArgs {
    /// The release: its identifier, or latest
    pub release: String,
    /// The indicator
    pub indicator: String,
    /// The area: a code, an HCP code, an alias, or a name in any language; by default the country
    pub area: Option<String>,
    /// The period; without it the indicator is cited, and no figure
    pub period: Option<String>,
    /// The same as AREA
    #[arg(long = "area", value_name = "AREA", conflicts_with = "area")]
    pub in_area: Option<String>,
    /// The same as PERIOD
    #[arg(long = "period", value_name = "PERIOD", conflicts_with = "period")]
    pub in_period: Option<String>,
    /// Codes of dimensions: SEX=F,AGE=Y15-24
    #[arg(long = "where", value_delimiter = ',', value_parser = parse_dimension, value_name = "DIM=CODE")]
    pub at: Vec<DimensionAt>,
    /// The basis; by default the preferred one
    #[arg(long, default_value = "", hide_default_value = true)]
    pub method: String,
}

/// What is cited.
struct Cited {
    release: ReleaseSummary,
    /// The releases that correct it, the oldest first.
    corrected_by: Vec<ReleaseSummary>,
    /// SHA-256 of the release's manifest; none as long as the node cannot prove the release.
    digest: Option<String>,
    indicator: String,
    /// None if only the indicator is cited.
    cell: Option<CellRow>,
    at: Vec<(String, String)>,
    /// Where the figure is public besides.
    elsewhere: Option<Waiver>,
}

pub async fn run(console: &mut Console, profile: &Profile, args: &CiteArgs) -> Outcome {
    let connection = Connection::open(profile).await?;
    let answer = connection.get_release(&args.release, true).await?;
    let digest = answer.proof.map(|proof| hex::encode(Manifest::digest(&proof.manifest)));
    let period = args.period.as_deref().or(args.in_period.as_deref());
    let at = args.at.iter().map(DimensionAt::texts).collect();
    let indicator = args.indicator.to_uppercase();
    let (release, corrected_by) = (answer.release, answer.corrected_by);
    let mut cited = Cited { release, corrected_by, digest, indicator, cell: None, at, elsewhere: None };
    match period {
        Some(period) => cited.cell = Some(cell(&console.texts, &connection, &cited, args, period).await?),
        None if cited.release.indicators.contains(&cited.indicator) => {}
        None => return Err(not_there("NO_FIGURES", &cited.indicator)),
    }
    let catalogue = fetch(&connection, &Cache::of_node(&profile.node)).await?;
    if !catalogue.parts.waivers.is_empty() {
        cited.elsewhere = elsewhere::of_figure(&catalogue.catalogue()?, &cited);
    }
    if console.json {
        return console.value(&cited.json(&catalogue.parts));
    }
    for lang in Lang::ALL {
        let line = cited.text(&catalogue.parts, lang);
        console.line(&line)?;
    }
    Ok(())
}

fn not_there(reason: &str, indicator: &str) -> Failure {
    Failure::new(Exit::Usage, nothing_key(reason), nothing_args(indicator, ""))
}

/// The cell that is cited, as the caller may see it.
async fn cell(
    texts: &Texts,
    connection: &Connection,
    cited: &Cited,
    args: &CiteArgs,
    period: &str,
) -> Result<CellRow, Failure> {
    let areas = args.area.iter().chain(&args.in_area).cloned().collect();
    let filter = FilterRequest {
        indicators: vec![cited.indicator.clone()],
        areas,
        at: cited.at.clone(),
        method: args.method.clone(),
        from: period.to_owned(),
        to: period.to_owned(),
        ..FilterRequest::default()
    };
    let asked = AggregateRequest { release: cited.release.release.clone(), filter, by: Vec::new() };
    let mut pull = connection.pull_aggregates(asked).await?;
    let wanted = period.parse::<Period>().map_or_else(|_| period.to_owned(), |period| period.to_string());
    let mut found: Option<CellRow> = None;
    while let Some(cells) = pull.next().await? {
        // The first is that of the preferred basis. Shorter periods inside this one are not meant.
        found = found.or_else(|| cells.into_iter().find(|cell| cell.text("TIME_PERIOD") == wanted));
    }
    let trailer = pull.finish()?;
    match found {
        Some(cell) => Ok(cell),
        None if trailer.nothing.is_empty() => Err(not_there("NO_MATCH", &cited.indicator)),
        None => Err(nothing_at_all(texts, &trailer)),
    }
}

impl Cited {
    /// The sentences of a citation in one language.
    fn text(&self, parts: &CatalogueParts, lang: Lang) -> String {
        let (texts, labels) = (Texts::new(lang), Labels::of_parts(parts, lang));
        let mut sentences = vec![self.subject(&texts, &labels), self.source(&texts)];
        let audience = self.release.audience.as_str();
        if audience != "public" {
            sentences.push(texts.say("cite-audience", Args::none().text("audience", texts.word("audience", audience))));
        }
        let args = Args::none().text("release", &self.release.release);
        sentences.push(match &self.digest {
            Some(digest) => texts.say("cite-digest", args.text("digest", digest)),
            None => texts.say("cite-identifier", args),
        });
        sentences.push(match self.release.licence.as_str() {
            "" => texts.plain("cite-no-licence"),
            licence => texts.say("cite-licence", Args::none().text("licence", licence)),
        });
        sentences.extend(self.elsewhere.as_ref().map(|waiver| elsewhere::sentence(&texts, waiver)));
        sentences.extend(self.corrections(&texts));
        sentences.join(" ")
    }

    /// Title of the indicator, area, period, codes, and the figure or its state.
    fn subject(&self, texts: &Texts, labels: &Labels) -> String {
        let named = |column: &str, code: &str| match labels.of(column, code) {
            "" => code.to_owned(),
            label => format!("{label} ({code})"),
        };
        let mut about = vec![named("INDICATOR", &self.indicator)];
        let Some(cell) = &self.cell else {
            return texts.say("cite-indicator", Args::none().list("subject", about.join(", ")));
        };
        about.push(named("REF_AREA", cell.text("REF_AREA")));
        about.push(cell.text("TIME_PERIOD").to_owned());
        about.extend(self.at.iter().map(|(dimension, code)| named(dimension, code)));
        if !cell.text("METHOD").is_empty() {
            about.push(named("METHOD", cell.text("METHOD")));
        }
        let args = Args::none().list("subject", about.join(", ")).text("figure", figure(texts, labels, cell));
        texts.say("cite-figure", args)
    }

    fn source(&self, texts: &Texts) -> String {
        let day = self.release.time.split('T').next().unwrap_or_default();
        let args =
            Args::none().text("number", self.release.number).text("builder", &self.release.builder).text("day", day);
        match title(texts, &self.release).as_str() {
            "" => texts.say("cite-release-untitled", args),
            title => texts.say("cite-release", args.text("title", title)),
        }
    }

    /// That it is provisional, corrects another release, or is corrected itself.
    fn corrections(&self, texts: &Texts) -> Vec<String> {
        let own = &self.release;
        let mut said = Vec::new();
        if own.state == "provisional" {
            said.push(texts.plain("cite-provisional"));
        }
        if !own.corrects.is_empty() {
            let args = Args::none().text("release", &own.corrects);
            said.push(texts.say("cite-corrects", args.text("reason", &own.correction_reason)));
        }
        for later in &self.corrected_by {
            let args = Args::none().text("number", later.number).text("release", &later.release);
            said.push(texts.say("cite-corrected-by", args.text("reason", &later.correction_reason)));
        }
        said
    }

    fn json(&self, parts: &CatalogueParts) -> Value {
        let cell = |cell: &CellRow| {
            json!({
                "area": cell.text("REF_AREA"),
                "period": cell.text("TIME_PERIOD"),
                "method": cell.text("METHOD"),
                "value": cell.value.map(|value| value.to_string()),
                "status": cell.text("OBS_STATUS"),
                "conf_status": cell.text("CONF_STATUS"),
                "unit": cell.text("UNIT_MEASURE"),
            })
        };
        let citation = Lang::ALL.map(|lang| (lang.code().to_owned(), Value::from(self.text(parts, lang))));
        json!({
            "citation": citation.into_iter().collect::<Value>(),
            "indicator": self.indicator,
            "by": self.at.iter().map(|(name, code)| (name.clone(), Value::from(code.as_str()))).collect::<Value>(),
            "cell": self.cell.as_ref().map(cell),
            "release": self.release.release,
            "number": self.release.number,
            "builder": self.release.builder,
            "audience": self.release.audience,
            "time": self.release.time,
            "title": text_json(&self.release.title),
            "digest": self.digest,
            "elsewhere": self.elsewhere.as_ref().map(|one| object!(one: url; "source": text_json(&one.source))),
            "licence": Some(&self.release.licence).filter(|licence| !licence.is_empty()),
            "state": self.release.state,
            "corrects": self.release.corrects,
            "corrected_by": self.corrected_by.iter().map(|later| later.release.as_str()).collect::<Value>(),
        })
    }
}

/// The figure with its unit and, if it is not a normal one, its status; or why there is none.
fn figure(texts: &Texts, labels: &Labels, cell: &CellRow) -> String {
    let status = cell.text("OBS_STATUS");
    let meaning = match labels.of("OBS_STATUS", status) {
        "" => status,
        label => label,
    };
    let value = match cell.value {
        Some(value) => grouped(texts.lang(), &value.to_string()),
        None if is_hidden(cell) => return texts.plain("cite-hidden"),
        None => return texts.say("cite-missing", Args::none().text("status", meaning)),
    };
    let unit = match labels.of("UNIT", cell.text("UNIT_MEASURE")) {
        "" => cell.text("UNIT_MEASURE"),
        label => label,
    };
    let said = texts.say("cite-value", Args::none().text("value", value).text("unit", unit));
    if matches!(status, "" | "A") { said } else { format!("{said} ({meaning})") }
}

mod elsewhere;
#[cfg(test)]
mod tests;
