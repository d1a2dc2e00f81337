//! Protobuf messages as trees of fields, so that any field of any message can be spoilt without knowing its name.

use crate::support::dice::Dice;

/// A field: its number and its value.
#[derive(Clone)]
struct Field(u64, Value);

#[derive(Clone)]
enum Value {
    Number(u64),
    /// A text, bytes or a message.
    Bytes(Vec<u8>),
    /// Eight or four bytes, as they are.
    Fixed(u8, Vec<u8>),
}

const NUMBERS: [u64; 14] = [
    0,
    1,
    2,
    3,
    7,
    127,
    255,
    65_535,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    i64::MAX.cast_unsigned(),
    i64::MIN.cast_unsigned(),
    u64::MAX,
];

const TEXTS: [&str; 40] = [
    "",
    " ",
    "a",
    "\0",
    "a\0b",
    "a\nb\tc\r",
    "\u{202e}abc\u{202c}",
    "\u{2067}x",
    "\u{feff}x",
    "\u{1b}[2J",
    "\u{85}",
    "\u{fffd}",
    "e\u{301}\u{1d11e}",
    "ندوة",
    "'; DROP SCHEMA log CASCADE; --",
    "{\"a\": 1}",
    "$1 %s {}",
    "\\x00",
    "NaN",
    "-0",
    "1e400",
    "9223372036854775808",
    "-9223372036854775809",
    "0.00000000000000000000000001",
    "0000",
    "0001-01-01",
    "1900",
    "2024-02-30",
    "2024-W53",
    "9999-12-31",
    "+262142-12-31",
    "infinity",
    "MA",
    "MA-09",
    "MA-02-381",
    "region-sm",
    "nobody",
    "POP_TOTAL",
    "_T",
    "public",
];

/// A text of the kinds that programs stumble over.
pub fn odd_text(dice: &mut Dice) -> String {
    match dice.below(12) {
        0 => dice.one(&["x", "ب", "\u{202e}", "9"]).repeat(dice.one(&[64, 65, 500, 501, 2_048, 100_000])),
        _ => dice.one(&TEXTS).to_owned(),
    }
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap());
}

fn read(mut bytes: &[u8]) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        let (number, kind) = (tag >> 3, u8::try_from(tag & 7).unwrap());
        let value = match kind {
            0 => Value::Number(varint(&mut bytes)?),
            1 | 2 | 5 => {
                let length = match kind {
                    1 => 8,
                    5 => 4,
                    _ => usize::try_from(varint(&mut bytes)?).ok()?,
                };
                let (own, rest) = bytes.split_at_checked(length)?;
                bytes = rest;
                if kind == 2 { Value::Bytes(own.to_vec()) } else { Value::Fixed(kind, own.to_vec()) }
            }
            _ => return None,
        };
        if number == 0 {
            return None;
        }
        fields.push(Field(number, value));
    }
    Some(fields)
}

fn write(fields: &[Field]) -> Vec<u8> {
    let mut out = Vec::new();
    for Field(number, value) in fields {
        match value {
            Value::Number(own) => {
                put_varint(&mut out, number << 3);
                put_varint(&mut out, *own);
            }
            Value::Bytes(own) => {
                put_varint(&mut out, number << 3 | 2);
                put_varint(&mut out, u64::try_from(own.len()).unwrap());
                out.extend(own);
            }
            Value::Fixed(kind, own) => {
                put_varint(&mut out, number << 3 | u64::from(*kind));
                out.extend(own);
            }
        }
    }
    out
}

/// Spoils one field of a message, or of a message in it.
fn spoil_one(dice: &mut Dice, message: &[u8]) -> Option<Vec<u8>> {
    let mut fields = read(message)?;
    if fields.is_empty() || dice.often(4) {
        // A field that was empty, or an unknown one.
        let number = 1 + u64::try_from(dice.below(40)).unwrap();
        let value = match dice.often(50) {
            true => Value::Number(dice.one(&NUMBERS)),
            false => Value::Bytes(odd_text(dice).into_bytes()),
        };
        fields.push(Field(number, value));
        return Some(write(&fields));
    }
    let place = dice.below(fields.len());
    match dice.below(12) {
        0 => drop(fields.remove(place)),
        1 => fields.push(fields[place].clone()),
        2 => {
            let other = dice.below(fields.len());
            fields.swap(place, other);
        }
        3 => (0..dice.one(&[3, 40, 300])).for_each(|_| fields.push(fields[place].clone())),
        _ => {
            fields[place].1 = match &fields[place].1 {
                Value::Number(_) => Value::Number(dice.one(&NUMBERS)),
                Value::Fixed(kind, own) => Value::Fixed(*kind, vec![0xff; own.len()]),
                Value::Bytes(own) => match spoil_one(dice, own).filter(|_| dice.often(85)) {
                    Some(inner) => Value::Bytes(inner),
                    None => Value::Bytes(odd_text(dice).into_bytes()),
                },
            }
        }
    }
    Some(write(&fields))
}

/// The message with some of its fields spoilt.
pub fn spoil(dice: &mut Dice, mut message: Vec<u8>, times: usize) -> Vec<u8> {
    for _ in 0..times {
        message = spoil_one(dice, &message).unwrap_or(message);
    }
    message
}
