//! What an answer must not say, and what must not keep an answer from its readers.

use crate::query_api::{asked, filter, observations, rows, stage};
use crate::support::client::Observations;

#[tokio::test]
async fn an_embargo_that_no_answer_can_write_is_refused() {
    let stage = stage(&[]).await;
    let table = |embargo: &str| {
        format!(
            "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,EMBARGO_TIME
            POP_TOTAL,MA-02-381,2024,LEGAL,1000,{embargo}"
        )
    };
    // In UTC these are in the years -1 and 10000.
    for (n, embargo) in ["0000-01-01T00:00:00+12:00", "9999-12-31T23:59:59-12:00"].into_iter().enumerate() {
        let sent = Observations::as_written(&stage.council, &format!("odd-{n}"), &[&table(embargo)]);
        let report = sent.send(&stage.own).await.unwrap().report();
        let found: Vec<(&str, &str)> =
            report.findings.iter().map(|own| (own.code.as_str(), own.column.as_str())).collect();
        assert!(found.contains(&("BAD_DATE", "EMBARGO_TIME")), "{embargo}: {found:?}");
    }
    stage.submit("last", &[&table("9999-12-31T23:59:59Z")]).await;
    let ask = || asked(filter("POP_TOTAL", "MA-02", ""));
    assert_eq!(rows(&stage.own, ask()).await.1, ["MA-02-381 _T 1000 A F 1"]);
    let (_, batches, _) = observations(&stage.own, ask()).await.unwrap();
    assert_eq!(batches[0].column("EMBARGO_TIME").unwrap().text(0), "9999-12-31T23:59:59Z");
}
