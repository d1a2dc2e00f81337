//! What a command that runs in the test's own process has said.

use std::io::Write;
use std::sync::{Arc, Mutex};

/// Where a command writes to; its copies hold the same.
#[derive(Clone, Default)]
pub struct Said(pub Arc<Mutex<Vec<u8>>>);

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
