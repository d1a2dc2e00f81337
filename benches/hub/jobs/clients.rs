//! Many clients of one node: 500 that only keep their connection, 100 that read small things ten times a second each, and
//! more clients than there are places, which must be refused at once.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use marsad::identity::Role;
use marsad::wire::pb;
use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;
use tokio::task::JoinSet;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::bench::Bench;
use crate::calls::submit;
use crate::measured::{Goal, Measured, Unit};
use crate::node::{Node, Person};
use crate::number::{count, float, median, percentile};
use crate::site::{NodePlan, OFFICE, Site};
use crate::stream::Stream;
use crate::submission::Ready;

use super::Running;

/// Between the beginnings of two reads of one client.
const EVERY: Duration = Duration::from_millis(100);
/// Who has no answer by then hangs.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many handshakes the clients begin at once.
const AT_ONCE: usize = 32;
/// How many certificates the readers share.
const READERS: usize = 20;

pub fn run(bench: &mut Bench) -> Running<'_> {
    Box::pin(clients(bench))
}

/// The number of clients of each kind.
#[derive(Clone, Copy)]
struct Crowd {
    idle: usize,
    active: usize,
    /// The connections that the node accepts.
    places: usize,
    /// The clients that come when these connections are in use.
    late: usize,
}

async fn clients(bench: &mut Bench) -> Result<Vec<Measured>> {
    let crowd = if bench.is_small() {
        Crowd { idle: 20, active: 5, places: 30, late: 20 }
    } else {
        Crowd { idle: 500, active: 100, places: 640, late: 90 }
    };
    let more = format!("[limits]\nconnections_max = {}\n", crowd.places);
    let site = Site::prepare(bench, &[NodePlan { more, ..NodePlan::hub() }]).await?;
    let readers: Vec<Person> =
        (0..READERS).map(|n| site.person(Role::Reader, &format!("reader-{n}"))).collect::<Result<_>>()?;
    let name = |what: &str| format!("{} idle and {} active connections, {what}", crowd.idle, crowd.active);
    let mut p99 =
        Measured::new(name("p99 of small reads"), Unit::Milliseconds).targets(Goal::AtMost(50.0), Goal::AtMost(50.0));
    let mut crowded = Measured::new(name("p99 of small reads while 100 more shake hands"), Unit::Milliseconds);
    for pair in 0..bench.pairs().min(3) {
        let node = site.fresh("hub").await?;
        let office = site.person(Role::Submitter, OFFICE.organisation)?;
        let cells = Stream::new(&bench.shape, OFFICE.territory, 0).take(1_000)?;
        let ready = Ready::new(&bench.shape, &office, "one", &cells)?;
        let receipt = submit(&node.connection(&office).await?, ready.encoded).await?;
        node.reset_peak()?;
        let before = node.peak_mib()?;
        let began = Instant::now();
        let idle = open(&node, &readers, crowd.idle).await?;
        let took = began.elapsed().as_secs_f64();
        node.reset_peak()?;
        let each = (node.peak_mib()? - before) * 1_024.0 / count(crowd.idle);
        let active = open(&node, &readers, crowd.active).await?;
        let reviewer = node.reviewer().channel(&node.url).await?;
        let seconds = bench.size(5, 1);
        let quiet = read(&active, &reviewer, &receipt.submission, seconds).await?;
        let (busy, late) = tokio::join!(
            read(&active, &reviewer, &receipt.submission, seconds),
            come_late(&node, &readers, crowd.late)
        );
        let (busy, (refused, answered)) = (busy?, late?);
        p99.memory(node.peak_mib()?);
        p99.push(percentile(&quiet, 0.99), None);
        crowded.push(percentile(&busy, 0.99), None);
        bench.progress(&p99.job, pair, percentile(&quiet, 0.99), None);
        if pair == 0 && !bench.is_small() {
            let rate = count(crowd.idle) / took;
            p99.note(format!("an idle connection takes {each:.0} KiB; {rate:.0} were made a second"));
            p99.note(format!("p50 {:.2} ms of {} reads", median(&quiet), quiet.len()));
            p99.note(format!(
                "of {} that came beyond the limit {refused} were refused with a time to retry, the slowest after {answered:.2} s",
                crowd.late
            ));
        }
        drop((idle, active));
        node.close().await?;
    }
    Ok(vec![p99, crowded])
}

/// Opens connections, some at once, and makes a call on each.
async fn open(node: &Node, readers: &[Person], wanted: usize) -> Result<Vec<Channel>> {
    let mut channels = Vec::with_capacity(wanted);
    let mut opening = JoinSet::new();
    for number in 0..wanted {
        if opening.len() >= AT_ONCE {
            channels.push(opening.join_next().await.context("one is on its way")???);
        }
        let (person, url) = (readers[number % readers.len()].clone(), node.url.clone());
        opening.spawn(async move {
            let channel = person.channel(&url).await?;
            who_am_i(&channel).await?;
            anyhow::Ok(channel)
        });
    }
    while let Some(opened) = opening.join_next().await {
        channels.push(opened??);
    }
    Ok(channels)
}

async fn who_am_i(channel: &Channel) -> Result<(), Status> {
    let mut client = AdminServiceClient::new(channel.clone());
    client.who_am_i(pb::WhoAmIRequest {}).await.map(drop)
}

/// Small reads at fixed intervals for some seconds; returns the milliseconds of each. A third of them is of each kind.
async fn read(active: &[Channel], reviewer: &Channel, submission: &str, seconds: u64) -> Result<Vec<f64>> {
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut reading = JoinSet::new();
    for (number, channel) in active.iter().enumerate() {
        let (channel, reviewer, submission) = (channel.clone(), reviewer.clone(), submission.to_owned());
        reading.spawn(async move {
            // Spread over the interval, like the calls of people.
            let offset = EVERY.mul_f64(float(number as u64 % 100) / 100.0);
            let mut clock = tokio::time::interval_at(tokio::time::Instant::now() + offset, EVERY);
            let mut times = Vec::new();
            while Instant::now() < end {
                clock.tick().await;
                let began = Instant::now();
                match number % 3 {
                    0 => who_am_i(&channel).await?,
                    1 => {
                        let mut client = QueryServiceClient::new(channel.clone());
                        let mut events = client.pull_events(pb::PullEventsRequest::default()).await?.into_inner();
                        while events.message().await?.is_some() {}
                    }
                    _ => {
                        let mut client = SubmissionServiceClient::new(reviewer.clone());
                        let request = pb::GetSubmissionRequest { submission: submission.clone() };
                        client.get_submission(request).await?;
                    }
                }
                times.push(began.elapsed().as_secs_f64() * 1_000.0);
            }
            anyhow::Ok(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = reading.join_next().await {
        all.extend(times??);
    }
    Ok(all)
}

/// Connects more clients than the node accepts: each gets a result, or a refusal with a time to retry. Returns the
/// number of refusals, and the seconds of the slowest answer.
async fn come_late(node: &Node, readers: &[Person], wanted: usize) -> Result<(usize, f64)> {
    let mut coming = JoinSet::new();
    for number in 0..wanted {
        let (person, url) = (readers[number % readers.len()].clone(), node.url.clone());
        coming.spawn(async move {
            let began = Instant::now();
            let answer = tokio::time::timeout(PATIENCE, async {
                let channel = person.channel(&url).await?;
                let answer = who_am_i(&channel).await;
                anyhow::Ok((answer, channel))
            });
            let (answer, channel) = answer.await.context("a client hangs")??;
            let refused = match answer {
                Ok(()) => false,
                Err(status) if status.code() == Code::ResourceExhausted => {
                    ensure!(status.get_error_details().retry_info().is_some(), "no hint when to come again");
                    true
                }
                Err(status) => bail!("a client beyond the limit got {status:?}"),
            };
            Ok((refused, began.elapsed().as_secs_f64(), channel))
        });
    }
    let (mut refused, mut slowest, mut open) = (0, 0.0_f64, Vec::new());
    while let Some(one) = coming.join_next().await {
        let (was_refused, took, channel) = one??;
        refused += usize::from(was_refused);
        slowest = slowest.max(took);
        // The accepted clients stay connected while the others try.
        open.push(channel);
    }
    ensure!(refused > 0, "the limit was not reached");
    Ok((refused, slowest))
}
