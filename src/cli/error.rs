//! How a command ends: the exit code of the interface, and one sentence for the person.

use std::io;
use std::process::ExitCode;

use crate::cli::causes::{KnownCause, known};
use crate::domain::text::Lang;
use crate::texts::server_words::line;
use crate::texts::{Args, Texts};

/// The exit codes. They are fixed: other people's scripts use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// The server refused the data.
    Refused = 1,
    /// Wrong usage or wrong configuration: of the command, of a profile, of a name.
    Usage = 2,
    NotAuthorised = 3,
    /// The server cannot be reached, or cannot answer.
    Unreachable = 4,
    /// A verification failed.
    Unverified = 5,
    /// A file of this machine cannot be read or written.
    Local = 6,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    message: Option<(String, Args)>,
    /// Lines below the sentence: fields, choices, faults.
    pub details: Vec<String>,
    /// The details of a node's refusal, in English: the name of a field, and what is wrong with it.
    pub facts: Vec<(String, String)>,
    cause: Option<anyhow::Error>,
}

impl Failure {
    /// A failure with a message of `locales`.
    pub fn new(exit: Exit, key: &str, args: Args) -> Self {
        Self { exit, message: Some((key.to_owned(), args)), details: Vec::new(), facts: Vec::new(), cause: None }
    }

    /// A failure that is printed already, or the silent end after the reader of the output has closed it.
    pub fn printed(exit: Exit) -> Self {
        Self { exit, message: None, details: Vec::new(), facts: Vec::new(), cause: None }
    }

    /// Adds the causes, for `--verbose`.
    pub fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// With lines below the sentence.
    pub fn with_details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }

    /// Adds the details of a node's refusal.
    pub fn with_facts(mut self, facts: Vec<(String, String)>) -> Self {
        self.facts = facts;
        self
    }

    /// The lines below the sentence, in the person's language.
    pub fn lines(&self, texts: &Texts) -> Vec<String> {
        let facts = self.facts.iter().map(|(name, text)| line(texts, name, text));
        let appendix = self.known_cause().filter(|known| known.is_technical);
        let appendix = appendix.and_then(|_| self.causes().pop());
        let appendix = appendix.map(|detail| texts.say("cause-technical", Args::none().text("detail", detail)));
        self.details.iter().cloned().chain(facts).chain(appendix).collect()
    }

    fn known_cause(&self) -> Option<KnownCause> {
        self.cause.as_ref().and_then(known)
    }

    /// The same for programs.
    pub fn plain_lines(&self) -> Vec<String> {
        let facts = self.facts.iter().map(|(name, text)| format!("{name}: {text}"));
        self.details.iter().cloned().chain(facts).collect()
    }

    pub fn is_about(&self, key: &str) -> bool {
        self.message.as_ref().is_some_and(|(own, _)| own == key)
    }

    /// The sentence; none if it is printed already. Its `$detail` is the cause in the person's language, where that is a known one.
    pub fn sentence(&self, texts: &Texts) -> Option<String> {
        let (key, args) = self.message.as_ref()?;
        let args = match self.known_cause() {
            Some(known) => args.clone().with_text("detail", texts.say(known.key, known.args)),
            None if args.has("detail") => args.clone(),
            None => args.clone().with_text("detail", self.causes().pop().unwrap_or_default()),
        };
        Some(texts.say(key, args))
    }

    pub fn causes(&self) -> Vec<String> {
        self.cause.iter().flat_map(|cause| cause.chain().map(ToString::to_string)).collect()
    }
}

pub fn usage(key: &str, args: Args) -> Failure {
    Failure::new(Exit::Usage, key, args)
}

/// A file or a folder of this machine that cannot be used.
pub fn local(key: &str, path: &std::path::Path, cause: impl Into<anyhow::Error>) -> Failure {
    let exit = if matches!(key, "error-read" | "error-write") { Exit::Local } else { Exit::Usage };
    Failure::new(exit, key, Args::none().text("path", path.display())).because(cause)
}

/// A verification failed.
pub fn unverified(key: &str, args: Args) -> Failure {
    Failure::new(Exit::Unverified, key, args)
}

/// A node gives a wrong answer.
pub fn unreachable(key: &str, args: Args) -> Failure {
    Failure::new(Exit::Unreachable, key, args)
}

impl std::fmt::Display for Failure {
    /// The sentence in English, for logs and for a caller that is a program; people get it in their language.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.sentence(&Texts::new(Lang::English)) {
            Some(sentence) => f.write_str(&sentence),
            None => write!(f, "ended with exit code {}", self.exit as u8),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn std::error::Error + 'static))
    }
}

impl From<io::Error> for Failure {
    /// An output that fails. If its reader has gone, the command ends without a message.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::printed(Exit::Done);
        }
        Self::new(Exit::Local, "error-output", Args::none()).because(error)
    }
}

pub type Outcome = Result<(), Failure>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pipe_ends_quietly_and_other_outputs_do_not() {
        let pipe = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((pipe.exit, pipe.sentence(&Texts::new(Lang::English))), (Exit::Done, None));
        let disk = Failure::from(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(disk.exit, Exit::Local);
        assert!(disk.sentence(&Texts::new(Lang::English)).is_some());
        assert_eq!(disk.causes().len(), 1);
    }
}
