//! From paths on the command line to what `read` makes of them: walks folders, opens files, finds sidecars.
//!
//! Nothing here stops a run: what cannot be opened is a problem under its path. How files and archives are read on several
//! threads stands in [`batches`](crate::batches).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use dateline_engine::Inputs;
use dateline_model::{Problem, Stage};
use dateline_read::{Input, Outlets, ReadConfig, ReadOutcome, Sites};
use walkdir::WalkDir;

use crate::batches::{Reading, UpTo, no_bytes, read_batches};
use crate::own_files::{is_journal, is_record, is_state};

/// What standard input is called.
pub const STANDARD_INPUT: &str = "-";

/// What a sidecar's name ends in.
const SIDECAR: &str = ".meta.json";

/// Reads a file of rules for sites.
///
/// # Errors
///
/// Where it cannot be read, or a rule is none.
pub fn sites(path: &Path) -> anyhow::Result<Sites> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Sites::of_toml(&text).map_err(|fault| anyhow!("{}: {fault}", path.display()))
}

/// Reads a file of outlets: TOML by its ending, else columns.
///
/// # Errors
///
/// Where it cannot be read, or says what cannot be meant.
pub fn outlets(path: &Path) -> anyhow::Result<Outlets> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let is_toml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let outlets = if is_toml { Outlets::of_toml(&text) } else { Outlets::of_tsv(&text) };
    outlets.map_err(|fault| anyhow!("{}: {fault}", path.display()))
}

/// All inputs, read, and whether some of what was given could not be used.
pub struct ReadInputs {
    /// What the engine takes.
    pub inputs: Inputs,
    /// Whether some of what was given could not be used.
    pub has_failed: bool,
}

/// Reads all inputs on so many threads (0: as many as there are cores), calling `begin` with the number of files and `step`
/// after each.
///
/// # Errors
///
/// Where the system starts no threads.
pub fn read_all(
    paths: &[PathBuf],
    config: &ReadConfig,
    threads: usize,
    begin: impl FnOnce(usize),
    step: impl Fn(),
) -> anyhow::Result<ReadInputs> {
    let mut inputs = Inputs::default();
    let files = find(paths, &mut inputs.problems);
    let mut has_failed = !inputs.problems.is_empty();
    begin(files.len());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let reading = Reading { files: &files, config, pool: &pool, bytes: &no_bytes(), step: &step };
    read_batches(&reading, UpTo::default(), |outcome| outcome, &mut |outcomes: Vec<ReadOutcome>, _| {
        for outcome in outcomes {
            inputs.articles.extend(outcome.articles);
            inputs.problems.extend(outcome.problems);
            has_failed |= outcome.n_failed > 0;
        }
        Ok(())
    })?;
    Ok(ReadInputs { inputs, has_failed })
}

/// The files that are meant, each once, sorted by path.
pub fn find(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut files = BTreeSet::new();
    for path in paths {
        if path.as_os_str() == STANDARD_INPUT {
            files.insert(path.clone());
        } else if path.is_dir() {
            let n_before = files.len() + problems.len();
            walk(path, &mut files, problems);
            if files.len() + problems.len() == n_before {
                problems.push(lost(path, "is a folder without a file to read".to_owned()));
            }
        } else if !is_sidecar(path) {
            files.insert(path.clone());
        }
    }
    files.into_iter().collect()
}

fn walk(folder: &Path, files: &mut BTreeSet<PathBuf>, problems: &mut Vec<Problem>) {
    let is_seen = |entry: &walkdir::DirEntry| {
        // A stream's memory holds no reports.
        let is_memory = || entry.file_type().is_dir() && is_state(entry.path());
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.') && !is_memory()
    };
    for entry in WalkDir::new(folder).follow_links(true).into_iter().filter_entry(is_seen) {
        match entry {
            // A record or journal of an earlier run in the same folder is no report either.
            Ok(entry)
                if entry.file_type().is_file()
                    && !is_sidecar(entry.path())
                    && !is_record(entry.path())
                    && !is_journal(entry.path()) =>
            {
                files.insert(entry.into_path());
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                problems.push(lost(&path, format!("cannot be walked: {error}")));
            }
        }
    }
}

fn is_sidecar(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(SIDECAR))
}

/// Reads a file that is no archive, with its sidecar.
pub fn read_file(path: &Path, config: &ReadConfig) -> ReadOutcome {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let problem = lost(path, format!("cannot be opened: {error}"));
            return ReadOutcome { articles: Vec::new(), problems: vec![problem], n_failed: 1 };
        }
    };
    let sidecar = sidecars_of(path).into_iter().find(|path| path.exists());
    let (sidecar, unreadable) = match sidecar.map(|path| (std::fs::read(&path), path)) {
        Some((Ok(bytes), _)) => (Some(bytes), None),
        Some((Err(error), path)) => (None, Some((path, error))),
        None => (None, None),
    };
    let name = path.to_string_lossy();
    let mut outcome =
        dateline_read::read(&Input { path: &name, bytes: &bytes, sidecar: sidecar.as_deref() }, config);
    if let Some((path, error)) = unreadable {
        outcome.problems.push(lost(&path, format!("cannot be opened: {error}")));
        outcome.n_failed += 1;
    }
    outcome
}

/// Where a sidecar may lie, likeliest first: `NAME.meta.json` or `NAME.txt.meta.json` beside `NAME.txt` or
/// `NAME.txt.gz`.
pub fn sidecars_of(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| *name != STANDARD_INPUT)
    else {
        return Vec::new();
    };
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    [stem, name].map(|name| path.with_file_name(format!("{name}{SIDECAR}"))).into()
}

/// A problem that took input away: one of `read` that names no article.
pub fn lost(path: &Path, message: String) -> Problem {
    Problem { path: path.to_string_lossy().into_owned(), article: None, stage: Stage::Read, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_lies_beside_its_file_whatever_its_ending() {
        for name in ["a/b.c.txt", "a/b.c.html.gz", "a/b.c.jsonl"] {
            assert_eq!(sidecars_of(Path::new(name))[0], PathBuf::from("a/b.c.meta.json"));
        }
        assert_eq!(sidecars_of(Path::new("a/b.txt"))[1], PathBuf::from("a/b.txt.meta.json"));
        assert!(sidecars_of(Path::new("-")).is_empty());
        assert!(is_sidecar(Path::new("a/b.meta.json")) && !is_sidecar(Path::new("a/meta.json")));
    }
}
