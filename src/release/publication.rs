//! What a release states as a publication: its licence, whether it is provisional, which release it corrects and why, the planned
//! date that it keeps, and the earlier releases that bind it.

use marsad_domain::code::PlanId;
use time::Date;

use super::bytes::{BytesError, Reader, Writer};

/// The licence of a release for the public, unless its builder states another.
pub const PUBLIC_LICENCE: &str = "CC BY 4.0";

/// The longest licence, in characters.
pub const LICENCE_CHARS_MAX: usize = 100;
/// The longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 500;

const LICENCE_BYTES_MAX: usize = 4 * LICENCE_CHARS_MAX;
const REASON_BYTES_MAX: usize = 4 * REASON_CHARS_MAX;
/// The most releases that a builder looks back at. Each costs as much as a build when the release is computed again.
pub const BOUND_BY_MAX: usize = 16;

/// What a release states as a publication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publication {
    /// Empty: none is stated.
    pub licence: String,
    /// Whether another release with better figures is expected.
    pub is_provisional: bool,
    pub corrects: Option<Correction>,
    pub plan: Option<PlanKept>,
    /// The releases that readers held already when this one was protected, the oldest first. Its cells depend on them, so they
    /// are a part of its identity.
    pub bound_by: Vec<[u8; 32]>,
}

/// The release that this one corrects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub release: [u8; 32],
    pub reason: String,
}

/// The entry of the calendar that a release keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanKept {
    pub id: PlanId,
    /// The day that was planned when it was built.
    pub day: Date,
    /// Why it was built before that day; empty if it was not.
    pub early: String,
}

impl Publication {
    pub(super) fn put(&self, out: &mut Writer) {
        out.text(&self.licence);
        out.0.push(u8::from(self.is_provisional));
        out.0.push(u8::from(self.corrects.is_some()));
        if let Some(Correction { release, reason }) = &self.corrects {
            out.hash(release);
            out.text(reason);
        }
        out.0.push(u8::from(self.plan.is_some()));
        if let Some(PlanKept { id, day, early }) = &self.plan {
            out.text(id.as_str());
            out.signed(i64::from(day.to_julian_day()));
            out.text(early);
        }
        self.put_bound_by(out);
    }

    pub(super) fn put_bound_by(&self, out: &mut Writer) {
        out.count(self.bound_by.len());
        self.bound_by.iter().for_each(|release| out.hash(release));
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, BytesError> {
        let licence = reader.text(LICENCE_BYTES_MAX)?.to_owned();
        let is_provisional = flag(reader)?;
        let corrects = if flag(reader)? { Some(read_correction(reader)?) } else { None };
        let plan = if flag(reader)? { Some(read_plan(reader)?) } else { None };
        let count = reader.count(BOUND_BY_MAX)?;
        let bound_by = (0..count).map(|_| Ok(reader.hash()?)).collect::<Result<Vec<_>, BytesError>>()?;
        let mut once = bound_by.clone();
        once.sort_unstable();
        once.dedup();
        if once.len() != bound_by.len() {
            return Err(BytesError::Disorder);
        }
        Ok(Self { licence, is_provisional, corrects, plan, bound_by })
    }
}

fn flag(reader: &mut Reader<'_>) -> Result<bool, BytesError> {
    match reader.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(BytesError::Code),
    }
}

fn read_correction(reader: &mut Reader<'_>) -> Result<Correction, BytesError> {
    Ok(Correction { release: reader.hash()?, reason: reader.text(REASON_BYTES_MAX)?.to_owned() })
}

fn read_plan(reader: &mut Reader<'_>) -> Result<PlanKept, BytesError> {
    let id = reader.code()?;
    let day = i32::try_from(reader.signed()?).map_err(|_| BytesError::Number)?;
    let day = Date::from_julian_day(day).map_err(|_| BytesError::Number)?;
    Ok(PlanKept { id, day, early: reader.text(REASON_BYTES_MAX)?.to_owned() })
}
