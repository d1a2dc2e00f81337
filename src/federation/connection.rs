//! One connection to one peer: first the exchange of checkpoints, then the stream, and beside it the slow poll.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::mpsc;
use tokio::time::Instant;
use tonic::transport::Channel;

use marsad_identity::dial::{ClientTls, connect};
use marsad_ledger::sync_board::{Peer, PeerState, SyncBoard};
use marsad_log::checkpoint::LogId;
use marsad_wire::pb;

use super::error::with_causes;
use super::feed::{Feed, FeedMessage};
use super::gossip::notes;
use super::grpc::{PeerFeed, answer, calling_client};
use super::local_logs::{LocalLogs, LocalResult};
use super::own_head::confirm_if_whole;
use super::payload_chunks::contiguous;
use super::receive::Receiver;
use super::shared_state::SharedState;
use super::{FederationSettings, PullError, late_payloads};

/// What the connections of a node share.
#[derive(Clone)]
pub struct Context<C> {
    pub local: C,
    /// The peers and their status.
    pub board: Arc<SyncBoard>,
    pub tls: Arc<ClientTls>,
    pub shared: Arc<SharedState>,
    pub settings: FederationSettings,
}

pub struct Connection<'a, C> {
    context: &'a Context<C>,
    peer: &'a Peer,
    heard: &'a AtomicBool,
    /// The number of refused logs that the board shows.
    shown_refused: AtomicUsize,
}

struct Polled {
    notes: Vec<String>,
    asked: bool,
}

impl<'a, C: LocalLogs> Connection<'a, C> {
    /// Does not connect yet. `heard` is set once the peer has sent something over its stream.
    #[must_use]
    pub const fn new(context: &'a Context<C>, peer: &'a Peer, heard: &'a AtomicBool) -> Self {
        Self { context, peer, heard, shown_refused: AtomicUsize::new(0) }
    }

    /// Connects, and holds the connection until the peer ends it regularly.
    ///
    /// # Errors
    /// [`PullError`] for any other end.
    pub async fn hold(&self) -> Result<(), PullError> {
        let Context { local, board, tls, shared, settings } = self.context;
        let name = &self.peer.name;
        let channel = connect(&self.peer.url, tls, Some(name.clone())).await?;
        let known = self.checkpoints(&channel).await?;
        let mut receiver = Receiver::new(local.clone(), name.clone(), Arc::clone(shared), settings.pending_bytes);
        let request = self.request().await?;
        let mut feed = PeerFeed::open(channel.clone(), request, settings.call_timeout).await?;
        board.update(name, |status| {
            status.state = PeerState::Connected;
            status.error.clear();
            status.refused.clear();
        });
        self.hear();
        tracing::info!(peer = %name, "connected");
        self.heads(&mut receiver, &mut feed, known).await?;
        let (polled, mut from_poll) = mpsc::channel(1);
        let end = tokio::select! {
            end = self.stream(&mut receiver, &mut feed, &mut from_poll) => end,
            error = self.poll(&channel, &polled) => Err(error),
        };
        receiver.keep(&mut feed).await?;
        end
    }

    /// Sends the peer the checkpoints that this node has seen, and asks for those of the peer.
    async fn checkpoints(&self, channel: &Channel) -> Result<Vec<String>, PullError> {
        let Context { local, shared, settings, .. } = self.context;
        let notes = notes(local, &local.logs().await?, shared.seen_notes()).await?;
        let call = pb::GetCheckpointsRequest { notes };
        let mut client = calling_client(channel.clone());
        Ok(answer(settings.call_timeout, client.get_checkpoints(call)).await?.notes)
    }

    /// Asks for every log that is held or trusted, from where it ends here.
    async fn request(&self) -> LocalResult<pb::PullLogRequest> {
        let Context { local, shared, .. } = self.context;
        let held = local.logs().await?;
        let notes = notes(local, &held, shared.seen_notes()).await?;
        let logs: BTreeSet<LogId> = held.into_iter().chain(local.keys().logs()).collect();
        let mut wants = Vec::with_capacity(logs.len());
        for log in logs {
            let size = local.head(&log).await?.frontier.size();
            let staged = contiguous(&local.staged(&log).await?);
            let chunks = staged.get(&size).copied().unwrap_or_default();
            wants.push(pb::LogWant { log: Some((&log).into()), size, chunks });
        }
        Ok(pb::PullLogRequest { wants, all: true, notes, same_chunks: shared.takes_same_chunks() })
    }

    fn hear(&self) {
        let now = self.context.local.now();
        self.context.board.update(&self.peer.name, |status| status.last_heard = Some(now));
    }

    async fn heads<F: Feed>(
        &self,
        receiver: &mut Receiver<C>,
        feed: &mut F,
        notes: Vec<String>,
    ) -> Result<(), PullError> {
        let Context { local, board, shared, .. } = self.context;
        receiver.take_heads(notes, feed).await?;
        let mut sizes = Vec::with_capacity(receiver.sizes().len());
        for (log, shown) in receiver.sizes() {
            sizes.push((log, *shown, local.head(log).await?.frontier.size()));
        }
        let now = local.now();
        board.update(&self.peer.name, |status| {
            sizes.into_iter().for_each(|(log, shown, held)| status.show(log, shown, held, now));
        });
        self.show_refused(receiver);
        let log = local.own_log();
        let own = receiver.sizes().iter().filter(|(of, _)| of.origin == log.origin);
        let newest = own.map(|(of, size)| (of.epoch, *size)).max();
        shared.show_own(&self.peer.name, newest.unwrap_or((log.epoch, 0)));
        Ok(confirm_if_whole(local, board, shared).await?)
    }

    async fn stream<F: Feed>(
        &self,
        receiver: &mut Receiver<C>,
        feed: &mut F,
        from_poll: &mut mpsc::Receiver<Polled>,
    ) -> Result<(), PullError> {
        let Context { local, board, shared, settings, .. } = self.context;
        let mut behind = BTreeMap::new();
        let mut silent_from = Instant::now() + settings.silence;
        loop {
            let message = match receiver.arrived(feed) {
                Some(message) => message?,
                None => {
                    if receiver.store(feed).await? {
                        confirm_if_whole(local, board, shared).await?;
                        // The time that this node needed for storing is not the peer's silence.
                        silent_from = Instant::now() + settings.silence;
                    }
                    tokio::select! {
                        message = tokio::time::timeout_at(silent_from, feed.next()) => {
                            message.map_err(|_| PullError::Silence(settings.silence))??
                        }
                        Some(Polled { notes, asked }) = from_poll.recv() => {
                            self.heads(receiver, feed, notes).await?;
                            if asked && !receiver.refused().is_empty() {
                                tracing::info!(peer = %self.peer.name, "logs that were refused are asked for again");
                                return Ok(());
                            }
                            let now = self.behind(receiver).await?;
                            // The peer sends entries of this node's own log at the beginning of a stream only.
                            let lacks_own = now.contains_key(local.own_log());
                            if lacks_own || now.iter().any(|(log, held)| behind.get(log) == Some(held)) {
                                tracing::info!(peer = %self.peer.name, "the stream lacks entries that the peer has; it is opened again");
                                return Ok(());
                            }
                            behind = now;
                            continue;
                        }
                    }
                }
            };
            let Some(message) = message else { return Ok(()) };
            self.heard.store(true, Ordering::Relaxed);
            self.hear();
            match message {
                FeedMessage::Heads(notes) => self.heads(receiver, feed, notes).await?,
                message => receiver.take(message, feed).await?,
            }
            self.show_refused(receiver);
            silent_from = Instant::now() + settings.silence;
        }
    }

    fn show_refused(&self, receiver: &Receiver<C>) {
        if self.shown_refused.swap(receiver.refused().len(), Ordering::Relaxed) != receiver.refused().len() {
            let refused = receiver.refused().clone();
            self.context.board.update(&self.peer.name, |status| status.refused = refused);
        }
    }

    /// The logs of which the peer has shown more than is held and nothing is on its way, with the size that is held.
    async fn behind(&self, receiver: &Receiver<C>) -> LocalResult<BTreeMap<LogId, u64>> {
        let mut behind = BTreeMap::new();
        for (log, shown) in receiver.sizes() {
            let held = self.context.local.head(log).await?.frontier.size();
            if held < *shown && receiver.takes(log) && !receiver.waits_for(log) {
                behind.insert(log.clone(), held);
            }
        }
        Ok(behind)
    }

    /// The slow poll asks for checkpoints and missing payloads, and finds what the stream has missed. It ends with an error only.
    async fn poll(&self, channel: &Channel, polled: &mpsc::Sender<Polled>) -> PullError {
        let Context { local, board, shared, settings, .. } = self.context;
        let mut client = calling_client(channel.clone());
        let mut asked = board.watch_asked();
        loop {
            match late_payloads::fetch(local, &mut client, &self.peer.name, shared, settings).await {
                Ok(0) => {}
                Ok(came) => tracing::info!(peer = %self.peer.name, came, "payloads came later than their headers"),
                Err(PullError::Local(error)) => return error.into(),
                // If the peer is gone, the stream reports it.
                Err(error) => tracing::warn!(peer = %self.peer.name, error = with_causes(&error), "no payloads"),
            }
            let asked = tokio::select! {
                () = tokio::time::sleep(settings.poll_interval) => false,
                _ = asked.changed() => true,
            };
            match self.checkpoints(channel).await {
                // Sending fails only if the stream has ended.
                Ok(notes) => drop(polled.send(Polled { notes, asked }).await),
                Err(error) => return error,
            }
        }
    }
}
