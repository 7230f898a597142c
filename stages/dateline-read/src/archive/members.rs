//! The members of zip and tar archives, each read as a file of its name would be, with its sidecar.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;

use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::Budget;
use super::directory::n_directory_bytes;
use super::record::{Content, Sidecar};
use super::{Each, Record, WARC, has_ending, lines, parquet, read_bounded, warc};
use crate::ReadConfig;

const SIDECAR: &str = ".meta.json";

/// What all sidecars of a tar archive may hold together: they are kept until their files come.
const MAX_SIDECARS_BYTES: usize = 32 << 20;

/// What the directory of a zip archive may hold, which is kept whole: some hundred thousand members.
const MAX_DIRECTORY_BYTES: u64 = 32 << 20;

/// Takes a zip archive apart; of a WACZ only the WARC archives in it, for the rest is their index.
pub(super) fn read_zip(
    path: &str,
    mut source: impl BufRead + Seek,
    config: &ReadConfig,
    budget: &Budget,
    each: Each<'_>,
) -> ControlFlow<()> {
    if n_directory_bytes(&mut source).is_some_and(|n_bytes| n_bytes > MAX_DIRECTORY_BYTES) {
        let message = format!(
            "is a zip archive whose directory is larger than {} MiB, which is too many members: unpack it into a folder",
            MAX_DIRECTORY_BYTES >> 20
        );
        return each(Record::lost(path, message));
    }
    let mut archive = match ZipArchive::new(source) {
        Ok(archive) => archive,
        Err(error) => {
            return each(Record::lost(path, format!("is a zip archive that cannot be opened: {error}")));
        }
    };
    let mut names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    names.sort();
    let is_wacz = names.iter().any(|name| name == "datapackage.json")
        && names.iter().any(|name| name.starts_with("archive/"));
    for name in &names {
        if is_passed_over(name) || (is_wacz && !name.starts_with("archive/")) {
            continue;
        }
        let beside = sidecar_names(name).into_iter().find(|wanted| names.binary_search(wanted).is_ok());
        let sidecar = beside.map(|beside| {
            let content = match archive.by_name(&beside) {
                Ok(member) => read_bounded(&mut budget.count(member)),
                Err(error) => Err(fault(&error)),
            };
            Sidecar { path: format!("{path}#{beside}"), content }
        });
        let path = format!("{path}#{name}");
        match archive.by_name(name) {
            Ok(member) => read_member(&path, budget.count(member), sidecar, config, budget, each)?,
            Err(error) => each(Record::lost(&path, fault(&error)))?,
        }
        if budget.is_spent() {
            break;
        }
    }
    ControlFlow::Continue(())
}

fn fault(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(what) => format!("cannot be taken out of its archive ({what})"),
        other => format!("cannot be taken out of its archive: {other}"),
    }
}

/// Where a sidecar may lie, likeliest first: `NAME.meta.json` or `NAME.txt.meta.json` beside `NAME.txt`.
fn sidecar_names(name: &str) -> [String; 2] {
    let (folder, file) =
        name.rsplit_once('/').map_or(("", name), |(_, file)| (&name[..name.len() - file.len()], file));
    let file = file.strip_suffix(".gz").unwrap_or(file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    [stem, file].map(|stem| format!("{folder}{stem}{SIDECAR}"))
}

/// Whether a tar archive is gzipped as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzipped,
}

/// Takes a tar archive apart from front to end, after its sidecars were looked for.
pub(super) fn read_tar(
    path: &str,
    mut source: impl BufRead + Seek,
    packing: Packing,
    config: &ReadConfig,
    budget: &Budget,
    each: Each<'_>,
) -> ControlFlow<()> {
    let mut sidecars = Sidecars::default();
    // Damage is told when the members are read.
    let _ = match packing {
        Packing::Plain => {
            tar::Archive::new(&mut source).entries_with_seek().and_then(|entries| sidecars.gather(entries))
        }
        Packing::Gzipped => tar::Archive::new(budget.again().count(MultiGzDecoder::new(&mut source)))
            .entries()
            .and_then(|entries| sidecars.gather(entries)),
    };
    if let Err(error) = source.rewind() {
        return each(Record::lost(path, format!("cannot be read twice, once for its sidecars: {error}")));
    }
    if sidecars.is_full {
        let message = format!(
            "holds sidecars of more than {} MiB together; the later ones are passed over: unpack it into a folder",
            MAX_SIDECARS_BYTES >> 20
        );
        each(Record::lost(path, message))?;
    }
    match packing {
        Packing::Plain => read_entries(path, source, &mut sidecars, config, budget, each),
        Packing::Gzipped => {
            read_entries(path, budget.count(MultiGzDecoder::new(source)), &mut sidecars, config, budget, each)
        }
    }
}

fn read_entries(
    path: &str,
    source: impl Read,
    sidecars: &mut Sidecars,
    config: &ReadConfig,
    budget: &Budget,
    each: Each<'_>,
) -> ControlFlow<()> {
    let mut archive = tar::Archive::new(source);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => {
            return each(Record::lost(path, format!("is a tar archive that cannot be opened: {error}")));
        }
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(_) if budget.is_spent() => break,
            // Nothing tells where the next member begins.
            Err(error) => {
                let fault = format!("is a tar archive that breaks off or is damaged: {error}");
                each(Record::lost(path, format!("{fault}; what follows is lost")))?;
                break;
            }
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.header().entry_type().is_file() && !is_passed_over(&name) {
            let sidecar = sidecars.of(path, &name);
            read_member(&format!("{path}#{name}"), entry, sidecar, config, budget, each)?;
        }
    }
    ControlFlow::Continue(())
}

/// The sidecars of a tar archive, by their names in it.
#[derive(Debug, Default)]
struct Sidecars {
    by_name: BTreeMap<String, Result<Vec<u8>, String>>,
    n_bytes: usize,
    is_full: bool,
}

impl Sidecars {
    fn gather<R: Read>(&mut self, entries: tar::Entries<'_, R>) -> std::io::Result<()> {
        for entry in entries {
            let mut entry = entry?;
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if !entry.header().entry_type().is_file() || !name.ends_with(SIDECAR) {
                continue;
            }
            let content = read_bounded(&mut entry);
            self.n_bytes += name.len() + content.as_ref().map_or(0, Vec::len);
            if self.n_bytes > MAX_SIDECARS_BYTES {
                self.is_full = true;
                break;
            }
            self.by_name.insert(name, content);
        }
        Ok(())
    }

    fn of(&self, path: &str, name: &str) -> Option<Sidecar> {
        let (name, content) =
            sidecar_names(name).into_iter().find_map(|wanted| self.by_name.get_key_value(&wanted))?;
        Some(Sidecar { path: format!("{path}#{name}"), content: content.clone() })
    }
}

/// Folders, hidden files as in folders, what some programs put beside them, sidecars.
fn is_passed_over(name: &str) -> bool {
    let is_hidden = |part: &str| part.starts_with('.') && part != "." && part != "..";
    name.ends_with('/')
        || name.ends_with(SIDECAR)
        || name.split('/').any(|part| is_hidden(part) || part == "__MACOSX")
}

fn read_member(
    path: &str,
    mut member: impl Read,
    sidecar: Option<Sidecar>,
    config: &ReadConfig,
    budget: &Budget,
    each: Each<'_>,
) -> ControlFlow<()> {
    if has_ending(path, &WARC) {
        return warc::read(path, BufReader::new(member), budget, each);
    }
    if has_ending(path, &[".jsonl", ".ndjson"]) {
        return lines::read(path, BufReader::new(member), each);
    }
    if has_ending(path, &[".jsonl.gz", ".ndjson.gz"]) {
        let unpacked = budget.count(MultiGzDecoder::new(BufReader::new(member)));
        return lines::read(path, BufReader::new(unpacked), each);
    }
    if has_ending(path, &[".zip", ".wacz", ".tar", ".tar.gz", ".tgz"]) {
        return each(Record::lost(
            path,
            "is an archive in an archive and passed over: take it out".to_owned(),
        ));
    }
    let bytes = read_bounded(&mut member).and_then(|bytes| {
        if bytes.starts_with(&[0x1f, 0x8b]) {
            read_bounded(&mut budget.count(MultiGzDecoder::new(&bytes[..])))
        } else {
            Ok(bytes)
        }
    });
    match bytes {
        Ok(bytes) if bytes.starts_with(parquet::MAGIC) => {
            parquet::read(path, Cursor::new(bytes), &config.columns, budget, each)
        }
        Ok(bytes) => each(Record { path: path.to_owned(), content: Content::Member { bytes, sidecar } }),
        Err(_) if budget.is_spent() => ControlFlow::Continue(()),
        Err(message) => each(Record::lost(path, message)),
    }
}
