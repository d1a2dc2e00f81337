//! Files that people bring to the desk with a browser: they wait here until they are sent. Only people of the same organisation see
//! them.

use sha2::{Digest, Sha256};
use time::Duration;
use uuid::{NoContext, Timestamp as UuidTime, Uuid};

use crate::{Absent, Caller, Node, ServiceError};
use marsad_domain::code::OrganisationCode;
use marsad_domain::timestamp::Timestamp;
use marsad_identity::policy;
use marsad_log::merkle::Hash;
use marsad_store::desk_file::NewDeskFile;

pub use marsad_store::desk_file::DeskFile;

/// The most bytes of a file.
pub const FILE_BYTES_MAX: usize = 20_000_000;
/// The most files of an organisation that wait.
pub const WAITING_MAX: usize = 50;
/// The most bytes of all of them.
const WAITING_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// How long a file waits.
pub const KEPT: Duration = Duration::days(7);
/// The most characters of the name of a file that are kept.
const NAME_CHARS_MAX: usize = 150;

/// A file that is new.
#[derive(Debug, Clone, Copy)]
pub struct NewFile<'f> {
    /// As the browser gave it.
    pub name: &'f str,
    pub bytes: &'f [u8],
}

/// The organisation of a caller who may submit.
async fn organisation(node: &Node, caller: &Caller) -> Result<OrganisationCode, ServiceError> {
    let permit = policy::authorise_check(&caller.principal, &node.grants().await?)?;
    permit.organisation().cloned().ok_or(ServiceError::NoCaller)
}

fn parse(file: &str) -> Result<Uuid, ServiceError> {
    // One form of writing it, so that a file has one address.
    let parsed = Uuid::try_parse(file).ok().filter(|id| id.to_string() == file);
    parsed.ok_or_else(|| ServiceError::absent(Absent::DeskFile, file))
}

/// Keeps a file until it is sent.
///
/// # Errors
/// [`ServiceError::LimitExceeded`] for a file that is too large, and if too many files wait.
pub async fn put(node: &Node, caller: &Caller, new: NewFile<'_>) -> Result<Uuid, ServiceError> {
    let organisation = organisation(node, caller).await?;
    let size = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    if new.bytes.len() > FILE_BYTES_MAX {
        return Err(ServiceError::LimitExceeded { what: "bytes of a file", limit: size(FILE_BYTES_MAX) });
    }
    let created = node.now();
    let waiting = node.store().waiting_desk_files(&organisation, created).await?;
    let held: u64 = waiting.iter().map(|own| own.size).sum();
    if waiting.len() >= WAITING_MAX || held.saturating_add(size(new.bytes.len())) > WAITING_BYTES_MAX {
        return Err(ServiceError::LimitExceeded { what: "files that wait", limit: size(WAITING_MAX) });
    }
    let moment = created.micros().cast_unsigned();
    let nanos = u32::try_from(moment % 1_000_000 * 1_000).unwrap_or(0);
    let file = Uuid::new_v7(UuidTime::from_unix(NoContext, moment / 1_000_000, nanos));
    let digest = Hash::new(Sha256::digest(new.bytes).into());
    let kept = i64::try_from(KEPT.whole_microseconds()).unwrap_or(i64::MAX);
    let new = NewDeskFile {
        file,
        organisation: &organisation,
        person: &caller.principal.name,
        name: &shown_name(new.name),
        bytes: new.bytes,
        digest: &digest,
        created,
        expires: Timestamp::from_micros(created.micros().saturating_add(kept)),
    };
    node.store().put_desk_file(&new).await?;
    Ok(file)
}

/// The last part of a name, without characters that people cannot see. It is only shown, and offered for a download.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_visible = |letter: &char| !letter.is_control() && !marsad_domain::text::is_invisible(*letter);
    let kept: String = last.chars().filter(is_visible).take(NAME_CHARS_MAX).collect();
    let kept = kept.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    if kept.is_empty() { "file".to_owned() } else { kept.to_owned() }
}

/// The files of the caller's organisation that wait, the newest first.
///
/// # Errors
/// [`ServiceError::Denied`].
pub async fn waiting(node: &Node, caller: &Caller) -> Result<Vec<DeskFile>, ServiceError> {
    let organisation = organisation(node, caller).await?;
    Ok(node.store().waiting_desk_files(&organisation, node.now()).await?)
}

/// A file of the caller's organisation.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none that the caller may see.
pub async fn file(node: &Node, caller: &Caller, file: &str) -> Result<DeskFile, ServiceError> {
    let organisation = organisation(node, caller).await?;
    let found = node.store().desk_file(parse(file)?, &organisation, node.now()).await?;
    found.ok_or_else(|| ServiceError::absent(Absent::DeskFile, file))
}

/// The same, with its bytes.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none that the caller may see.
pub async fn bytes(node: &Node, caller: &Caller, name: &str) -> Result<(DeskFile, Vec<u8>), ServiceError> {
    let held = file(node, caller, name).await?;
    let bytes = node.store().desk_file_bytes(held.file).await?;
    Ok((held, bytes.ok_or_else(|| ServiceError::absent(Absent::DeskFile, name))?))
}

/// The file that a submission of the caller's organisation came from; none if it came otherwise.
///
/// # Errors
/// [`ServiceError::Denied`].
pub async fn of_submission(node: &Node, caller: &Caller, submission: &str) -> Result<Option<DeskFile>, ServiceError> {
    let organisation = organisation(node, caller).await?;
    Ok(node.store().desk_file_of_submission(submission, &organisation).await?)
}

/// Notes the submission that a file was sent with.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is no such file that the caller may see.
pub async fn note_sent(node: &Node, caller: &Caller, name: &str, submission: &str) -> Result<(), ServiceError> {
    let held = file(node, caller, name).await?;
    Ok(node.store().note_desk_file_sent(held.file, submission).await?)
}

/// Deletes a file that was not sent.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is no such file that the caller may see.
pub async fn delete(node: &Node, caller: &Caller, name: &str) -> Result<(), ServiceError> {
    let held = file(node, caller, name).await?;
    Ok(node.store().delete_desk_file(held.file).await?)
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn the_name_of_a_file_is_never_a_path() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\figures.xlsx", "figures.xlsx"),
            ("..", "file"),
            ("", "file"),
            ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
            ("\u{202e}vsc.exe", "vsc.exe"),
            ("أرقام 2024.csv", "أرقام 2024.csv"),
        ] {
            assert_eq!(shown_name(given), kept, "{given:?}");
        }
        assert_eq!(shown_name(&"é".repeat(1_000)).chars().count(), 150);
    }
}
