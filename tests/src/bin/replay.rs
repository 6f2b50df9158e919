//! JSON lines on standard input, a verdict for each on standard output: see [`bitrix_tests::replay`].

use std::io::{self, BufWriter};
use std::process::ExitCode;

fn main() -> ExitCode {
    let output = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    match bitrix_tests::replay::run(io::stdin().lock(), output) {
        // Whoever reads the verdicts has gone away: nobody is left to be told.
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("replay: {e}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
