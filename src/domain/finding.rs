//! Findings: what is wrong, or worth a second look, in what was submitted, cell by cell.

use super::code::{CodeId, ConceptId, IndicatorCode};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The submission is refused.
    Error,
    /// The submitter must accept it with a reason.
    Warning,
}

macro_rules! finding_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal $severity:ident),+ $(,)?) => {
        /// What kind of finding it is. Codes are stable; `docs/findings.md` says what to do about each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode { $($(#[$doc])* $variant),+ }

        impl FindingCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The code of a stable name.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// Whether it refuses the submission or only warns.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }
        }
    };
}

finding_codes!(
    UnknownIndicator = "UNKNOWN_INDICATOR" Error,
    UnknownArea = "UNKNOWN_AREA" Error,
    AmbiguousArea = "AMBIGUOUS_AREA" Error,
    AreaNotYours = "AREA_NOT_YOURS" Error,
    LevelNotAllowed = "LEVEL_NOT_ALLOWED" Error,
    UnknownCode = "UNKNOWN_CODE" Error,
    UnknownColumn = "UNKNOWN_COLUMN" Error,
    MissingColumn = "MISSING_COLUMN" Error,
    DimensionNotUsed = "DIMENSION_NOT_USED" Error,
    MethodRequired = "METHOD_REQUIRED" Error,
    BadPeriod = "BAD_PERIOD" Error,
    FrequencyNotAllowed = "FREQUENCY_NOT_ALLOWED" Error,
    /// The period starts after today.
    PeriodInFuture = "PERIOD_IN_FUTURE" Error,
    BadNumber = "BAD_NUMBER" Error,
    /// One mark with exactly three digits behind it: decimals to some readers, thousands to others.
    AmbiguousNumber = "AMBIGUOUS_NUMBER" Error,
    TooPrecise = "TOO_PRECISE" Error,
    OutOfRange = "OUT_OF_RANGE" Error,
    /// An empty value without one of the statuses O, L, M, H, Q.
    MissingWithoutStatus = "MISSING_WITHOUT_STATUS" Error,
    /// A value with one of the statuses that say it is missing.
    ValueWithMissingStatus = "VALUE_WITH_MISSING_STATUS" Error,
    DuplicateRow = "DUPLICATE_ROW" Error,
    RatioNotReported = "RATIO_NOT_REPORTED" Error,
    /// The parts of a total are more than the total, within one submission.
    PartsExceedTotal = "PARTS_EXCEED_TOTAL" Error,
    /// A figure is more than that of the indicator that it may not exceed, within one submission.
    ExceedsIndicator = "EXCEEDS_INDICATOR" Error,
    WrongUnit = "WRONG_UNIT" Error,
    /// Never carries the value.
    PersonalData = "PERSONAL_DATA" Error,
    BadStatus = "BAD_STATUS" Error,
    BadRefDate = "BAD_REF_DATE" Error,
    TooLong = "TOO_LONG" Error,
    /// Control, NUL or direction-override characters.
    BadText = "BAD_TEXT" Error,
    BadEncoding = "BAD_ENCODING" Error,
    EmptyFile = "EMPTY_FILE" Error,
    /// A file in another format than CSV.
    WrongFormat = "WRONG_FORMAT" Error,
    /// Cells or lines that are separated by something else than is read.
    WrongSeparator = "WRONG_SEPARATOR" Error,
    /// A title stands above the header.
    HeaderNotFirst = "HEADER_NOT_FIRST" Error,
    /// A total or a note below the rows.
    StrayLine = "STRAY_LINE" Error,
    SharingTooWide = "SHARING_TOO_WIDE" Error,
    UnknownType = "UNKNOWN_TYPE" Error,
    UnknownOrganisation = "UNKNOWN_ORGANISATION" Error,
    UnknownEvent = "UNKNOWN_EVENT" Error,
    BadDate = "BAD_DATE" Error,
    MissingField = "MISSING_FIELD" Error,
    EventOutsideParent = "EVENT_OUTSIDE_PARENT" Error,
    EventCycle = "EVENT_CYCLE" Error,
    BadVersion = "BAD_VERSION" Error,
    /// A record quotes a count that its indicator never shows.
    FigureBelowMinimum = "FIGURE_BELOW_MINIMUM" Error,
    /// A row takes figures back, and none is stored that it means.
    NothingStored = "NOTHING_STORED" Error,
    /// Parts and total, both complete, differ.
    TotalDisagrees = "TOTAL_DISAGREES" Warning,
    /// A partition lacks codes, so its parts cannot be compared with the total.
    PartsIncomplete = "PARTS_INCOMPLETE" Warning,
    /// A text with replacement characters, or that was read in a wrong encoding.
    DamagedText = "DAMAGED_TEXT" Warning,
    /// REF_DATE lies neither in the period nor shortly after it.
    RefDateOutside = "REF_DATE_OUTSIDE" Warning,
    /// REF_DATE starts after today.
    RefDateInFuture = "REF_DATE_IN_FUTURE" Warning,
    /// A text of digits alone: perhaps the rest of a figure that was split at its comma.
    DigitsInText = "DIGITS_IN_TEXT" Warning,
    /// A text that holds lines which look like rows of a file.
    RowsInText = "ROWS_IN_TEXT" Warning,
    /// The parts are more than a total that another submission gave.
    PartsExceedStoredTotal = "PARTS_EXCEED_STORED_TOTAL" Warning,
    /// A figure is more than that of the indicator that it may not exceed, which another submission gave.
    ExceedsStoredIndicator = "EXCEEDS_STORED_INDICATOR" Warning,
    /// Rows take the place of figures that more people see: these go on seeing the old ones.
    NarrowerSharing = "NARROWER_SHARING" Warning,
    /// Two divisions of one total, which nobody gave, add up to different sums.
    PartitionsDisagree = "PARTITIONS_DISAGREE" Warning,
);

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: FindingCode,
    /// The row as the person sees it in their file (the header is row 1); of events the number of the record from 1;
    /// 0 for the file as a whole.
    pub row: u32,
    /// The column, or the path of the field (`participants[2].organisation`); empty for the row as a whole.
    pub column: String,
    /// What was found; empty for PERSONAL_DATA.
    pub value: String,
    /// What was expected: codes, numbers, dates or names, a list joined by `, `; never words of a language, since the
    /// sentence around them is in the reader's. `docs/findings.md` says what it is for each code.
    pub expected: String,
}

impl Finding {
    /// The most characters of a value that are shown.
    pub const VALUE_CHARS_MAX: usize = 100;

    /// A text, or its beginning with an ellipsis.
    fn shortened(value: &str) -> String {
        if value.chars().nth(Self::VALUE_CHARS_MAX).is_none() {
            return value.to_owned();
        }
        value.chars().take(Self::VALUE_CHARS_MAX - 1).chain(['…']).collect()
    }

    /// A finding about one cell. The value of PERSONAL_DATA is dropped, and long values are cut.
    #[must_use]
    pub fn new(code: FindingCode, row: u32, column: &str, value: &str, expected: impl Into<String>) -> Self {
        let value = if code == FindingCode::PersonalData { String::new() } else { Self::shortened(value) };
        Self { code, row, column: column.into(), value, expected: expected.into() }
    }

    /// Whether it refuses the submission or only warns.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// What was taken for granted, so that a client can say so: `SEX = _T` for 33 rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assumption {
    pub indicator: IndicatorCode,
    /// A dimension that was left out or empty, or OBS_STATUS.
    pub concept: ConceptId,
    pub code: CodeId,
    pub rows: u32,
}
