//! What a submission changed, as the command line says it, on a real node.

use std::fs;

use serde_json::{Value, json};

use crate::support::site::Site;

const COUNCIL: &str = "souss-massa-council";
const HEADER: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS,ACTION\n";

/// Submits rows of POP_TOTAL; returns the identifier of the submission.
fn submit(site: &Site, rows: &[&str]) -> String {
    let file = site.path("figures.csv");
    let rows: String = rows.iter().map(|row| format!("POP_TOTAL,{row}\n")).collect();
    fs::write(&file, format!("{HEADER}{rows}")).unwrap();
    let args = ["submit", "observations", file.to_str().unwrap(), "--accept-warnings", "as counted"];
    let answer = site.json(COUNCIL, &args);
    answer["submissions"][0]["submission"].as_str().unwrap().to_owned()
}

fn diff(site: &Site, submission: &str) -> Value {
    site.json(COUNCIL, &["submissions", "show", submission, "--diff"])
}

/// Area, change, value before and after of each figure.
fn figures(diff: &Value) -> Vec<(String, String, Value, Value)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let figures = diff["figures"].as_array().unwrap();
    let one = |figure: &Value| {
        let (before, after) = (figure["before"]["value"].clone(), figure["after"]["value"].clone());
        (text(&figure["area"]), text(&figure["change"]), before, after)
    };
    figures.iter().map(one).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_says_what_it_added_revised_withdrew_and_left_unchanged() {
    let site = Site::new(&["souss-massa", "national"], |_, _| true, 3_600_000).await;
    let _nodes = site.start_all().await;
    let areas = ["MA-09-001", "MA-09-163", "MA-09-273", "MA-09-541"];
    let own = |area: usize, rest: &str| format!("{},2020,LEGAL,{rest}", areas[area]);
    let rows = |rows: &[String]| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        submit(&site, &rows)
    };
    let first = rows(&[own(0, "10,,"), own(1, "20,,"), own(2, "30,,")]);
    let second = rows(&[own(0, "10,,"), own(1, "21,counted again,"), own(2, ",,D"), own(3, "40,,")]);
    // A later revision changes nothing in what the second one changed.
    let third = rows(&[own(1, "22,counted again,")]);

    let of_first = diff(&site, &first);
    assert_eq!(of_first["counts"], json!({"added": 3, "revised": 0, "withdrawn": 0, "unchanged": 0}));
    let of_second = diff(&site, &second);
    assert_eq!(of_second["counts"], json!({"added": 1, "revised": 1, "withdrawn": 1, "unchanged": 1}), "{of_second}");
    let expected = [
        (areas[1].to_owned(), "REVISED".to_owned(), json!("20"), json!("21")),
        (areas[2].to_owned(), "WITHDRAWN".to_owned(), json!("30"), Value::Null),
        (areas[3].to_owned(), "ADDED".to_owned(), Value::Null, json!("40")),
    ];
    assert_eq!(figures(&of_second), expected);
    assert_eq!(of_second["figures"][0]["columns"], json!(["OBS_VALUE", "COMMENT_OBS"]));
    assert_eq!(of_second["figures"][0]["by"], json!({"AGE": "_T", "METHOD": "LEGAL", "RES_AREA": "_T", "SEX": "_T"}));
    assert_eq!(figures(&diff(&site, &third))[0].2, json!("21"));

    // In a pipe: CSV, with the counts beside it.
    let text = site.done(COUNCIL, &["submissions", "show", &second, "--diff"]);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("CHANGE,INDICATOR,REF_AREA,TIME_PERIOD,BREAKDOWN,"), "{text}");
    assert!(text.contains("REVISED,POP_TOTAL,MA-09-163,2020,METHOD=LEGAL,20,21,"), "{text}");

    // It is withdrawn: what it had changed stays known to those who may read it.
    site.done(COUNCIL, &["submissions", "withdraw", &second, "--why", "counted wrong", "--yes"]);
    assert_eq!(figures(&diff(&site, &second)), expected);
}
