//! The answer to a submission agrees with a pull: which rows are new, changed and unchanged, and which submissions have replaced
//! them meanwhile, with any number of concurrent submissions.

use std::collections::{BTreeMap, BTreeSet};

use marsad::domain::catalogue::Catalogue;
use marsad::formats::builtin::builtin;
use marsad::wire::pb;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;
use tonic::Code;
use tonic::transport::Channel;

use crate::support::client::{Observations, reason};
use crate::support::node::{Person, TestNode};

const HEADER: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE";
/// How many are sent at once.
const AT_ONCE: u64 = 12;

struct Stage {
    node: TestNode,
    council: Person,
    channel: Channel,
    catalogue: Catalogue,
}

type Stored = (pb::Receipt, pb::Effect);

async fn stage() -> Stage {
    let node = TestNode::start("oriental").await;
    let council = node.council();
    let channel = council.channel().await;
    Stage { node, council, channel, catalogue: builtin().unwrap() }
}

/// A table of the population in some years.
fn table(figures: &[(u32, u64)]) -> String {
    let row = |(year, value): &(u32, u64)| format!("POP_TOTAL,MA-02,{year},LEGAL,{value}");
    let rows: Vec<String> = figures.iter().map(row).collect();
    format!("{HEADER}\n{}", rows.join("\n"))
}

impl Stage {
    fn sent(&self, key: &str, figures: &[(u32, u64)]) -> Observations {
        Observations::right(&self.council, &self.catalogue, key, &[&table(figures)])
    }

    async fn submit(&self, key: &str, figures: &[(u32, u64)]) -> Stored {
        send(&self.channel, &self.sent(key, figures)).await
    }

    /// Sends all of them at once, each on its own connection.
    async fn submit_all(&self, sent: Vec<Observations>) -> Vec<Stored> {
        let mut tasks = tokio::task::JoinSet::new();
        for one in sent {
            let channel = self.council.channel().await;
            tasks.spawn(async move { send(&channel, &one).await });
        }
        tasks.join_all().await
    }

    /// The figures by their years, as a pull gives them.
    async fn pulled(&self) -> BTreeMap<u32, u64> {
        let asked = pb::PullObservationsRequest {
            filter: Some(pb::Filter {
                indicators: vec!["POP_TOTAL".to_owned()],
                areas: vec!["MA-02".to_owned()],
                ..pb::Filter::default()
            }),
            ..pb::PullObservationsRequest::default()
        };
        let mut stream =
            QueryServiceClient::new(self.channel.clone()).pull_observations(asked).await.unwrap().into_inner();
        let mut figures = BTreeMap::new();
        while let Some(message) = stream.message().await.unwrap() {
            let Some(pb::pull_observations_response::Part::Batch(batch)) = message.part else { continue };
            let raw = marsad::wire::batch::from_pb(batch).unwrap();
            let years = raw.columns.iter().find(|column| column.name == "TIME_PERIOD").unwrap();
            for (n, value) in raw.values.iter().enumerate() {
                let marsad::domain::raw::RawValue::Number(number) = value else { panic!("{value:?}") };
                let year = years.dictionary[years.index[n] as usize].parse().unwrap();
                figures.insert(year, number.to_string().parse().unwrap());
            }
        }
        figures
    }

    async fn own_size(&self) -> u64 {
        let heads = self.node.running.node.ledger.heads().await.unwrap();
        heads.iter().map(|head| head.frontier.size()).sum()
    }

    async fn withdraw(&self, submission: &str) {
        let request = pb::WithdrawSubmissionRequest {
            submission: submission.to_owned(),
            reason: "counted twice".to_owned(),
            preview: false,
        };
        SubmissionServiceClient::new(self.channel.clone()).withdraw_submission(request).await.unwrap();
    }
}

async fn send(channel: &Channel, sent: &Observations) -> Stored {
    use pb::submit_observations_response::Outcome;
    let mut client = SubmissionServiceClient::new(channel.clone());
    let answer = client.submit_observations(tokio_stream::iter(sent.messages())).await.unwrap().into_inner();
    match answer.outcome {
        Some(Outcome::Receipt(receipt)) => (receipt, answer.effect.unwrap()),
        other => panic!("no receipt: {other:?}"),
    }
}

fn counts(stored: &Stored) -> (&str, u64, u64, u64) {
    let effect = &stored.1;
    (effect.outcome.as_str(), effect.new_rows, effect.changed_rows, effect.unchanged_rows)
}

fn index(stored: &Stored) -> u64 {
    stored.0.position.as_ref().unwrap().index
}

#[tokio::test]
async fn rows_are_counted_as_new_changed_and_unchanged() {
    let stage = stage().await;
    let first = stage.submit("a", &[(2018, 1), (2019, 2), (2020, 3), (2021, 4)]).await;
    assert_eq!(counts(&first), ("STORED", 4, 0, 0));
    let mixed = stage.submit("b", &[(2018, 1), (2019, 2), (2020, 30), (2022, 5), (2023, 6)]).await;
    assert_eq!(counts(&mixed), ("STORED", 2, 1, 2));
    assert_eq!(
        stage.pulled().await,
        BTreeMap::from([(2018, 1), (2019, 2), (2020, 30), (2021, 4), (2022, 5), (2023, 6)])
    );
}

#[tokio::test]
async fn rows_that_stand_already_are_not_stored_again_whatever_submissions_hold_them() {
    let stage = stage().await;
    let first = stage.submit("a", &[(2018, 1), (2019, 2), (2020, 3)]).await.0;
    let second = stage.submit("b", &[(2021, 4)]).await.0;
    let size = stage.own_size().await;
    let part = stage.submit("c", &[(2018, 1), (2019, 2)]).await;
    assert_eq!(counts(&part), ("UNCHANGED", 0, 0, 2));
    assert_eq!((&part.0, &part.1.held_in), (&first, &vec![first.submission.clone()]));
    let both = stage.submit("d", &[(2020, 3), (2021, 4)]).await;
    assert_eq!(counts(&both), ("UNCHANGED", 0, 0, 2));
    assert_eq!(both.0, second);
    assert_eq!(both.1.held_in, [second.submission.clone(), first.submission.clone()]);
    assert_eq!(stage.own_size().await, size);
    // Sent again after a lost answer it changes nothing.
    let again = stage.submit("d", &[(2020, 3), (2021, 4)]).await;
    assert_eq!((counts(&again), &again.0), (("UNCHANGED", 0, 0, 2), &second));
    assert_eq!((again.1.held_in, again.1.outdated_rows), (vec![second.submission], 0));
    assert_eq!(stage.own_size().await, size);
}

#[tokio::test]
async fn the_answer_to_a_key_stands_whatever_is_stored_or_withdrawn_since() {
    let stage = stage().await;
    let first = stage.submit("a", &[(2018, 1)]).await.0;
    let second = stage.submit("b", &[(2019, 2)]).await.0;
    let both = [(2018, 1), (2019, 2)];
    let answered = stage.submit("c", &both).await;
    assert_eq!((counts(&answered), &answered.0), (("UNCHANGED", 0, 0, 2), &second));
    // A figure of it is corrected. A late retry must not put it back.
    let corrected = stage.submit("d", &[(2018, 10)]).await.0;
    let size = stage.own_size().await;
    let again = stage.submit("c", &both).await;
    assert_eq!((counts(&again), &again.0), (counts(&answered), &second));
    let later: Vec<&str> = again.1.superseded_by.iter().map(|by| by.submission.as_str()).collect();
    assert_eq!((later, again.1.outdated_rows), (vec![corrected.submission.as_str()], 1), "it says what stands instead");
    assert_eq!(stage.own_size().await, size);
    assert_eq!(stage.pulled().await, BTreeMap::from([(2018, 10), (2019, 2)]));
    // The correction, and another submission that held a row of it, are withdrawn.
    stage.withdraw(&corrected.submission).await;
    assert_eq!(stage.submit("c", &both).await.1.outdated_rows, 0, "all of it stands again");
    stage.withdraw(&first.submission).await;
    let again = stage.submit("c", &both).await;
    assert_eq!((counts(&again), again.1.outdated_rows), (counts(&answered), 1));
    assert!(again.1.superseded_by.is_empty(), "nothing took its place");
    assert_eq!(stage.pulled().await, BTreeMap::from([(2019, 2)]));
    // Under a new key it is stored again; the old key still stands for that content.
    assert_eq!(counts(&stage.submit("e", &both).await), ("STORED", 1, 0, 1));
    let conflict = stage.sent("c", &[(2018, 7)]).send(&stage.channel).await.unwrap_err();
    assert_eq!(reason(&conflict), "IDEMPOTENCY_CONFLICT");
}

#[tokio::test]
async fn the_same_content_under_a_key_that_found_it_standing_stands_too() {
    let stage = stage().await;
    let first = stage.submit("a", &[(2018, 1)]).await.0;
    assert_eq!(counts(&stage.submit("b", &[(2018, 1)]).await), ("UNCHANGED", 0, 0, 1));
    let corrected = stage.submit("c", &[(2018, 2)]).await.0;
    let again = stage.submit("b", &[(2018, 1)]).await;
    assert_eq!((counts(&again), &again.0), (("UNCHANGED", 0, 0, 1), &first));
    assert_eq!((&again.1.superseded_by[0].submission, again.1.outdated_rows), (&corrected.submission, 1));
    assert_eq!(stage.pulled().await, BTreeMap::from([(2018, 2)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_pairs_of_equal_submissions_at_once_both_get_the_one_receipt() {
    let stage = stage().await;
    let figure = |n: u64| [(2000 + u32::try_from(n / 2).unwrap(), 100 + n / 2)];
    let sent = (0..AT_ONCE).map(|n| stage.sent(&format!("key-{n}"), &figure(n))).collect();
    let answers = stage.submit_all(sent).await;
    let mut receipts: BTreeMap<&[u8], Vec<&str>> = BTreeMap::new();
    for (receipt, effect) in &answers {
        receipts.entry(receipt.document.as_slice()).or_default().push(&effect.outcome);
    }
    assert_eq!(u64::try_from(receipts.len()).unwrap(), AT_ONCE / 2);
    for mut outcomes in receipts.into_values() {
        outcomes.sort_unstable();
        assert_eq!(outcomes, ["STORED", "UNCHANGED"]);
    }
}

#[tokio::test]
async fn only_what_takes_the_place_of_a_figure_supersedes() {
    let stage = stage().await;
    stage.submit("a", &[(2018, 1), (2020, 3)]).await;
    // Within the span of the first, and of another year.
    stage.submit("b", &[(2019, 2)]).await;
    let again = stage.submit("a", &[(2018, 1), (2020, 3)]).await.1;
    assert_eq!((again.outcome.as_str(), again.superseded_by), ("REPLAYED", Vec::new()));
    // Under another key it is unchanged too.
    assert_eq!(counts(&stage.submit("c", &[(2018, 1), (2020, 3)]).await), ("UNCHANGED", 0, 0, 2));
    // Replaced, and then current again: the figures agree with a pull.
    stage.submit("d", &[(2018, 9)]).await;
    stage.submit("e", &[(2018, 1)]).await;
    let again = stage.submit("a", &[(2018, 1), (2020, 3)]).await.1;
    assert_eq!((again.outcome.as_str(), again.superseded_by), ("REPLAYED", Vec::new()));
}

#[tokio::test]
async fn another_audience_is_a_conflict_under_a_key_and_a_change_under_another() {
    let stage = stage().await;
    let mut sent = stage.sent("key", &[(2020, 3)]);
    sent.header.audience = "members".to_owned();
    send(&stage.channel, &sent).await;
    sent.header.audience = "public".to_owned();
    let conflict = sent.send(&stage.channel).await.unwrap_err();
    assert_eq!((conflict.code(), reason(&conflict).as_str()), (Code::AlreadyExists, "IDEMPOTENCY_CONFLICT"));
    sent.header.idempotency_key = "other".to_owned();
    assert_eq!(counts(&send(&stage.channel, &sent).await), ("STORED", 0, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_equal_submissions_at_once_one_is_stored() {
    let stage = stage().await;
    stage.submit("before", &[(2018, 1)]).await;
    let size = stage.own_size().await;
    let sent = (0..AT_ONCE).map(|n| stage.sent(&format!("key-{n}"), &[(2018, 1), (2019, 7)])).collect();
    let answers = stage.submit_all(sent).await;
    let mut all: Vec<_> = answers.iter().map(counts).collect();
    all.sort_unstable();
    assert_eq!(all[0], ("STORED", 1, 0, 1));
    assert!(all[1..].iter().all(|one| *one == ("UNCHANGED", 0, 0, 2)), "{all:?}");
    let receipts: BTreeSet<&[u8]> = answers.iter().map(|(receipt, _)| receipt.document.as_slice()).collect();
    assert_eq!((receipts.len(), stage.own_size().await), (1, size + 1));
    assert!(answers.iter().all(|(_, effect)| effect.superseded_by.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_different_submissions_at_once_the_answers_add_up_to_what_a_pull_gives() {
    let stage = stage().await;
    // All of them have a figure for one cell, and each one for a cell of its own.
    let own = |n: u64| (2000 + u32::try_from(n).unwrap(), 100 + n);
    let sent = (0..AT_ONCE).map(|n| stage.sent(&format!("key-{n}"), &[(2024, n), own(n)])).collect();
    let answers = stage.submit_all(sent).await;
    let sum = |of: fn(&pb::Effect) -> u64| answers.iter().map(|(_, effect)| of(effect)).sum::<u64>();
    assert!(answers.iter().all(|(_, effect)| effect.outcome == "STORED"));
    assert_eq!(sum(|effect| effect.new_rows), AT_ONCE + 1);
    assert_eq!(sum(|effect| effect.changed_rows), AT_ONCE - 1);
    let first = answers.iter().min_by_key(|stored| index(stored)).unwrap();
    assert_eq!(counts(first), ("STORED", 2, 0, 0));
    // Each submission is sent again. The answer says whether its figures are current; exactly one is.
    let pulled = stage.pulled().await;
    assert_eq!(u64::try_from(pulled.len()).unwrap(), AT_ONCE + 1);
    let last = answers.iter().max_by_key(|stored| index(stored)).unwrap();
    for n in 0..AT_ONCE {
        let (receipt, effect) = stage.submit(&format!("key-{n}"), &[(2024, n), own(n)]).await;
        let stands = pulled.get(&2024) == Some(&n);
        assert_eq!(effect.superseded_by.is_empty(), stands, "{n}: {effect:?}");
        assert_eq!(receipt.submission == last.0.submission, stands);
    }
    // If a submission was replaced before its answer, the answer names the later submissions, and no earlier one.
    let indexes: BTreeMap<&str, u64> =
        answers.iter().map(|stored| (stored.0.submission.as_str(), index(stored))).collect();
    for stored in &answers {
        assert!(stored.1.superseded_by.iter().all(|by| indexes[by.submission.as_str()] > index(stored)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_sent_while_it_is_withdrawn_is_stored_or_said_to_be_what_is_withdrawn() {
    let stage = stage().await;
    for round in 0..6_u32 {
        let figure = [(2001 + round, 5)];
        let (held, _) = stage.submit(&format!("first-{round}"), &figure).await;
        let sending = stage.submit_all(vec![stage.sent(&format!("again-{round}"), &figure)]);
        let (answers, ()) = tokio::join!(sending, stage.withdraw(&held.submission));
        let stands = stage.pulled().await.get(&(2001 + round)) == Some(&5);
        match answers[0].1.outcome.as_str() {
            "STORED" => assert!(stands, "round {round}"),
            "UNCHANGED" => {
                // It was answered before the withdrawal was in the log.
                assert!(!stands && answers[0].0.submission == held.submission, "round {round}");
            }
            other => panic!("{other}"),
        }
    }
}
