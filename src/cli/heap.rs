//! The C library's heap in a process that runs for months: what is freed goes back to the system.
//!
//! glibc maps large blocks one by one and gives each back when it is freed, but stops doing so for blocks up to the size of the
//! largest that was ever freed, up to 32 MiB, and keeps twice as much at the end of its heap (mallopt(3), `M_MMAP_THRESHOLD`):
//! after one release a node would keep far more than it uses. Thresholds that are set stay. They are read from the environment
//! when a process begins, and nowhere else without unsafe code.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// Blocks of so many bytes and more are mapped by themselves: not those that every compressed answer needs, which would be
/// mapped and given back each time.
const MAPPED: (&str, &str) = ("MALLOC_MMAP_THRESHOLD_", "4194304");
/// So many free bytes at the end of the heap are given back.
const TRIMMED: (&str, &str) = ("MALLOC_TRIM_THRESHOLD_", "8388608");
/// Says that it was done: where a program gets rights from its file, glibc takes its own variables out of the environment.
const SETTLED: &str = "MARSAD_HEAP_SETTLED";
/// If one of these is set, the person has decided.
const SETTLED_BY: [&str; 4] = [SETTLED, MAPPED.0, TRIMMED.0, "GLIBC_TUNABLES"];

/// Begins the process again with the thresholds set, under the same number and with the same arguments. Returns where nothing is
/// to be done, and where that is impossible: a node with a larger heap is a node all the same.
pub fn settle() {
    let is_settled = SETTLED_BY.iter().any(|name| std::env::var_os(name).is_some());
    if !cfg!(target_env = "gnu") || is_settled {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    // Begun by the loader, which is named in place of this program.
    if program.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"ld-")) {
        return;
    }
    let mut arguments = std::env::args_os();
    let name = arguments.next();
    let mut again = Command::new(program);
    again.arg0(name.as_deref().unwrap_or(OsStr::new("marsad"))).args(arguments).envs([MAPPED, TRIMMED, (SETTLED, "1")]);
    let error = again.exec();
    eprintln!("marsad: {} is not set: {error}", MAPPED.0);
}
