//! What is wrong in the catalogue's files is named with its file and line.

use super::*;
use crate::builtin::builtin_files;
use marsad_domain::catalogue::dominance::{Dominance, Largest};

/// The project's own files with one text replaced in one of them.
fn changed(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = builtin_files();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(from), "{from}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    check_files(&files).iter().map(ToString::to_string).collect()
}

fn first(file: &str, from: &str, to: &str) -> String {
    changed(file, from, to).into_iter().next().unwrap_or_default()
}

#[test]
fn faults_of_files_name_file_and_line() {
    assert_eq!(first("codelists.csv", "SEX,M,_T", "SEX,M M,_T"), "codelists.csv:3: code \"M M\": an identifier");
    assert_eq!(first("indicators.csv", "POP_TOTAL,core", "POP_TOTAL,main").split(':').nth(1), Some("2"));
    assert!(first("territories.csv", "35.1475", "95.1").starts_with("territories.csv:3: lat"));
    assert!(
        first("territories.csv", "name_fr", "nom_fr").starts_with("territories.csv:1: the column name_fr is missing")
    );
    assert!(first("groups.csv", "PT-LIS,2015", "PT-LIS,then").starts_with("groups.csv:3: since"));
    assert!(first("groups.csv", "PT-LIS,2015,", "PT-LIS,2015,,").starts_with("groups.csv:3: 9 cells"));
    assert!(first("aliases.csv", "MA-02-381,", "MA-99,").starts_with("aliases.csv:2: territory"));
}

#[test]
fn faults_of_the_whole_name_file_and_line() {
    let unknown = first("indicators.csv", "ratio,IMM_STOCK,POP_TOTAL", "ratio,IMM_STOCK,POP_ALL");
    assert_eq!(unknown, "indicators.csv:4: IMM_SHARE: its part POP_ALL is no indicator");
    let member = first("groups.csv", "MA-TNG,2015", "MA-99,2015");
    assert_eq!(member, "groups.csv:2: NET-MC2CM: its member MA-99 is no area");
    let label = first("codelists.csv", "SEX,M,_T,ذكر", "SEX,M,_T,");
    assert_eq!(label, "codelists.csv:3: SEX.M: no label in ar");
    let programme = first("programmes.csv", "eu|sdc", "eu|sds");
    assert!(programme.ends_with("sds is no organisation"), "{programme}");
}

#[test]
fn audience_and_bounds_of_an_indicator() {
    let faults = changed("indicators.csv", ",medium,public,5", ",medium,everyone,5");
    assert_eq!(faults, ["indicators.csv:3: audience \"everyone\": node, members, public or nothing"]);
    assert_eq!(changed("indicators.csv", ",medium,public,5", ",medium,,5"), Vec::<String>::new());
    assert!(first("indicators.csv", ",medium,public,5", ",medium,node,5").contains("its audience is wider"));
    let unknown = first("indicators.csv", "100000000,POP_TOTAL,count", "100000000,POP_ALL,count");
    assert_eq!(unknown, "indicators.csv:3: IMM_STOCK: le: POP_ALL is no indicator");
    let circle = first("indicators.csv", "2000000000,,count", "2000000000,IMM_STOCK,count");
    assert_eq!(circle, "indicators.csv:2: POP_TOTAL: what it refers to leads back to itself");
    let unit = changed("indicators.csv", "2000000000,,count", "2000000000,MISINFO_CLAIMS,count");
    assert!(unit.contains(&"indicators.csv:2: POP_TOTAL: le MISINFO_CLAIMS: the units differ".to_owned()), "{unit:?}");
}

/// The project's own files with these waivers.
fn with_waivers(lines: &[&str]) -> CatalogueFiles {
    const HEADER: &str = "indicator,area,level,from,until,method,dimensions,source_ar,source_fr,source_en,url";
    let mut files = builtin_files();
    files.insert("waivers.csv".into(), [&[HEADER], lines, &[""]].concat().join("\n").into_bytes());
    files
}

#[test]
fn dominance_of_an_indicator() {
    let with = |cells: &str| {
        let mut files = builtin_files();
        let text = String::from_utf8(files["indicators.csv"].clone()).unwrap();
        let lines = text.lines().map(|line| {
            let own = line.strip_suffix(",,,").filter(|_| line.starts_with("MIG_BUDGET,"));
            let line = own.map_or_else(|| line.to_owned(), |own| format!("{own},{cells}"));
            // It and its share are published for provinces and above.
            if line.starts_with("MIG_BUDGET") { line.replacen(",commune,", ",province,", 1) } else { line }
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        files.insert("indicators.csv".to_owned(), text.into_bytes());
        read_catalogue(&files).map(|found| found.indicator_by_code("MIG_BUDGET").unwrap().dominance)
    };
    let rule =
        |largest: Option<(u8, u8)>, p_percent| Dominance { largest: largest.map(|(n, k)| Largest { n, k }), p_percent };
    assert_eq!(with(",,").unwrap(), Dominance::default());
    assert_eq!(with("2,85,10").unwrap(), rule(Some((2, 85)), Some(10)));
    assert_eq!(with(",,15").unwrap(), rule(None, Some(15)));
    let fault = |cells: &str| with(cells).unwrap_err()[0].to_string();
    assert!(fault("2,,").ends_with("dominance_k \"\": dominance_n and dominance_k, or neither"), "{}", fault("2,,"));
    assert!(fault("2,85,many").ends_with("p_percent \"many\": per cent, or nothing"), "{}", fault("2,85,many"));
    assert!(fault("2,100,").contains("dominance_k is a number from 1 to 99"), "{}", fault("2,100,"));
}

#[test]
fn waivers_are_read_with_their_sources() {
    let files = with_waivers(&[
        "IMM_STOCK,,commune,2014,2014,LEGAL,,إحصاء 2014,RGPH 2014,Census of 2014,https://www.hcp.ma/",
        "IMM_STOCK,MA-09,,2014,2014,LEGAL,SEX|NAT_GROUP,إحصاء 2014,RGPH 2014,Census of 2014,",
    ]);
    let catalogue = read_catalogue(&files).unwrap();
    let waivers = &catalogue.parts().waivers;
    let keys: Vec<String> = waivers.iter().map(marsad_domain::catalogue::waiver::Waiver::key).collect();
    assert_eq!(keys, ["IMM_STOCK MA-09 2014..2014 LEGAL SEX|NAT_GROUP", "IMM_STOCK commune 2014..2014 LEGAL"]);
    assert_eq!(waivers[1].source.fr, "RGPH 2014");
    assert_eq!((waivers[0].url.as_str(), waivers[1].url.as_str()), ("", "https://www.hcp.ma/"));
}

#[test]
fn faults_of_waivers_name_their_line() {
    let faults =
        |lines: &[&str]| -> Vec<String> { check_files(&with_waivers(lines)).iter().map(ToString::to_string).collect() };
    const GOOD: &str = "IMM_STOCK,MA-09,,2014,2014,LEGAL,,ا,f,e,";
    assert_eq!(faults(&[GOOD]), Vec::<String>::new());
    assert_eq!(
        faults(&[GOOD, "IMM STOCK,MA-09,planet,then,2014,,,ا,f,e,"]),
        [
            "waivers.csv:3: indicator \"IMM STOCK\": the code of an indicator",
            "waivers.csv:3: level \"planet\": a level, or nothing",
            "waivers.csv:3: from \"then\": a period, such as 2024 or 2024-Q3",
        ]
    );
    let share = "waivers.csv:3: IMM_SHARE MA-09 2014..2014: a ratio has no waivers: its two sides have them";
    assert_eq!(faults(&[GOOD, "IMM_SHARE,MA-09,,2014,2014,,,ا,f,e,"]), [share]);
    let twice = "waivers.csv:3: IMM_STOCK MA-09 2014..2014 LEGAL: the code is there twice";
    assert_eq!(faults(&[GOOD, GOOD]), [twice]);
    let unnamed = "waivers.csv:2: IMM_STOCK MA-09 2014..2014 LEGAL: no source in fr";
    assert_eq!(faults(&["IMM_STOCK,MA-09,,2014,2014,LEGAL,,ا,,e,"]), [unnamed]);
    let personal = faults(&["IMM_STOCK,MA-09,,2014,2014,LEGAL,,ا,f,ask karim.alaoui@example.ma,"]);
    assert_eq!(
        personal,
        ["waivers.csv:2: IMM_STOCK MA-09 2014..2014 LEGAL: source in en: the text seems to hold personal data"]
    );
}

#[test]
fn every_indicator_of_the_project_has_bounds() {
    let parts = read_parts(&builtin_files()).unwrap().0;
    let open = parts.indicators.iter().filter(|own| own.min.is_none() || own.max.is_none());
    assert_eq!(open.map(|own| own.code.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn files_that_are_not_the_catalogues_or_not_there() {
    let mut files = builtin_files();
    let bytes = files.remove("codelists.csv").unwrap();
    files.insert("other.csv".into(), bytes);
    let faults: Vec<String> = check_files(&files).iter().map(ToString::to_string).collect();
    assert_eq!(faults, ["other.csv:0: not a file of the catalogue", "codelists.csv:0: the file is not there"]);
    files = builtin_files();
    files.insert("groups.csv".into(), b"\xff".to_vec());
    files.insert("aliases.csv".into(), Vec::new());
    assert_eq!(check_files(&files).len(), 2);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_faults_and_never_a_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let names = REQUIRED.iter().chain(&OPTIONAL);
        let files = names.map(|name| ((*name).to_owned(), bytes.clone())).collect();
        proptest::prop_assert!(!check_files(&files).is_empty());
    }
}
