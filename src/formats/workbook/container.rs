//! What is looked at before a workbook is opened: that it is one, and that nothing in it is unsafe or out of proportion.

use std::collections::BTreeSet;
use std::io::{BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::xml_check;
use crate::csv_dialect::{XLSX, format};

/// The largest file.
pub const FILE_BYTES_MAX: u64 = 20 << 20;
const ENTRIES_MAX: usize = 200;
/// All entries together, and the one with the texts, once they are unpacked. Sizes are limited and not ratios, because a sheet of
/// empty cells is packed a hundred times smaller.
pub(super) const UNPACKED_BYTES_MAX: u64 = 64 << 20;
const STRINGS_BYTES_MAX: u64 = 32 << 20;
/// What an old workbook begins with, and a new one that has a password.
const COMPOUND_FILE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// The stream of a compound file that holds a workbook with a password, as its directory writes it.
const ENCRYPTED: &str = "EncryptedPackage";
/// How many bytes of a file are looked at to recognise its format.
const BEGINNING_BYTES: u64 = 64 << 10;
/// How the name of the entry with the texts ends, in lower case.
const STRINGS: &str = "sharedstrings.xml";
/// The most texts: the shortest element for one is `<si/>`.
const TEXTS_MAX: u64 = STRINGS_BYTES_MAX / 5;
/// Entries that have no place in a form, by a part of their name in lower case.
const REFUSED: [&str; 6] = ["vbaproject", "externallinks/", "embeddings/", "activex/", "macrosheets/", "ctrlprops/"];

/// Why a file is not opened.
#[derive(Debug, thiserror::Error)]
pub enum Unsafe {
    #[error("the file cannot be read")]
    Io(#[from] std::io::Error),
    /// A document of another program, or a workbook that is no form.
    #[error("another format")]
    OtherFormat,
    #[error("not a workbook, or a damaged one")]
    Damaged,
    #[error("a password")]
    Password,
    #[error("larger than {} MiB", .0 >> 20)]
    TooLarge(u64),
    #[error("more than {ENTRIES_MAX} parts")]
    TooManyParts,
    /// The name of a part with a macro, a link to another file, or another file.
    #[error("a part that is not read: {0}")]
    Part(String),
}

/// Whether a file is an Excel workbook by its first bytes, whatever its name. The file is left at its beginning.
///
/// # Errors
/// [`Unsafe::Password`] for a workbook that has one, and [`Unsafe::Io`].
pub fn is_workbook(file: &mut (impl Read + Seek)) -> Result<bool, Unsafe> {
    let mut beginning = Vec::new();
    file.by_ref().take(BEGINNING_BYTES).read_to_end(&mut beginning)?;
    if beginning.starts_with(&COMPOUND_FILE) {
        file.by_ref().take(FILE_BYTES_MAX).read_to_end(&mut beginning)?;
        let name: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        if beginning.windows(name.len()).any(|window| window == name) {
            return Err(Unsafe::Password);
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(format(&beginning) == Some(XLSX))
}

/// Checks a file that begins as a ZIP archive does, and leaves it at its beginning.
///
/// # Errors
/// [`Unsafe`] for a file that must not be opened.
pub fn check(file: &mut (impl Read + Seek)) -> Result<(), Unsafe> {
    let size = file.seek(SeekFrom::End(0))?;
    if size > FILE_BYTES_MAX {
        return Err(Unsafe::TooLarge(FILE_BYTES_MAX));
    }
    file.seek(SeekFrom::Start(0))?;
    check_parts(&mut *file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(())
}

fn check_parts(file: &mut (impl Read + Seek)) -> Result<(), Unsafe> {
    let mut archive = ZipArchive::new(file).map_err(|_| Unsafe::Damaged)?;
    if archive.len() > ENTRIES_MAX {
        return Err(Unsafe::TooManyParts);
    }
    let (mut names, mut left) = (BTreeSet::new(), UNPACKED_BYTES_MAX);
    for n in 0..archive.len() {
        let mut part = archive.by_index(n).map_err(|_| Unsafe::Damaged)?;
        let name = part.name().map_err(|_| Unsafe::Damaged)?.into_owned();
        let lower = name.to_lowercase().replace('\\', "/");
        let is_strange = lower.starts_with('/') || lower.split('/').any(|piece| piece == "..") || part.is_symlink();
        if is_strange || part.encrypted() || REFUSED.iter().any(|refused| lower.contains(refused)) {
            return Err(Unsafe::Part(name));
        }
        let is_strings = lower.ends_with(STRINGS);
        if !names.insert(lower) {
            return Err(Unsafe::Damaged);
        }
        // What the archive says of its sizes may be a lie, so it is unpacked once, and thrown away.
        let most = if is_strings { left.min(STRINGS_BYTES_MAX) } else { left };
        let mut bytes = BufReader::new((&mut part).take(most + 1));
        xml_check::check(&mut bytes, TEXTS_MAX)?;
        std::io::copy(&mut bytes, &mut std::io::sink()).map_err(|_| Unsafe::Damaged)?;
        let unread = bytes.into_inner().limit();
        if unread == 0 {
            return Err(Unsafe::TooLarge(if most < left { STRINGS_BYTES_MAX } else { UNPACKED_BYTES_MAX }));
        }
        left = left.saturating_sub(most + 1 - unread);
    }
    if names.contains("xl/workbook.xml") { Ok(()) } else { Err(Unsafe::OtherFormat) }
}
