//! Runs the program over a pack and the scorer over what it wrote.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::Pack;

/// One line of a scorer.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is measured.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// What the scorer says of it, such as what was missed.
    pub note: String,
}

/// Why a pack could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A program could not be started.
    #[error("cannot start {program}")]
    Start {
        /// Which.
        program: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A program ended badly.
    #[error("{program} failed on pack {pack}: {said}")]
    Failed {
        /// Which.
        program: String,
        /// On which pack.
        pack: String,
        /// The end of what it wrote on standard error.
        said: String,
    },
}

/// Runs `dateline read` over a pack's input and leaves the record at `record`.
///
/// # Errors
///
/// When the program cannot be started or ends with anything but 0 (done) or 1 (some input failed: packs hold bad files).
pub fn read_record(program: &Path, pack: &Pack, shared: &Path, record: &Path) -> Result<(), EvalError> {
    let mut command = Command::new(program);
    command
        .arg("read")
        .arg(shared.join(&pack.input))
        .args(["--until", &pack.until, "--quiet", "--to"])
        .arg(record);
    run(&mut command, "dateline read", pack, &[0, 1]).map(drop)
}

/// Scores a record with the pack's scorer; `own` is this crate's folder.
///
/// # Errors
///
/// When Python or the scorer fails.
pub fn score(pack: &Pack, shared: &Path, own: &Path, record: &Path) -> Result<Vec<Figure>, EvalError> {
    let home = if pack.is_ours { own } else { shared };
    let mut command = Command::new("python3");
    command.arg(home.join(&pack.scorer)).arg(record).arg(home.join(&pack.gold));
    Ok(figures(&run(&mut command, "the scorer", pack, &[0])?))
}

fn run(command: &mut Command, program: &str, pack: &Pack, good: &[i32]) -> Result<String, EvalError> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| EvalError::Start { program: program.to_owned(), source })?;
    if output.status.code().is_none_or(|code| !good.contains(&code)) {
        let said = String::from_utf8_lossy(&output.stderr);
        let said: Vec<&str> = said.lines().rev().take(5).collect();
        return Err(EvalError::Failed {
            program: program.to_owned(),
            pack: pack.name.clone(),
            said: said.into_iter().rev().collect::<Vec<_>>().join("\n"),
        });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A scorer prints lines of `name  value  note`, name and value parted by two blanks or more.
fn figures(printed: &str) -> Vec<Figure> {
    let figures = printed.lines().filter_map(|line| {
        let (name, rest) = line.split_once("  ")?;
        let (value, note) = rest.trim_start().split_once(' ').unwrap_or((rest.trim(), ""));
        Some(Figure { name: name.to_owned(), value: value.parse().ok()?, note: note.trim().to_owned() })
    });
    figures.collect()
}

#[cfg(test)]
mod tests {
    use super::{Figure, figures};

    #[test]
    fn scorer_lines_are_read_with_and_without_a_note() {
        let figure = |name: &str, value, note: &str| Figure { name: name.into(), value, note: note.into() };
        assert_eq!(
            figures("a measure F1        0.500  2 found for 4\nbare       1\nno number here  x\n"),
            [figure("a measure F1", 0.5, "2 found for 4"), figure("bare", 1.0, "")]
        );
    }
}
