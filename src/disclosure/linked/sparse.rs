//! A sparse matrix of whole numbers by rows.

/// What is at a column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The position of the atom or of the cell.
    pub at: u32,
    /// How often the atom counts in the cell.
    pub times: i32,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Sparse {
    starts: Vec<usize>,
    terms: Vec<Term>,
}

impl Sparse {
    pub(super) fn from_rows(rows: &[Vec<Term>]) -> Self {
        let mut matrix = Self::default();
        for row in rows {
            matrix.push(row.iter().copied());
        }
        matrix
    }

    pub(super) fn push(&mut self, row: impl Iterator<Item = Term>) {
        self.starts.push(self.terms.len());
        self.terms.extend(row);
    }

    pub(super) fn row(&self, n: usize) -> &[Term] {
        let end = self.starts.get(n + 1).copied().unwrap_or(self.terms.len());
        &self.terms[self.starts[n]..end]
    }

    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }

    pub(super) fn transposed(&self, columns: usize) -> Self {
        let mut starts = vec![0usize; columns + 1];
        for term in &self.terms {
            starts[term.at as usize + 1] += 1;
        }
        for n in 0..columns {
            starts[n + 1] += starts[n];
        }
        let mut next = starts.clone();
        let mut terms = vec![Term { at: 0, times: 0 }; self.terms.len()];
        for n in 0..self.starts.len() {
            for term in self.row(n) {
                let place = &mut next[term.at as usize];
                terms[*place] = Term { at: n as u32, times: term.times };
                *place += 1;
            }
        }
        starts.truncate(columns);
        Self { starts, terms }
    }
}
