//! What arrived for cells of the board: of every submission whether it had a figure for the cell, or why there is none. Submissions
//! count that later ones have replaced, because the board asks when a figure came first.

use std::collections::{BTreeMap, HashMap, HashSet};

use marsad_domain::board::{Arrival, Arrivals, Cell};
use marsad_domain::call::{CallRef, CannotStatus};
use marsad_domain::code::IndicatorCode;
use marsad_domain::observation::Action;
use marsad_domain::period::Period;
use marsad_domain::scan::withhold;
use marsad_store::arrival::ArrivedPart;
use marsad_store::{ChunkPlace, StoreError};
use marsad_wire::data_chunk::{self, Columns};
use marsad_wire::payload;
use time::Date;

use super::{CallVersion, Ledger, LedgerError};

/// How many chunks are read at once.
const CHUNKS_AT_ONCE: usize = 32;

impl Ledger {
    /// What arrived for some cells, as far as this node holds it. `calls` are all that are held.
    pub async fn arrivals(&self, cells: HashSet<Cell>, calls: &[CallVersion]) -> Result<Arrivals, LedgerError> {
        let mut days: BTreeMap<IndicatorCode, (Date, Date)> = BTreeMap::new();
        for cell in &cells {
            let (first, last) = (cell.period.first_day(), cell.period.last_day());
            let known = days.entry(cell.indicator.clone()).or_insert((first, last));
            *known = (known.0.min(first), known.1.max(last));
        }
        let mut collected = Collected { cells, arrivals: Arrivals::new() };
        for (indicator, days) in days {
            let parts = self.store().arrived_parts(&indicator, days).await?;
            for lot in parts.chunks(CHUNKS_AT_ONCE) {
                let chunks = self.chunks_of(lot).await?;
                let (lot, indicator) = (lot.to_vec(), indicator.clone());
                let work = move || {
                    let filled = collected.take_figures(&indicator, &lot, chunks);
                    filled.map(|()| collected)
                };
                collected = tokio::task::spawn_blocking(work).await.map_err(LedgerError::Worker)??;
            }
        }
        let periods = calls.iter().map(|own| (own.name().to_string(), own.call.period)).collect();
        let answers = self.store().call_answers().await?;
        for lot in answers.chunks(CHUNKS_AT_ONCE) {
            let chunks = self.chunks_of(lot).await?;
            collected.take_answers(lot, chunks, &periods)?;
        }
        Ok(collected.arrivals)
    }

    async fn chunks_of(&self, lot: &[ArrivedPart]) -> Result<Vec<Option<Vec<u8>>>, LedgerError> {
        let places: Vec<ChunkPlace> = lot.iter().map(|part| part.place).collect();
        Ok(self.store().chunks_at(&places).await?)
    }
}

struct Collected {
    cells: HashSet<Cell>,
    arrivals: Arrivals,
}

impl Collected {
    /// Takes the rows of an indicator. A chunk that is there no more was erased meanwhile: nothing came with it.
    fn take_figures(
        &mut self,
        indicator: &IndicatorCode,
        parts: &[ArrivedPart],
        chunks: Vec<Option<Vec<u8>>>,
    ) -> Result<(), LedgerError> {
        for (part, chunk) in parts.iter().zip(chunks) {
            let Some(chunk) = chunk else { continue };
            let columns = data_chunk::columns(&chunk).map_err(|_| unreadable())?;
            let rows = columns.groups.iter().filter(|group| group.code == *indicator);
            for row in rows.flat_map(|group| group.rows.clone()) {
                let Some((cell, cannot)) = read_row(&columns, indicator, row) else { continue };
                self.add(part, cell, cannot);
            }
        }
        Ok(())
    }

    fn take_answers(
        &mut self,
        parts: &[ArrivedPart],
        chunks: Vec<Option<Vec<u8>>>,
        periods: &HashMap<String, Period>,
    ) -> Result<(), LedgerError> {
        for (part, chunk) in parts.iter().zip(chunks) {
            let Some(chunk) = chunk else { continue };
            // An answer names no period: it is that of the call. An answer to no call that is held counts for nothing.
            let Some(period) = periods.get(&part.call) else { continue };
            let answer = payload::decode_call_answer(&[chunk]).map_err(|_| unreadable())?;
            for own in answer.cannots.list() {
                let mut reason = own.reason.clone();
                withhold(&mut reason);
                let cell = Cell { indicator: own.indicator.clone(), area: own.area.clone(), period: *period };
                self.add(part, cell, Some((own.status, reason)));
            }
        }
        Ok(())
    }

    /// Adds what a submission says of a cell. A figure counts more than a row that says why there is none.
    fn add(&mut self, part: &ArrivedPart, cell: Cell, cannot: Option<(CannotStatus, String)>) {
        if !self.cells.contains(&cell) {
            return;
        }
        let own = self.arrivals.entry(cell).or_default();
        let same = own.last_mut().filter(|last| last.submission == part.submission && last.time == part.time);
        if let Some(same) = same {
            if cannot.is_none() {
                same.cannot = None;
            }
            return;
        }
        let call: Option<CallRef> = part.call.parse().ok();
        let withdrawn = part.withdrawn.clone().map(|(time, mut why)| {
            withhold(&mut why);
            (time, why)
        });
        own.push(Arrival {
            reporter: part.reporter.clone(),
            submission: part.submission.clone(),
            time: part.time,
            call,
            cannot,
            withdrawn,
        });
    }
}

/// The cell of a row, and the status if it says that there is no figure; `None` for a row that deletes one.
fn read_row(
    columns: &Columns,
    indicator: &IndicatorCode,
    row: usize,
) -> Option<(Cell, Option<(CannotStatus, String)>)> {
    if columns.action.get(row) == Some(&Action::Delete) {
        return None;
    }
    let at = |list: &[u32]| usize::try_from(*list.get(row)?).ok();
    let area = columns.areas.get(at(&columns.area)?)?.clone();
    let period = *columns.periods.get(at(&columns.period)?)?;
    let is_empty = columns.value.get(row).is_none_or(Option::is_none);
    let status = columns.status.get(row).filter(|_| is_empty).and_then(|own| CannotStatus::parse(own.code()));
    let cell = Cell { indicator: indicator.clone(), area, period };
    Some((cell, status.map(|status| (status, String::new()))))
}

fn unreadable() -> LedgerError {
    StoreError::corrupt("a projected chunk that cannot be read").into()
}
