//! What Dateline itself wrote, and is no report: nothing of it is read where a folder is.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde::Deserialize;

/// How every record begins: what tells one from a file that must not be overwritten or read as a report.
const RECORD_HEAD: &[u8] = br#"{"format":"dateline/record""#;
/// How the journal of an extract begins.
const JOURNAL_HEAD: &[u8] = br#"{"format":"dateline/journal""#;

/// Whether a file is a record that an earlier run left.
pub fn is_record(path: &Path) -> bool {
    begins_with(path, RECORD_HEAD)
}

/// Whether a file is the journal of an extract.
pub fn is_journal(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".journal") && begins_with(path, JOURNAL_HEAD)
}

/// Whether a folder is a stream's memory.
pub fn is_state(folder: &Path) -> bool {
    #[derive(Deserialize)]
    struct About {
        format: String,
    }
    let about = std::fs::read(folder.join("state.json")).ok();
    let about = about.and_then(|bytes| serde_json::from_slice::<About>(&bytes).ok());
    about.is_some_and(|about| about.format == "dateline/state")
}

fn begins_with(path: &Path, head: &[u8]) -> bool {
    let mut begin = vec![0; head.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut begin)).is_ok() && begin == head
}
