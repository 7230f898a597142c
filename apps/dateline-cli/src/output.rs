//! Writing: to standard output, and to files that are there whole or not at all.

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;

/// Prints to standard output. A reader who has seen enough (`| head`) is no error.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Colour on a terminal only, and not where the user wants none (no-color.org).
#[allow(clippy::disallowed_methods)] // an app may read the environment
pub(crate) fn is_coloured() -> bool {
    let wants_none = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    std::io::stdout().is_terminal() && !wants_none
}

/// Writes a file beside its place and moves it there, so that nobody ever sees half of it. A name ending in `.gz` is
/// gzipped.
///
/// # Errors
///
/// Where the folder is not there or cannot be written.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    write_with(path, |out| {
        if path.extension().is_some_and(|ending| ending == "gz") {
            let mut packed = flate2::write::GzEncoder::new(out, flate2::Compression::default());
            packed.write_all(bytes)?;
            packed.finish()?;
        } else {
            out.write_all(bytes)?;
        }
        Ok(())
    })
}

/// As [`write()`], where the bytes are made on the way.
///
/// # Errors
///
/// Where the folder is not there or cannot be written, or `make` fails.
pub(crate) fn write_with(
    path: &Path,
    make: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let naming = || format!("cannot write {}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = new_file(folder).with_context(naming)?;
    let mut out = BufWriter::new(&mut file);
    make(&mut out).with_context(naming)?;
    out.flush().with_context(naming)?;
    drop(out);
    file.persist(path).with_context(naming)?;
    Ok(())
}

/// A new file that others may read as far as the user's mask allows, unlike other temporary files.
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dateline-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
