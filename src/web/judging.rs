//! What the node says of a file: everything that is found, before anything is stored; and the submission itself.

use std::sync::Arc;

use futures::{Stream, StreamExt};

use marsad_domain::audience::Audience;
use marsad_domain::finding::{Assumption, Finding, FindingCode};
use marsad_domain::period::Period;
use marsad_domain::sharing::Sharing;
use marsad_identity::Action;
use marsad_service::submission::{Checked, Events, Header, Observations, Outcome, Part, Report, Upload, check, submit};
use marsad_service::{Caller, ServiceError};
use marsad_texts::finding::{Collected, FileFinding};

use crate::desk::Desk;
use crate::entrance::Person;
use crate::failure::Failure;
use crate::file::{Content, ReadFile};

/// About how many bytes of memory a byte of a file takes while it is read.
const MEMORY_FACTOR: u64 = 6;

/// What was found in a file.
pub struct Verdict {
    /// How many rows or records it has.
    pub rows: u64,
    pub found: Collected,
    /// The level that it would be shared at, unless another is asked for.
    pub sharing: Sharing,
    /// Its indicators, each with the widest release that it may enter.
    pub indicators: Vec<(String, Audience)>,
    /// The periods that its rows name.
    pub periods: Vec<Period>,
    pub is_of_events: bool,
    /// Cells of a form that were not read.
    pub unread: u64,
    /// Whether it is a form with figures, which can be given back with marks.
    pub is_form: bool,
    pub assumed: Vec<Assumption>,
}

impl Verdict {
    /// Whether it may be sent as it is, with a reason if there are warnings.
    pub fn may_be_sent(&self) -> bool {
        self.found.errors() == 0 && self.rows > 0
    }
}

/// Reads a file on a thread where it holds up nobody.
pub async fn read(desk: &Desk, caller: &Caller, bytes: Vec<u8>) -> Result<ReadFile, Failure> {
    let memory = u64::try_from(bytes.len()).unwrap_or(u64::MAX).saturating_mul(MEMORY_FACTOR);
    let _memory = caller.deadline.scope(desk.node.resources.uploads.reserve(memory)).await?;
    let read = tokio::task::spawn_blocking(move || ReadFile::read(bytes)).await;
    read.map_err(|_| Failure::Broken)
}

/// Checks a file by every rule. Nothing is stored.
pub async fn judge(desk: &Desk, person: &Person, read: ReadFile, name: &str) -> Result<Verdict, Failure> {
    let admitted = desk.admit(person, Action::CheckSubmission)?;
    let (indicators, periods) = (audiences(desk, &read), read.periods());
    let ReadFile { content, findings, places, unread } = read;
    let is_of_events = matches!(content, Content::Events(_));
    let header = || Header { language: person.lang.code().to_owned(), ..Header::default() };
    let (judged, report) = match content {
        Content::Observations(batches) => checked::<Observations>(desk, &admitted.caller, header(), batches).await?,
        Content::Events(events) => checked::<Events>(desk, &admitted.caller, header(), events).await?,
    };
    let catalogue = desk.node.ledger.catalogue();
    let mut found = Collected::default();
    let has_reason = !findings.is_empty();
    // A file without a readable row is empty for a reason that the reader has given.
    let judged = judged.into_iter().filter(|one| !(has_reason && one.code == FindingCode::EmptyFile));
    for finding in findings.into_iter().chain(judged) {
        let shown = FileFinding::of(name, &finding).placed(&places);
        found.add(match &catalogue {
            Some(known) => shown.with_names(&known.catalogue, person.lang),
            None => shown,
        });
    }
    let Report { rows, sharing, assumptions, .. } = report;
    let sharing = sharing.unwrap_or(Sharing::Local);
    Ok(Verdict {
        rows,
        found,
        sharing,
        indicators,
        periods,
        is_of_events,
        unread,
        is_form: !places.is_empty(),
        assumed: assumptions,
    })
}

async fn checked<U: Upload + 'static>(
    desk: &Desk,
    caller: &Caller,
    header: Header,
    items: Vec<U::Item>,
) -> Result<(Vec<Finding>, Report), ServiceError>
where
    U::Item: 'static,
{
    let messages = messages(header, items);
    let mut answers = check::<U>(Arc::clone(&desk.node), caller.clone(), messages);
    let mut findings = Vec::new();
    while let Some(answer) = answers.next().await {
        match answer? {
            Checked::Finding(finding) => findings.push(finding),
            Checked::Report(report) => return Ok((findings, report)),
        }
    }
    Err(ServiceError::Task)
}

/// Submits a file; the node attests it.
pub async fn submit_file(desk: &Desk, person: &Person, read: ReadFile, header: Header) -> Result<Outcome, Failure> {
    let (node, content) = (&desk.node, read.content);
    let outcome = match content {
        Content::Observations(batches) => {
            let admitted = desk.admit(person, Action::SubmitObservations)?;
            submit::<Observations>(node, &admitted.caller, messages(header, batches)).await
        }
        Content::Events(events) => {
            let admitted = desk.admit(person, Action::SubmitEvents)?;
            submit::<Events>(node, &admitted.caller, messages(header, events)).await
        }
    };
    Ok(outcome?)
}

fn messages<T: Send>(
    header: Header,
    items: Vec<T>,
) -> impl Stream<Item = Result<Part<T>, ServiceError>> + Send + Unpin {
    let items = items.into_iter().map(Part::Item);
    futures::stream::iter(std::iter::once(Part::Header(Box::new(header))).chain(items).map(Ok))
}

/// The indicators that a file names and the catalogue knows, each with the widest release that it may enter.
pub fn audiences(desk: &Desk, read: &ReadFile) -> Vec<(String, Audience)> {
    let Some(known) = desk.node.ledger.catalogue() else { return Vec::new() };
    let audience = |code: String| Some((known.catalogue.indicator_by_code(&code)?.audience, code));
    read.indicators().into_iter().filter_map(audience).map(|(audience, code)| (code, audience)).collect()
}
