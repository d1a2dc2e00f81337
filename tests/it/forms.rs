//! Forms on a real node: written for a council, filled in, saved by LibreOffice, checked and submitted.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use marsad::clock::{Clock, SystemClock};
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::site::{OPERATOR, Site, mesh};

const POLL_MS: u64 = 200;
/// The first sheet of figures; before it stands the page for people.
const FIGURES: &str = "xl/worksheets/sheet2.xml";

/// The XML of the first sheet of figures.
pub fn figures(file: &Path) -> String {
    let mut archive = ZipArchive::new(Cursor::new(std::fs::read(file).unwrap())).unwrap();
    let mut xml = String::new();
    archive.by_name(FIGURES).unwrap().read_to_string(&mut xml).unwrap();
    xml
}

/// The first row with a cell to fill in.
pub fn first_row(file: &Path) -> u32 {
    let xml = figures(file);
    let mut cells = xml.split("<c r=\"C").skip(1).map(|rest| rest.split_once('"').unwrap());
    cells.find(|(_, rest)| rest.split('>').next().unwrap().ends_with('/')).unwrap().0.parse().unwrap()
}

/// A copy of a form with content in blank cells, as a spreadsheet writes it.
pub fn fill(form: &Path, copy: &Path, cells: &[(String, &str)]) {
    let mut archive = ZipArchive::new(Cursor::new(std::fs::read(form).unwrap())).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..archive.len() {
        let mut part = archive.by_index(n).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        if name == FIGURES {
            let mut xml = String::from_utf8(bytes).unwrap();
            for (cell, content) in cells {
                let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
                let end = start + xml[start..].find('>').unwrap();
                let (style, number) =
                    (xml[start..end].trim_end_matches('/').to_owned(), content.parse::<f64>().is_ok());
                let filled = match number {
                    true => format!("{style}><v>{content}</v></c>"),
                    false => format!("{style} t=\"inlineStr\"><is><t>{content}</t></is></c>"),
                };
                xml.replace_range(start..=end, &filled);
            }
            bytes = xml.into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    std::fs::write(copy, writer.finish().unwrap().into_inner()).unwrap();
}

/// The same file, opened and saved again by LibreOffice.
pub fn saved_by_libreoffice(file: &Path, folder: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let installed = Command::new(root.join("scripts/install-needs")).arg("office").status().unwrap();
    assert!(installed.success(), "scripts/install-needs office");
    let own = format!("-env:UserInstallation=file://{}", folder.join("office").display());
    let output = Command::new("soffice")
        .args([&own, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .args([folder, file])
        .output()
        .unwrap();
    let saved = folder.join(file.file_name().unwrap());
    assert!(saved.is_file(), "{}", String::from_utf8_lossy(&output.stderr));
    saved
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_written_for_a_council_and_what_it_fills_in_arrives() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let council = "oriental-council";
    let form = site.path("form.xlsx");
    let asked = ["--lang", "ar", "template", "IMM_STOCK", "--period", "2024", "--by", "SEX", "-o", text(&form)];
    let written = site.json(council, &asked);
    assert_eq!(written["indicators"], serde_json::json!(["IMM_STOCK"]));
    assert!(written["figures"].as_u64().unwrap() > 8, "{written}");
    assert_eq!(site.run(council, &asked).code, 6, "a form may be half filled in: it is not written over");
    let none = site.path("none.xlsx");
    let unknown = ["template", "IMM_STOCK", "--period", "2024", "--by", "SECTOR", "-o", text(&none)];
    assert_eq!(site.run(council, &unknown).code, 2);
    let ratio = ["template", "IMM_SHARE", "--period", "2024", "-o", text(&none)];
    assert!(site.run(council, &ratio).err.contains("IMM_STOCK"), "the parts of a ratio are named");

    // The region in the first row, by sex, and a province without a figure.
    let row = first_row(&form);
    let at = |column: &str, row: u32| format!("{column}{row}");
    let cells = [
        (at("C", row), "5300"),
        (at("E", row), "2600"),
        (at("G", row), "2690"),
        (at("I", row), "10"),
        (at("D", row + 1), "L – not collected"),
    ];
    let filled = site.path("filled.xlsx");
    fill(&form, &filled, &cells);
    let folder = site.path("saved");
    let saved = saved_by_libreoffice(&filled, &folder);
    for file in [&filled, &saved] {
        site.done(council, &["check", "observations", text(file)]);
    }
    site.done(council, &["submit", "observations", text(&saved)]);
    // What our own writer and LibreOffice wrote is one content.
    let again = site.json(council, &["submit", "observations", text(&filled)]);
    assert_eq!(again["submissions"][0]["unchanged"], 5, "{again}");

    // The form of the next year shows the figures beside its cells.
    let next = site.path("next.xlsx");
    site.done(council, &["template", "IMM_STOCK", "--period", "2025", "--by", "SEX", "-o", text(&next)]);
    let xml = figures(&next);
    assert!(["5300", "2600", "2690"].iter().all(|value| xml.contains(&format!("<v>{value}</v>"))), "{xml}");

    // What is wrong is named by its cell.
    let wrong = site.path("wrong.xlsx");
    fill(&form, &wrong, &[(at("C", row), "abc")]);
    let ran = site.run(council, &["--json", "check", "observations", text(&wrong)]);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    let finding = &found["findings"][0];
    let cell = format!("IMM_STOCK!C{row}");
    assert_eq!(
        (&finding["code"], &finding["cell"], &finding["row"]),
        (&"BAD_NUMBER".into(), &cell.as_str().into(), &row.into())
    );
    let ran = site.run(council, &["--lang", "fr", "check", "observations", text(&wrong)]);
    assert!(ran.code == 1 && ran.out.contains(&format!("cellule {cell}")), "{ran:?}");
    let aside = site.path("aside.csv");
    let ran = site.run(council, &["submit", "observations", text(&wrong), "--set-aside", text(&aside)]);
    assert!(ran.code == 2 && ran.err.contains("--set-aside") && !aside.exists(), "{ran:?}");

    // A form for a call has what the call asks for.
    let day = (SystemClock.now().date() + time::Duration::days(90)).to_string();
    let open = ["call", "open", "--id", "stock", "--indicator", "IMM_STOCK", "--area", "MA-02", "--period", "2024"];
    site.done("oriental-admin", &[&open[..], &["--deadline", &day]].concat());
    let for_call = site.path("call.xlsx");
    let asked = ["template", "--call", "stock", "-o", text(&for_call)];
    let written = site.json(council, &asked);
    assert_eq!((&written["figures"], &written["period"]), (&1.into(), &"2024".into()));
}
