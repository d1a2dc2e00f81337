//! A file that `pull observations` writes can be submitted again unchanged, with a real node and the real program.

use crate::support::site::{Ran, Site, mesh};

const OFFICE: &str = "national-office";

const FIRST: &str = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS,SOURCE,COMMENT_OBS\n\
                     POP_TOTAL,MA-09,1994,_T,LEGAL,9000,P,\"Census, 1994\",\"first line\nsecond, \"\"quoted\"\"\"\n\
                     POP_TOTAL,MA-09,1994,F,LEGAL,,O,,\n\
                     POP_TOTAL,MA-10,1994,_T,LEGAL,3,,'=1+1,\n";

fn run(site: &Site, args: &[&str]) -> Ran {
    let mut command = site.command(OFFICE, args);
    Ran::of(&command.current_dir(site.path("")).output().unwrap())
}

fn outcome(ran: &Ran) -> String {
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json()["submissions"][0]["outcome"].as_str().unwrap().to_owned()
}

fn pulled(site: &Site, file: &str, labels: &[&str]) -> String {
    let mut args = vec!["pull", "observations", "POP_TOTAL", "--mine", "-o", file];
    args.extend(labels);
    let ran = run(site, &args);
    assert_eq!(ran.code, 0, "{ran:?}");
    std::fs::read_to_string(site.path(file)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_pulled_is_submitted_again_without_edits() {
    let site = Site::new(&["national"], mesh, 3_600_000).await;
    let _nodes = site.start_all().await;
    std::fs::write(site.path("first.csv"), FIRST).unwrap();
    assert_eq!(outcome(&run(&site, &["--json", "submit", "observations", "first.csv"])), "stored");
    for labels in [&[][..], &["--labels", "ar"]] {
        let text = pulled(&site, "pulled.csv", labels);
        assert!(text.lines().next().unwrap().contains("REPORTER,ORIGIN,SUBMISSION,REVISION"), "{text}");
        assert_eq!(text.contains("REF_AREA_LABEL"), !labels.is_empty(), "{text}");
        let checked = run(&site, &["check", "observations", "pulled.csv"]);
        assert!(checked.code == 0 && checked.out.contains("is stored already, as submission"), "{checked:?}");
        assert_eq!(outcome(&run(&site, &["--json", "submit", "observations", "pulled.csv"])), "unchanged");
    }
    // One figure is corrected in the file.
    let text = pulled(&site, "pulled.csv", &[]);
    assert!(text.contains(",9000,P,"), "{text}");
    std::fs::write(site.path("pulled.csv"), text.replace(",9000,P,", ",9001,P,")).unwrap();
    assert_eq!(outcome(&run(&site, &["--json", "submit", "observations", "pulled.csv"])), "stored");
    let after = pulled(&site, "after.csv", &[]);
    let figure = |text: &str| text.lines().filter(|line| line.contains(",9001,P,") || line.contains(",3,")).count();
    assert_eq!(figure(&after), 2, "{after}");
    assert!(!after.contains(",9000,"), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_others_are_not_reported_as_own() {
    let site = Site::new(&["national"], mesh, 3_600_000).await;
    let _nodes = site.start_all().await;
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,REPORTER\n\
                POP_TOTAL,MA-09,1994,LEGAL,5,hcp\nPOP_TOTAL,MA-02,1994,LEGAL,5,region-or\n";
    std::fs::write(site.path("others.csv"), file).unwrap();
    for command in ["check", "submit"] {
        let refused = run(&site, &[command, "observations", "others.csv"]);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.contains("region-or") && !refused.err.contains("hcp"), "{refused:?}");
    }
    assert_eq!(run(&site, &["--json", "submissions", "list"]).json(), serde_json::json!([]));
}
