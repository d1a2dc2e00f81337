//! `marsad demo`: a whole federation on this machine, with real data.

use std::path::PathBuf;

use clap::Args;

use crate::cli::console::Console;

/// Where and how the demo runs.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// Where everything is kept
    #[arg(long, default_value = ".marsad/demo", value_name = "DIR")]
    pub dir: PathBuf,
    /// Stop when the main job is done
    #[arg(long)]
    pub once: bool,
    /// Start anew
    #[arg(long)]
    pub fresh: bool,
}

/// Runs the demo.
///
/// # Errors
/// What keeps it from running.
pub async fn run(_console: &mut Console, args: DemoArgs) -> anyhow::Result<()> {
    anyhow::bail!("not built yet: {}", args.dir.display())
}
