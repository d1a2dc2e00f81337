//! The steps of the demo: submit, refuse, synchronise, release, pull, explain, verify.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::cli::answers::object;
use crate::cli::console::Console;
use crate::cli::error::Exit;
use crate::cli::findings::print_first;
use crate::client::answers::NodeStatus;
use crate::client::files::write_atomically;
use crate::domain::text::Text;
use crate::formats::builtin;
use crate::texts::Args as Fill;
use crate::texts::finding::FileFinding;

use super::commands::Commands;
use super::federation::{Admins, converged, sizes};
use super::people::{DemoFile, FILES, FileKind, GUEST, NODES, OPERATOR, REPORTERS, WRONG_FILE};
use super::site::{NodeSite, Site};

/// How long the nodes may take to converge.
const LIMIT: Duration = Duration::from_secs(45);

/// How many findings of a refusal are shown.
const REFUSAL_FINDINGS: usize = 6;

/// The file whose receipt is verified.
const TRACED: &str = "observations/souss-massa-foreign-residents.csv";

pub struct Story<'a> {
    pub console: &'a mut Console,
    pub site: &'a Site,
    pub nodes: &'a [NodeSite],
    pub admins: &'a Admins,
    pub commands: &'a Commands,
}

pub struct End {
    statuses: Vec<NodeStatus>,
    urls: Vec<String>,
    converged: bool,
    release: String,
}

impl End {
    pub fn object(&self, seconds: f64) -> Value {
        let nodes = self.statuses.iter().zip(&self.urls).map(|(status, url)| {
            json!({
                "name": status.name,
                "url": url,
                "digests": status.digests.as_ref().map(|digests| object!(digests: logs, shared, full)),
                "logs": sizes(status),
                "observations": status.observations,
                "events": status.events,
            })
        });
        json!({
            "nodes": nodes.collect::<Vec<_>>(),
            "converged": self.converged,
            "release": self.release,
            "seconds": (seconds * 10.0).round() / 10.0,
        })
    }
}

impl Story<'_> {
    /// Runs all steps and prints what they do.
    pub async fn run(&mut self) -> Result<End> {
        self.set_up().await?;
        self.heading("demo-heading-submit")?;
        for file in FILES {
            self.submit(file).await?;
        }
        self.refuse().await?;
        self.heading("demo-heading-sync")?;
        let statuses = self.admins.wait_until(LIMIT, true, converged).await?;
        self.say_converged(&statuses)?;
        let release = self.release().await?;
        self.pull().await?;
        self.trace().await?;
        let statuses = self.admins.wait_until(LIMIT, true, converged).await?;
        Ok(End {
            converged: converged(&statuses),
            urls: self.nodes.iter().map(|node| node.url.clone()).collect(),
            statuses,
            release,
        })
    }

    fn say(&mut self, key: &str, fill: Fill) -> Result<()> {
        if !self.console.json {
            self.console.say(key, fill)?;
            self.console.flush()?;
        }
        Ok(())
    }

    fn line(&mut self, line: &str) -> Result<()> {
        if !self.console.json {
            self.console.line(line)?;
            self.console.flush()?;
        }
        Ok(())
    }

    fn heading(&mut self, key: &str) -> Result<()> {
        self.line("")?;
        self.say(key, Fill::none())
    }

    async fn set_up(&mut self) -> Result<()> {
        let names = NODES.iter().map(|node| node.name).collect::<Vec<_>>().join(", ");
        self.say("demo-nodes-up", Fill::none().text("names", names))?;
        let statuses = self.admins.statuses(false).await?;
        let vkeys = statuses.iter().map(|status| (status.name.clone(), status.verifier_key.clone())).collect();
        self.admins.publish(&vkeys).await?;
        let ready = |statuses: &[NodeStatus]| {
            let newest = statuses.iter().find(|status| status.name == OPERATOR).map(|s| (&s.catalogue, &s.membership));
            statuses
                .iter()
                .all(|s| s.state == "READY" && s.membership.is_some() && Some((&s.catalogue, &s.membership)) == newest)
        };
        self.admins.wait_until(LIMIT, false, ready).await?;
        self.admins.grant().await?;
        self.admins.set_roster().await?;
        let catalogue = builtin::builtin().map_err(|faults| anyhow::anyhow!("the catalogue has faults: {faults:?}"))?;
        let parts = catalogue.parts();
        let fill = Fill::none()
            .number("indicators", parts.indicators.len())
            .number("areas", parts.areas.len())
            .number("lists", parts.code_lists.len());
        self.say("demo-catalogue", fill)
    }

    /// Writes an example file to the folder of the demo.
    fn file(&self, file: &DemoFile) -> Result<PathBuf> {
        let path = self.site.file(file.name);
        write_atomically(&path, file.bytes)?;
        Ok(path)
    }

    async fn submit(&mut self, file: &DemoFile) -> Result<()> {
        let path = self.file(file)?;
        let receipt = self.site.receipt(file.name);
        if let Some(folder) = receipt.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let (path, receipt) = (text_of(&path)?, text_of(&receipt)?);
        let kind = match file.kind {
            FileKind::Observations => "observations",
            FileKind::Events => "events",
        };
        let mut args = vec!["submit", kind, &path, "--receipt", &receipt];
        if let Some(why) = file.accept_warnings {
            args.extend(["--accept-warnings", why]);
        }
        let answer = self.commands.json(file.profile, &args).await?;
        let stored = answer.pointer("/submissions/0").context("a submission gave no receipt")?;
        let sharing = match stored.get("sharing").and_then(Value::as_str) {
            Some("open") => "demo-sharing-open",
            Some("federation") => "demo-sharing-federation",
            _ => "demo-sharing-local",
        };
        let number = |name: &str| stored.get(name).and_then(Value::as_u64).unwrap_or_default();
        let node = REPORTERS.iter().find(|one| one.profile == file.profile).map_or("", |one| one.node);
        let fill = Fill::none()
            .text("who", file.profile)
            .text("node", node)
            .text("file", file.name)
            .number("rows", number("rows"))
            .text("sharing", self.console.texts.plain(sharing))
            .text("index", number("index"));
        self.say("demo-submitted", fill)
    }

    async fn refuse(&mut self) -> Result<()> {
        self.heading("demo-heading-refused")?;
        let path = text_of(&self.file(&WRONG_FILE)?)?;
        let before = self.admins.statuses(false).await?;
        let args = ["--json", "submit", "observations", &path];
        let said = self.commands.run(WRONG_FILE.profile, &args).await?;
        match said.outcome {
            Err(failure) if failure.exit == Exit::Refused => {}
            _ => bail!("the wrong file was not refused: {}", said.text),
        }
        let after = self.admins.statuses(false).await?;
        ensure!(accepted(&before) == accepted(&after), "a refused file left something behind");
        self.line(&Commands::line(WRONG_FILE.profile, &["submit", "observations", WRONG_FILE.name]))?;
        let refusal: Value = serde_json::from_str(&said.text).context("a refusal is no JSON")?;
        let found = refusal.get("findings").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<FileFinding> = found.iter().filter_map(FileFinding::of_json).collect();
        for finding in &mut found {
            WRONG_FILE.name.clone_into(&mut finding.file);
        }
        let total = refusal.get("total").and_then(Value::as_u64).unwrap_or_default();
        if self.console.json {
            return Ok(());
        }
        print_first(self.console, &found, REFUSAL_FINDINGS, total)?;
        Ok(self.console.flush()?)
    }

    fn say_converged(&mut self, statuses: &[NodeStatus]) -> Result<()> {
        let Some(first) = statuses.first() else { return Ok(()) };
        let digest: String = first.digests.iter().flat_map(|digests| digests.shared.chars()).take(16).collect();
        let entries: u64 = sizes(first).values().sum();
        self.say("demo-converged", Fill::none().number("entries", entries).text("digest", digest))?;
        // A payload that one node withholds counts as withheld at each of the others.
        let seen: u64 = statuses.iter().flat_map(|status| &status.logs).map(|log| log.withheld).sum();
        let others = u64::try_from(statuses.len()).unwrap_or(1).saturating_sub(1).max(1);
        self.say("demo-withheld", Fill::none().number("count", seen / others))
    }

    async fn release(&mut self) -> Result<String> {
        self.heading("demo-heading-release")?;
        let title = Text {
            ar: "إصدار العرض".into(),
            fr: "Publication de la démonstration".into(),
            en: "Release of the demo".into(),
        };
        // The one for members comes last, so that it is the latest for them.
        let public = self.admins.build_release(Text::default(), "public").await?;
        let release = self.admins.build_release(title, "members").await?;
        let deadline = Instant::now() + LIMIT;
        while !self.admins.all_hold_release(&release.release).await? {
            ensure!(Instant::now() < deadline, "the release did not reach every node");
            sleep(Duration::from_millis(20)).await;
        }
        let entries: u64 = release.cut.iter().map(|cut| cut.size).sum();
        let id: String = release.release.chars().take(16).collect();
        let fill = Fill::none().text("id", id).number("cells", release.cells).number("entries", entries);
        self.say("demo-release", fill)?;
        let id: String = public.release.chars().take(16).collect();
        self.say("demo-release-public", Fill::none().text("id", id).number("cells", public.cells))?;
        Ok(release.release)
    }

    async fn pull(&mut self) -> Result<()> {
        self.heading("demo-heading-pull")?;
        let mut args = vec!["pull", "aggregates", "IMM_STOCK"];
        for area in ["MA", "MA-08", "MA-09", "MA-09-001", "MA-09-163-01-27", "MA-09-163-05-11"] {
            args.extend(["--area", area]);
        }
        self.show("oriental-observatory", &args).await?;
        self.say("demo-pull-note", Fill::none())?;
        self.heading("demo-heading-public")?;
        let args = ["pull", "aggregates", "IMM_STOCK", "--area", "MA", "--area", "MA-09", "--area", "MA-09-001"];
        self.show(GUEST, &args).await?;
        self.say("demo-public-note", Fill::none())
    }

    async fn show(&mut self, profile: &str, args: &[&str]) -> Result<()> {
        let said = self.commands.text(profile, args).await?;
        self.line(&Commands::line(profile, args))?;
        self.line(said.trim_end())
    }

    async fn trace(&mut self) -> Result<()> {
        self.heading("demo-heading-explain")?;
        let args = ["explain", "IMM_STOCK", "--area", "MA-09", "--period", "2024"];
        self.show("oriental-observatory", &args).await?;
        self.heading("demo-heading-receipt")?;
        let receipt = text_of(&self.site.receipt(TRACED))?;
        self.show("oriental-observatory", &["receipt", "verify", &receipt]).await
    }
}

/// The size of each node's own log. Its copies of other logs may grow at any time.
fn accepted(statuses: &[NodeStatus]) -> Vec<Option<u64>> {
    statuses.iter().map(|status| sizes(status).get(&status.name).copied()).collect()
}

fn text_of(path: &std::path::Path) -> Result<String> {
    path.to_str().map(str::to_owned).context("the demo's folder has a name that is not UTF-8")
}
