//! The C library's heap in a process that runs for months: what is freed goes back to the system.
//!
//! glibc maps large blocks one by one and gives each back when it is freed, but stops doing so for blocks up to the size of the
//! largest that was ever freed (mallopt(3), `M_MMAP_THRESHOLD`): after one release a node would keep twice what it uses.
//! A threshold that is set stays. It is read from the environment when a process begins, and nowhere else without unsafe code.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// What glibc reads the threshold from.
const THRESHOLD: &str = "MALLOC_MMAP_THRESHOLD_";
/// Bytes: what glibc begins with.
const BYTES: &str = "131072";
/// Whoever sets one of these has settled it.
const SETTLED_BY: [&str; 3] = [THRESHOLD, "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES"];

/// Begins the process again with the threshold set, under the same number and with the same arguments. Returns where nothing is
/// to be done, and where that is impossible: a node with a larger heap is a node all the same.
pub fn settle() {
    let is_settled = SETTLED_BY.iter().any(|name| std::env::var_os(name).is_some());
    if !cfg!(target_env = "gnu") || is_settled {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let name = arguments.next();
    let mut again = Command::new(program);
    again.arg0(name.as_deref().unwrap_or(OsStr::new("marsad"))).args(arguments).env(THRESHOLD, BYTES);
    let error = again.exec();
    eprintln!("marsad: {THRESHOLD} is not set: {error}");
}
