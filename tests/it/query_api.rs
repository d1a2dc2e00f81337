//! Queries over real sockets, TLS and Postgres: what each caller sees, from which release, and why something is hidden.

use marsad::domain::audience::Audience;
use marsad::domain::catalogue::Catalogue;
use marsad::domain::catalogue::area::Level;
use marsad::domain::catalogue::indicator::Kind;
use marsad::domain::raw::{RawBatch, RawValue};
use marsad::domain::value::format_scaled;
use marsad::formats::builtin::builtin;
use marsad::formats::json_events::read_events;
use marsad::identity::policy::{Administer, authorise_operator};
use marsad::identity::{GrantKind, Role};
use marsad::wire::cell::{CellRow, cells_from_pb};
use marsad::wire::{batch, pb};
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;

use crate::support::client::{Events, Observations, header, reason};
use crate::support::node::{Person, TestNode, catalogue_parts};

pub const FOREIGN: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,COMMENT_OBS
    IMM_STOCK,MA-02-381,2024,_T,LEGAL,3,only three
    IMM_STOCK,MA-02-411,2024,F,LEGAL,18,
    IMM_STOCK,MA-02-411,2024,M,LEGAL,22,
    IMM_STOCK,MA-02-411,2024,_T,LEGAL,40,";
pub const POPULATION: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
    POP_TOTAL,MA-02-381,2024,LEGAL,1000
    POP_TOTAL,MA-02-411,2024,LEGAL,2000";

pub struct Stage {
    pub node: TestNode,
    pub council: Person,
    pub catalogue: Catalogue,
    pub reader: Channel,
    pub reviewer: Channel,
    pub own: Channel,
}

pub async fn stage(tables: &[&str]) -> Stage {
    stage_on(TestNode::start("oriental").await, tables).await
}

pub async fn stage_on(node: TestNode, tables: &[&str]) -> Stage {
    let council = node.council();
    let own = council.channel().await;
    let reader = node.as_caller(Role::Reader, "souss-massa-observatory").channel().await;
    let reviewer = node.reviewer().channel().await;
    let stage = Stage { node, council, catalogue: builtin().unwrap(), reader, reviewer, own };
    for (n, table) in tables.iter().enumerate() {
        stage.submit(&format!("key-{n}"), &[table]).await;
    }
    stage
}

impl Stage {
    pub async fn submit(&self, key: &str, tables: &[&str]) -> pb::Receipt {
        let sent = Observations::right(&self.council, &self.catalogue, key, tables);
        sent.send(&self.own).await.unwrap().receipt()
    }

    pub async fn build(&self) -> pb::BuildReleaseResponse {
        let mut client = AdminServiceClient::new(self.node.admin().channel().await);
        client.build_release(pb::BuildReleaseRequest::default()).await.unwrap().into_inner()
    }
}

pub fn filter(indicator: &str, area: &str, level: &str) -> pb::Filter {
    pb::Filter {
        indicators: vec![indicator.to_owned()],
        areas: (!area.is_empty()).then(|| area.to_owned()).into_iter().collect(),
        level: level.to_owned(),
        ..pb::Filter::default()
    }
}

pub async fn aggregates(
    channel: &Channel,
    filter: pb::Filter,
    by: &[&str],
) -> Result<(pb::AggregatesHeader, Vec<CellRow>, pb::AggregatesTrailer), Status> {
    use pb::pull_aggregates_response::Part;
    let by = by.iter().map(ToString::to_string).collect();
    let request = pb::PullAggregatesRequest { filter: Some(filter), by, release: String::new() };
    let mut answers = QueryServiceClient::new(channel.clone()).pull_aggregates(request).await?.into_inner();
    let Some(Part::Header(header)) = answers.message().await?.and_then(|message| message.part) else {
        panic!("the header comes first");
    };
    let (mut rows, mut trailer) = (Vec::new(), None);
    while let Some(message) = answers.message().await? {
        match message.part {
            Some(Part::Cells(cells)) => rows.extend(cells_from_pb(&cells).unwrap()),
            Some(Part::Trailer(last)) => trailer = Some(last),
            _ => panic!("one header"),
        }
    }
    Ok((header, rows, trailer.expect("the trailer comes last")))
}

/// Area, value, status, confidentiality, coverage, derivation.
pub fn cell(row: &CellRow) -> String {
    let value = row.value.map_or(String::new(), |value| value.to_string());
    let coverage = row.coverage;
    let texts = ["REF_AREA", "OBS_STATUS", "CONF_STATUS", "DERIVATION"].map(|name| row.text(name));
    let [area, status, conf, derivation] = texts;
    format!("{area} {value} {status} {conf} {}/{} {derivation}", coverage.parts_in, coverage.parts_of)
}

pub async fn cells(channel: &Channel, filter: pb::Filter, by: &[&str]) -> Vec<String> {
    aggregates(channel, filter, by).await.unwrap().1.iter().map(cell).collect()
}

pub fn asked(filter: pb::Filter) -> pb::PullObservationsRequest {
    pb::PullObservationsRequest { filter: Some(filter), ..pb::PullObservationsRequest::default() }
}

pub async fn observations(
    channel: &Channel,
    request: pb::PullObservationsRequest,
) -> Result<(pb::ObservationsHeader, Vec<RawBatch>, bool), Status> {
    use pb::pull_observations_response::Part;
    let mut answers = QueryServiceClient::new(channel.clone()).pull_observations(request).await?.into_inner();
    let Some(Part::Header(header)) = answers.message().await?.and_then(|message| message.part) else {
        panic!("the header comes first");
    };
    let (mut batches, mut trailer) = (Vec::new(), None);
    while let Some(message) = answers.message().await? {
        assert!(trailer.is_none(), "nothing follows the trailer");
        match message.part.unwrap() {
            Part::Header(_) => panic!("one header"),
            Part::Batch(rows) => batches.push(batch::from_pb(rows).unwrap()),
            Part::Trailer(last) => trailer = Some(last),
        }
    }
    Ok((header, batches, trailer.unwrap().masked))
}

/// Area, sex, value, status, confidentiality, revision.
pub fn raw_rows(batches: &[RawBatch]) -> Vec<String> {
    let mut rows = Vec::new();
    for batch in batches {
        for (n, value) in batch.values.iter().enumerate() {
            let value = match value {
                RawValue::Number(number) => format_scaled(number.mantissa, number.decimals),
                RawValue::Empty => String::new(),
                RawValue::Text(text) => panic!("{text}"),
            };
            let text = |name: &str| batch.column(name).map_or("", |column| column.text(n)).to_owned();
            let names = ["REF_AREA", "SEX", "OBS_STATUS", "CONF_STATUS", "REVISION"].map(text);
            let [area, sex, status, conf, revision] = names;
            rows.push(format!("{area} {sex} {value} {status} {conf} {revision}"));
        }
    }
    rows
}

pub async fn rows(channel: &Channel, request: pb::PullObservationsRequest) -> (bool, Vec<String>) {
    let (_, batches, masked) = observations(channel, request).await.unwrap();
    (masked, raw_rows(&batches))
}

#[tokio::test]
async fn nothing_is_published_before_a_release_and_raw_rows_are_no_way_round() {
    let stage = stage(&[FOREIGN, POPULATION]).await;
    let refused = aggregates(&stage.reader, filter("IMM_STOCK", "MA-02", ""), &[]).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::NotFound, "NOT_PUBLISHED"));
    assert_eq!(why(&refused), ("NO_RELEASE".to_owned(), "oriental".to_owned()));
    let foreign = || asked(filter("IMM_STOCK", "MA-02", ""));
    let hidden = ["MA-02-381 _T  Q C 1", "MA-02-411 F  Q C 1", "MA-02-411 M  Q C 1", "MA-02-411 _T  Q C 1"];
    assert_eq!(rows(&stage.reader, foreign()).await, (true, hidden.map(str::to_owned).to_vec()));
    let (_, batches, _) = observations(&stage.reader, foreign()).await.unwrap();
    assert!(!format!("{batches:?}").contains("only three"), "what was written about a hidden figure is hidden");
    let clear = ["MA-02-381 _T 3 A F 1", "MA-02-411 F 18 A F 1", "MA-02-411 M 22 A F 1", "MA-02-411 _T 40 A F 1"];
    for channel in [&stage.own, &stage.reviewer] {
        assert_eq!(rows(channel, foreign()).await, (false, clear.map(str::to_owned).to_vec()));
    }
    // An indicator without small counts is open.
    let open = rows(&stage.reader, asked(filter("POP_TOTAL", "MA-02", ""))).await;
    assert_eq!(open, (false, ["MA-02-381 _T 1000 A F 1", "MA-02-411 _T 2000 A F 1"].map(str::to_owned).to_vec()));
    let accesses = stage.node.running.node.store().accesses(10).await.unwrap();
    assert_eq!(accesses.len(), 5);
    assert_eq!(
        (accesses[0].name.as_str(), accesses[0].action.as_str()),
        ("souss-massa-observatory", "PullObservations")
    );
}

#[tokio::test]
async fn a_release_answers_with_what_each_caller_may_see() {
    let stage = stage(&[FOREIGN, POPULATION]).await;
    let release = stage.build().await.release.unwrap();
    assert_eq!((release.number, release.audience.as_str()), (1, "members"));
    let provinces = || filter("IMM_STOCK", "MA-02", "province");
    // The 40 is hidden because the 3 would follow from it and the sum.
    let hidden = ["MA-02-381  Q C 1/1 DIRECT", "MA-02-411  Q C 1/1 DIRECT"];
    assert_eq!(cells(&stage.reader, provinces(), &[]).await, hidden);
    let why = ["MA-02-381  Q A 1/1 DIRECT", "MA-02-411  Q D 1/1 DIRECT"];
    // A reporter who sent all of the figure knows it, and sees why it is hidden.
    assert_eq!(cells(&stage.own, provinces(), &[]).await, why);
    assert_eq!(cells(&stage.reviewer, provinces(), &[]).await, why);
    assert_eq!(cells(&stage.reader, filter("IMM_STOCK", "MA-02", ""), &[]).await, ["MA-02 43 A F 2/0 ROLLED_UP"]);
    // Without an area it is the country; without a method every one that there is.
    let (header, country, _) = aggregates(&stage.reader, filter("POP_TOTAL", "", ""), &[]).await.unwrap();
    assert_eq!(country.iter().map(cell).collect::<Vec<_>>(), ["MA 3000 A F 2/0 ROLLED_UP"]);
    assert_eq!((country[0].text("METHOD"), country[0].text("UNIT_MEASURE")), ("LEGAL", "PERS"));
    assert_eq!(header.release.unwrap().release, release.release);
    assert_eq!(header.roster, "catalogue");
    let by = aggregates(&stage.reader, filter("IMM_STOCK", "MA-02-411", ""), &["SEX"]).await.unwrap().1;
    let shown = |row: &CellRow| row.value.map(|value| value.to_string()).unwrap_or_default();
    let by: Vec<(&str, String)> = by.iter().map(|row| (row.text("SEX"), shown(row))).collect();
    assert_eq!(by, [("F", String::new()), ("M", "22".to_owned())]);
    let men = pb::DimensionCode { dimension: "SEX".to_owned(), code: "M".to_owned() };
    let only = pb::Filter { r#where: vec![men], ..filter("IMM_STOCK", "MA-02-411", "") };
    assert_eq!(cells(&stage.reader, only, &[]).await, ["MA-02-411 22 A F 1/1 DIRECT"]);
    // Raw rows follow the release.
    let raw = rows(&stage.reader, asked(filter("IMM_STOCK", "MA-02", ""))).await;
    let shown = ["MA-02-381 _T  Q C 1", "MA-02-411 F  Q C 1", "MA-02-411 M 22 A F 1", "MA-02-411 _T  Q C 1"];
    assert_eq!(raw, (true, shown.map(str::to_owned).to_vec()));
    // A grant opens its territory and no other.
    stage.node.grant(Role::Reader, "souss-massa-observatory", GrantKind::Microcells, &["MA-02-381"]).await;
    let raw = rows(&stage.reader, asked(filter("IMM_STOCK", "MA-02", ""))).await;
    assert_eq!((raw.0, raw.1[0].as_str()), (true, "MA-02-381 _T 3 A F 1"));
    assert_eq!(raw.1[1..], shown[1..]);
    let granted = ["MA-02-381  Q A 1/1 DIRECT", "MA-02-411  Q C 1/1 DIRECT"];
    assert_eq!(cells(&stage.reader, provinces(), &[]).await, granted);
}

#[tokio::test]
async fn the_same_inputs_again_are_another_release_that_says_so() {
    let stage = stage(&[POPULATION]).await;
    let (first, second) = (stage.build().await, stage.build().await);
    assert_eq!((first.same_inputs, second.same_inputs), (false, true));
    let (first, second) = (first.release.unwrap(), second.release.unwrap());
    assert_eq!((first.number, second.number, first.cells), (1, 2, second.cells));
    assert_ne!(first.release, second.release);
    let mut admin = AdminServiceClient::new(stage.reader.clone());
    let list = admin.list_releases(pb::ListReleasesRequest::default()).await.unwrap().into_inner().releases;
    assert_eq!(list, [second.clone(), first.clone()]);
    let mut page = pb::ListReleasesRequest { page_size: 1, ..pb::ListReleasesRequest::default() };
    for (wanted, is_last) in [(&second, false), (&first, true)] {
        let answer = admin.list_releases(page.clone()).await.unwrap().into_inner();
        assert_eq!((answer.releases.first(), answer.releases.len()), (Some(wanted), 1));
        assert_eq!(answer.next_page_token.is_empty(), is_last);
        page.page_token = answer.next_page_token;
    }
    let wrong = pb::ListReleasesRequest { page_token: "third".to_owned(), ..page };
    assert_eq!(reason(&admin.list_releases(wrong).await.unwrap_err()), "BAD_REQUEST");
    let latest = pb::GetReleaseRequest { release: "latest".to_owned(), with_proof: false, with_loss: false };
    assert_eq!(admin.get_release(latest).await.unwrap().into_inner().release, Some(second));
    let named = pb::GetReleaseRequest { release: first.release.clone(), with_proof: false, with_loss: false };
    assert_eq!(admin.get_release(named).await.unwrap().into_inner().release, Some(first));
    let refused = admin
        .get_release(pb::GetReleaseRequest { release: "00".repeat(32), with_proof: false, with_loss: false })
        .await
        .unwrap_err();
    assert_eq!(reason(&refused), "NOT_PUBLISHED");
    let refused = admin.build_release(pb::BuildReleaseRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
}

#[tokio::test]
async fn what_cannot_be_answered_says_why() {
    let stage = stage(&[FOREIGN, POPULATION]).await;
    stage.build().await;
    let wide = pb::Filter { freq: "Y".to_owned(), from: "24".to_owned(), ..filter("IMM_STOCK", "MA-02", "planet") };
    let cases: [(&str, pb::Filter, &[&str], Code, &str); 9] = [
        (
            "three dimensions",
            filter("IMM_STOCK", "MA-02", ""),
            &["SEX", "AGE", "NAT_GROUP"],
            Code::NotFound,
            "NOT_PUBLISHED",
        ),
        ("a dimension of others", filter("IMM_SHARE", "MA-02", ""), &["NAT_GROUP"], Code::NotFound, "NOT_PUBLISHED"),
        ("an indicator without figures", filter("REFUG_STOCK", "MA-02", ""), &[], Code::NotFound, "NOT_PUBLISHED"),
        ("finer than published", filter("IMM_STOCK", "MA-02", "arrondissement"), &[], Code::NotFound, "NOT_PUBLISHED"),
        ("no indicator", filter("NO_SUCH", "MA-02", ""), &[], Code::NotFound, "UNKNOWN_INDICATOR"),
        ("no area", filter("IMM_STOCK", "Atlantis", ""), &[], Code::NotFound, "UNKNOWN_AREA"),
        ("a name of two", filter("IMM_STOCK", "Nador", ""), &[], Code::InvalidArgument, "AMBIGUOUS_AREA"),
        ("a dimension of none", filter("IMM_STOCK", "MA-02", ""), &["COLOUR"], Code::InvalidArgument, "BAD_REQUEST"),
        ("several wrong fields", wide.clone(), &[], Code::InvalidArgument, "BAD_REQUEST"),
    ];
    for (what, filter, by, code, expected) in cases {
        let refused = aggregates(&stage.reader, filter, by).await.expect_err(what);
        assert_eq!((refused.code(), reason(&refused).as_str()), (code, expected), "{what}: {refused}");
    }
    let refused = aggregates(&stage.reader, wide, &[]).await.unwrap_err();
    let details = refused.get_error_details();
    let fields = details.bad_request().unwrap().field_violations.iter();
    assert_eq!(
        fields.map(|wrong| wrong.field.as_str()).collect::<Vec<_>>(),
        ["filter.level", "filter.from", "filter.freq"]
    );
    let refused = aggregates(&stage.reader, filter("IMM_STOCK", "Nador", ""), &[]).await.unwrap_err();
    let choices = refused.get_error_details().bad_request().unwrap().field_violations.clone();
    assert!(choices.iter().any(|choice| choice.description.starts_with("MA-02-381 ")), "{choices:?}");
    for as_of in ["yesterday", "oriental/0:999", "oriental/0"] {
        let request = pb::PullObservationsRequest { as_of: as_of.to_owned(), ..asked(filter("IMM_STOCK", "", "")) };
        assert_eq!(reason(&observations(&stage.reader, request).await.unwrap_err()), "BAD_REQUEST", "{as_of}");
    }
    let mine = pb::PullObservationsRequest { mine: true, ..asked(filter("IMM_STOCK", "", "")) };
    assert_eq!(reason(&observations(&stage.reader, mine).await.unwrap_err()), "BAD_REQUEST");
}

#[tokio::test]
async fn earlier_states_are_quotable() {
    let stage = stage(&[POPULATION]).await;
    let of = |as_of: &str| pb::PullObservationsRequest {
        as_of: as_of.to_owned(),
        ..asked(filter("POP_TOTAL", "MA-02-381", ""))
    };
    let (before, ..) = observations(&stage.reader, of("")).await.unwrap();
    let revised = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n POP_TOTAL,MA-02-381,2024,LEGAL,1001";
    stage.submit("revision", &[revised]).await;
    assert_eq!(rows(&stage.reader, of("")).await.1, ["MA-02-381 _T 1001 A F 2"]);
    let (again, batches, _) = observations(&stage.reader, of(&before.cut)).await.unwrap();
    assert_eq!((again.cut, raw_rows(&batches)), (before.cut, vec!["MA-02-381 _T 1000 A F 1".to_owned()]));
    assert_eq!(rows(&stage.reader, of("2020-01-01T00:00:00Z")).await.1, [""; 0]);
    assert_eq!(rows(&stage.reader, of("2030-01-01T00:00:00Z")).await.1, ["MA-02-381 _T 1001 A F 2"]);
}

#[tokio::test]
async fn an_explanation_lists_what_went_in_and_apart_from_it_what_was_only_compared() {
    const COUNTRY: &str = "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
        IMM_STOCK,MA-02,2024,LEGAL,100
        IMM_STOCK,MA-02-411,2024,LEGAL,60
        POP_TOTAL,MA-02,2024,LEGAL,20000
        POP_TOTAL,MA-02-411,2024,LEGAL,10000";
    let stage = stage(&[COUNTRY]).await;
    stage.build().await;
    let ask = |indicator: &str, area: &str| pb::ExplainRequest {
        indicator: indicator.to_owned(),
        area: area.to_owned(),
        period: "2024".to_owned(),
        ..pb::ExplainRequest::default()
    };
    let mut client = QueryServiceClient::new(stage.reviewer.clone());
    let lines = |inputs: &[pb::ExplainInput]| -> Vec<String> {
        let line = |one: &pb::ExplainInput| format!("{} {} {} {}", one.indicator, one.area, one.value, one.side);
        inputs.iter().map(|one| line(one).trim().to_owned()).collect()
    };
    let told = client.explain(ask("IMM_SHARE", "MA-02")).await.unwrap().into_inner();
    assert_eq!(lines(&told.inputs), ["IMM_STOCK MA-02 100 numerator", "POP_TOTAL MA-02 20000 denominator"]);
    assert_eq!(lines(&told.compared), ["IMM_STOCK MA-02-411 60", "POP_TOTAL MA-02-411 10000"]);
    let told = client.explain(ask("IMM_STOCK", "MA-02")).await.unwrap().into_inner();
    assert_eq!(lines(&told.inputs), ["IMM_STOCK MA-02 100"]);
    assert_eq!(lines(&told.compared), ["IMM_STOCK MA-02-411 60"]);
    let told = client.explain(ask("IMM_STOCK", "MA")).await.unwrap().into_inner();
    assert_eq!(lines(&told.inputs), ["IMM_STOCK MA-02 100"], "the country is made of the region");
    assert_eq!((told.compared.len(), told.withheld.len()), (0, 0));
}

/// Foreign residents and population of one province.
pub fn share(foreign: u32, all: u32) -> String {
    format!(
        "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
        IMM_STOCK,MA-02-411,2024,LEGAL,{foreign}
        POP_TOTAL,MA-02-411,2024,LEGAL,{all}"
    )
}

#[tokio::test]
async fn a_figure_that_no_release_shows_is_hidden_until_one_has_judged_it() {
    let stage = stage(&[&share(30, 58)]).await;
    stage.build().await;
    let ask = |indicator: &str| asked(filter(indicator, "MA-02-411", ""));
    assert_eq!(rows(&stage.reader, ask("IMM_STOCK")).await.1, ["MA-02-411 _T 30 A F 1"]);
    // 57 of 58: one is left over. What did not change is shown as before.
    stage.submit("newer", &[&share(57, 58)]).await;
    assert_eq!(rows(&stage.reader, ask("IMM_STOCK")).await, (true, vec!["MA-02-411 _T  Q C 2".to_owned()]));
    assert_eq!(rows(&stage.reader, ask("POP_TOTAL")).await.1, ["MA-02-411 _T 58 A F 2"]);
    assert_eq!(rows(&stage.own, ask("IMM_STOCK")).await.1, ["MA-02-411 _T 57 A F 2"]);
    // 40 of 58 discloses no person, but that is for a release to say.
    stage.submit("newest", &[&share(40, 58)]).await;
    assert_eq!(rows(&stage.reader, ask("IMM_STOCK")).await.1, ["MA-02-411 _T  Q C 3"]);
    stage.build().await;
    assert_eq!(rows(&stage.reader, ask("IMM_STOCK")).await, (false, vec!["MA-02-411 _T 40 A F 3".to_owned()]));
}

#[tokio::test]
async fn an_earlier_state_shows_nothing_that_a_release_has_hidden() {
    let stage = stage(&[&share(111, 112)]).await;
    let ask = |as_of: &str| pb::PullObservationsRequest {
        as_of: as_of.to_owned(),
        ..asked(filter("IMM_STOCK", "MA-02-411", ""))
    };
    let (before, ..) = observations(&stage.reader, ask("")).await.unwrap();
    stage.build().await;
    assert_eq!(rows(&stage.reader, ask("")).await.1, ["MA-02-411 _T  Q C 1"]);
    stage.submit("corrected", &[&share(150, 1_120)]).await;
    stage.build().await;
    assert_eq!(rows(&stage.reader, ask("")).await.1, ["MA-02-411 _T 150 A F 2"]);
    assert_eq!(rows(&stage.reader, ask(&before.cut)).await, (true, vec!["MA-02-411 _T  Q C 1".to_owned()]));
    assert_eq!(rows(&stage.own, ask(&before.cut)).await.1, ["MA-02-411 _T 111 A F 1"]);
}

#[tokio::test]
async fn an_explanation_leads_to_the_entries_and_hides_what_is_hidden() {
    let stage = stage(&[FOREIGN, POPULATION]).await;
    stage.build().await;
    let ask = |indicator: &str, area: &str| pb::ExplainRequest {
        indicator: indicator.to_owned(),
        area: area.to_owned(),
        period: "2024".to_owned(),
        ..pb::ExplainRequest::default()
    };
    let explain = async |channel: &Channel, request: pb::ExplainRequest| {
        QueryServiceClient::new(channel.clone()).explain(request).await.map(tonic::Response::into_inner)
    };
    let told = explain(&stage.reader, ask("IMM_STOCK", "MA-02")).await.unwrap();
    assert_eq!((told.formula.as_str(), told.method.as_str()), ("sum over territory", "LEGAL"));
    assert_eq!((told.parts_in, told.parts_of, told.parts_sum.as_str()), (2, 2, "43"));
    let values = |told: &pb::ExplainResponse| -> Vec<String> {
        told.inputs.iter().map(|input| format!("{} {} {}", input.area, input.value, input.conf_status)).collect()
    };
    assert_eq!(values(&told), ["MA-02-381  C", "MA-02-411  C"]);
    assert_eq!(told.inputs[1].reporter, "region-or");
    assert_eq!(told.inputs[1].position.as_ref().unwrap().origin, "oriental");
    let clear = explain(&stage.reviewer, ask("IMM_STOCK", "MA-02")).await.unwrap();
    assert_eq!(values(&clear), ["MA-02-381 3 F", "MA-02-411 40 F"]);
    let ratio = explain(&stage.reviewer, ask("IMM_SHARE", "MA-02")).await.unwrap();
    assert_eq!((ratio.formula.as_str(), ratio.parts_sum.as_str()), ("IMM_STOCK / POP_TOTAL x 100", "43 / 3000"));
    let ratio = explain(&stage.reader, ask("IMM_SHARE", "MA-02")).await.unwrap();
    assert_eq!(ratio.parts_sum, "");
    // Its reporter sees the figure and why the cell is hidden; anyone else sees one code for all hidden cells.
    for (channel, conf, value) in [(&stage.own, "A", "3"), (&stage.reviewer, "A", "3"), (&stage.reader, "C", "")] {
        let told = explain(channel, ask("IMM_STOCK", "MA-02-381")).await.unwrap();
        let rows = cells_from_pb(told.cell.as_ref().unwrap()).unwrap();
        assert_eq!((rows[0].text("OBS_STATUS"), rows[0].text("CONF_STATUS")), ("Q", conf));
        assert_eq!((told.inputs[0].value.as_str(), rows[0].value.is_none()), (value, true));
    }
    let refused = explain(&stage.reader, ask("IMM_STOCK", "MA-09")).await.unwrap_err();
    assert_eq!(reason(&refused), "NOT_PUBLISHED");
}

#[tokio::test]
async fn embargoed_and_local_rows_are_for_their_reporter_and_the_nodes_reviewers() {
    const EMBARGOED: &str = "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,EMBARGO_TIME,COMMENT_OBS
        POP_TOTAL,MA-02-381,2024,LEGAL,1000,2999-01-01T00:00:00Z,not before its day
        POP_TOTAL,MA-02-411,2024,LEGAL,2000,2000-01-01T00:00:00Z,";
    const LOCAL: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n POP_TOTAL,MA-02-113,2024,LEGAL,3000";
    let stage = stage(&[EMBARGOED]).await;
    let mut local = Observations::right(&stage.council, &stage.catalogue, "local", &[LOCAL]);
    local.header.sharing = pb::Sharing::Local.into();
    local.send(&stage.own).await.unwrap().receipt();
    let ask = || asked(filter("POP_TOTAL", "MA-02", ""));
    // Neither the rows nor their existence are shown: nothing is masked.
    let elsewhere = stage.node.as_caller(Role::Reviewer, "national-reviewer").channel().await;
    for channel in [&stage.reader, &elsewhere] {
        assert_eq!(rows(channel, ask()).await, (false, vec!["MA-02-411 _T 2000 A F 1".to_owned()]));
        let (_, batches, _) = observations(channel, ask()).await.unwrap();
        assert!(!format!("{batches:?}").contains("not before its day"));
    }
    let clear = ["MA-02-113 _T 3000 A F 1", "MA-02-381 _T 1000 A F 1", "MA-02-411 _T 2000 A F 1"];
    for channel in [&stage.own, &stage.reviewer] {
        assert_eq!(rows(channel, ask()).await, (false, clear.map(str::to_owned).to_vec()));
    }
}

#[tokio::test]
async fn a_local_answer_without_a_figure_is_not_there_for_others() {
    const ANSWERS: &str = "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS,COMMENT_OBS
        POP_TOTAL,MA-02-113,2024,LEGAL,,L,the register is closed";
    let stage = stage(&[]).await;
    let mut local = Observations::right(&stage.council, &stage.catalogue, "local", &[ANSWERS]);
    local.header.sharing = pb::Sharing::Local.into();
    local.send(&stage.own).await.unwrap().receipt();
    let ask = || asked(filter("POP_TOTAL", "MA-02", ""));
    assert_eq!(rows(&stage.reader, ask()).await, (false, Vec::new()));
    assert_eq!(rows(&stage.own, ask()).await.1, ["MA-02-113 _T  L F 1"]);
}

#[tokio::test]
async fn a_local_revision_hides_nothing_and_is_not_counted_for_others() {
    let stage = stage(&[POPULATION]).await;
    let of =
        |text: &str| format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n POP_TOTAL,MA-02-381,2024,LEGAL,{text}");
    let mut local = Observations::right(&stage.council, &stage.catalogue, "local", &[&of("77777")]);
    local.header.sharing = pb::Sharing::Local.into();
    local.header.accept_warnings = "the others keep the earlier figure".to_owned();
    local.send(&stage.own).await.unwrap().receipt();
    let ask = || asked(filter("POP_TOTAL", "MA-02-381", ""));
    // The same as at a node that does not hold it.
    assert_eq!(rows(&stage.reader, ask()).await.1, ["MA-02-381 _T 1000 A F 1"]);
    assert_eq!(rows(&stage.own, ask()).await.1, ["MA-02-381 _T 77777 A F 2"]);
    stage.submit("third", &[&of("1002")]).await;
    assert_eq!(rows(&stage.reader, ask()).await.1, ["MA-02-381 _T 1002 A F 2"]);
    assert_eq!(rows(&stage.own, ask()).await.1, ["MA-02-381 _T 1002 A F 3"]);
}

#[tokio::test]
async fn local_figures_are_in_releases_for_the_node_alone() {
    let stage = stage(&[POPULATION]).await;
    let table = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n POP_TOTAL,MA-02-113,2024,LEGAL,3000";
    let mut local = Observations::right(&stage.council, &stage.catalogue, "local", &[table]);
    local.header.sharing = pb::Sharing::Local.into();
    local.send(&stage.own).await.unwrap().receipt();
    let members = stage.build().await.release.unwrap();
    let region = || filter("POP_TOTAL", "MA-02", "");
    assert_eq!(cells(&stage.reader, region(), &[]).await, ["MA-02 3000 A F 2/0 ROLLED_UP"]);
    let mut admin = AdminServiceClient::new(stage.node.admin().channel().await);
    let build = |audience: &str| pb::BuildReleaseRequest { audience: audience.to_owned(), ..Default::default() };
    assert_eq!(reason(&admin.build_release(build("everyone")).await.unwrap_err()), "BAD_REQUEST");
    let own = admin.build_release(build("node")).await.unwrap().into_inner().release.unwrap();
    // Each audience has a series of its own.
    assert_eq!((own.audience.as_str(), own.number, members.number), ("node", 2, 1));
    assert_eq!(cells(&stage.reviewer, region(), &[]).await, ["MA-02 6000 A F 3/0 ROLLED_UP"]);
    // The newest release that a reader may see is the one for members, and the other is not there.
    let elsewhere = stage.node.as_caller(Role::Admin, "national-admin").channel().await;
    for channel in [&stage.reader, &stage.own, &elsewhere] {
        assert_eq!(cells(channel, region(), &[]).await, ["MA-02 3000 A F 2/0 ROLLED_UP"]);
        let mut client = AdminServiceClient::new(channel.clone());
        let listed = client.list_releases(pb::ListReleasesRequest::default()).await.unwrap().into_inner().releases;
        assert_eq!(listed, std::slice::from_ref(&members));
        for (asked, found) in [("latest", Some(&members)), (own.release.as_str(), None)] {
            let request = pb::GetReleaseRequest { release: asked.to_owned(), with_proof: false, with_loss: false };
            let answer = client.get_release(request).await.map(|answer| answer.into_inner().release.unwrap());
            assert_eq!(answer.as_ref().ok(), found, "{asked}");
        }
        let request = pb::PullAggregatesRequest { filter: Some(region()), release: own.release.clone(), by: vec![] };
        let refused = QueryServiceClient::new(channel.clone()).pull_aggregates(request).await.unwrap_err();
        assert_eq!(reason(&refused), "NOT_PUBLISHED");
    }
    let listed = admin.list_releases(pb::ListReleasesRequest::default()).await.unwrap().into_inner().releases;
    assert_eq!(listed, [own.clone(), members.clone()]);
    let public = admin.build_release(build("public")).await.unwrap().into_inner().release.unwrap();
    assert_eq!((public.audience.as_str(), public.number), ("public", 3));
    let listed = admin.list_releases(pb::ListReleasesRequest::default()).await.unwrap().into_inner().releases;
    assert_eq!(listed, [public, own, members]);
}

#[tokio::test]
async fn figures_enter_no_wider_release_than_their_submitter_signed() {
    let stage = stage(&[POPULATION]).await;
    let send = async |key: &str, table: &str, audience: Audience| {
        let mut sent = Observations::right(&stage.council, &stage.catalogue, key, &[table]);
        sent.header.sharing = pb::Sharing::Federation.into();
        sent.header.audience = audience.as_str().to_owned();
        sent.header.accept_warnings = "the wider releases keep the earlier figure".to_owned();
        sent.send(&stage.own).await.unwrap().receipt();
    };
    let of = |area: &str, value: u32| {
        format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n POP_TOTAL,{area},2024,LEGAL,{value}")
    };
    send("members", &of("MA-02-411", 500), Audience::Members).await;
    send("node", &of("MA-02-113", 3000), Audience::Node).await;
    // A later state of a figure for narrower releases: the one before stays in the wider ones.
    send("later", &of("MA-02-381", 4000), Audience::Node).await;
    let built = async |audience: &str| {
        let mut admin = AdminServiceClient::new(stage.node.admin().channel().await);
        let request = pb::BuildReleaseRequest { audience: audience.to_owned(), ..Default::default() };
        admin.build_release(request).await.unwrap();
        cells(&stage.reviewer, filter("POP_TOTAL", "MA-02", ""), &[]).await
    };
    assert_eq!(built("members").await, ["MA-02 1500 A F 2/0 ROLLED_UP"]);
    assert_eq!(built("node").await, ["MA-02 7500 A F 3/0 ROLLED_UP"]);
}

#[tokio::test]
async fn an_indicator_enters_no_wider_release_than_its_catalogue_allows() {
    let stage = stage(&[FOREIGN, POPULATION]).await;
    let mut parts = catalogue_parts();
    // A ratio is in no wider release than its sides, in the catalogue and in the release.
    let rests_on_population = |kind: &Kind| match kind {
        Kind::Ratio { numerator, denominator } => {
            [numerator, denominator].iter().any(|side| side.indicator.as_str() == "POP_TOTAL")
        }
        _ => false,
    };
    for own in &mut parts.indicators {
        if own.code.as_str() == "POP_TOTAL" || rests_on_population(&own.kind) {
            own.audience = Audience::Node;
        }
    }
    let ledger = &stage.node.running.node.ledger;
    ledger.append_catalogue(&authorise_operator::<Administer>(), parts).await.unwrap();
    let members = stage.build().await.release.unwrap();
    let held = |release: &pb::ReleaseSummary| release.indicators.clone();
    assert!(held(&members).contains(&"IMM_STOCK".to_owned()), "{members:?}");
    assert!(!held(&members).iter().any(|code| code == "POP_TOTAL" || code == "IMM_SHARE"), "{members:?}");
    let mut admin = AdminServiceClient::new(stage.node.admin().channel().await);
    let request = pb::BuildReleaseRequest { audience: "node".to_owned(), ..Default::default() };
    let own = admin.build_release(request).await.unwrap().into_inner().release.unwrap();
    for code in ["IMM_STOCK", "IMM_SHARE", "POP_TOTAL"] {
        assert!(held(&own).contains(&code.to_owned()), "{code}: {own:?}");
    }
}

#[tokio::test]
async fn rows_of_small_counts_are_no_finer_than_a_release() {
    const FINE: &str = "
        INDICATOR,REF_AREA,TIME_PERIOD,SEX,AGE,NAT_GROUP,METHOD,OBS_VALUE
        IMM_STOCK,MA-02-411,2024,F,Y15T19,SSA,LEGAL,18
        IMM_STOCK,MA-02-381,2024,F,Y15T19,_T,LEGAL,30
        IMM_STOCK,MA-02-113,2024,F,_T,_T,LEGAL,40";
    let stage = stage(&[FINE]).await;
    stage.build().await;
    let ask = || asked(filter("IMM_STOCK", "MA-02", ""));
    let shown = ["MA-02-113 F 40 A F 1", "MA-02-381 F 30 A F 1"];
    assert_eq!(rows(&stage.reader, ask()).await, (false, shown.map(str::to_owned).to_vec()));
    assert_eq!(rows(&stage.own, ask()).await.1.len(), 3);
}

#[tokio::test]
async fn many_rows_come_in_batches() {
    let stage = stage(&[]).await;
    let areas: Vec<String> = stage
        .catalogue
        .parts()
        .areas
        .iter()
        .filter(|area| area.level == Level::Commune)
        .map(|area| area.code.to_string())
        .filter(|code| code.starts_with("MA-02-"))
        .collect();
    let table = |years: std::ops::Range<i32>| {
        let mut text = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE\n".to_owned();
        for area in &areas {
            for year in years.clone() {
                text += &format!("POP_TOTAL,{area},{year},F,LEGAL,10\nPOP_TOTAL,{area},{year},M,LEGAL,12\n");
            }
        }
        text
    };
    let mut expected = 0;
    for first in [1944, 1964, 1984, 2004] {
        stage.submit(&format!("from-{first}"), &[&table(first..first + 20)]).await;
        expected += areas.len() * 40;
    }
    let request = asked(filter("POP_TOTAL", "MA-02", ""));
    let (_, batches, _) = observations(&stage.reader, request).await.unwrap();
    assert!(expected > 8_192 && batches.len() > 1);
    assert!(batches.iter().all(|batch| batch.values.len() <= 8_192));
    assert_eq!(batches.iter().map(|batch| batch.values.len()).sum::<usize>(), expected);
    stage.build().await;
    let (_, cells, _) = aggregates(&stage.reader, filter("POP_TOTAL", "MA-02", "commune"), &["SEX"]).await.unwrap();
    assert!(cells.len() > 8_192, "{}", cells.len());
    assert!(cells.iter().all(|row| row.value.is_some()));
}

#[tokio::test]
async fn local_events_are_for_their_reporter_and_the_nodes_own_people() {
    let stage = stage(&[]).await;
    let text = r#"{"eventId": "forum", "version": 1, "type": "GOV_SESSION", "status": "HELD",
        "title": {"ar": "جلسة", "fr": "Séance", "en": "Session"}, "start": "2025-09-26", "end": "2025-09-26",
        "datePrecision": "DAY", "dateEvidence": "CONFLICT", "area": "MA-02-381", "geoPrecision": "PROVINCE",
        "organisers": ["space-intercom-nador"], "programmes": ["almadina"], "themes": ["T_COORD"],
        "sources": [{"title": "source"}], "language": "ar", "sensitivity": "low"}"#
        .replace('\n', " ");
    let (records, findings) = read_events(text.as_bytes());
    assert_eq!(findings, []);
    let records: Vec<_> = records.into_iter().map(|record| record.event).collect();
    let mut sent = Events::new(&stage.council, &stage.catalogue, "event", &records);
    sent.header = pb::SubmissionHeader { sharing: pb::Sharing::Local.into(), ..header("event") };
    sent.send(&stage.own).await.unwrap().receipt();
    let pull = async |channel: &Channel, request: pb::PullEventsRequest| {
        let mut answers = QueryServiceClient::new(channel.clone()).pull_events(request).await.unwrap().into_inner();
        let mut ids = Vec::new();
        while let Some(message) = answers.message().await.unwrap() {
            ids.push(message.event.unwrap().event_id);
        }
        ids
    };
    let in_region =
        || pb::PullEventsRequest { area: "MA-02".to_owned(), r#type: "GOV_".to_owned(), ..Default::default() };
    assert_eq!(pull(&stage.own, in_region()).await, ["forum"]);
    assert_eq!(pull(&stage.reviewer, in_region()).await, ["forum"]);
    assert_eq!(pull(&stage.reader, in_region()).await, [""; 0]);
    let elsewhere = pb::PullEventsRequest { area: "MA-09".to_owned(), ..Default::default() };
    assert_eq!(pull(&stage.own, elsewhere).await, [""; 0]);
}

/// Why nothing is found, and which request would find something.
fn why(refused: &Status) -> (String, String) {
    let facts = refused.get_details_error_info().unwrap().metadata;
    (facts["why"].clone(), facts["known"].clone())
}

fn reasons(trailer: &pb::AggregatesTrailer) -> Vec<String> {
    let line = |one: &pb::NothingFound| format!("{} {} {}", one.indicator, one.reason, one.known.join(" "));
    trailer.nothing.iter().map(|one| line(one).trim().to_owned()).collect()
}

#[tokio::test]
async fn an_indicator_without_data_says_why_and_fails_no_other() {
    let stage = stage(&[FOREIGN, POPULATION]).await;
    stage.build().await;
    let all = |change: &dyn Fn(&mut pb::Filter)| {
        let mut wanted = filter("IMM_STOCK", "MA-02-411", "");
        wanted.indicators = ["IMM_STOCK", "POP_TOTAL", "REFUG_STOCK"].map(str::to_owned).to_vec();
        change(&mut wanted);
        wanted
    };
    let (_, rows, trailer) = aggregates(&stage.reader, all(&|_| {}), &[]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.text("INDICATOR")).collect::<Vec<_>>(), ["IMM_STOCK", "POP_TOTAL"]);
    assert_eq!(reasons(&trailer), ["REFUG_STOCK NO_FIGURES"]);
    // One indicator has the breakdown, one has other dimensions, and one has no figures by it.
    let (_, rows, trailer) = aggregates(&stage.reader, all(&|_| {}), &["NAT_GROUP"]).await.unwrap();
    assert!(rows.is_empty(), "{rows:?}");
    let told = ["REFUG_STOCK NO_FIGURES", "POP_TOTAL NO_DIMENSION SEX AGE", "IMM_STOCK NO_BREAKDOWN"];
    let found = reasons(&trailer);
    assert!(told.iter().all(|told| found.iter().any(|line| line.starts_with(told))), "{found:?}");
    let early = all(&|filter| filter.to = "2020".to_owned());
    let (_, rows, trailer) = aggregates(&stage.reader, early, &[]).await.unwrap();
    assert!(rows.is_empty(), "{rows:?}");
    let told = ["REFUG_STOCK NO_FIGURES", "IMM_STOCK NO_PERIOD 2024 2024", "POP_TOTAL NO_PERIOD 2024 2024"];
    assert_eq!(reasons(&trailer), told);
    let other = all(&|filter| filter.method = "MUNICIPAL".to_owned());
    let (_, _, trailer) = aggregates(&stage.reader, other, &[]).await.unwrap();
    assert_eq!(reasons(&trailer)[1..], ["IMM_STOCK NO_METHOD LEGAL", "POP_TOTAL NO_METHOD LEGAL"]);
    let silent = all(&|filter| filter.areas = vec!["MA-03".to_owned()]);
    let (_, _, trailer) = aggregates(&stage.reader, silent, &[]).await.unwrap();
    assert_eq!(reasons(&trailer)[1..], ["IMM_STOCK NOT_REPORTED", "POP_TOTAL NOT_REPORTED"]);
    let refused = aggregates(&stage.reader, filter("IMM_STOCK", "MA-02", "arrondissement"), &[]).await.unwrap_err();
    assert_eq!(why(&refused), ("TOO_FINE".to_owned(), "commune".to_owned()));
    let ask = pb::ExplainRequest { indicator: "IMM_STOCK".into(), area: "MA-02".into(), ..Default::default() };
    let ask = pb::ExplainRequest { period: "2014".into(), ..ask };
    let refused = QueryServiceClient::new(stage.reader.clone()).explain(ask).await.unwrap_err();
    assert_eq!(why(&refused), ("NO_PERIOD".to_owned(), "2024, 2024".to_owned()));
}

#[tokio::test]
async fn areas_that_did_not_report_are_listed() {
    let stage = stage(&[POPULATION]).await;
    stage.build().await;
    let mut wanted = filter("POP_TOTAL", "MA-02-381", "");
    wanted.areas.extend(["MA-03".to_owned(), "MA-02-411".to_owned()]);
    let (_, rows, trailer) = aggregates(&stage.reader, wanted, &[]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.text("REF_AREA")).collect::<Vec<_>>(), ["MA-02-381", "MA-02-411"]);
    let silent = pb::NotReported { indicator: "POP_TOTAL".into(), areas: vec!["MA-03".into()], total: 1 };
    assert_eq!((trailer.nothing.len(), trailer.not_reported), (0, vec![silent]));
    let (_, _, trailer) = aggregates(&stage.reader, filter("POP_TOTAL", "", "region"), &[]).await.unwrap();
    let [regions] = trailer.not_reported.as_slice() else { panic!("one indicator: {trailer:?}") };
    assert_eq!((regions.total, regions.areas.len()), (11, 11));
    assert!(!regions.areas.contains(&"MA-02".to_owned()), "{regions:?}");
}

#[tokio::test]
async fn contradictions_are_a_finding_and_a_note_in_every_answer() {
    const DIVIDED: &str = "
        INDICATOR,REF_AREA,TIME_PERIOD,SEX,RES_AREA,METHOD,OBS_VALUE
        POP_TOTAL,MA-02-411,2024,F,_T,LEGAL,40
        POP_TOTAL,MA-02-411,2024,M,_T,LEGAL,50
        POP_TOTAL,MA-02-411,2024,_T,URB,LEGAL,50
        POP_TOTAL,MA-02-411,2024,_T,RUR,LEGAL,30";
    let stage = stage(&[]).await;
    let mut sent = Observations::right(&stage.council, &stage.catalogue, "divided", &[DIVIDED]);
    let report = sent.clone().send(&stage.own).await.unwrap().report();
    let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["PARTITIONS_DISAGREE"]);
    sent.header.accept_warnings = "two sources".to_owned();
    sent.send(&stage.own).await.unwrap().receipt();
    stage.build().await;
    let (_, rows, _) = aggregates(&stage.reader, filter("POP_TOTAL", "MA-02-411", ""), &[]).await.unwrap();
    let [row] = rows.as_slice() else { panic!("one cell: {rows:?}") };
    assert_eq!((cell(row).as_str(), row.text("NOTE")), ("MA-02-411 90 A F 1/1 ROLLED_UP", "PARTITIONS_DISAGREE"));
    assert_eq!((row.text("OBS_STATUS_ALL"), row.text("COMPLETENESS")), ("A", "COMPLETE"));
    let ask = pb::ExplainRequest { indicator: "POP_TOTAL".into(), area: "MA-02-411".into(), ..Default::default() };
    let ask = pb::ExplainRequest { period: "2024".into(), ..ask };
    let told = QueryServiceClient::new(stage.reader.clone()).explain(ask).await.unwrap().into_inner();
    assert_eq!(cells_from_pb(&told.cell.unwrap()).unwrap()[0].text("NOTE"), "PARTITIONS_DISAGREE");
}

#[tokio::test]
async fn a_residual_group_is_reported_and_stands_beside_its_members() {
    const REGIONS: &str = "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
        IMM_STOCK,MA,2024,LEGAL,3000
        IMM_STOCK,MA-02,2024,LEGAL,1000
        IMM_STOCK,MA-10,2014,LEGAL,347
        IMM_STOCK,MA-X-08-10-11,2024,LEGAL,1900";
    let stage = stage(&[]).await;
    stage.node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA"]).await;
    stage.submit("regions", &[REGIONS]).await;
    stage.build().await;
    let of = |area: &str| pb::Filter { from: "2024".to_owned(), ..filter("IMM_STOCK", area, "") };
    assert_eq!(cells(&stage.reader, of("MA-X-08-10-11"), &[]).await, ["MA-X-08-10-11 1900 W F 1/1 DIRECT"]);
    assert_eq!(cells(&stage.reader, of("MA-10"), &[]).await, ["MA-10  K F 0/1 NONE"]);
    let (_, rows, _) = aggregates(&stage.reader, of("MA"), &[]).await.unwrap();
    assert_eq!((cell(&rows[0]).as_str(), rows[0].text("NOTE")), ("MA 3000 A F 1/1 DIRECT", "TOTAL_DISAGREES"));
    let listed = cells(&stage.reader, pb::Filter { areas: Vec::new(), level: "residual".into(), ..of("") }, &[]).await;
    assert_eq!(listed, ["MA-X-08-10-11 1900 W F 1/1 DIRECT"]);
    // A raw row of it is judged by its own cell in the release.
    let raw = rows_of(&stage, "MA-X-08-10-11").await;
    assert_eq!(raw, ["MA-X-08-10-11 _T 1900 A F 1"]);
}

async fn rows_of(stage: &Stage, area: &str) -> Vec<String> {
    rows(&stage.reader, asked(filter("IMM_STOCK", area, ""))).await.1
}
