//! Attacks on releases.

use super::ReleaseSummary;

answers! {
    /// A release that was computed again.
    VerifiedRelease of VerifyReleaseResponse |m| {
        release: ReleaseSummary as needed,
        /// SAME, DIFFERENT or NOT_DECIDED.
        verdict: String,
        parts: Vec<VerifiedPart> as list,
        /// Whether the same entries went in.
        same_entries: bool,
        unseen: Vec<UnseenInput> as list,
        /// What is wrong besides the blocks.
        faults: Vec<ReleaseFault> as list,
    }
    /// What is wrong with a release, whatever its blocks are.
    ReleaseFault of ReleaseFault |m| {
        kind: String,
        release: String,
        indicators: Vec<String>,
        reason: String,
    }
    /// The blocks of an indicator.
    VerifiedPart of VerifiedPart |m| {
        indicator: String,
        blocks: u32,
        /// How many of them are the same.
        same: u32,
        /// SAME, DIFFERENT or NOT_DECIDED.
        verdict: String,
    }
    /// Something that went into a release and that the node does not see.
    UnseenInput of UnseenInput |m| {
        kind: String,
        log: String,
        territories: Vec<String>,
        held: u64,
        entries: u64,
        state: String,
        release: String,
        indicators: Vec<String>,
        rules: String,
    }
    /// What an attack on a release found.
    ReleaseAudit of AuditReleaseResponse |m| {
        release: ReleaseSummary as needed,
        /// SAFE, NOT_SAFE or NOT_DECIDED: the worst of all indicators.
        verdict: String,
        indicators: Vec<AuditedIndicators> as list,
    }
    /// What an attack on some linked indicators found.
    AuditedIndicators of AuditedIndicators |m| {
        indicators: Vec<String>,
        /// SAFE, NOT_SAFE or NOT_DECIDED.
        verdict: String,
        /// Why it is not decided.
        reason: String,
        hidden: u64,
        primary: u64,
        equations: u64,
        need: u64,
        leaks: Vec<AuditLeak> as list,
        leaks_total: u64,
        undecided: Vec<AuditCell> as list,
    }
    /// A hidden number that can be computed too closely, and from what.
    AuditLeak of AuditLeak |m| {
        cell: AuditCell as needed,
        low: i64,
        high: i64,
        need: u64,
        below: Vec<AuditTerm> as list,
        above: Vec<AuditTerm> as list,
    }
    /// A shown cell in an equation.
    AuditTerm of AuditTerm |m| {
        cell: AuditCell as needed,
        /// A whole number or a fraction; empty if only whole numbers prove the end.
        times: String,
        value: i64,
    }
    /// A cell of one of the releases.
    AuditCell of AuditCell |m| {
        indicator: String,
        area: String,
        period: String,
        breakdown: String,
        /// Whether it is a part of this cell that is never shown itself.
        is_part: bool,
        /// 0: of the release itself; 1: of the last of the other releases, and so on.
        releases_back: u32,
    }
}
