//! Releases, and what had to be left out of them.

use crate::position::Position;
use crate::text;
use marsad_domain::text::Text;

answers! {
    /// A release.
    ReleaseSummary of ReleaseSummary |m| {
        /// Its identifier.
        release: String,
        number: u32,
        title: Text = text::from_pb(m.title),
        time: String,
        builder: String,
        audience: String,
        position: Position as needed,
        /// The state of the logs that it was built from.
        cut: Vec<LogCut> as list,
        catalogue: Position as needed,
        cells: u64,
        indicators: Vec<String>,
        /// Empty: none is stated.
        licence: String,
        /// provisional or final; empty in releases of older programs.
        state: String,
        /// The release that it corrects; empty: none.
        corrects: String,
        correction_reason: String,
        /// The releases that its cells depend on.
        bound_by: Vec<String>,
        /// The planned release that it is; empty: none.
        plan: String,
        planned_day: String,
        /// Why it was built before that day.
        early_reason: String,
    }
    /// A planned release.
    PlannedRelease of PlannedRelease |m| {
        id: String,
        builder: String,
        day: String,
        audience: String,
        title: Text = text::from_pb(m.title),
        /// Why it was changed.
        note: String,
        position: Position as needed,
        /// The newest release that is this one; empty: none.
        released: String,
    }
    /// The state of one log.
    LogCut of LogCut |m| {
        origin: String,
        epoch: u32,
        size: u64,
        root: String,
    }
    /// A release that was just built.
    BuiltRelease of BuildReleaseResponse |m| {
        release: ReleaseSummary as needed,
        /// Whether an earlier release has the same inputs.
        same_inputs: bool,
        /// The first cells that were left out.
        left_out: Vec<LeftOutCell> as list,
        left_out_total: u64,
        left_out_rows: Vec<LeftOutRows> as list,
        /// What is hidden of each indicator.
        loss: Vec<IndicatorLoss> as list,
        /// How many indicators were computed, and how many kept the blocks of the release before.
        computed: u32,
        kept: u32,
    }
    /// What disclosure control hides of an indicator.
    IndicatorLoss of IndicatorLoss |m| {
        indicator: String,
        /// Cells with a figure, shown or hidden.
        figures: u64,
        hidden: u64,
        /// Small ones; none for those who may not know.
        primary: Option<u64>,
        secondary: Option<u64>,
        /// Those that their reporters keep back.
        kept_back: Option<u64>,
        value_percent: Option<u32>,
        /// One tier coarser; none where nothing is hidden, or this was not asked.
        coarser: Option<CoarserLoss> as maybe,
    }
    /// What would be hidden of an indicator one tier coarser.
    CoarserLoss of CoarserLoss |m| {
        level: String,
        /// Whether it could be protected; if not, there are no numbers.
        is_safe: bool,
        figures: u64,
        hidden: u64,
        primary: u64,
        secondary: u64,
        kept_back: u64,
        value_percent: Option<u32>,
    }
    /// A cell that no release can hold.
    LeftOutCell of LeftOutCell |m| {
        indicator: String,
        area: String,
        period: String,
        breakdown: String,
        reason: String,
    }
    /// Rows that do not fit the catalogue of now.
    LeftOutRows of LeftOutRows |m| {
        indicator: String,
        reason: String,
        rows: u64,
    }
    /// A release, with its proof if that was asked for.
    Release of GetReleaseResponse |m| {
        release: ReleaseSummary as needed,
        /// None as long as the node holds no checkpoint of the builder that covers the release.
        proof: Option<ReleaseProof> as maybe,
        /// The releases that correct it, the oldest first.
        corrected_by: Vec<ReleaseSummary> as list,
        /// What is hidden of each indicator, if that was asked for.
        loss: Vec<IndicatorLoss> as list,
    }
    /// What proves that a release is in the log of its builder, as it was sent: a verifier reads it.
    ReleaseProof of ReleaseProof |m| {
        /// A signed checkpoint of the builder's log.
        checkpoint: String,
        /// The header of the release's entry.
        header: Vec<u8>,
        inclusion: Vec<Vec<u8>>,
        salt: Vec<u8>,
        chunk_hashes: Vec<Vec<u8>>,
        manifest: Vec<u8>,
    }
    /// A release that was withdrawn, or would be.
    WithdrawnRelease of WithdrawReleaseResponse |m| {
        /// As it was.
        release: ReleaseSummary as needed,
        /// The entry of the withdrawal; none in a preview.
        position: Option<Position> as maybe,
    }
    /// A release that may hold the figures of a submission.
    ReleaseMention of ReleaseMention |m| {
        release: String,
        builder: String,
        number: u32,
        withdrawn: bool,
    }
}
