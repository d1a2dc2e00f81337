//! What a submitter reads before anything is sent: what was assumed, how far it will travel, who will see it.

use std::path::Path;

use serde_json::Value;

use crate::cli::answers::object;
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::client::Assumed;
use crate::client::actions::Effect;
use crate::client::found::NamedAreas;
use crate::client::{prepare, prepare_events};
use crate::domain::audience::Audience;
use crate::domain::catalogue::{AreaId, Catalogue};
use crate::domain::sharing::Sharing;
use crate::domain::text::is_invisible;
use crate::formats::workbook::Unread;
use crate::texts::sending::{assumed_lines, by_release};
use crate::texts::{Args, Texts};

/// A text of a file, without characters that would end a line or change its direction.
fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() && !is_invisible(*letter)).collect()
}

/// A line for each territory that is named otherwise than by its code: the name as written, and code, name, level and parent.
pub fn named_lines(named: &NamedAreas, texts: &Texts, catalogue: &Catalogue) -> Vec<String> {
    let line = |(written, id): (&str, AreaId)| {
        let area = catalogue.area(id)?;
        let level = texts.word("area", &area.kind);
        let args = Args::none()
            .text("text", shown(written))
            .text("code", &area.code)
            .text("name", area.name.in_lang(texts.lang()))
            .text("level", level);
        let parent = area.parent.as_ref().and_then(|code| catalogue.area_by_code(code.as_str()));
        Some(match parent {
            Some(parent) => texts.say("assumed-named", args.text("parent", parent.name.in_lang(texts.lang()))),
            None => texts.say("assumed-named-bare", args),
        })
    };
    named.iter().filter_map(line).map(|line| format!("  {line}")).collect()
}

/// The effect of merges and deletions.
pub fn effect_lines(effect: Effect, texts: &Texts) -> Vec<String> {
    let Effect { merged, deleted } = effect;
    let merged = (merged > 0).then(|| texts.say("assumed-merge", Args::none().number("rows", merged)));
    let deleted = (deleted > 0).then(|| texts.say("assumed-delete", Args::none().number("figures", deleted)));
    merged.into_iter().chain(deleted).map(|line| format!("  {line}")).collect()
}

/// What a form holds besides its figures.
fn unread_line(unread: &Unread, texts: &Texts) -> Option<String> {
    let more = unread.count > u64::try_from(unread.first.len()).unwrap_or(u64::MAX);
    let places = unread.first.join(", ") + if more { ", …" } else { "" };
    let args = Args::none().number("count", unread.count).list("places", places);
    (unread.count > 0).then(|| format!("  {}", texts.say("assumed-unread", args)))
}

#[derive(Debug, Clone, Copy)]
pub struct Announcement<'s> {
    pub rows: u64,
    pub assumed: &'s [Assumed],
    pub sharing: Sharing,
    /// The indicators of the figures, each with the widest release that it may enter; none for events.
    pub indicators: &'s [(String, Audience)],
}

impl Announcement<'_> {
    /// The releases that the figures may appear in, one line for each kind.
    fn releases(&self, texts: &Texts) -> Vec<String> {
        let all = by_release(self.sharing, self.indicators);
        let alone = all.len() == 1;
        let line = |(which, indicators): (&str, Vec<&str>)| {
            let args = Args::none().text("which", texts.plain(&format!("releases-{which}")));
            match alone {
                true => texts.say("releases-line", args),
                false => texts.say("releases-of", args.text("indicators", texts.listed(&indicators.join(", ")))),
            }
        };
        all.into_iter().map(line).collect()
    }
}

/// What will be sent, in lines: what was assumed, who will hold the rows, and in which releases they may appear.
pub fn lines(texts: &Texts, file: &str, sending: &Announcement<'_>) -> Vec<String> {
    let Announcement { rows, assumed, sharing, .. } = *sending;
    let mut lines = vec![texts.say("assumed-head", Args::none().text("file", file).number("rows", rows))];
    // From a file without rows, no node will hold anything.
    if rows == 0 {
        return lines;
    }
    let assumed = assumed.iter().map(|one| (one.concept.as_str(), one.code.as_str(), one.rows));
    lines.extend(assumed_lines(texts, assumed).into_iter().map(|line| format!("  {line}")));
    let who = texts.plain(&format!("sharing-{}", sharing.as_str()));
    let args = Args::none().text("level", texts.word("sharing", sharing.as_str())).text("who", who);
    lines.push(format!("  {}", texts.say("assumed-sharing", args)));
    lines.extend(sending.releases(texts).into_iter().map(|line| format!("  {line}")));
    lines
}

pub fn observation_lines(
    texts: &Texts,
    catalogue: &Catalogue,
    file: &Path,
    prepared: &prepare::Prepared,
    sharing: Option<Sharing>,
) -> Vec<String> {
    let prepare::Prepared { rows, assumed, indicators, .. } = prepared;
    let sending = Announcement { rows: *rows, assumed, sharing: sharing.unwrap_or(prepared.sharing), indicators };
    let mut all = lines(texts, &file.display().to_string(), &sending);
    all.extend(named_lines(&prepared.named, texts, catalogue));
    all.extend(effect_lines(prepared.effect, texts));
    all.extend(unread_line(&prepared.unread, texts));
    all
}

pub fn event_lines(
    texts: &Texts,
    catalogue: &Catalogue,
    file: &Path,
    prepared: &prepare_events::Prepared,
    sharing: Option<Sharing>,
) -> Vec<String> {
    let rows = u64::try_from(prepared.records.len()).unwrap_or(u64::MAX);
    let sharing = sharing.unwrap_or(prepared.sharing);
    let sending = Announcement { rows, assumed: &prepared.assumed, sharing, indicators: &[] };
    let mut all = lines(texts, &file.display().to_string(), &sending);
    all.extend(named_lines(&prepared.named, texts, catalogue));
    all.extend(unread_line(&prepared.unread, texts));
    all
}

pub fn announce(console: &mut Console, lines: &[String]) -> Outcome {
    for line in lines {
        console.announce(line)?;
    }
    Ok(())
}

/// The same for programs.
pub fn object(assumed: &[Assumed]) -> Value {
    let one = |one: &Assumed| object!(one: indicator, concept, code, rows);
    assumed.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Lang;

    #[test]
    fn territories_that_are_named_otherwise_than_by_their_code_are_said() {
        let catalogue = crate::formats::builtin::builtin().unwrap();
        let mut named = NamedAreas::default();
        ["Province de Tiznit", "\u{200e}MA-09-541", "Nador"].iter().for_each(|text| named.note(&catalogue, text));
        let lines = named_lines(&named, &Texts::new(Lang::French), &catalogue);
        assert_eq!(lines, ["  « Province de Tiznit » est MA-09-581 : Tiznit (province), dans Souss-Massa"]);
    }

    #[test]
    fn what_is_assumed_is_said_once_for_each_concept() {
        let one = |indicator: &str, concept: &str, code: &str, rows| Assumed {
            indicator: indicator.into(),
            concept: concept.into(),
            code: code.into(),
            rows,
        };
        let assumed = [one("A", "SEX", "_T", 30), one("B", "SEX", "_T", 3), one("B", "OBS_STATUS", "A", 1)];
        let indicators = [("A".to_owned(), Audience::Public), ("B".to_owned(), Audience::Members)];
        let of = |sharing| Announcement { rows: 40, assumed: &assumed, sharing, indicators: &indicators };
        let texts = Texts::new(Lang::English);
        let said = lines(&texts, "f.csv", &of(Sharing::Federation));
        assert_eq!(said.get(1..3).unwrap(), ["  OBS_STATUS = A for 1 row", "  SEX = total for 33 rows"]);
        assert!(said[3].contains("every node of the federation will hold the rows"), "{said:?}");
        assert!(said[4].starts_with("  releases, A: ") && said[4].contains("public ones too"), "{said:?}");
        assert!(said[5].starts_with("  releases, B: ") && said[5].contains("for the members"), "{said:?}");
        // Local figures enter no release that leaves the node as they are; totals of an indicator for members may.
        let said = lines(&texts, "f.csv", &of(Sharing::Local));
        assert!(said[3].contains("only this node will hold the rows"), "{said:?}");
        assert!(said[4].starts_with("  releases, B: the rows stay here; totals over three or more"), "{said:?}");
        assert!(
            said[5].starts_with("  releases, A: ") && said[5].contains("only in releases for the staff"),
            "{said:?}"
        );
        assert_eq!(said.len(), 6);
        for (lang, said) in [
            (Lang::English, "totals over three or more areas or reporters may be shown to members"),
            (Lang::French, "les totaux de trois territoires ou déclarants au moins peuvent être montrés aux membres"),
            (Lang::Arabic, "يجوز أن تُعرض على الأعضاء مجاميع ثلاثة مجالات ترابية أو ثلاثة مصرحين فأكثر"),
        ] {
            let texts = Texts::new(lang);
            let says = |sharing| lines(&texts, "f.csv", &of(sharing)).iter().any(|line| line.contains(said));
            assert!(says(Sharing::Local), "{lang:?}");
            assert!(!says(Sharing::Federation) && !says(Sharing::Open), "{lang:?}");
            let public = Announcement { indicators: &indicators[..1], ..of(Sharing::Local) };
            assert!(!lines(&texts, "f.csv", &public).iter().any(|line| line.contains(said)), "{lang:?}");
        }
        let none = lines(&texts, "f.csv", &Announcement { indicators: &[], ..of(Sharing::Open) });
        assert_eq!(none.len(), 4, "events are in no release");
        assert_eq!(object(&assumed)[0]["rows"], 30);
    }
}
