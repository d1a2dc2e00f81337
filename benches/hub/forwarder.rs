//! Counts bytes on the wire: a port that forwards all data to another port, in both directions. It counts the payload
//! of TCP, TLS and HTTP/2 included, without the headers of IP and TCP. It is never used in a timed part.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::number::wide;

/// A forwarder to one address. Dropping it stops it.
pub struct Forwarder {
    /// The address to call instead of the node's.
    pub url: String,
    bytes: Arc<AtomicU64>,
    accepting: JoinHandle<()>,
}

impl Forwarder {
    /// Forwards to a node's address.
    pub async fn to(url: &str) -> Result<Self> {
        let target = url.trim_start_matches("https://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("https://{}", listener.local_addr()?);
        let bytes = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&bytes);
        let accepting = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if let Ok(far) = TcpStream::connect(&target).await {
                    let (near_in, near_out) = near.into_split();
                    let (far_in, far_out) = far.into_split();
                    tokio::spawn(hand_on(near_in, far_out, Arc::clone(&counted)));
                    tokio::spawn(hand_on(far_in, near_out, Arc::clone(&counted)));
                }
            }
        });
        Ok(Self { url, bytes, accepting })
    }

    /// How many bytes were sent in each direction since the last call.
    pub fn take(&self) -> u64 {
        self.bytes.swap(0, Ordering::SeqCst)
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn hand_on(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin, bytes: Arc<AtomicU64>) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        bytes.fetch_add(wide(read), Ordering::SeqCst);
        if to.write_all(&buffer[..read]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
