//! The demo speaks to its nodes with the same commands that people use: this program again, as one of its people.

use std::path::{Path, PathBuf};
use std::process::Output;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tokio::process::Command;

use crate::domain::text::Lang;

/// Runs commands as the demo's people.
#[derive(Debug, Clone)]
pub struct Commands {
    program: PathBuf,
    profiles: PathBuf,
    /// Where files and receipts are.
    folder: PathBuf,
    lang: Lang,
}

impl Commands {
    /// Commands that speak `lang` and run in `folder`.
    ///
    /// # Errors
    /// If the running program cannot be found.
    pub fn new(profiles: &Path, folder: &Path, lang: Lang) -> Result<Self> {
        let program = std::env::current_exe().context("the running program cannot be found")?;
        let absolute = |path: &Path| std::path::absolute(path).context("the demo's folder has no path");
        Ok(Self { program, profiles: absolute(profiles)?, folder: absolute(folder)?, lang })
    }

    /// Runs `marsad` with `args` as `profile`.
    ///
    /// # Errors
    /// If it cannot be started.
    pub async fn run(&self, profile: &str, args: &[&str]) -> Result<Output> {
        Command::new(&self.program)
            .arg("--as")
            .arg(self.profiles.join(format!("{profile}.toml")))
            .args(["--lang", self.lang.code()])
            .args(args)
            .current_dir(&self.folder)
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .kill_on_drop(true)
            .output()
            .await
            .context("the program cannot be started again")
    }

    /// The standard output of a command that succeeds.
    ///
    /// # Errors
    /// If it does not: with what it said.
    pub async fn text(&self, profile: &str, args: &[&str]) -> Result<String> {
        let output = self.run(profile, args).await?;
        if !output.status.success() {
            let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
            bail!("marsad --as {profile} {}: {said}", args.join(" "));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The JSON that a command prints.
    ///
    /// # Errors
    /// If it fails or prints something else.
    pub async fn json(&self, profile: &str, args: &[&str]) -> Result<Value> {
        let text = self.text(profile, args).await?;
        serde_json::from_str(&text).with_context(|| format!("marsad {} printed no JSON", args.join(" ")))
    }
}
