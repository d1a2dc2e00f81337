//! The body of a request that ends if nothing comes for too long.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

/// How long a sender may be silent within a file.
const IDLE: Duration = Duration::from_secs(30);

/// A body with a limit on silence.
pub struct IdleBody {
    inner: Incoming,
    silence: Pin<Box<Sleep>>,
}

impl IdleBody {
    pub fn new(inner: Incoming) -> Self {
        Self { inner, silence: Box::pin(tokio::time::sleep(IDLE)) }
    }
}

impl Body for IdleBody {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match Pin::new(&mut self.inner).poll_frame(cx) {
            Poll::Ready(frame) => {
                if let Some(limit) = Instant::now().checked_add(IDLE) {
                    self.silence.as_mut().reset(limit);
                }
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => match self.silence.as_mut().poll(cx) {
                Poll::Ready(()) => {
                    let silent = io::Error::new(io::ErrorKind::TimedOut, "nothing came for too long");
                    Poll::Ready(Some(Err(silent.into())))
                }
                Poll::Pending => Poll::Pending,
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
