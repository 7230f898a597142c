//! Runs the program in a folder of its own, and the command line itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with input, and the program run in it.
pub(crate) struct Desk {
    folder: TempDir,
}

/// What a run left.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// Runs the program in the folder, with nothing of the user's settings.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, b"", &[])
    }

    pub(crate) fn run_with(&self, args: &[&str], stdin: &[u8], env: &[(&str, &Path)]) -> Ran {
        use std::io::Write as _;
        let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(args)
            .current_dir(self.folder.path())
            .env_remove("DATELINE_MODEL")
            .env_remove("DATELINE_VECTORS")
            .env_remove("XDG_CACHE_HOME")
            .env("DATELINE_MODELS", self.path("models"))
            .envs(env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Reads until a stage and gives the record with what was told.
    pub(crate) fn record(&self, args: &[&str]) -> (Value, Ran) {
        let ran = self.run(&[&["read", "--quiet", "--to", "record.json"], args].concat());
        let record = std::fs::read(self.path("record.json"))
            .unwrap_or_else(|error| panic!("no record: {error}\n{}", ran.stderr));
        (serde_json::from_slice(&record).unwrap(), ran)
    }
}

/// One field of every object in one of the record's lists.
pub(crate) fn all<'a>(record: &'a Value, list: &str, field: &str) -> Vec<&'a str> {
    record[list].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
}

#[test]
fn help_tells_stages_examples_and_exit_codes() {
    let desk = Desk::new();
    for args in [&["--help"][..], &["read", "--help"]] {
        let help = desk.run(args);
        assert_eq!(help.code, 0);
        for part in ["Exit codes:", "0  done", "1  some input failed", "2  wrong usage"] {
            assert!(help.stdout.contains(part), "{part} is missing in {args:?}:\n{}", help.stdout);
        }
    }
    let help = desk.run(&["read", "--help"]).stdout;
    for part in ["Examples:", "reconcile", "--published", ".meta.json", "standard input"] {
        assert!(help.contains(part), "{part} is missing:\n{help}");
    }
    assert!(desk.run(&["models", "--help"]).stdout.contains("dateline models add WHEEL"));
}

#[test]
fn wrong_usage_ends_with_two() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.");
    for args in [
        &["read"][..],
        &["read", "a.txt", "--until", "dinner"],
        &["read", "a.txt", "--published", "yesterday"],
        &["read", "a.txt", "--json", "--format", "html"],
        &["write", "a.txt"],
        &["read", "a.txt", "--until", "read", "--to", "nowhere/record.json"],
        &["read", "a.txt", "--until", "read", "--to", "record.sqlite"],
    ] {
        let ran = desk.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
        assert!(!ran.stderr.is_empty() && ran.stdout.is_empty(), "{args:?}");
    }
}
