//! Enough of Rust's lexis to read a source without being fooled by comments, texts and macros: tokens with their lines,
//! and which of them belong to tests.

/// A token: an identifier, a number, `::`, or one other character. Comments and the insides of texts are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    /// From 1.
    pub line: usize,
    /// Whether it is in an item marked `#[cfg(test)]`.
    pub in_test: bool,
}

pub struct Source {
    pub tokens: Vec<Token>,
}

impl Source {
    pub fn new(text: &str) -> Self {
        let mut tokens = Lexer { chars: text.chars().collect(), at: 0, line: 1, tokens: Vec::new() }.run();
        mark_tests(&mut tokens);
        Self { tokens }
    }

    pub fn text(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.text.as_str())
    }

    /// Whether the tokens from `index` on are `texts`.
    pub fn is_at(&self, index: usize, texts: &[&str]) -> bool {
        texts.iter().enumerate().all(|(offset, text)| self.text(index + offset) == *text)
    }
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn advance(&mut self, count: usize) {
        for _ in 0..count {
            if self.peek(0) == '\n' {
                self.line += 1;
            }
            self.at += 1;
        }
    }

    fn push(&mut self, text: String, line: usize) {
        self.tokens.push(Token { text, line, in_test: false });
    }

    fn run(mut self) -> Vec<Token> {
        while self.at < self.chars.len() {
            let (line, next) = (self.line, self.peek(0));
            if next.is_whitespace() {
                self.advance(1);
            } else if next == '/' && self.peek(1) == '/' {
                while self.at < self.chars.len() && self.peek(0) != '\n' {
                    self.advance(1);
                }
            } else if next == '/' && self.peek(1) == '*' {
                self.block_comment();
            } else if let Some(hashes) = self.raw_text() {
                self.skip_raw_text(hashes);
                self.push("\"\"".to_owned(), line);
            } else if next == '"' || (matches!(next, 'b' | 'c') && self.peek(1) == '"') {
                self.advance(usize::from(next != '"'));
                self.skip_quoted('"');
                self.push("\"\"".to_owned(), line);
            } else if next == '\'' {
                self.quote(line);
            } else if next.is_alphanumeric() || next == '_' {
                self.word(line);
            } else if next == ':' && self.peek(1) == ':' {
                self.advance(2);
                self.push("::".to_owned(), line);
            } else {
                self.advance(1);
                self.push(next.to_string(), line);
            }
        }
        self.tokens
    }

    fn word(&mut self, line: usize) {
        // `r#type` is the identifier `type`.
        if self.peek(0) == 'r' && self.peek(1) == '#' {
            self.advance(2);
        }
        let mut word = String::new();
        while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
            word.push(self.peek(0));
            self.advance(1);
        }
        self.push(word, line);
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.chars.len() {
            if self.peek(0) == '/' && self.peek(1) == '*' {
                depth += 1;
                self.advance(2);
            } else if self.peek(0) == '*' && self.peek(1) == '/' {
                depth -= 1;
                self.advance(2);
                if depth == 0 {
                    return;
                }
            } else {
                self.advance(1);
            }
        }
    }

    /// The number of hashes of a raw text that begins here, such as `br##"…"##`.
    fn raw_text(&self) -> Option<usize> {
        let start = usize::from(matches!(self.peek(0), 'b' | 'c') && self.peek(1) == 'r');
        if self.peek(start) != 'r' {
            return None;
        }
        let hashes = (0..).take_while(|hash| self.peek(start + 1 + hash) == '#').count();
        (self.peek(start + 1 + hashes) == '"').then_some(hashes)
    }

    fn skip_raw_text(&mut self, hashes: usize) {
        while self.peek(0) != '"' {
            self.advance(1);
        }
        self.advance(1);
        while self.at < self.chars.len() {
            if self.peek(0) == '"' && (1..=hashes).all(|hash| self.peek(hash) == '#') {
                self.advance(1 + hashes);
                return;
            }
            self.advance(1);
        }
    }

    fn skip_quoted(&mut self, quote: char) {
        self.advance(1);
        while self.at < self.chars.len() {
            match self.peek(0) {
                '\\' => self.advance(2),
                next if next == quote => return self.advance(1),
                _ => self.advance(1),
            }
        }
    }

    /// A character, or a lifetime.
    fn quote(&mut self, line: usize) {
        if self.peek(1) == '\\' || self.peek(2) == '\'' {
            self.skip_quoted('\'');
            self.push("''".to_owned(), line);
        } else {
            self.advance(1);
            self.push("'".to_owned(), line);
        }
    }
}

/// The index of the bracket that closes the one at `open`, or the last token.
pub fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index;
                }
            }
            _ => {}
        }
    }
    tokens.len().saturating_sub(1)
}

/// Marks what `#[cfg(test)]` or `#[test]` stands before, up to the end of that item.
fn mark_tests(tokens: &mut [Token]) {
    let mut index = 0;
    while index < tokens.len() {
        let is = |offset: usize, text: &str| tokens.get(index + offset).is_some_and(|token| token.text == text);
        if !(is(0, "#") && is(1, "[")) {
            index += 1;
            continue;
        }
        let attribute_end = closing(tokens, index + 1);
        let cfg_test = is(2, "cfg") && is(4, "test") && is(5, ")");
        let cfg_all = is(2, "cfg") && is(4, "all") && is(6, "test");
        if !(cfg_test || cfg_all) {
            index = attribute_end + 1;
            continue;
        }
        let end = item_end(tokens, attribute_end + 1);
        for token in &mut tokens[index..=end] {
            token.in_test = true;
        }
        index = end + 1;
    }
}

/// Where the item that begins at `start` ends: at its `;`, or at the brace that closes its body.
fn item_end(tokens: &[Token], start: usize) -> usize {
    let mut index = start;
    while index < tokens.len() {
        match tokens[index].text.as_str() {
            ";" => return index,
            "{" => {
                let end = closing(tokens, index);
                // `use a::{b, c};` goes on after the brace.
                let goes_on = tokens.get(end + 1).is_some_and(|token| token.text == ";");
                return if goes_on { end + 1 } else { end };
            }
            "(" | "[" => index = closing(tokens, index) + 1,
            _ => index += 1,
        }
    }
    tokens.len().saturating_sub(1)
}
