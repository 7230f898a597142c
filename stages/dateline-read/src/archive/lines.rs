//! JSON lines, one at a time.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use super::record::Content;
use super::{Each, MAX_RECORD_BYTES, Record, too_large};

/// Takes lines out as `path#LINE`. Each is decoded by itself, as UTF-8 or what it looks like.
pub(super) fn read(path: &str, mut source: impl BufRead, each: Each<'_>) -> ControlFlow<()> {
    for line_number in 1.. {
        let at = format!("{path}#{line_number}");
        let mut line = Vec::new();
        match (&mut source).take(MAX_RECORD_BYTES + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) if line.len() as u64 > MAX_RECORD_BYTES => {
                each(Record::lost(&at, too_large()))?;
                if skip_line(&mut source).is_err() {
                    break;
                }
            }
            Ok(_) if line.trim_ascii().is_empty() => {}
            Ok(_) => each(Record { path: at, content: Content::Line(line) })?,
            Err(error) => {
                each(Record::lost(&at, format!("cannot be read: {error}; what follows is lost")))?;
                break;
            }
        }
    }
    ControlFlow::Continue(())
}

/// Passes over the rest of a line without holding it.
fn skip_line(source: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = source.fill_buf()?;
        let n_bytes = buffer.len();
        let end = buffer.iter().position(|&byte| byte == b'\n');
        source.consume(end.map_or(n_bytes, |end| end + 1));
        if end.is_some() || n_bytes == 0 {
            return Ok(());
        }
    }
}
