//! Questions to a release.

use crate::Viewpoint;
use crate::query::{Areas, CubeQuery, QueryError, query};
use marsad_domain::catalogue::area::Level;

use super::catalogue::{extract, inputs};
use super::check::release;

#[test]
fn queries_answer_the_declared_cuts_in_order() {
    let catalogue = extract();
    let head = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,NAT_GROUP,METHOD,OBS_VALUE,OBS_STATUS";
    let lines = [
        head,
        "IMM_STOCK,MA-09-001,2024,F,EUR,LEGAL,60,A",
        "IMM_STOCK,MA-09-001,2024,M,EUR,LEGAL,50,A",
        "IMM_STOCK,MA-09-001,2024,_T,_T,MUNICIPAL,200,A",
        "IMM_STOCK,MA-09-541,2024,_T,_T,LEGAL,70,A",
    ];
    let found = release(&catalogue, &inputs(&catalogue, &lines));
    let code = |text: &str| text.parse().expect(text);
    let base = CubeQuery {
        indicators: vec!["IMM_STOCK".parse().expect("code")],
        areas: Areas::OfLevel { level: Level::Province, under: vec![catalogue.area_id("MA-09").expect("area")] },
        ..CubeQuery::default()
    };
    let ask = |asked: &CubeQuery| query(&found, &catalogue, asked, Viewpoint::Other);
    let total = ask(&base).expect("cells");
    let shown: Vec<_> = total
        .iter()
        .map(|c| (c.key.area.as_str(), c.key.method.as_ref().map_or("", |m| m.as_str()), c.value))
        .collect();
    assert_eq!(
        shown,
        [
            ("MA-09-001", "LEGAL", None),
            ("MA-09-001", "MUNICIPAL", Some(200)),
            ("MA-09-541", "LEGAL", Some(70)),
            ("MA-09-541", "MUNICIPAL", None)
        ]
    );
    let pair = CubeQuery {
        by: vec![code("SEX")],
        at: vec![(code("NAT_GROUP"), "EUR".parse().expect("code"))],
        ..base.clone()
    };
    assert_eq!(ask(&pair).expect("cells").iter().filter_map(|cell| cell.value).collect::<Vec<_>>(), [60, 50]);
    let triple = CubeQuery { by: vec![code("SEX"), code("NAT_GROUP"), code("AGE")], ..base.clone() };
    assert_eq!(ask(&triple), Err(QueryError::NotPublished));
    let unknown = CubeQuery { by: vec![code("SERVICE")], ..base.clone() };
    assert!(matches!(ask(&unknown), Err(QueryError::NoDimension { .. })));
    let before = CubeQuery { to: Some("2023".parse().expect("period")), ..base };
    assert_eq!(ask(&before), Ok(Vec::new()));
}
