//! Files made from seeds.

use marsad::cli::submit::HowArgs;
use marsad::domain::sharing::Sharing;

use crate::support::dice::Dice;

/// A file, and how it is sent.
pub struct Made {
    pub bytes: Vec<u8>,
    pub how: HowArgs,
}

pub const EVENT: &str = r#"{"eventId": "again", "version": 1, "type": "GOV_PLAN", "status": "HELD", "title": {"fr": "Texte"},
 "start": "2022-01-01", "end": "2022-12-31", "datePrecision": "RANGE", "dateEvidence": "STATED", "area": "MA-02",
 "geoPrecision": "REGION", "organisers": ["region-or"], "themes": ["T_RECEPTION"], "sources": [{"title": "test"}],
 "language": "fr", "sensitivity": "low"}"#;

const INDICATORS: [&str; 9] =
    ["POP_TOTAL", "POP_TOTAL", "IMM_STOCK", "REFUG_STOCK", "COHESION_ACT", "IMM_SHARE", "POP_TOTL", "", "pop_total"];
const AREAS: [&str; 16] = [
    "MA-02",
    "MA-02-381",
    "MA-02-411",
    "MA-02-381-01-05",
    "Nador",
    "الناظور",
    "إقليم الناضور",
    "Province de Nador",
    "\u{200f}MA-02-411",
    "MA–02–411",
    "MA-09",
    "nowhere",
    "Berkane",
    "إقليم بركان",
    "",
    "MA",
];
const PERIODS: [&str; 14] = [
    "2024",
    "2023",
    "2022",
    "٢٠٢٣",
    "1999",
    "2023-S1",
    "2023-Q4",
    "2023-07",
    "2023-W31",
    "2031",
    "23",
    "",
    "1443",
    "2023-02-30",
];
const VALUES: [&str; 16] = [
    "5",
    "7",
    "11",
    "12.0",
    "1.5",
    "1 234",
    "1.234",
    "1,5",
    "٥",
    "-3",
    "many",
    "",
    "1e3",
    "<5",
    "n.d.",
    "999999999999999999",
];
const COMMENTS: [&str; 12] = [
    "",
    "note",
    "année",
    "=1+1",
    "ask a@example.org",
    "phone 0612345678",
    "l’eau",
    "a \u{202e}b",
    "ok\u{200f}",
    "dossier 123456789",
    "rapport A12345",
    "\u{fffd}",
];
const SEXES: [&str; 7] = ["", "_T", "F", "M", "F", "X", "_U"];
const METHODS: [&str; 6] = ["LEGAL", "LEGAL", "LEGAL", "MUNICIPAL", "", "XX"];
const STATUSES: [&str; 7] = ["", "", "A", "M", "L", "O", "ZZ"];
const ACTIONS: [&str; 7] = ["", "I", "R", "M", "D", "A", "Q"];
const DATES: [&str; 6] = ["", "2023-09-01", "2023", "2099-01-01", "1995-02", "soon"];
const COLUMNS: [&str; 13] = [
    "INDICATOR",
    "REF_AREA",
    "TIME_PERIOD",
    "METHOD",
    "OBS_VALUE",
    "SEX",
    "OBS_STATUS",
    "COMMENT_OBS",
    "ACTION",
    "REF_DATE",
    "EMBARGO_TIME",
    "UNIT_MEASURE",
    "FOO",
];

/// A cell of a column; most are usual, so that many files are valid.
fn cell(dice: &mut Dice, column: &str, usual: bool) -> String {
    let n = |most: usize, all: usize| if usual { most } else { all };
    let text = match column {
        "INDICATOR" => dice.one(&INDICATORS[..n(2, INDICATORS.len())]),
        "REF_AREA" => dice.one(&AREAS[..n(4, AREAS.len())]),
        "TIME_PERIOD" if usual && dice.often(90) => return (1_900 + dice.below(120)).to_string(),
        "TIME_PERIOD" => dice.one(&PERIODS[..n(5, PERIODS.len())]),
        "METHOD" => dice.one(&METHODS[..n(3, METHODS.len())]),
        "OBS_VALUE" => dice.one(&VALUES[..n(3, VALUES.len())]),
        "SEX" => dice.one(&SEXES[..n(4, SEXES.len())]),
        "OBS_STATUS" => dice.one(&STATUSES[..n(3, STATUSES.len())]),
        "COMMENT_OBS" => dice.one(&COMMENTS[..n(3, COMMENTS.len())]),
        "ACTION" => dice.one(&ACTIONS[..n(5, ACTIONS.len())]),
        "REF_DATE" => dice.one(&DATES[..n(2, DATES.len())]),
        "EMBARGO_TIME" => dice.one(&["", "", "2030-01-01T00:00:00Z", "later"][..n(2, 4)]),
        "UNIT_MEASURE" => dice.one(&["", "PERS", "MAD"][..n(2, 3)]),
        _ => dice.one(&["", "x"]),
    };
    text.to_owned()
}

fn quoted(text: &str, separator: char) -> String {
    if text.contains([separator, '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn how(dice: &mut Dice) -> HowArgs {
    HowArgs {
        sharing: dice.one(&[None, None, None, Some(Sharing::Local), Some(Sharing::Open), Some(Sharing::Federation)]),
        accept_warnings: dice.often(20).then(|| dice.one(&["as published", "a@example.org", " "]).to_owned()),
        comment: if dice.often(10) { dice.one(&["a remark", "0612345678"]).to_owned() } else { String::new() },
        ..HowArgs::default()
    }
}

/// A file of observations.
pub fn observation_file(seed: u64) -> Made {
    let dice = &mut Dice(seed);
    // A third of the files has usual cells only, another third a few unusual ones.
    let odd = dice.one(&[0, 3, 30]);
    let separator = if dice.often(20) { ';' } else { ',' };
    let mut columns: Vec<&str> = COLUMNS[..5].to_vec();
    columns.extend(COLUMNS[5..12].iter().copied().filter(|_| dice.often(20)));
    if dice.often(odd / 4) {
        columns.push("FOO");
    }
    if dice.often(odd / 4) {
        columns.remove(dice.below(columns.len()));
    }
    let end = if dice.often(30) { "\r\n" } else { "\n" };
    let separated = |cells: Vec<String>| cells.join(&separator.to_string());
    let mut lines = vec![separated(columns.iter().map(|name| (*name).to_owned()).collect())];
    for _ in 0..dice.below(9) {
        let cells = columns.iter().map(|column| {
            let usual = !dice.often(odd);
            quoted(&cell(dice, column, usual), separator)
        });
        let mut cells: Vec<String> = cells.collect();
        if dice.often(odd / 6) {
            cells.push(String::new());
        }
        if dice.often(odd / 6) {
            cells.pop();
        }
        lines.push(separated(cells));
    }
    let mut bytes = lines.join(end).into_bytes();
    if dice.often(odd / 2) && !bytes.is_empty() {
        // A byte that does not belong there: a quotation mark, half a letter, a NUL.
        let place = dice.below(bytes.len());
        bytes.insert(place, dice.one(&[b'"', 0xe9, 0, b'\n', b'\t', b'\r', b';']));
    }
    if dice.often(10) {
        bytes.splice(0..0, *b"\xef\xbb\xbf");
    }
    Made { bytes, how: how(dice) }
}

/// A file of events, made by spoiling right records.
pub fn event_file(seed: u64) -> Made {
    let dice = &mut Dice(seed ^ 0x5eed);
    let odd = dice.one(&[0, 15, 60]);
    let swaps: [(&str, &[&str]); 10] = [
        ("\"GOV_PLAN\"", &["\"GOV_X\"", "\"SIT_RAID\"", "3", "\"\""]),
        ("\"2022-01-01\"", &["\"1443-01-01\"", "\"2022-13\"", "\"2023-01-01\"", "null"]),
        ("\"MA-02\"", &["\"Nador\"", "\"MA-09\"", "\"إقليم الناضور\"", "\"\"", "\"MA-02-411\""]),
        ("\"Texte\"", &["\"a@example.org\"", "\"\"", "\"Texte \\u0000\"", "{}"]),
        ("\"low\"", &["\"high\"", "\"very_high\"", "\"none\""]),
        ("\"version\": 1", &["\"version\": 0", "\"version\": 2", "\"version\": \"x\"", "\"version\": 1.5"]),
        ("\"HELD\"", &["\"RETRACTED\"", "\"X\""]),
        ("\"notes\": \"\"", &["\"nots\": \"\"", "\"notes\": \"x\", \"notes\": \"y\"", "\"parent\": \"nothing\""]),
        ("\"T_RECEPTION\"", &["\"T_X\"", "\"T_RECEPTION\", \"T_COORD\""]),
        ("}\n", &["\n", "}}\n", ",}\n", "}\n\n"]),
    ];
    let mut lines = Vec::new();
    for n in 0..dice.below(4) {
        let id = if dice.often(80) { format!("event-{seed}-{n}") } else { "event-again".to_owned() };
        let mut line =
            EVENT.replace('\n', "").replace("again", &id).replace("{\"eventId\"", "{\"notes\": \"\", \"eventId\"");
        line.push('\n');
        for (from, to) in swaps {
            if dice.often(odd / 4) {
                line = line.replace(from, dice.one(to));
            }
        }
        lines.push(line);
    }
    let mut text = lines.concat();
    if dice.often(30) {
        text = format!("[{}]", lines.join(if dice.often(odd / 3) { " " } else { "," }));
    }
    let mut bytes = text.into_bytes();
    if dice.often(odd / 6) && !bytes.is_empty() {
        let place = dice.below(bytes.len());
        bytes.insert(place, 0xe9);
    }
    Made { bytes, how: how(dice) }
}

const HEAD: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n";

/// Changes that spreadsheets and editors make to a file, and violations of limits.
pub fn observation_oddities() -> Vec<(&'static str, Vec<u8>)> {
    let row = "POP_TOTAL,MA-02-411,1999,LEGAL,11\n";
    let with_comment = |comment: &[u8]| {
        let mut bytes =
            b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\nPOP_TOTAL,MA-02-411,1999,LEGAL,11,".to_vec();
        bytes.extend(comment);
        bytes
    };
    let many = |rows: usize, line: &dyn Fn(usize) -> String| (0..rows).map(line).collect::<String>();
    let long_comments =
        many(8_192, &|n| format!("POP_TOTAL,MA-02-411,{},LEGAL,{n},{n} {}\n", 1900 + n % 120, "abcdefgh ".repeat(49)));
    let short_rows = many(8_300, &|_| "POP_TOTAL,MA-02-411,1990\n".to_owned());
    let wide: String = (0..60).map(|n| format!(",{}{n}", "C".repeat(70))).collect();
    let text = |text: String| text.into_bytes();
    let utf16: Vec<u8> = format!("{HEAD}{row}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("empty", Vec::new()),
        ("header only", HEAD.into()),
        ("windows-1252", with_comment(b"ann\xe9e\n")),
        ("sep=", text(format!("sep=,\n{HEAD}{row}"))),
        ("tabs", text(format!("{HEAD}{row}").replace(',', "\t"))),
        ("CR line ends", text(format!("{HEAD}{row}").replace('\n', "\r"))),
        ("UTF-16", [b"\xff\xfe".to_vec(), utf16].concat()),
        ("NUL", with_comment(b"a\0b\n")),
        ("decimal comma", text(format!("{HEAD}POP_TOTAL,MA-02-411,1999,LEGAL,1,5\n"))),
        ("a row too short", text(format!("{HEAD}{row}POP_TOTAL,MA-02-411\n"))),
        ("an open quotation mark", text(format!("{HEAD}{row}\"POP_TOTAL,MA-02-411,1998,LEGAL,11\n{row}"))),
        (
            "digits of two scripts",
            text(format!("{HEAD}POP_TOTAL,MA-02-381,1998,LEGAL,5\nPOP_TOTAL,MA-02-411,١٩٩٨,LEGAL,6\n")),
        ),
        ("CR LF in quotation marks", with_comment(b"\"first\r\nsecond\"\r\n")),
        ("a long text", with_comment("ب".repeat(100_000).as_bytes())),
        ("a row beyond all limits", with_comment("x".repeat(300_000).as_bytes())),
        ("long comments", text(format!("{},COMMENT_OBS\n{long_comments}", HEAD.trim_end()))),
        ("short rows, then a right one", text(format!("{HEAD}{short_rows}POP_TOTAL,MA-02-411,1990,LEGAL,5\n"))),
        ("long names of columns", text(format!("{}{wide}\n{}{}\n", HEAD.trim_end(), row.trim_end(), ",x".repeat(60)))),
        ("a column twice", text(format!("{},METHOD\n{},LEGAL\n", HEAD.trim_end(), row.trim_end()))),
        ("only empty lines", text(format!("{HEAD}\n\n,,,,\n"))),
        ("a file of JSON", b"{\"a\": [1, 2]}\n".to_vec()),
        (
            "thousands of wrong rows",
            text(format!("{HEAD}{}", many(3_000, &|n| format!("POP_TOTAL,x{n},1990,LEGAL,5\n")))),
        ),
    ]
}
