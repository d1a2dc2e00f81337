//! `marsad serve`: runs a node.

use std::path::PathBuf;

use clap::Args;

/// Which node to run.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// The node's configuration
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// Runs the node until it is told to stop.
///
/// # Errors
/// What keeps it from running.
pub async fn run(args: ServeArgs) -> anyhow::Result<()> {
    anyhow::bail!("not built yet: {}", args.config.display())
}
