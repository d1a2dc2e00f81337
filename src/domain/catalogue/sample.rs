//! A small catalogue for tests: a country with two regions, two cities and a network, ten indicators.

use crate::audience::Audience;
use crate::catalogue::actors::Organisation;
use crate::catalogue::area::{Area, Level, Member};
use crate::catalogue::code_list::{CodeItem, CodeList};
use crate::catalogue::dominance::Dominance;
use crate::catalogue::indicator::{Direction, Indicator, Kind, RatioPart, Rhythm, Role, TerritoryRule, TimeRule};
use crate::catalogue::{Catalogue, CatalogueParts};
use crate::code::{AreaCode, CodeId, ConceptId, IndicatorCode, OrganisationCode};
use crate::period::Freq;
use crate::sharing::Sensitivity;
use crate::text::Text;

/// The sample as a checked catalogue.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::build(parts()).expect("the sample agrees with itself")
}

/// The parts of the sample, for tests that change them first.
#[must_use]
pub fn parts() -> CatalogueParts {
    CatalogueParts {
        indicators: indicators(),
        areas: areas(),
        code_lists: code_lists(),
        organisations: organisations(),
        programmes: Vec::new(),
        waivers: Vec::new(),
    }
}

/// A text in three languages.
#[must_use]
pub fn text(ar: &str, fr: &str, en: &str) -> Text {
    Text { ar: ar.into(), fr: fr.into(), en: en.into() }
}

fn code<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().expect(text)
}

pub(super) fn codes<T: std::str::FromStr>(text: &str) -> Vec<T>
where
    T::Err: std::fmt::Debug,
{
    text.split_whitespace().map(code).collect()
}

/// An area; an empty `parent` is none.
#[must_use]
pub fn area(own: &str, parent: &str, level: Level, name: Text, hcp: &str) -> Area {
    Area {
        code: code(own),
        parent: (!parent.is_empty()).then(|| code(parent)),
        level,
        kind: level.as_str().into(),
        name,
        name_zgh: String::new(),
        iso_3166_2: String::new(),
        hcp_code: hcp.into(),
        same_as: None,
        aliases: Vec::new(),
        code_2014: String::new(),
        position: None,
        members: Vec::new(),
    }
}

fn areas() -> Vec<Area> {
    use Level::{Arrondissement, City, Commune, Country, Network, Province, Region, Residual};
    let mut areas = vec![
        area("MA", "", Country, text("المغرب", "Maroc", "Morocco"), ""),
        area("PT", "", Country, text("البرتغال", "Portugal", "Portugal"), ""),
        area("MA-01", "MA", Region, text("طنجة-تطوان-الحسيمة", "Tanger-Tétouan-Al Hoceima", ""), "01"),
        area("MA-01-511", "MA-01", Province, text("طنجة-أصيلة", "Tanger-Assilah", "Tangier-Assilah"), "01.511"),
        area("MA-01-511-01-0", "MA-01-511", Commune, text("طنجة", "Tanger (commune)", ""), "01.511.01.0"),
        area("MA-02", "MA", Region, text("الشرق", "Oriental", "Oriental"), "02"),
        area("MA-02-381", "MA-02", Province, text("الناضور", "Nador", "Nador"), "02.381"),
        area("MA-02-381-01-05", "MA-02-381", Commune, text("الناضور", "Nador", "Nador"), "02.381.01.05"),
        area("MA-02-381-01-03", "MA-02-381", Commune, text("بني انصار", "Bni Ansar", "Bni Ansar"), "02.381.01.03"),
        area("MA-09", "MA", Region, text("سوس-ماسة", "Souss-Massa", "Souss-Massa"), "09"),
        area("MA-09-001", "MA-09", Province, text("أكادير إدا وتنان", "Agadir Ida-Ou-Tanane", ""), "09.001"),
        area("MA-09-001-01-01", "MA-09-001", Commune, text("أكادير", "Agadir", "Agadir"), "09.001.01.01"),
        area("MA-09-001-01-01-1", "MA-09-001-01-01", Arrondissement, text("", "Agadir Centre", ""), ""),
        area("MA-09-163", "MA-09", Province, text("اشتوكة آيت باها", "Chtouka-Ait Baha", ""), "09.163"),
        area("MA-09-163-01-01", "MA-09-163", Commune, text("أيت باها", "Ait Baha", ""), "09.163.01.01"),
        area("MA-09-163-01-02", "MA-09-163", Commune, text("بيوكرى", "Biougra", ""), "09.163.01.02"),
        area("PT-LIS", "PT", City, text("لشبونة", "Lisbonne", "Lisbon"), ""),
        area("MA-TNG", "", City, text("طنجة", "Tanger", "Tangier"), "01.511.01.0"),
        area("NET-MC2CM", "", Network, text("", "Réseau MC2CM", "MC2CM city network"), ""),
        area("MA-X-02-09", "", Residual, text("", "Régions 02 et 09 ensemble", ""), ""),
    ];
    for area in &mut areas {
        let members = match area.code.as_str() {
            "MA-02" => {
                area.aliases = vec!["جهة الشرق".into(), "L'Oriental".into()];
                continue;
            }
            "MA-TNG" => {
                area.same_as = Some(code("MA-01-511-01-0"));
                continue;
            }
            "NET-MC2CM" => "MA-TNG PT-LIS",
            "MA-X-02-09" => "MA-02 MA-09",
            _ => continue,
        };
        area.members =
            codes(members).into_iter().map(|area: AreaCode| Member { area, since: None, until: None }).collect();
    }
    areas
}

/// A list whose items are parts of `_T`. `A<B` is a part of B; `>A` has no parent.
fn list(id: &str, items: &str) -> CodeList {
    let item = |word: &str| {
        let root = word == "_T" || word.starts_with('>');
        let word = word.trim_start_matches('>');
        let (own, parent) = word.split_once('<').unwrap_or((word, "_T"));
        CodeItem { code: code(own), parent: (!root).then(|| code(parent)), label: text("", own, own) }
    };
    CodeList { id: code(id), items: items.split_whitespace().map(item).collect() }
}

fn code_lists() -> Vec<CodeList> {
    vec![
        list("SEX", "F M _T _U"),
        list("AGE_BROAD", "Y_LT18 Y18T59 Y_GE60 _T _U"),
        list("NAT_GROUP", "AFR SSA<AFR MAGH<AFR EUR ASIA OTH _T _U"),
        list("RES_AREA", "URB RUR _T _U"),
        list("METHOD", ">LEGAL >MUNICIPAL >_Z"),
        list("SERVICE", "HEALTH EDU EMP _T _U"),
        list("OPERATOR_TYPE", "COMMUNE CSO _T _U"),
        list("ACTIVITY_TYPE", "SPORT CULTURE _T _U"),
        list("EDU_LEVEL", "PRIM SEC _T _U"),
        list("UNIT", ">PERS >PCT >UNITS >REF >ACT >MAD"),
        list("ORG_TYPE", ">NSO >MINISTRY >REGION >COMMUNE >CSO >OBS"),
        list("THEME", "T_KNOWLEDGE T_RECEPTION _T"),
    ]
}

pub(super) struct Form {
    pub code: &'static str,
    pub unit: &'static str,
    pub levels: &'static [Level],
    pub freq: Freq,
    pub dimensions: &'static str,
    pub methods: &'static str,
    pub over_time: TimeRule,
    pub sensitivity: Sensitivity,
}

pub(super) fn indicator(form: &Form) -> Indicator {
    Indicator {
        code: code(form.code),
        role: Role::Core,
        label: text("", form.code, form.code),
        definition: Text::default(),
        unit: code(form.unit),
        decimals: 0,
        min: Some(0),
        max: None,
        at_most: (form.code == "REFERRAL_DONE").then(|| code("REFERRAL_ISSUED")),
        kind: Kind::Count,
        report_levels: form.levels.to_vec(),
        publish_from: if form.levels.contains(&Level::Commune) { Level::Commune } else { Level::Province },
        rhythm: Rhythm::Every,
        freq: form.freq,
        dimensions: codes::<ConceptId>(form.dimensions),
        methods: codes::<CodeId>(form.methods),
        over_territory: TerritoryRule::Sum,
        over_time: form.over_time,
        sensitivity: form.sensitivity,
        audience: Audience::of_sensitivity(form.sensitivity),
        dominance: Dominance::default(),
        min_cell: if form.sensitivity == Sensitivity::Low { 0 } else { 5 },
        expect: crate::catalogue::indicator::Expect::Territories,
        min_coverage: 0,
        authority: codes("NSO MINISTRY REGION COMMUNE OBS CSO"),
        due_days: 30,
        review: form.sensitivity >= Sensitivity::High,
        direction: Direction::Neutral,
        frameworks: Vec::new(),
        themes: Vec::new(),
        typical_producer: String::new(),
    }
}

fn ratio(form: &Form, numerator: &str, denominator: &str, decimals: u8) -> Indicator {
    let part = |own: &str| RatioPart { indicator: code::<IndicatorCode>(own), at: Vec::new() };
    Indicator {
        kind: Kind::Ratio { numerator: part(numerator), denominator: part(denominator) },
        decimals,
        max: Some(100 * 10_i64.pow(u32::from(decimals))),
        over_territory: TerritoryRule::RatioOfSums,
        ..indicator(form)
    }
}

fn indicators() -> Vec<Indicator> {
    use Freq::{Annual, Quarterly};
    use Level::{Arrondissement, City, Commune, Country, Network, Province, Region};
    use Sensitivity::{High, Low, Medium};
    use TimeRule::{Last, Sum};
    const ALL: &[Level] = &[Country, Region, Province, Commune, Arrondissement, City, Network];
    const LOCAL: &[Level] = &[Region, Province, Commune, City];
    let form = |code, unit, levels, freq, dimensions, methods, over_time, sensitivity| Form {
        code,
        unit,
        levels,
        freq,
        dimensions,
        methods,
        over_time,
        sensitivity,
    };
    let bases = "LEGAL MUNICIPAL _Z";
    let amount = Indicator {
        kind: Kind::Amount,
        decimals: 2,
        max: Some(100_000_000),
        ..indicator(&form("BUDGET_MIG", "MAD", LOCAL, Annual, "", "", Sum, Low))
    };
    vec![
        amount,
        indicator(&form("POP_TOTAL", "PERS", ALL, Annual, "SEX AGE_BROAD RES_AREA METHOD", bases, Last, Low)),
        indicator(&form("IMM_STOCK", "PERS", ALL, Annual, "SEX NAT_GROUP RES_AREA METHOD", bases, Last, Medium)),
        ratio(&form("IMM_SHARE", "PCT", ALL, Annual, "SEX METHOD", bases, Last, Medium), "IMM_STOCK", "POP_TOTAL", 2),
        indicator(&form(
            "REFUG_STOCK",
            "PERS",
            &[Country, Region, Province, City],
            Quarterly,
            "SEX NAT_GROUP",
            "",
            Last,
            High,
        )),
        indicator(&form("REFERRAL_ISSUED", "REF", LOCAL, Quarterly, "SERVICE", "", Sum, Medium)),
        indicator(&form("REFERRAL_DONE", "REF", LOCAL, Quarterly, "SERVICE", "", Sum, Medium)),
        ratio(
            &form("REFERRAL_DONE_RATE", "PCT", LOCAL, Quarterly, "SERVICE", "", TimeRule::RatioOfSums, Medium),
            "REFERRAL_DONE",
            "REFERRAL_ISSUED",
            1,
        ),
        indicator(&form("ORI_POINTS", "UNITS", LOCAL, Quarterly, "OPERATOR_TYPE", "", Last, Low)),
        indicator(&form("COHESION_ACT", "UNITS", LOCAL, Quarterly, "ACTIVITY_TYPE", "", Sum, Low)),
        indicator(&form("EDU_ENROL", "PERS", LOCAL, Annual, "SEX EDU_LEVEL NAT_GROUP", "", Last, Medium)),
    ]
}

/// An organisation; an empty `territory` is none.
#[must_use]
pub fn organisation(own: &str, kind: &str, territory: &str) -> Organisation {
    Organisation {
        code: code::<OrganisationCode>(own),
        kind: code(kind),
        territory: (!territory.is_empty()).then(|| code(territory)),
        name: text("", own, own),
        acronym: String::new(),
    }
}

fn organisations() -> Vec<Organisation> {
    vec![
        organisation("hcp", "NSO", "MA"),
        organisation("region-souss-massa", "REGION", "MA-09"),
        organisation("region-oriental", "REGION", "MA-02"),
        organisation("commune-agadir", "COMMUNE", "MA-09-001-01-01"),
        organisation("commune-tanger", "COMMUNE", "MA-01-511-01-0"),
    ]
}
