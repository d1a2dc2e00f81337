//! Findings: errors and warnings about single cells of a submission.

use super::code::{CodeId, ConceptId, IndicatorCode};
use crate::named_enum::named_enum;

/// The most findings in one report. A check streams all findings before the report.
pub const FINDINGS_MAX: usize = 1_000;

/// How severe a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The submission is refused.
    Error,
    /// The submission is refused unless the submitter accepts the warning with a reason.
    Warning,
}

/// Defines the codes with their severities.
macro_rules! finding_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal $severity:ident),+ $(,)?) => {
        named_enum! {
            /// What kind of finding it is. Codes never change; `docs/findings.md` says what to do about each.
            pub enum FindingCode { $($(#[$doc])* $variant = $code),+ }
        }

        impl FindingCode {
            /// Whether it is an error or a warning.
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
    /// One mark with exactly three digits behind it: they may be decimals or thousands.
    AmbiguousNumber = "AMBIGUOUS_NUMBER" Error,
    TooPrecise = "TOO_PRECISE" Error,
    OutOfRange = "OUT_OF_RANGE" Error,
    /// An empty value without one of the statuses O, L, M, H, Q.
    MissingWithoutStatus = "MISSING_WITHOUT_STATUS" Error,
    /// A value with one of the statuses O, L, M, H, Q.
    ValueWithMissingStatus = "VALUE_WITH_MISSING_STATUS" Error,
    DuplicateRow = "DUPLICATE_ROW" Error,
    RatioNotReported = "RATIO_NOT_REPORTED" Error,
    /// Within one submission, parts add up to more than their total.
    PartsExceedTotal = "PARTS_EXCEED_TOTAL" Error,
    /// Within one submission, a figure exceeds the figure of the indicator that bounds it.
    ExceedsIndicator = "EXCEEDS_INDICATOR" Error,
    WrongUnit = "WRONG_UNIT" Error,
    /// The finding never repeats the value.
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
    /// A workbook that is no form, or a form of another version.
    WrongForm = "WRONG_FORM" Error,
    /// Beside the figures of a form, something in a row or a column without a key.
    FormDamaged = "FORM_DAMAGED" Error,
    FormulaWithoutValue = "FORMULA_WITHOUT_VALUE" Error,
    /// A workbook that is damaged or too large, or with macros, links to other files, or other files.
    UnsafeFile = "UNSAFE_FILE" Error,
    /// Cells or lines have a separator that is not supported.
    WrongSeparator = "WRONG_SEPARATOR" Error,
    /// There is a title above the header.
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
    /// A record quotes a count below `min_cell` of its indicator.
    FigureBelowMinimum = "FIGURE_BELOW_MINIMUM" Error,
    /// A row deletes figures, and no stored figure matches it.
    NothingStored = "NOTHING_STORED" Error,
    /// All parts are given, and their sum is not the total.
    TotalDisagrees = "TOTAL_DISAGREES" Warning,
    /// A partition lacks codes, so its parts cannot be compared with the total.
    PartsIncomplete = "PARTS_INCOMPLETE" Warning,
    /// A text has replacement characters, or was read in a wrong encoding.
    DamagedText = "DAMAGED_TEXT" Warning,
    /// REF_DATE is neither in the period nor shortly after it.
    RefDateOutside = "REF_DATE_OUTSIDE" Warning,
    /// REF_DATE starts after today.
    RefDateInFuture = "REF_DATE_IN_FUTURE" Warning,
    /// A text has digits only. It may be the rest of a figure that was split at its comma.
    DigitsInText = "DIGITS_IN_TEXT" Warning,
    /// A text has lines that look like rows of a file.
    RowsInText = "ROWS_IN_TEXT" Warning,
    /// Parts add up to more than a total of another submission.
    PartsExceedStoredTotal = "PARTS_EXCEED_STORED_TOTAL" Warning,
    /// A figure exceeds a figure of the bounding indicator in another submission.
    ExceedsStoredIndicator = "EXCEEDS_STORED_INDICATOR" Warning,
    /// Rows replace figures that more people may see. Those people keep seeing the old figures.
    NarrowerSharing = "NARROWER_SHARING" Warning,
    /// A total is not given, and two breakdowns of it add up to different sums.
    PartitionsDisagree = "PARTITIONS_DISAGREE" Warning,
);

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: FindingCode,
    /// The row of the file as a spreadsheet numbers it (the header is row 1); for events the number of the record, from 1;
    /// 0 for the file as a whole.
    pub row: u32,
    /// The column, or the path of the field (`participants[2].organisation`); empty for the row as a whole.
    pub column: String,
    /// What was found; empty for PERSONAL_DATA.
    pub value: String,
    /// What was expected: codes, numbers, dates or names, joined by `, `. It has no words of a language, because it is
    /// inserted into a sentence in the reader's language. `docs/findings.md` describes it for each code.
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

    /// Whether it is an error or a warning.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// An assumption about cells that a file leaves empty, which a client shows before it sends: `SEX = _T` for 33 rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assumption {
    pub indicator: IndicatorCode,
    /// A dimension that was left out or empty, or OBS_STATUS.
    pub concept: ConceptId,
    pub code: CodeId,
    pub rows: u32,
}
