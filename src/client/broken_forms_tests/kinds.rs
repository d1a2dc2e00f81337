//! The ways in which a form comes back broken.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::book::{AREAS, At, Book, CODES, FIRST_ROW, LAST_ROW, Put, rewritten, value_column, with_part};

/// What is known of a broken file.
pub enum Ends {
    /// It is read, and a finding names a cell of its sheet.
    InCell,
    /// It is not opened, or holds no form: a finding about the file says why.
    Closed,
}

/// A broken file: what stands in the cells of its form, and its bytes.
pub struct Broken {
    pub book: Book,
    pub bytes: Vec<u8>,
    pub ends: Ends,
}

/// Numbers of a seed: the same seed gives the same file.
pub struct Dice(pub u64);

impl Dice {
    fn below(&mut self, most: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % most).unwrap()
    }

    /// A right form of its own.
    fn book(&mut self) -> Book {
        Book::right(u32::try_from(self.below(900_000)).unwrap())
    }

    fn row(&mut self) -> u32 {
        FIRST_ROW + u32::try_from(self.below(AREAS.len() as u64)).unwrap()
    }

    /// The cell of a part: women or men.
    fn value(&mut self) -> At {
        (self.row(), value_column(1 + self.below(2)))
    }
}

fn in_cell(book: Book) -> Broken {
    Broken { bytes: book.bytes(), book, ends: Ends::InCell }
}

fn closed(book: Book, bytes: Vec<u8>) -> Broken {
    Broken { bytes, book, ends: Ends::Closed }
}

/// What stands in a cell for a figure and is none.
pub fn in_the_place_of_a_figure() -> Vec<Put> {
    let texts = [
        "abc",
        "-",
        "–",
        "…",
        "ND",
        "n.d.",
        "غ م",
        "1,234",
        "1.234",
        "12,5",
        "12.5",
        "1,23,456",
        "(5)",
        "+5",
        "<5",
        "12 %",
        "١٢٪",
        "1250 MAD",
        "1E+05",
        "12/07/2024",
        "1٢3",
        "=1+1",
        "néant",
        "0x10",
        "1 2 3 4 a",
        "1e999",
    ];
    let mut all: Vec<Put> = texts.map(|text| Put::Text(text.to_owned())).to_vec();
    all.extend([
        Put::Number(12.5),
        Put::Number(-4.0),
        Put::Number(1e15),
        Put::Shown(0.12, "0%"),
        Put::Shown(0.125, "0.0%"),
        Put::Shown(45_434.0, "dd/mm/yyyy"),
        Put::Shown(0.5, "hh:mm"),
        Put::Truth(true),
        Put::FormulaWithoutValue,
        Put::Formula("12.5"),
        Put::Formula("n.d."),
        Put::Error("#N/A"),
        Put::Error("#REF!"),
        Put::Error("#DIV/0!"),
    ]);
    all
}

pub fn with_cell(dice: &mut Dice, put: Put) -> Broken {
    let at = dice.value();
    in_cell(dice.book().put(at, put))
}

type Kind = (&'static str, fn(&mut Dice) -> Broken);

/// Keys, rows, columns and sheets that are not as they were.
pub const LAYOUT: [Kind; 20] = [
    ("key of the sheet removed", |dice| in_cell(dice.book().remove((0, 0)))),
    ("key of a row removed", |dice| {
        let row = dice.row();
        in_cell(dice.book().remove((row, 0)))
    }),
    ("key of a column removed", |dice| {
        let column = dice.value().1;
        in_cell(dice.book().remove((0, column)))
    }),
    ("key of a row doubled", |dice| {
        let row = dice.row();
        let other = if row == FIRST_ROW { AREAS[1] } else { AREAS[0] };
        in_cell(dice.book().put((row, 0), Put::Text(other.into())))
    }),
    ("key of a column doubled", |dice| {
        let column = dice.value().1;
        let other = if column == value_column(1) { "M" } else { "F" };
        in_cell(dice.book().put((0, column), Put::Text(format!("OBS_VALUE SEX={other}"))))
    }),
    ("keys of rows shifted by one", |dice| {
        let mut book = dice.book();
        book = AREAS
            .iter()
            .zip(FIRST_ROW..)
            .fold(book, |book, (area, row)| book.put((row - 1, 0), Put::Text((*area).into())));
        in_cell(book.remove((LAST_ROW, 0)))
    }),
    ("row of figures without a key below", |dice| {
        let column = dice.value().1;
        in_cell(dice.book().put((LAST_ROW + 1, column), Put::Number(77.0)))
    }),
    ("column of figures without a key beside", |dice| {
        let row = dice.row();
        in_cell(dice.book().put((row, value_column(CODES.len())), Put::Text("1 200".into())))
    }),
    ("unknown territory", |dice| {
        let row = dice.row();
        in_cell(dice.book().put((row, 0), Put::Text("MA-99-999".into())))
    }),
    ("ambiguous territory", |dice| {
        let row = dice.row();
        in_cell(dice.book().put((row, 0), Put::Text("Tiznit".into())))
    }),
    ("name with a wrong letter", |dice| {
        let row = dice.row();
        in_cell(dice.book().put((row, 0), Put::Text("Nadore".into())))
    }),
    ("unknown code", |dice| {
        let column = dice.value().1;
        in_cell(dice.book().put((0, column), Put::Text("OBS_VALUE SEX=FEMALE".into())))
    }),
    ("unknown dimension", |dice| {
        let column = dice.value().1;
        in_cell(dice.book().put((0, column), Put::Text("OBS_VALUE SECTOR=A".into())))
    }),
    ("unknown indicator", |dice| in_cell(dice.book().put((0, 0), Put::Text("marsad-form 1 EDU_ENROLL 2024".into())))),
    ("month that does not exist", |dice| {
        in_cell(dice.book().put((0, 0), Put::Text("marsad-form 1 EDU_ENROL_6_15 2024-13".into())))
    }),
    ("period to come", |dice| in_cell(dice.book().put((0, 0), Put::Text("marsad-form 1 EDU_ENROL_6_15 2031".into())))),
    ("another version", |dice| in_cell(dice.book().put((0, 0), Put::Text("marsad-form 9 EDU_ENROL_6_15 2024".into())))),
    ("cells merged", |dice| {
        let (row, column) = dice.value();
        let mut book = dice.book();
        let row = row.min(LAST_ROW - 1);
        book = book.remove((row + 1, column));
        book.merged.push(((row, column), (row + 1, column)));
        in_cell(book)
    }),
    ("sheet renamed, and a dash for a figure", |dice| {
        let at = dice.value();
        let mut book = dice.book().put(at, Put::Text("-".into()));
        book.sheet = "Feuille d'Agadir";
        in_cell(book)
    }),
    ("date from 1904", |dice| {
        let at = dice.value();
        let mut book = dice.book().put(at, Put::Shown(43_972.0, "dd/mm/yyyy"));
        book.is_1904 = true;
        in_cell(book)
    }),
];

/// Figures and statuses that contradict each other.
pub const STATUSES: [Kind; 4] = [
    ("figure with a status that says there is none", |dice| {
        let (row, column) = dice.value();
        in_cell(dice.book().put((row, column + 1), Put::Text("O – missing".into())))
    }),
    ("unknown status", |dice| {
        let (row, column) = dice.value();
        in_cell(dice.book().put((row, column + 1), Put::Text("perhaps".into())))
    }),
    ("status that means a figure, without one", |dice| {
        let (row, column) = dice.value();
        in_cell(dice.book().remove((row, column)).put((row, column + 1), Put::Text("P".into())))
    }),
    ("parts beyond their total", |dice| {
        let row = dice.row();
        in_cell(dice.book().put((row, value_column(0)), Put::Number(3.0)))
    }),
];

/// Files that are not opened, or hold no form.
pub const FILES: [Kind; 16] = [
    ("sheet of figures deleted", |dice| {
        let mut book = dice.book();
        book.has_figures = false;
        let bytes = with_part(book.bytes(), "docProps/note.txt", &dice.0.to_le_bytes());
        closed(book, bytes)
    }),
    ("macros", |dice| {
        let book = dice.book();
        closed(book.clone(), with_part(book.bytes(), "xl/vbaProject.bin", b"x"))
    }),
    ("links to other files", |dice| {
        let book = dice.book();
        closed(book.clone(), with_part(book.bytes(), "xl/externalLinks/externalLink1.xml", b"<a/>"))
    }),
    ("a file inside", |dice| {
        let book = dice.book();
        closed(book.clone(), with_part(book.bytes(), "xl/embeddings/oleObject1.bin", b"x"))
    }),
    ("a part with a path to elsewhere", |dice| {
        let book = dice.book();
        closed(book.clone(), with_part(book.bytes(), "xl/../../etc/passwd", b"x"))
    }),
    ("password", |dice| {
        let mut bytes = old_workbook(dice);
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        closed(dice.book(), bytes)
    }),
    (".xls", |dice| closed(dice.book(), old_workbook(dice))),
    (".ods", |dice| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file("mimetype", stored).unwrap();
        writer.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
        writer.start_file("content.xml", stored).unwrap();
        writer.write_all(format!("<a>{}</a>", dice.below(1_000_000)).as_bytes()).unwrap();
        closed(dice.book(), writer.finish().unwrap().into_inner())
    }),
    ("truncated", |dice| {
        let book = dice.book();
        let mut bytes = book.bytes();
        let most = u64::try_from(bytes.len()).unwrap() - 100;
        bytes.truncate(40 + dice.below(most));
        closed(book, bytes)
    }),
    ("a text beyond all limits", |dice| {
        let book = dice.book();
        let huge = format!("<sst><si><t>{}</t></si></sst>", "a".repeat((32 << 20) + dice.below(1_000)));
        let bytes = rewritten(book.bytes(), &|name, bytes| match name {
            "xl/sharedStrings.xml" => huge.clone().into_bytes(),
            _ => bytes,
        });
        closed(book, bytes)
    }),
    ("a cell beyond all columns", |dice| damaged(dice, "<c r=\"C3\"", "<c r=\"AAAAAAA3\"")),
    ("a row beyond all rows", |dice| damaged(dice, "<row r=\"3\"", "<row r=\"99999999999\"")),
    ("a document type", |dice| damaged(dice, "<worksheet", "<!DOCTYPE a><worksheet")),
    ("XML that ends early", |dice| damaged(dice, "</sheetData>", "<row r=\"9\"><c")),
    ("rows of a CSV under another name", |dice| {
        let csv = format!("territory;figure\nMA-09-001;{}\n", dice.below(1_000_000));
        closed(dice.book(), csv.into_bytes())
    }),
    ("a workbook of somebody else", |dice| {
        let mut book = dice.book().put((0, 0), Put::Text("INDICATOR".into()));
        for code in 0..CODES.len() {
            book = book
                .put((0, value_column(code)), Put::Text("Women".into()))
                .put((0, value_column(code) + 1), Put::Text("x".into()));
        }
        let bytes = rewritten(book.bytes(), &|name, bytes| match name {
            "xl/sharedStrings.xml" => String::from_utf8(bytes).unwrap().replace("marsad-form 1 #", "mine").into_bytes(),
            _ => bytes,
        });
        closed(book, bytes)
    }),
];

fn old_workbook(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend(dice.below(1_000_000).to_le_bytes());
    bytes.resize(20_000, 0);
    bytes
}

/// A form whose sheet of figures has other XML.
fn damaged(dice: &mut Dice, wanted: &str, other: &str) -> Broken {
    let book = dice.book();
    let bytes = rewritten(book.bytes(), &|name, bytes| match name {
        "xl/worksheets/sheet2.xml" => {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(wanted), "{text}");
            text.replacen(wanted, other, 1).into_bytes()
        }
        _ => bytes,
    });
    closed(book, bytes)
}
