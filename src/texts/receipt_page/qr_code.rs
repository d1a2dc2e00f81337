//! An address as a QR code, drawn in the page itself.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The empty modules around a code, by ISO/IEC 18004.
const MARGIN: usize = 4;

/// A picture of `text` that a telephone reads; none if the text is too long for a code. It is black on white in dark pages too.
pub fn picture(text: &str, label: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colours.chunks(width).enumerate() {
        for (x, length) in dark_runs(row) {
            let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + MARGIN, y + MARGIN);
        }
    }
    let side = width + 2 * MARGIN;
    Some(format!(
        "<svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// Where dark modules begin in a row, and how many follow one another.
fn dark_runs(row: &[Color]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (x, _) in row.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark) {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == x => *length += 1,
            _ => runs.push((x, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_draws_every_dark_module_and_no_other() {
        let text = "https://desk.oriental.example/receipts/0199c5a2-7b3e-7f10-9d5e-6f1b2c3d4e5f";
        let picture = picture(text, "x").unwrap();
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let width = code.width();
        let mut drawn = vec![Color::Light; width * width];
        let (_, path) = picture.split_once("fill=\"#000\" d=\"").unwrap();
        for run in path.split_once('"').unwrap().0.split('M').skip(1) {
            let numbers: Vec<usize> = run.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            let [x, y, length, 1, back] = numbers[..] else { panic!("{run}") };
            assert_eq!(length, back, "{run}");
            drawn[(y - MARGIN) * width + x - MARGIN..][..length].fill(Color::Dark);
        }
        assert_eq!(drawn, code.to_colors());
    }

    #[test]
    fn a_text_that_no_code_can_hold_has_no_picture() {
        assert_eq!(picture(&"x".repeat(3_000), ""), None);
    }
}
