//! The `marsad` program: the command line, and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    stop_where_told();
    marsad::cli::main()
}

/// Only where failpoints are compiled in, for the crash tests: a task that comes to the point that `MARSAD_STOP_AT` names says
/// so on the standard output and goes no further, so that the test can kill the process right there.
#[cfg(feature = "failpoints")]
fn stop_where_told() {
    let Ok(point) = std::env::var("MARSAD_STOP_AT") else { return };
    let told = fail::cfg_callback(point, || {
        println!("reached");
        loop {
            std::thread::park();
        }
    });
    if let Err(problem) = told {
        eprintln!("MARSAD_STOP_AT: {problem}");
    }
}
