//! The members of zip and tar archives, each read as a file of its name would be.

use std::io::{BufRead, BufReader, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{WARC, has_ending, lines, lost, read_bounded, warc};
use crate::{Input, ReadConfig, ReadOutcome};

const SIDECAR: &str = ".meta.json";

/// Reads a zip archive; of a WACZ only the WARC archives in it, for the rest is their index.
pub(super) fn read_zip(
    path: &str,
    source: impl BufRead + Seek,
    config: &ReadConfig,
    each: &mut dyn FnMut(ReadOutcome),
) {
    let mut archive = match ZipArchive::new(source) {
        Ok(archive) => archive,
        Err(error) => return each(lost(path, format!("is a zip archive that cannot be opened: {error}"))),
    };
    let mut names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    names.sort();
    let is_wacz = names.iter().any(|name| name == "datapackage.json")
        && names.iter().any(|name| name.starts_with("archive/"));
    for name in &names {
        if is_passed_over(name) || (is_wacz && !name.starts_with("archive/")) {
            continue;
        }
        let sidecar = sidecar(&mut archive, &names, name);
        let path = format!("{path}#{name}");
        match archive.by_name(name) {
            Ok(member) => read_member(&path, member, sidecar.as_deref(), config, each),
            Err(error) => each(lost(&path, fault(&error))),
        }
    }
}

fn fault(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(what) => format!("cannot be taken out of its archive ({what})"),
        other => format!("cannot be taken out of its archive: {other}"),
    }
}

/// What `NAME.meta.json` beside `NAME.txt` says.
fn sidecar<R: Read + Seek>(archive: &mut ZipArchive<R>, names: &[String], name: &str) -> Option<Vec<u8>> {
    let (folder, file) =
        name.rsplit_once('/').map_or(("", name), |(_, file)| (&name[..name.len() - file.len()], file));
    let file = file.strip_suffix(".gz").unwrap_or(file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let wanted = [stem, file].map(|stem| format!("{folder}{stem}{SIDECAR}"));
    let name = wanted.into_iter().find(|wanted| names.binary_search(wanted).is_ok())?;
    read_bounded(&mut archive.by_name(&name).ok()?).ok()
}

/// Reads a tar archive from front to end. Sidecars are not known before their files have gone by, so they are told.
pub(super) fn read_tar(
    path: &str,
    source: impl Read,
    config: &ReadConfig,
    each: &mut dyn FnMut(ReadOutcome),
) {
    let mut archive = tar::Archive::new(source);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return each(lost(path, format!("is a tar archive that cannot be opened: {error}"))),
    };
    let mut n_sidecars = 0;
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            // Nothing tells where the next member begins.
            Err(error) => {
                each(lost(
                    path,
                    format!("is a tar archive that breaks off or is damaged: {error}; what follows is lost"),
                ));
                break;
            }
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        n_sidecars += usize::from(name.ends_with(SIDECAR));
        if entry.header().entry_type().is_file() && !is_passed_over(&name) {
            read_member(&format!("{path}#{name}"), entry, None, config, each);
        }
    }
    if n_sidecars > 0 {
        let message =
            format!("holds {n_sidecars} sidecars, which a tar archive gives too late: use zip or a folder");
        each(lost(path, message));
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
    sidecar: Option<&[u8]>,
    config: &ReadConfig,
    each: &mut dyn FnMut(ReadOutcome),
) {
    if has_ending(path, &WARC) {
        return warc::read(path, BufReader::new(member), config, each);
    }
    if has_ending(path, &[".jsonl", ".ndjson"]) {
        return lines::read(path, BufReader::new(member), config, each);
    }
    if has_ending(path, &[".zip", ".wacz", ".tar", ".tar.gz", ".tgz"]) {
        return each(lost(path, "is an archive in an archive and passed over: take it out".to_owned()));
    }
    match read_bounded(&mut member) {
        Ok(bytes) => each(crate::read(&Input { path, bytes: &bytes, sidecar }, config)),
        Err(message) => each(lost(path, message)),
    }
}
