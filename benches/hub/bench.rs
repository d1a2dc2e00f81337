//! What every job gets: options, clusters, the catalogue and the shape of the data.

use std::sync::Arc;

use anyhow::{Result, anyhow};
use marsad::domain::catalogue::Catalogue;
use marsad::formats::builtin::builtin;
use tokio::sync::OnceCell;

use crate::arguments::Arguments;
use crate::cluster::{Cluster, Side};
use crate::shape::Shape;

/// Everything that outlives one job. Jobs make their sites (nodes with their certificates) themselves.
pub struct Bench {
    measuring: bool,
    pairs: u32,
    hub: Arc<Cluster>,
    peer: OnceCell<Arc<Cluster>>,
    pub catalogue: Arc<Catalogue>,
    pub shape: Arc<Shape>,
}

impl Bench {
    /// Starts the hub's cluster.
    pub async fn start(arguments: &Arguments) -> Result<Self> {
        let catalogue = Arc::new(builtin().map_err(|faults| anyhow!("the catalogue has faults: {faults:?}"))?);
        let shape = Arc::new(Shape::of(&catalogue)?);
        let measuring = arguments.is_measuring();
        let hub = Arc::new(Cluster::start(!measuring).await?);
        Ok(Self { measuring, pairs: arguments.pairs(), hub, peer: OnceCell::new(), catalogue, shape })
    }

    /// Whether this is the small run, which prints no times.
    pub const fn is_small(&self) -> bool {
        !self.measuring
    }

    /// How many pairs to run.
    pub const fn pairs(&self) -> u32 {
        self.pairs
    }

    /// A size: the real one, or that of the small run.
    pub const fn size(&self, real: u64, small: u64) -> u64 {
        if self.measuring { real } else { small }
    }

    /// A cluster; the peer's cluster is started at the first call.
    pub async fn cluster(&self, side: Side) -> Result<Arc<Cluster>> {
        match side {
            Side::Hub => Ok(Arc::clone(&self.hub)),
            Side::Peer => {
                let start = || async { Cluster::start(!self.measuring).await.map(Arc::new) };
                Ok(Arc::clone(self.peer.get_or_try_init(start).await?))
            }
        }
    }

    /// Prints the progress; seconds only if they are measured.
    pub fn progress(&self, what: &str, pair: u32, ours: f64, anchor: Option<f64>) {
        let of = self.pairs;
        match (self.measuring, anchor) {
            (false, _) => eprintln!("{what}: done"),
            (true, None) => eprintln!("{what} {}/{of}: {ours:.3}", pair + 1),
            (true, Some(anchor)) => {
                eprintln!("{what} {}/{of}: {ours:.3} against {anchor:.3}: {:.2} ×", pair + 1, anchor / ours);
            }
        }
    }
}
