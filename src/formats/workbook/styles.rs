//! How the cells of a form look.

use marsad_domain::finding::Severity;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatPattern, FormatUnderline};

/// A face that every system has, with Latin and Arabic letters.
const FACE: &str = "Arial";
const INK: u32 = 0x1D_1F_21;
const QUIET: u32 = 0x5C_60_66;
const LINE: u32 = 0xD9_D6_CE;
const SEA: u32 = 0x0B_5A_6B;
const SEA_SOFT: u32 = 0xDC_EB_EE;
const CLAY: u32 = 0xA8_43_1F;
/// The ground of cells that are to be filled in.
const OPEN: u32 = 0xFF_FB_E8;
/// Ground and pattern of a cell that is wrong, and of one that is doubtful.
const WRONG_GROUND: u32 = 0xFB_E3_DA;
const WRONG_PATTERN: u32 = 0xE3_9C_82;
const DOUBT: u32 = 0xA6_7C_00;
const DOUBT_GROUND: u32 = 0xFF_F1_BF;
const DOUBT_PATTERN: u32 = 0xD2_B0_4C;

/// The formats of a form in one direction of writing.
pub(super) struct Styles {
    pub title: Format,
    pub note: Format,
    /// Labels of columns, and of what stands in each of them.
    pub group: Format,
    pub heading: Format,
    pub value: Format,
    pub status: Format,
    pub last: Format,
    pub key: Format,
    /// A text in a cell for figures.
    pub wrong: Format,
    pub guide_title: Format,
    pub guide_heading: Format,
    pub guide_text: Format,
    /// What somebody wrote where the form has no cell.
    pub plain: Format,
    /// A cell of a table of findings: a text, what stood in a cell, and the link to it.
    pub cell: Format,
    pub code: Format,
    pub link: Format,
    pub legend: Format,
    area: Format,
}

impl Styles {
    pub(super) fn new(is_rtl: bool) -> Self {
        let direction = if is_rtl { 2 } else { 1 };
        let side = if is_rtl { FormatAlign::Right } else { FormatAlign::Left };
        let plain = move || Format::new().set_font_name(FACE).set_font_size(10).set_font_color(INK);
        let text = move || plain().set_reading_direction(direction);
        let framed = |format: Format| {
            format.set_border(FormatBorder::Thin).set_border_color(LINE).set_align(FormatAlign::VerticalCenter)
        };
        let head = || framed(text()).set_background_color(SEA_SOFT);
        let page = |size: u32| text().set_font_size(size).set_text_wrap().set_align(FormatAlign::Top);
        let cell = |format: Format| {
            let format = format.set_border(FormatBorder::Thin).set_border_color(LINE).set_indent(1);
            format.set_text_wrap().set_align(FormatAlign::Top)
        };
        // Figures and codes are read from left to right in every language.
        let open = || framed(plain()).set_background_color(OPEN).set_unlocked();
        Self {
            title: text().set_bold().set_font_size(14).set_font_color(SEA).set_align(FormatAlign::VerticalCenter),
            note: text().set_font_size(9).set_font_color(QUIET),
            group: head().set_bold().set_font_color(SEA).set_align(FormatAlign::CenterAcross),
            heading: head().set_font_size(9).set_font_color(QUIET).set_text_wrap().set_align(FormatAlign::Center),
            area: framed(text()).set_text_wrap(),
            value: open(),
            status: open().set_font_size(9).set_num_format("@").set_reading_direction(direction),
            last: framed(plain()).set_font_size(9).set_font_color(QUIET).set_align(FormatAlign::Right).set_indent(1),
            key: plain().set_font_color(QUIET).set_num_format("@"),
            wrong: Format::new().set_font_color(CLAY).set_border(FormatBorder::Thin).set_border_color(CLAY),
            guide_title: page(18).set_bold().set_font_color(SEA),
            // Nearer to what follows than to what stands above.
            guide_heading: page(12).set_bold().set_font_color(SEA).set_align(FormatAlign::Bottom),
            guide_text: page(11),
            plain: text().set_unlocked(),
            cell: cell(text().set_align(side)),
            // Codes and what stood in a cell keep their own direction.
            code: cell(plain().set_align(FormatAlign::Left)).set_num_format("@"),
            legend: text().set_align(side).set_indent(1).set_align(FormatAlign::VerticalCenter),
            link: cell(plain().set_align(FormatAlign::Left)).set_font_color(SEA).set_underline(FormatUnderline::Single),
        }
    }

    /// The label of a territory that lies so many levels below the coarsest one.
    pub(super) fn area(&self, depth: u8) -> Format {
        let area = self.area.clone().set_indent(depth.saturating_mul(2));
        if depth == 0 { area.set_bold() } else { area }
    }

    /// What kind a finding is, in a table of findings.
    pub(super) fn kind(&self, severity: Severity) -> Format {
        Self::marked(&self.cell, severity).set_bold().set_border(FormatBorder::Thin).set_border_color(LINE)
    }

    /// The same for a cell with a finding: another ground, pattern and border, so that colour is never the only sign.
    pub(super) fn marked(format: &Format, severity: Severity) -> Format {
        let (pattern, fore, ground, border, line) = match severity {
            Severity::Error => (FormatPattern::LightUp, WRONG_PATTERN, WRONG_GROUND, FormatBorder::Medium, CLAY),
            Severity::Warning => {
                (FormatPattern::Gray125, DOUBT_PATTERN, DOUBT_GROUND, FormatBorder::MediumDashed, DOUBT)
            }
        };
        let format = format.clone().set_pattern(pattern).set_foreground_color(fore).set_background_color(ground);
        format.set_border(border).set_border_color(line)
    }
}
