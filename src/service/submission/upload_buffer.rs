//! The chunks of a submission that is still coming in: in memory up to 4 MiB, above that in the database. They are deleted there
//! when the submission ends, stored or not.

use std::sync::Arc;

use tokio::runtime::Handle;
use uuid::Uuid;

use crate::{Node, ServiceError};
use marsad_ledger::NewBatch;
use marsad_log::commitment::content_digest;
use marsad_log::limits::PAYLOAD_BYTES_MAX;
use marsad_log::merkle::Hash;

const MEMORY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Chunks and their digests, in order.
pub struct UploadBuffer {
    node: Arc<Node>,
    upload: Uuid,
    digests: Vec<Hash>,
    memory: Vec<Vec<u8>>,
    memory_bytes: usize,
    all_bytes: usize,
    /// How many chunks are in the database.
    spilled: u32,
}

impl UploadBuffer {
    /// An empty buffer.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self {
            upload: node.resources.name_upload(node.now()),
            node,
            digests: Vec::new(),
            memory: Vec::new(),
            memory_bytes: 0,
            all_bytes: 0,
            spilled: 0,
        }
    }

    /// Takes a chunk.
    ///
    /// # Errors
    /// [`ServiceError::LimitExceeded`] beyond the largest payload, [`ServiceError::Store`] if it cannot be kept.
    pub async fn push(&mut self, digest: Hash, chunk: Vec<u8>) -> Result<(), ServiceError> {
        self.memory_bytes += chunk.len();
        self.all_bytes += chunk.len();
        if self.all_bytes > PAYLOAD_BYTES_MAX {
            let limit = u64::try_from(PAYLOAD_BYTES_MAX).unwrap_or(u64::MAX);
            return Err(ServiceError::LimitExceeded { what: "bytes of a submission as stored", limit });
        }
        self.digests.push(digest);
        self.memory.push(chunk);
        if self.memory_bytes > MEMORY_BYTES_MAX { self.spill().await } else { Ok(()) }
    }

    async fn spill(&mut self) -> Result<(), ServiceError> {
        let started = self.node.now();
        for chunk in self.memory.drain(..) {
            self.spilled += 1;
            self.node.store().put_upload_chunk(self.upload, self.spilled, started, &chunk).await?;
        }
        self.memory_bytes = 0;
        Ok(())
    }

    /// Drops the chunks: the submission will be refused, and only its findings are still needed.
    pub fn clear(&mut self) {
        self.digests.clear();
        self.memory.clear();
        (self.memory_bytes, self.all_bytes) = (0, 0);
        self.forget_spilled();
    }

    /// How many bytes all chunks have, in memory and in the database.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        u64::try_from(self.all_bytes).unwrap_or(u64::MAX)
    }

    /// The content digest of all chunks so far.
    #[must_use]
    pub fn content(&self) -> Hash {
        content_digest(&self.digests)
    }

    /// A copy of all chunks, if all of them are in memory.
    #[must_use]
    pub fn copied(&self) -> Option<Vec<Vec<u8>>> {
        (self.spilled == 0).then(|| self.memory.clone())
    }

    /// All chunks with their digests.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if those in the database cannot be read.
    pub async fn take(&mut self) -> Result<Vec<NewBatch>, ServiceError> {
        let mut chunks =
            if self.spilled == 0 { Vec::new() } else { self.node.store().upload_chunks(self.upload).await? };
        chunks.append(&mut self.memory);
        if chunks.len() != self.digests.len() {
            return Err(ServiceError::Task);
        }
        Ok(self.digests.drain(..).zip(chunks).map(|(digest, chunk)| NewBatch { digest, chunk }).collect())
    }

    fn forget_spilled(&mut self) {
        if std::mem::take(&mut self.spilled) == 0 {
            return;
        }
        let (node, upload) = (Arc::clone(&self.node), self.upload);
        // Without a runtime the node is stopping. Chunks that are left are removed when it starts again.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = node.store().delete_upload(upload).await {
                    tracing::warn!(%error, "chunks of an upload are left until the next start");
                }
            });
        }
        self.upload = self.node.resources.name_upload(self.node.now());
    }
}

impl Drop for UploadBuffer {
    fn drop(&mut self) {
        self.forget_spilled();
    }
}
