//! Replay: JSON lines in, one verdict each out. How faithful the types are, proved example by example.
//!
//! | `kind` | members | what is done |
//! |---|---|---|
//! | `request` | `method`, `json` | the body through the request's type; what comes out is compared with what went in |
//! | `response` | `method`, `json` | the same for an answer: a whole envelope, or what is in its `result` |
//! | `event` | `name`, `json` or `form` | the same for what a handler is sent: a whole envelope, or its `data` |
//! | `error` | `method`, `json`, `status` | the body read as the client does; its code is looked up |
//!
//! Each may have an `id`, which is any JSON value and comes back, and `api`, `v2` or `v3`; without it the method is
//! looked for in both. A verdict is `{"id","verdict","at","note"}`: see [`Word`] for the words.

mod compare;
mod error;
mod event;
mod line;
mod request;
mod response;
mod scalar;
mod verdict;

pub use compare::{Difference, Side, compare};
pub use verdict::{Verdict, Word};

use line::{Kind, Line};
use std::io::{self, BufRead as _, BufReader, Read, Write};

/// The verdict on one line.
pub fn judge(text: &[u8]) -> Verdict {
    let (id, line) = line::read(text);
    let verdict = match line {
        Ok(line) => judge_line(&line),
        Err(error) => Verdict::failed(&error),
    };
    Verdict { id, ..verdict }
}

fn judge_line(line: &Line<'_>) -> Verdict {
    match line.kind {
        Kind::Request => request::judge(line),
        Kind::Response => response::judge(line),
        Kind::Event => event::judge(line),
        Kind::Error => error::judge(line),
    }
}

/// Reads lines to the end and writes a verdict for each.
///
/// # Errors
/// When reading or writing fails.
pub fn run(input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut input = BufReader::with_capacity(64 * 1024, input);
    let mut text = Vec::new();
    loop {
        text.clear();
        if input.read_until(b'\n', &mut text)? == 0 {
            return output.flush();
        }
        let line = text.strip_suffix(b"\n").unwrap_or(&text);
        writeln!(output, "{}", judge(line))?;
        // Whoever waits for this verdict before the next line gets it.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
}
