//! What real nodes show to each caller: role x call x territory x sharing x audience x own or foreign node. One golden file
//! lists what each caller gets; read a difference line by line.
//!
//! `MARSAD_BLESS=1 cargo test --test it policy_matrix` writes the file again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use marsad::domain::raw::RawValue;
use marsad::formats::json_events::read_events;
use marsad::identity::{GrantKind, Role};
use marsad::wire::cell::cells_from_pb;
use marsad::wire::{batch, pb};
use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;
use tonic::Status;
use tonic::transport::Channel;

use crate::support::client::{Events, header, reason};
use crate::support::federation::Federation;

/// Of each territory one area for each way of sharing; the last one is under embargo.
const AREAS: [(&str, [&str; 4]); 2] = [
    ("MA-02", ["MA-02-381", "MA-02-411", "MA-02-113", "MA-02-533"]),
    ("MA-09", ["MA-09-001", "MA-09-541", "MA-09-163", "MA-09-581"]),
];
const WAYS: [(&str, pb::Sharing); 4] = [
    ("open", pb::Sharing::Open),
    ("federation", pb::Sharing::Federation),
    ("local", pb::Sharing::Local),
    ("embargoed", pb::Sharing::Federation),
];
const NODES: [&str; 3] = ["oriental", "souss-massa", "national"];

const CALLERS: [(Role, &str); 11] = [
    (Role::Submitter, "region-or"),
    (Role::Submitter, "region-sm"),
    (Role::Reader, "plain"),
    (Role::Reader, "granted"),
    (Role::Reviewer, "oriental-reviewer"),
    (Role::Reviewer, "souss-massa-reviewer"),
    (Role::Reviewer, "national-reviewer"),
    (Role::Admin, "oriental-admin"),
    (Role::Admin, "souss-massa-admin"),
    (Role::Admin, "national-admin"),
    (Role::Node, "souss-massa"),
];

/// Small counts of every way of sharing in both territories, events, and releases for every audience that there may be.
struct Stage {
    federation: Federation,
    /// The planted content, by identifier.
    submissions: BTreeMap<String, String>,
    /// Its kind and its identifier.
    releases: Vec<(&'static str, String)>,
    /// Of the logs, before one large figure was marked as not for publication, one was withdrawn and two were corrected.
    cut: String,
}

async fn stage() -> Stage {
    let federation = Federation::start().await;
    let mut submissions = BTreeMap::new();
    for ((territory, areas), node) in AREAS.iter().zip(["oriental", "souss-massa"]) {
        for ((way, sharing), area) in WAYS.iter().zip(areas) {
            let embargo = if *way == "embargoed" { "2999-01-01T00:00:00Z" } else { "" };
            let table = format!(
                "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,EMBARGO_TIME\n IMM_STOCK,{area},2024,LEGAL,3,{embargo}"
            );
            let receipt = federation.submit(node, &format!("{territory}-{way}"), *sharing, &table).await;
            submissions.insert(receipt.submission, format!("{territory}-{way}"));
        }
        // Not small.
        for (year, key) in [("2022", "corrected"), ("2023", "large")] {
            let table =
                format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n IMM_STOCK,{},{year},LEGAL,30", areas[0]);
            let receipt = federation.submit(node, key, pb::Sharing::Open, &table).await;
            submissions.insert(receipt.submission, format!("{territory}-{key}"));
        }
    }
    let cut = cut(&federation).await;
    for ((territory, areas), node) in AREAS.iter().zip(["oriental", "souss-massa"]) {
        let table = format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n IMM_STOCK,{},2022,LEGAL,40", areas[0]);
        let receipt = federation.submit(node, "correction", pb::Sharing::Open, &table).await;
        submissions.insert(receipt.submission, format!("{territory}-correction"));
    }
    take_back(&federation, &mut submissions).await;
    for (way, sharing) in [("open", pb::Sharing::Open), ("local", pb::Sharing::Local)] {
        let receipt = event(&federation, way, sharing).await;
        submissions.insert(receipt.submission, format!("event-{way}"));
    }
    for node in NODES {
        federation.node(node).grant(Role::Reader, "granted", GrantKind::Microcells, &["MA-02"]).await;
    }
    federation.meet().await;
    let mut releases = Vec::new();
    for (what, node, audience) in [
        ("oriental for node", "oriental", "node"),
        ("oriental for members", "oriental", "members"),
        ("national for members", "national", "members"),
        ("national for node", "national", "node"),
    ] {
        releases.push((what, federation.build(node, audience).await.release));
    }
    federation.meet().await;
    Stage { federation, submissions, releases, cut }
}

/// The current sizes of the two nodes' own logs.
async fn cut(federation: &Federation) -> String {
    let mut logs = Vec::new();
    for node in ["oriental", "souss-massa"] {
        let heads = federation.node(node).running.node.ledger.heads().await.unwrap();
        let own = heads.iter().find(|head| head.log.origin.as_str() == node).unwrap();
        logs.push(format!("{node}/0:{}", own.frontier.size()));
    }
    logs.join(",")
}

/// Marks the large figure of the one territory as not for publication, and withdraws that of the other.
async fn take_back(federation: &Federation, submissions: &mut BTreeMap<String, String>) {
    let table = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,CONF_STATUS\n IMM_STOCK,MA-02-381,2023,LEGAL,30,N";
    let receipt = federation.submit("oriental", "marked", pb::Sharing::Open, table).await;
    submissions.insert(receipt.submission, "MA-02-marked".to_owned());
    let large = submissions.iter().find(|(_, what)| *what == "MA-09-large").unwrap();
    let request = pb::WithdrawSubmissionRequest {
        submission: large.0.clone(),
        reason: "counted twice".to_owned(),
        preview: false,
    };
    let admin = federation.node("souss-massa").admin().channel().await;
    SubmissionServiceClient::new(admin).withdraw_submission(request).await.unwrap();
}

async fn event(federation: &Federation, way: &str, sharing: pb::Sharing) -> pb::Receipt {
    let text = r#"{"eventId": "ID", "version": 1, "type": "GOV_SESSION", "status": "HELD",
        "title": {"ar": "جلسة", "fr": "Séance", "en": "Session"}, "start": "2025-09-26", "end": "2025-09-26",
        "datePrecision": "DAY", "dateEvidence": "CONFLICT", "area": "MA-02-381", "geoPrecision": "PROVINCE",
        "organisers": ["space-intercom-nador"], "programmes": ["almadina"], "themes": ["T_COORD"],
        "sources": [{"title": "source"}], "language": "ar", "sensitivity": "low"}"#
        .replace('\n', " ")
        .replace("ID", &format!("session-{way}"));
    let (records, findings) = read_events(text.as_bytes());
    assert_eq!(findings, []);
    let records: Vec<_> = records.into_iter().map(|record| record.event).collect();
    let council = federation.node("oriental").council();
    let mut sent = Events::new(&council, &federation.catalogue, way, &records);
    sent.header = pb::SubmissionHeader { sharing: sharing.into(), ..header(way) };
    sent.send(&council.channel().await).await.unwrap().receipt()
}

fn filter(area: &str, level: &str, period: &str) -> pb::Filter {
    pb::Filter {
        indicators: vec!["IMM_STOCK".to_owned()],
        areas: vec![area.to_owned()],
        level: level.to_owned(),
        from: period.to_owned(),
        to: period.to_owned(),
        ..pb::Filter::default()
    }
}

fn refused(status: &Status) -> String {
    format!("no {}", reason(status))
}

/// What is shown of each area, by territory: `MA-02 3, masked, absent, absent`.
fn by_territory(of: impl Fn(&str) -> String) -> String {
    let lines = AREAS.map(|(territory, areas)| format!("{territory} {}", areas.map(&of).join(", ")));
    lines.join(" | ")
}

async fn observations(channel: &Channel, period: &str, as_of: &str) -> Result<String, Status> {
    use pb::pull_observations_response::Part;
    let (filter, as_of) = (Some(filter("MA", "", period)), as_of.to_owned());
    let asked = pb::PullObservationsRequest { filter, as_of, ..pb::PullObservationsRequest::default() };
    let mut answers = QueryServiceClient::new(channel.clone()).pull_observations(asked).await?.into_inner();
    let mut shown = BTreeMap::new();
    while let Some(message) = answers.message().await? {
        let Some(Part::Batch(rows)) = message.part else { continue };
        let rows = batch::from_pb(rows).unwrap();
        for (n, value) in rows.values.iter().enumerate() {
            let area = rows.column("REF_AREA").unwrap().text(n).to_owned();
            shown.insert(
                area,
                match value {
                    RawValue::Number(figure) => figure.to_string(),
                    RawValue::Text(text) => text.clone(),
                    RawValue::Empty => "masked".to_owned(),
                },
            );
        }
    }
    Ok(by_territory(|area| shown.get(area).cloned().unwrap_or("absent".to_owned())))
}

/// The cells of a release by province: whether they are hidden, and the reason if the reader may see it.
async fn aggregates(channel: &Channel, release: &str) -> Result<String, Status> {
    use pb::pull_aggregates_response::Part;
    let filter = Some(filter("MA", "province", "2024"));
    let asked = pb::PullAggregatesRequest { filter, by: vec![], release: release.to_owned() };
    let mut answers = QueryServiceClient::new(channel.clone()).pull_aggregates(asked).await?.into_inner();
    let mut shown = BTreeMap::new();
    while let Some(message) = answers.message().await? {
        let Some(Part::Cells(cells)) = message.part else { continue };
        for row in cells_from_pb(&cells).unwrap() {
            let value = row.value.map(|value| value.to_string()).unwrap_or_default();
            let text = format!("{value}{} {}", row.text("OBS_STATUS"), row.text("CONF_STATUS"));
            shown.insert(row.text("REF_AREA").to_owned(), text);
        }
    }
    Ok(by_territory(|area| shown.get(area).cloned().unwrap_or("absent".to_owned())))
}

async fn explanation(channel: &Channel, release: &str, area: &str) -> Result<String, Status> {
    let asked = pb::ExplainRequest {
        indicator: "IMM_STOCK".to_owned(),
        area: area.to_owned(),
        period: "2024".to_owned(),
        release: release.to_owned(),
        ..pb::ExplainRequest::default()
    };
    let told = QueryServiceClient::new(channel.clone()).explain(asked).await?.into_inner();
    let shown = |input: &pb::ExplainInput| if input.value.is_empty() { "masked" } else { "clear" };
    let list = |inputs: &[pb::ExplainInput]| -> String {
        let inputs: Vec<String> = inputs.iter().map(|input| format!("{} {}", input.area, shown(input))).collect();
        inputs.join(", ")
    };
    let mut text = list(&told.inputs);
    for (name, value) in [
        ("others", list(&told.others)),
        ("compared", list(&told.compared)),
        ("missing", told.missing.join(", ")),
        ("direct", told.direct),
        ("sum", told.parts_sum),
        ("remainder", told.remainder),
        ("finding", told.finding),
        ("withheld", told.withheld.iter().map(|one| one.state.as_str()).collect::<Vec<_>>().join(", ")),
    ] {
        if !value.is_empty() {
            write!(text, "; {name}: {value}").unwrap();
        }
    }
    Ok(text)
}

async fn events(channel: &Channel) -> Result<String, Status> {
    let asked = pb::PullEventsRequest::default();
    let mut answers = QueryServiceClient::new(channel.clone()).pull_events(asked).await?.into_inner();
    let mut ids = Vec::new();
    while let Some(message) = answers.message().await? {
        ids.push(message.event.unwrap().event_id);
    }
    ids.sort();
    Ok(ids.join(", "))
}

async fn submissions(channel: &Channel, stage: &Stage) -> Result<String, Status> {
    let asked = pb::ListSubmissionsRequest::default();
    let found = SubmissionServiceClient::new(channel.clone()).list_submissions(asked).await?.into_inner().submissions;
    let mut names: Vec<&str> = found.iter().map(|one| stage.submissions[&one.submission].as_str()).collect();
    names.sort_unstable();
    Ok(names.join(", "))
}

/// The submissions for which a call returns an answer; equal refusals are listed once.
async fn each_submission(
    stage: &Stage,
    call: impl AsyncFn(String) -> Result<String, Status>,
) -> Result<String, Status> {
    let (mut answered, mut refusals) = (Vec::new(), std::collections::BTreeSet::new());
    for (id, what) in &stage.submissions {
        match call(id.clone()).await {
            Ok(told) => answered.push(format!("{what}{told}")),
            Err(status) => {
                refusals.insert(refused(&status));
            }
        }
    }
    answered.sort();
    answered.extend(refusals);
    Ok(answered.join(", "))
}

/// How many releases are named beside an answer.
fn naming(releases: &[pb::ReleaseMention]) -> String {
    if releases.is_empty() { String::new() } else { format!(" (releases: {})", releases.len()) }
}

async fn of_submissions(stage: &Stage, channel: &Channel) -> [(&'static str, Result<String, Status>); 4] {
    let client = || SubmissionServiceClient::new(channel.clone());
    let reason = || "counted twice".to_owned();
    let get = async |submission| {
        let found = client().get_submission(pb::GetSubmissionRequest { submission }).await?.into_inner();
        let state = found.submission.unwrap().state;
        Ok(if state == "CURRENT" { String::new() } else { format!(" {state}") })
    };
    let receipt =
        async |submission| client().get_receipt(pb::GetReceiptRequest { submission }).await.map(|_| String::new());
    let withdraw = async |submission| {
        let request = pb::WithdrawSubmissionRequest { submission, reason: reason(), preview: true };
        Ok(naming(&client().withdraw_submission(request).await?.into_inner().releases))
    };
    let erase = async |submission| {
        let request = pb::EraseSubmissionRequest { submission, reason: reason(), with_releases: true, preview: true };
        Ok(naming(&client().erase_submission(request).await?.into_inner().releases))
    };
    [
        ("GetSubmission", each_submission(stage, get).await),
        ("GetReceipt", each_submission(stage, receipt).await),
        ("WithdrawSubmission", each_submission(stage, withdraw).await),
        ("EraseSubmission", each_submission(stage, erase).await),
    ]
}

async fn release_by_name(channel: &Channel, stage: &Stage) -> Result<String, Status> {
    let mut client = AdminServiceClient::new(channel.clone());
    let mut found = Vec::new();
    for (what, id) in &stage.releases {
        match client
            .get_release(pb::GetReleaseRequest { release: id.clone(), with_proof: false, with_loss: false })
            .await
        {
            Ok(_) => found.push((*what).to_owned()),
            Err(status) => found.push(refused(&status)),
        }
    }
    Ok(found.join(", "))
}

/// How many entries of a log are listed, and of how many the payload is not held.
async fn entries(channel: &Channel, origin: &str) -> Result<String, Status> {
    let request = pb::ListEntriesRequest { origin: origin.to_owned(), limit: 512, ..pb::ListEntriesRequest::default() };
    let listed = AdminServiceClient::new(channel.clone()).list_entries(request).await?.into_inner().entries;
    let withheld = listed.iter().filter(|entry| entry.payload != "HELD").count();
    Ok(format!("{} entries of {origin}, {withheld} not held", listed.len()))
}

async fn incidents(channel: &Channel) -> Result<String, Status> {
    let listed = AdminServiceClient::new(channel.clone()).list_incidents(pb::ListIncidentsRequest::default()).await?;
    let mut reasons: Vec<String> = listed.into_inner().incidents.into_iter().map(|one| one.reason).collect();
    reasons.sort();
    Ok(if reasons.is_empty() { "none".to_owned() } else { reasons.join(", ") })
}

async fn releases(channel: &Channel, stage: &Stage) -> Result<String, Status> {
    let mut client = AdminServiceClient::new(channel.clone());
    let name = |id: &str| stage.releases.iter().find(|(_, own)| own == id).unwrap().0;
    let listed = client.list_releases(pb::ListReleasesRequest::default()).await?.into_inner().releases;
    let mut listed: Vec<&str> = listed.iter().map(|one| name(&one.release)).collect();
    listed.sort_unstable();
    let latest = client
        .get_release(pb::GetReleaseRequest { release: "latest".to_owned(), with_proof: false, with_loss: false })
        .await?
        .into_inner();
    Ok(format!("{}; latest: {}", listed.join(", "), name(&latest.release.unwrap().release)))
}

async fn status(channel: &Channel) -> Result<String, Status> {
    let mut client = AdminServiceClient::new(channel.clone());
    let node = client.get_node_status(pb::GetNodeStatusRequest { digests: false }).await?.into_inner();
    let sync = client.get_sync_status(pb::GetSyncStatusRequest::default()).await;
    let peers = match sync {
        Ok(sync) => {
            let has_address = |peer: &pb::PeerStatus| !peer.peer.as_ref().unwrap().url.is_empty();
            if sync.into_inner().peers.iter().all(has_address) { "with addresses" } else { "without addresses" }.into()
        }
        Err(status) => refused(&status),
    };
    Ok(format!("{} rows; peers {peers}", node.observations))
}

async fn odd_release(channel: &Channel) -> Result<String, Status> {
    let asked = pb::BuildReleaseRequest { audience: "nobody".to_owned(), ..Default::default() };
    AdminServiceClient::new(channel.clone()).build_release(asked).await.map(|_| "built".to_owned())
}

async fn of_caller(stage: &Stage, channel: &Channel) -> String {
    let mut text = String::new();
    let mut line = |call: &str, answer: Result<String, Status>| {
        let answer = answer.unwrap_or_else(|status| refused(&status));
        writeln!(text, "    {call:<42}{answer}").unwrap();
    };
    line("PullObservations", observations(channel, "2024", "").await);
    for year in ["2022", "2023"] {
        line(&format!("PullObservations of {year}"), observations(channel, year, "").await);
        line(&format!("PullObservations of {year}, as_of"), observations(channel, year, &stage.cut).await);
    }
    for (what, id) in &stage.releases {
        line(&format!("PullAggregates, {what}"), aggregates(channel, id).await);
        for (territory, _) in AREAS {
            line(&format!("Explain {territory}, {what}"), explanation(channel, id, territory).await);
        }
    }
    line("PullEvents", events(channel).await);
    line("ListSubmissions", submissions(channel, stage).await);
    for (call, answer) in of_submissions(stage, channel).await {
        line(call, answer);
    }
    line("ListReleases", releases(channel, stage).await);
    line("GetRelease", release_by_name(channel, stage).await);
    for origin in ["oriental", "souss-massa"] {
        line("ListEntries", entries(channel, origin).await);
    }
    line("ListIncidents", incidents(channel).await);
    line("GetNodeStatus, GetSyncStatus", status(channel).await);
    line("BuildRelease for whom it names", odd_release(channel).await);
    text
}

async fn matrix(stage: &Stage) -> String {
    let mut text = String::from(
        "# Who is shown what, asked of real nodes. Small counts (3) of areas that are, in this order, open, for the federation,\n\
         # local and under embargo: MA-02 came in at oriental, MA-09 at souss-massa; national is there for all of MA.\n\
         # `granted` holds microcells for MA-02 at every node. Each territory has a large open figure (30) of 2022 that was\n\
         # corrected (40) and one of 2023: today that of MA-02 is not for publication, and that of MA-09 is withdrawn. `as_of` is\n\
         # the state before all that. Withdrawing and erasing are asked for as a preview.\n",
    );
    for node in NODES {
        for (role, name) in CALLERS {
            let channel = stage.federation.channel(node, role, name).await;
            writeln!(text, "\nat {node}: {role}/{name}").unwrap();
            text += &of_caller(stage, &channel).await;
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn real_nodes_show_what_is_written_down() {
    let found = matrix(&stage().await).await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/policy_matrix.golden");
    if std::env::var_os("MARSAD_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(path, &found).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    for (number, (found, written)) in found.lines().zip(written.lines()).enumerate() {
        assert_eq!(found, written, "line {} of policy_matrix.golden", number + 1);
    }
    assert_eq!(found.lines().count(), written.lines().count(), "policy_matrix.golden has lines too many or too few");
}
