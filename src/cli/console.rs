//! Where a command writes: standard output and standard error, or a writer that its caller gives.
//!
//! Answers go to the output, progress and failures to the error output. What a pipe gets is CSV or JSON and nothing
//! else; colours and progress are for terminals, and NO_COLOR is honoured.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use serde_json::{Value, json};

use crate::cli::error::{Failure, usage};
use crate::cli::table_style;
use crate::formats::tables::Table;
use crate::texts::visible::visible;
use crate::texts::{Args, Texts};

pub struct Console {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    pub texts: Texts,
    pub json: bool,
    /// Whether the output is a terminal: tables instead of CSV.
    pub terminal: bool,
    pub progress: bool,
    pub verbose: bool,
    colour: bool,
    width: Option<u16>,
}

/// How a word is coloured on a terminal with colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Bad,
    Doubtful,
    Quiet,
}

impl Console {
    pub fn of_process(texts: Texts, json: bool, verbose: bool) -> Self {
        let terminal = io::stdout().is_terminal();
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            out: Box::new(io::BufWriter::new(io::stdout())),
            err: Box::new(io::stderr()),
            texts,
            json,
            terminal,
            progress: io::stderr().is_terminal(),
            verbose,
            colour: terminal && !no_colour,
            width: None,
        }
    }

    /// A console that writes everything to `out`, as to a terminal of `width` columns without colours.
    pub fn to_writer(out: impl Write + Send + 'static, texts: Texts, width: u16) -> Self {
        Self {
            out: Box::new(out),
            err: Box::new(io::sink()),
            texts,
            json: false,
            terminal: true,
            progress: false,
            verbose: false,
            colour: false,
            width: Some(width),
        }
    }

    /// The output, for what is neither a line nor a table.
    pub fn out(&mut self) -> &mut (dyn Write + Send) {
        &mut *self.out
    }

    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }

    /// A line of the answer; nothing where answers are JSON.
    pub fn line(&mut self, line: &str) -> Result<(), Failure> {
        if self.json {
            return Ok(());
        }
        Ok(writeln!(self.out, "{line}")?)
    }

    /// A message as a line of the answer.
    pub fn say(&mut self, key: &str, args: Args) -> Result<(), Failure> {
        let line = self.texts.say(key, args);
        self.line(&line)
    }

    /// Refuses a command that needs a confirmation when no person can be asked (a pipe, JSON), unless `--yes` is given.
    pub fn can_be_answered(&self, yes: bool) -> Result<(), Failure> {
        if yes || self.asks() { Ok(()) } else { Err(usage("error-nobody-to-ask", Args::none())) }
    }

    /// Asks a person to confirm an action that cannot be undone.
    pub fn confirm(&mut self, key: &str, args: Args) -> Result<bool, Failure> {
        self.can_be_answered(false)?;
        let question = self.texts.say(key, args);
        write!(self.out, "{question} ")?;
        self.out.flush()?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        let said = answer.trim().to_lowercase();
        let yes = self.texts.plain("confirm-yes");
        Ok(yes.split_whitespace().any(|word| word == said))
    }

    /// Whether there is a person to be asked.
    pub fn asks(&self) -> bool {
        self.terminal && !self.json && self.width.is_none() && io::stdin().is_terminal()
    }

    /// A line that is printed before an action: a person reads it first; programs find it on the error output.
    pub fn announce(&mut self, line: &str) -> Result<(), Failure> {
        self.remark(line)?;
        self.flush()
    }

    /// A line that is not part of the answer: a remark, or a footer. In a pipe it goes to the error output.
    pub fn remark(&mut self, line: &str) -> Result<(), Failure> {
        if self.terminal && !self.json { self.line(line) } else { Ok(writeln!(self.err, "{line}")?) }
    }

    /// The answer as JSON, on one line.
    pub fn value(&mut self, value: &Value) -> Result<(), Failure> {
        let text = value.to_string();
        // A pipe gets the bytes unchanged. On a terminal, control characters are replaced, because they could change the screen.
        let shown = if self.terminal { visible(&text) } else { Cow::Borrowed(text.as_str()) };
        Ok(writeln!(self.out, "{shown}")?)
    }

    /// An answer: as JSON if that is asked for, else as a table on a terminal and as CSV in a pipe.
    pub fn answer(&mut self, json: impl FnOnce() -> Value, table: impl FnOnce(&Texts) -> Table) -> Result<(), Failure> {
        if self.json {
            return self.value(&json());
        }
        self.texts.name_columns_for_programs(!self.terminal);
        let table = table(&self.texts);
        if self.terminal { self.table(&table) } else { Ok(table.write_csv(&mut self.out)?) }
    }

    /// An answer that is one sentence; as JSON if that is asked for.
    pub fn done(&mut self, json: impl FnOnce() -> Value, key: &str, args: Args) -> Result<(), Failure> {
        if self.json { self.value(&json()) } else { self.say(key, args) }
    }

    /// A table as people read it.
    pub fn table(&mut self, table: &Table) -> Result<(), Failure> {
        let drawn = self.draw(table);
        Ok(writeln!(self.out, "{drawn}")?)
    }

    pub fn draw(&self, table: &Table) -> String {
        table_style::draw(table, self.width.or_else(|| self.terminal.then(terminal_width)))
    }

    /// A word in colour, where there are colours.
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Bad => "31",
            Tone::Doubtful => "33",
            Tone::Quiet => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// The progress of a long task, on a terminal only. The next line overwrites it.
    pub fn show_progress(&mut self, key: &str, args: Args) {
        if self.progress {
            let line = self.texts.say(key, args);
            // Progress that cannot be shown is no reason to stop.
            let _ = write!(self.err, "\r\u{1b}[2K{line}").and_then(|()| self.err.flush());
        }
    }

    pub fn end_progress(&mut self) {
        if self.progress {
            let _ = write!(self.err, "\r\u{1b}[2K").and_then(|()| self.err.flush());
        }
    }

    /// Prints a failure on the error output: its sentence, its details, and with `--verbose` its causes.
    pub fn report(&mut self, failure: &Failure) {
        self.end_progress();
        let Some(sentence) = failure.sentence(&self.texts) else { return };
        let mut lines = vec![format!("marsad: {sentence}")];
        lines.extend(failure.lines(&self.texts).iter().map(|detail| format!("  {}", visible(detail))));
        if self.json {
            let value = json!({ "error": sentence, "exit": failure.exit as u8, "details": failure.plain_lines() });
            // If the output fails, the error output still has the failure.
            let _ = writeln!(self.out, "{value}").and_then(|()| self.out.flush());
        }
        if self.verbose {
            lines.extend(failure.causes().iter().map(|cause| format!("  < {}", visible(cause))));
        }
        // If the error output fails too, there is no place left to report it.
        let _ = writeln!(self.err, "{}", lines.join("\n"));
    }
}

/// The width in COLUMNS, or that of the terminal, or a usual one.
fn terminal_width() -> u16 {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    asked.or_else(|| comfy_table::Table::new().width()).filter(|width| *width > 0).unwrap_or(120)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::cli::captured::Captured;
    use crate::domain::text::Lang;
    use crate::formats::tables::TableCell;

    pub fn console() -> (Console, Captured) {
        let written = Captured::default();
        (Console::to_writer(written.clone(), Texts::new(Lang::English), 200), written)
    }

    fn table() -> Table {
        let rows = vec![vec![TableCell::text("MA-09"), TableCell::Integer(12)]];
        Table { columns: vec!["REF_AREA".into(), "OBS_VALUE".into()], rows }
    }

    #[test]
    fn without_a_terminal_only_yes_is_an_answer() {
        let (mut console, written) = console();
        assert!(console.can_be_answered(true).is_ok());
        for failure in [
            console.can_be_answered(false).unwrap_err(),
            console.confirm("release-withdraw-ask", Args::none()).unwrap_err(),
        ] {
            assert_eq!(failure.exit, crate::cli::error::Exit::Usage);
            for lang in [Lang::Arabic, Lang::French, Lang::English] {
                assert!(failure.sentence(&Texts::new(lang)).unwrap().contains("--yes"));
            }
        }
        assert_eq!(written.text(), "");
    }

    #[test]
    fn an_answer_is_a_table_a_csv_or_json() {
        let (mut console, written) = console();
        console.answer(|| serde_json::json!([1]), |_| table()).unwrap();
        console.terminal = false;
        console.answer(|| serde_json::json!([1]), |_| table()).unwrap();
        console.json = true;
        console.answer(|| serde_json::json!([1]), |_| table()).unwrap();
        console.line("nothing where answers are JSON").unwrap();
        let text = written.text();
        assert!(text.contains("OBS_VALUE") && text.contains("12"), "{text}");
        assert!(text.ends_with("REF_AREA,OBS_VALUE\nMA-09,12\n[1]\n"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
}
