//! The demo calls its nodes with the same commands that people use, as one of its people, and keeps their output.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use clap::Parser as _;
use serde_json::Value;

use crate::cli::arguments::Cli;
use crate::cli::captured::Captured;
use crate::cli::console::Console;
use crate::cli::dispatch;
use crate::cli::error::Failure;
use crate::domain::text::Lang;
use crate::texts::Texts;

const WIDTH: u16 = 120;

/// Runs commands as the demo's people.
#[derive(Debug, Clone)]
pub struct Commands {
    profiles: PathBuf,
    lang: Lang,
}

pub struct CommandOutput {
    pub text: String,
    pub outcome: Result<(), Failure>,
}

impl Commands {
    pub fn new(profiles: &Path, lang: Lang) -> Self {
        Self { profiles: profiles.to_owned(), lang }
    }

    /// The command line that a person would type.
    pub fn line(profile: &str, args: &[&str]) -> String {
        format!("$ marsad --as {profile} {}", args.join(" "))
    }

    /// Runs `marsad` with `args` as `profile`.
    pub async fn run(&self, profile: &str, args: &[&str]) -> Result<CommandOutput> {
        let profile = self.profiles.join(format!("{profile}.toml"));
        let profile = profile.to_str().context("the demo's folder has a name that is not UTF-8")?;
        let cli = Cli::try_parse_from(["marsad", "--as", profile].iter().chain(args))?;
        let page = Captured::default();
        let mut console = Console::to_writer(page.clone(), Texts::new(self.lang), WIDTH);
        console.json = cli.json;
        // Boxed: the demo is a command itself.
        let outcome = Box::pin(dispatch(&mut console, cli)).await.and_then(|()| console.flush());
        if let Err(failure) = &outcome {
            let _ = console.flush();
            console.report(failure);
        }
        drop(console);
        Ok(CommandOutput { text: page.text(), outcome })
    }

    /// The output of a command that must succeed; the error holds it too.
    pub async fn text(&self, profile: &str, args: &[&str]) -> Result<String> {
        let said = self.run(profile, args).await?;
        match said.outcome {
            Ok(()) => Ok(said.text),
            Err(failure) => {
                let sentence = failure.sentence(&Texts::new(self.lang)).unwrap_or_default();
                Err(anyhow!("{}\n{}{sentence}", Self::line(profile, args), said.text))
            }
        }
    }

    /// The JSON that a command answers.
    pub async fn json(&self, profile: &str, args: &[&str]) -> Result<Value> {
        let text = self.text(profile, &[&["--json"], args].concat()).await?;
        serde_json::from_str(&text).with_context(|| format!("{}: no JSON", Self::line(profile, args)))
    }
}
