//! What a build keeps of a group of indicators besides its blocks: what the next build adds up, if the group is the same then.

use std::collections::BTreeSet;

use time::Date;

use marsad_domain::catalogue::area::Level;
use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;

use super::bytes::{BytesError, Reader, Writer};
use super::input::EntrySet;
use super::loss::{Coarser, Loss};

const ENTRIES_MAX: usize = 10_000_000;
const LOSSES_MAX: usize = 10_000;
/// The longest name of a level, in bytes.
const LEVEL_MAX: usize = 32;

/// From when to when the same figures give the same cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steady {
    /// When they were computed.
    pub since: Timestamp,
    /// The first day on which they may change ([`steady_until`](super::steady::steady_until)); none: they never do.
    pub until: Option<Date>,
    /// When the next embargo on one of the figures ends; none: none of them waits.
    pub opens: Option<Timestamp>,
}

impl Steady {
    /// Whether the cells of a time are those of another time.
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        let is_before = |until| now.date().is_some_and(|today| today < until);
        self.since <= now && self.opens.is_none_or(|opens| now < opens) && self.until.is_none_or(is_before)
    }
}

/// A group of indicators as it was computed, besides its blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptGroup {
    /// The entries that its figures come from.
    pub entries: EntrySet,
    /// The first and the last year of the figures.
    pub years: Option<(i32, i32)>,
    pub losses: Vec<Loss>,
    pub steady: Steady,
}

impl KeptGroup {
    /// As it is stored at the node that built it. No other node reads these bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.count(self.entries.0.len());
        for (origin, epoch, index) in &self.entries.0 {
            out.text(origin.as_str());
            out.varint(u64::from(*epoch));
            out.varint(*index);
        }
        put_optional(&mut out, self.years.map(|(first, _)| i64::from(first)));
        put_optional(&mut out, self.years.map(|(_, last)| i64::from(last)));
        out.count(self.losses.len());
        self.losses.iter().for_each(|loss| put_loss(&mut out, loss));
        out.signed(self.steady.since.micros());
        put_optional(&mut out, self.steady.until.map(|day| i64::from(day.to_julian_day())));
        put_optional(&mut out, self.steady.opens.map(Timestamp::micros));
        out.0
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// [`BytesError`] for other bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, BytesError> {
        let mut reader = Reader(bytes);
        let count = reader.count(ENTRIES_MAX)?;
        let entries = (0..count).map(|_| read_entry(&mut reader)).collect::<Result<BTreeSet<_>, _>>()?;
        let years: (Option<i32>, Option<i32>) = (read_optional(&mut reader)?, read_optional(&mut reader)?);
        let count = reader.count(LOSSES_MAX)?;
        let losses = (0..count).map(|_| read_loss(&mut reader, true)).collect::<Result<_, _>>()?;
        let since = Timestamp::from_micros(reader.signed()?);
        let until: Option<i32> = read_optional(&mut reader)?;
        let until = until.map(Date::from_julian_day).transpose().map_err(|_| BytesError::Number)?;
        let opens: Option<i64> = read_optional(&mut reader)?;
        reader.end()?;
        let steady = Steady { since, until, opens: opens.map(Timestamp::from_micros) };
        Ok(Self { entries: EntrySet(entries), years: years.0.zip(years.1), losses, steady })
    }
}

fn put_loss(out: &mut Writer, loss: &Loss) {
    let Loss { indicator, figures, primary, secondary, kept_back, value_percent, coarser } = loss;
    out.text(indicator.as_str());
    for number in [figures, primary, secondary, kept_back] {
        out.varint(*number);
    }
    put_optional(out, value_percent.map(i64::from));
    out.0.push(u8::from(coarser.is_some()));
    if let Some(Coarser { level, loss }) = coarser {
        out.text(level.as_str());
        out.0.push(u8::from(loss.is_some()));
        if let Some(loss) = loss {
            put_loss(out, loss);
        }
    }
}

fn put_optional(out: &mut Writer, number: Option<i64>) {
    out.0.push(u8::from(number.is_some()));
    if let Some(number) = number {
        out.signed(number);
    }
}

fn read_optional<N: TryFrom<i64>>(reader: &mut Reader<'_>) -> Result<Option<N>, BytesError> {
    if !read_flag(reader)? {
        return Ok(None);
    }
    N::try_from(reader.signed()?).map(Some).map_err(|_| BytesError::Number)
}

fn read_flag(reader: &mut Reader<'_>) -> Result<bool, BytesError> {
    match reader.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(BytesError::Code),
    }
}

fn read_entry(reader: &mut Reader<'_>) -> Result<(OriginName, u32, u64), BytesError> {
    Ok((reader.code()?, reader.number()?, reader.varint()?))
}

/// What is one tier coarser has nothing coarser itself.
fn read_loss(reader: &mut Reader<'_>, may_be_compared: bool) -> Result<Loss, BytesError> {
    let mut loss = Loss {
        indicator: reader.code()?,
        figures: reader.varint()?,
        primary: reader.varint()?,
        secondary: reader.varint()?,
        kept_back: reader.varint()?,
        value_percent: read_optional(reader)?,
        coarser: None,
    };
    if read_flag(reader)? {
        if !may_be_compared {
            return Err(BytesError::Code);
        }
        let level = Level::parse(reader.text(LEVEL_MAX)?).ok_or(BytesError::Code)?;
        let own = if read_flag(reader)? { Some(Box::new(read_loss(reader, false)?)) } else { None };
        loss.coarser = Some(Coarser { level, loss: own });
    }
    Ok(loss)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn example() -> KeptGroup {
        let entry = |origin: &str, index| (origin.parse().unwrap(), 0, index);
        let loss = |indicator: &str, value_percent| Loss {
            indicator: indicator.parse().unwrap(),
            figures: 300,
            primary: 2,
            secondary: 1,
            kept_back: 3,
            value_percent,
            coarser: None,
        };
        let compared = |level, loss: Option<Loss>| Some(Coarser { level, loss: loss.map(Box::new) });
        KeptGroup {
            entries: EntrySet([entry("national", 3), entry("oriental", 70_000)].into()),
            years: Some((2014, 2025)),
            losses: vec![
                Loss {
                    coarser: compared(Level::Region, Some(loss("EDU_ENROL", Some(1)))),
                    ..loss("EDU_ENROL", Some(4))
                },
                Loss { coarser: compared(Level::Country, None), ..loss("IMM_STOCK", Some(9)) },
                loss("POP_TOTAL", None),
            ],
            steady: Steady {
                since: Timestamp::from_micros(1_772_359_200_000_000),
                until: Some(date!(2026 - 04 - 01)),
                opens: None,
            },
        }
    }

    #[test]
    fn what_is_kept_is_read_back_and_other_bytes_are_not() {
        let kept = example();
        let bytes = kept.encode();
        assert_eq!(KeptGroup::decode(&bytes), Ok(kept));
        for end in 0..bytes.len() {
            assert!(KeptGroup::decode(&bytes[..end]).is_err(), "{end}");
        }
        assert!(KeptGroup::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
    }

    #[test]
    fn what_is_kept_holds_from_its_time_until_a_period_or_an_embargo_ends() {
        let at = |day: Date, micros: i64| {
            Timestamp::from_micros(day.midnight().assume_utc().unix_timestamp() * 1_000_000 + micros)
        };
        let steady = Steady {
            since: at(date!(2026 - 03 - 10), 5),
            until: Some(date!(2026 - 04 - 01)),
            opens: Some(at(date!(2026 - 03 - 20), 7)),
        };
        let holds = |day, micros| steady.holds_at(at(day, micros));
        assert!(!holds(date!(2026 - 03 - 10), 4), "a clock that was put back");
        assert!(holds(date!(2026 - 03 - 10), 5));
        assert!(holds(date!(2026 - 03 - 20), 6));
        assert!(!holds(date!(2026 - 03 - 20), 7), "the embargo ends in this moment");
        let without = Steady { opens: None, ..steady };
        assert!(without.holds_at(at(date!(2026 - 03 - 31), 0)));
        assert!(!without.holds_at(at(date!(2026 - 04 - 01), 0)));
        assert!(Steady { until: None, ..without }.holds_at(at(date!(2099 - 04 - 01), 0)));
    }
}
