//! Alerts into files: an Atom feed of the latest, or a line of JSON for each.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::Context;
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Person, Text};
use dateline_present::safe;
use dateline_store::{Alert, Store, StoreError, Watch};
use jiff::Timestamp;

use super::{id_of, message};

/// So many alerts a feed holds.
const IN_FEED: usize = 200;
/// A line is looked for in so many bytes at the end of a file.
const TAIL: u64 = 1 << 20;

/// The latest alerts of a watch, as Atom (RFC 4287).
///
/// # Errors
///
/// Where the store cannot be read.
pub fn feed(store: &Store, watch: &Watch) -> Result<String, StoreError> {
    let alerts = store.alerts(Some(watch.n), 0, IN_FEED)?;
    let author = Person { name: "Dateline".into(), ..Person::default() };
    let entries = alerts.iter().map(|alert| {
        let words = |value: &serde_json::Value| safe(value.as_str().unwrap_or_default());
        Entry {
            id: format!("urn:dateline:alert:{}", id_of(alert)),
            title: Text::plain(words(&alert.body["what"])),
            updated: moment(alert.at),
            published: Some(moment(alert.at)),
            summary: Some(Text::plain(words(&alert.body["story"]["title"]))),
            content: Some(Content {
                content_type: Some("application/json".into()),
                value: Some(message(alert).to_string()),
                ..Content::default()
            }),
            ..Entry::default()
        }
    });
    let feed = Feed {
        id: format!("urn:dateline:watch:{}-{}", watch.n, watch.at),
        title: Text::plain(safe(&watch.name)),
        updated: moment(alerts.first().map_or(watch.at, |alert| alert.at)),
        authors: vec![author],
        generator: Some(Generator { value: "Dateline".into(), ..Generator::default() }),
        entries: entries.collect(),
        ..Feed::default()
    };
    Ok(feed.to_string())
}

fn moment(at: i64) -> FixedDateTime {
    let iso = Timestamp::from_millisecond(at).map(|at| at.to_string()).unwrap_or_default();
    iso.parse().unwrap_or_default()
}

/// Writes a watch's feed anew, beside its place first, so that nobody sees half of it.
pub(super) fn write_feed(store: &Store, watch: &Watch, path: &Path) -> anyhow::Result<()> {
    let naming = || format!("cannot write {}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(naming)?;
    file.write_all(feed(store, watch)?.as_bytes()).with_context(naming)?;
    readable(file.as_file()).with_context(naming)?;
    file.persist(path).with_context(naming)?;
    Ok(())
}

/// Lets others read a file that was made for its owner alone: a web server may be to give it out.
#[cfg(unix)]
fn readable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &File) -> std::io::Result<()> {
    Ok(())
}

/// Appends alerts to a file, in their order, without those that are in it already; half a line at its end goes.
pub(super) fn append(path: &Path, alerts: &[&Alert]) -> anyhow::Result<()> {
    let naming = || format!("cannot write {}", path.display());
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .with_context(naming)?;
    let n_bytes = file.metadata().with_context(naming)?.len();
    let from = n_bytes.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from)).with_context(naming)?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail).with_context(naming)?;
    let whole = tail.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    anyhow::ensure!(
        whole > 0 || from == 0,
        "{} does not end in a line of an alert\nhint: name a file for alerts alone",
        path.display()
    );
    let known = String::from_utf8_lossy(&tail[..whole]).into_owned();
    file.set_len(from + whole as u64).with_context(naming)?;
    file.seek(SeekFrom::End(0)).with_context(naming)?;
    for alert in alerts {
        let line = message(alert).to_string();
        if !known.lines().any(|known| known == line) {
            file.write_all(line.as_bytes()).and_then(|()| file.write_all(b"\n")).with_context(naming)?;
        }
    }
    file.sync_data().with_context(naming)
}
