//! `marsad demo`: a whole federation on this machine, with real data.
//!
//! Four nodes, each a process with its own database, key and log, on loopback with mTLS. The demo shows the output of real
//! commands; nothing is made up for it.

mod commands;
mod databases;
mod federation;
mod people;
mod processes;
mod site;
mod story;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::cli::console::Console;
use crate::clock::{Clock as _, SystemClock};
use crate::texts::Args as Fill;

use commands::Commands;
use databases::Databases;
use federation::Admins;
use processes::Processes;
use site::Site;
use story::Story;

#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// Where everything is kept
    #[arg(long, default_value = ".marsad/demo", value_name = "DIR")]
    pub dir: PathBuf,
    /// Stop when the main job is done
    #[arg(long)]
    pub once: bool,
    /// Start from nothing
    #[arg(long)]
    pub fresh: bool,
}

/// Runs the demo until Ctrl-C, or with `--once` until the main job is done. Whatever happens, nodes and database are
/// stopped in good order.
pub async fn run(console: &mut Console, args: DemoArgs) -> Result<()> {
    let began = Instant::now();
    if !console.json {
        console.say("demo-intro", Fill::none())?;
        console.flush()?;
    }
    // The handler is set before any process starts: a demo that is stopped halfway must leave no process behind.
    let mut stopped = std::pin::pin!(stop_signal()?);
    let databases = Databases::open(&args.dir, args.fresh).await?;
    let mut processes = Processes::default();
    let outcome = tokio::select! {
        biased;
        () = &mut stopped => None,
        outcome = run_story(console, &args, &databases, &mut processes, began) => Some(outcome),
    };
    if matches!(outcome, Some(Ok(()))) && !args.once {
        stopped.await;
    }
    processes.stop().await;
    let stopped_in_order = databases.stop().await;
    match outcome {
        Some(outcome) => outcome?,
        None if args.once => bail!("stopped before it was done"),
        None => {}
    }
    stopped_in_order?;
    if !args.once && !console.json {
        console.say("demo-stopped", Fill::none())?;
    }
    Ok(())
}

/// Ctrl-C, or the signal that a service manager sends.
fn stop_signal() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

async fn run_story(
    console: &mut Console,
    args: &DemoArgs,
    databases: &Databases,
    processes: &mut Processes,
    began: Instant,
) -> Result<()> {
    if !console.json {
        match databases.elsewhere() {
            None => console.say("demo-postgres", Fill::none())?,
            Some(path) => console.say("demo-postgres-elsewhere", Fill::none().text("path", path.display()))?,
        }
        console.flush()?;
    }
    let (site, nodes) = Site::prepare(&args.dir, SystemClock.now(), |name| databases.url(name))?;
    databases.ensure(&nodes).await?;
    processes.start(&nodes)?;
    processes.wait_until_up().await?;
    let admins = Admins::connect(&site).await?;
    let commands = Commands::new(&site.profiles(), console.texts.lang());
    let mut story = Story { console, site: &site, nodes: &nodes, admins: &admins, commands: &commands };
    let end = story.run().await?;
    let seconds = began.elapsed().as_secs_f64();
    if console.json {
        console.value(&end.object(seconds))?;
    } else {
        console.say("demo-done", Fill::none().text("seconds", format!("{seconds:.1}")))?;
    }
    console.flush()?;
    if !args.once && !console.json {
        where_to_look(console, args, &nodes)?;
    }
    Ok(())
}

fn where_to_look(console: &mut Console, args: &DemoArgs, nodes: &[site::NodeSite]) -> Result<()> {
    let list = nodes.iter().map(|node| format!("{} {}", node.name, node.url)).collect::<Vec<_>>().join(", ");
    let dir = std::path::absolute(&args.dir).context("the demo's folder has no path")?;
    let who = match args.dir == std::path::Path::new(".marsad/demo") {
        true => "oriental-observatory".to_owned(),
        false => dir.join("profiles/oriental-observatory.toml").display().to_string(),
    };
    console.line("")?;
    console.say("demo-where", Fill::none())?;
    console.say("demo-where-nodes", Fill::none().text("list", list))?;
    // The name by which this program was called: it need not be on the PATH.
    let program = std::env::args().next().unwrap_or_else(|| "marsad".to_owned());
    let command = format!("{program} --as {who} pull aggregates IMM_STOCK --area MA --level region");
    console.say("demo-where-profiles", Fill::none().text("command", command))?;
    if let Some(node) = nodes.iter().find(|node| node.name == "souss-massa") {
        let said = Fill::none().text("url", format!("https://{}/", node.desk));
        console
            .say("demo-where-desk", said.text("file", dir.join("profiles/keys/souss-massa-council.pem").display()))?;
    }
    console.say("demo-stop", Fill::none().text("dir", dir.display()))?;
    console.flush()?;
    Ok(())
}
