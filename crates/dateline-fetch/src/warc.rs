//! WARC 1.1: what was asked and answered, as it was, each record gzipped by itself.
//!
//! A file is begun for every run and never written to again, so that a run that was killed leaves whole records and at
//! most one broken one at the end.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::Error;
use crate::get::Answer;
use crate::problem::Problem;

/// Writes one file of records.
pub(crate) struct Warc {
    path: PathBuf,
    file: File,
    n_records: u64,
}

/// What a record leads back to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Kept {
    /// `WARC-Record-ID`.
    pub(crate) record: String,
    /// `WARC-Date`.
    pub(crate) date: String,
    /// `WARC-Payload-Digest`.
    pub(crate) digest: String,
}

impl Warc {
    /// Begins a file named by the time, beside those that are there.
    pub(crate) fn begin(folder: &Path, now: Timestamp, user_agent: &str) -> Result<Self, Error> {
        let stem = format!("dateline-{}", now.strftime("%Y%m%dT%H%M%SZ"));
        let mut name = format!("{stem}.warc.gz");
        for n in 2.. {
            let path = folder.join(&name);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => {
                    let mut warc = Self { path, file, n_records: 0 };
                    warc.write_info(now, user_agent)?;
                    return Ok(warc);
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    name = format!("{stem}-{n}.warc.gz");
                }
                Err(source) => return Err(Error::Write { path, source }),
            }
        }
        unreachable!("there is a number that is not taken")
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn write_info(&mut self, now: Timestamp, user_agent: &str) -> Result<(), Error> {
        let block = format!(
            "software: {user_agent}\r\nformat: WARC File Format 1.1\r\nhttp-header-user-agent: {user_agent}\r\nrobots: obey\r\n"
        );
        let date = now.to_string();
        let id = self.next_id(&date, block.as_bytes());
        let headers = [
            ("WARC-Type", "warcinfo".to_owned()),
            ("WARC-Record-ID", id),
            ("WARC-Date", date),
            ("Content-Type", "application/warc-fields".to_owned()),
        ];
        self.write(&headers, &[block.as_bytes()])
    }

    /// Keeps a request and its answer; tells what leads back to the answer.
    ///
    /// `earlier` is the answer that still holds where the server said 304 or sent the same again: then a record of the
    /// visit is written, without the body.
    pub(crate) fn keep(
        &mut self,
        url: &str,
        now: Timestamp,
        answer: &Answer,
        earlier: Option<&Kept>,
    ) -> Result<Kept, Error> {
        let date = now.to_string();
        let record = self.next_id(&date, &answer.body);
        let digest = digest_of(&answer.body);
        let mut headers = vec![
            ("WARC-Type", if earlier.is_some() { "revisit" } else { "response" }.to_owned()),
            ("WARC-Record-ID", record.clone()),
            ("WARC-Date", date.clone()),
            ("WARC-Target-URI", url.to_owned()),
            ("Content-Type", "application/http; msgtype=response".to_owned()),
        ];
        if let Some(earlier) = earlier {
            let why = if answer.status == 304 { "server-not-modified" } else { "identical-payload-digest" };
            headers.extend([
                ("WARC-Profile", format!("http://netpreserve.org/warc/1.1/revisit/{why}")),
                ("WARC-Refers-To", earlier.record.clone()),
                ("WARC-Refers-To-Target-URI", url.to_owned()),
                ("WARC-Refers-To-Date", earlier.date.clone()),
                ("WARC-Payload-Digest", earlier.digest.clone()),
            ]);
        } else {
            headers.push(("WARC-Payload-Digest", digest.clone()));
        }
        match answer.problem {
            Some(Problem::TooLong(_) | Problem::UnpacksTooLong(_)) => {
                headers.push(("WARC-Truncated", "length".to_owned()));
            }
            Some(Problem::Timeout(_)) => headers.push(("WARC-Truncated", "time".to_owned())),
            Some(Problem::Truncated(_)) => headers.push(("WARC-Truncated", "disconnect".to_owned())),
            _ => {}
        }
        let body = if earlier.is_some() { &[][..] } else { &answer.body };
        self.write(&headers, &[&answer.head, b"\r\n", body])?;
        let request_id = self.next_id(&date, &answer.request);
        let headers = [
            ("WARC-Type", "request".to_owned()),
            ("WARC-Record-ID", request_id),
            ("WARC-Date", date.clone()),
            ("WARC-Target-URI", url.to_owned()),
            ("WARC-Concurrent-To", record.clone()),
            ("Content-Type", "application/http; msgtype=request".to_owned()),
        ];
        self.write(&headers, &[&answer.request])?;
        Ok(Kept { record, date, digest })
    }

    fn write(&mut self, headers: &[(&str, String)], block: &[&[u8]]) -> Result<(), Error> {
        let length: usize = block.iter().map(|part| part.len()).sum();
        let mut lines = vec!["WARC/1.1".to_owned()];
        lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        lines.push(format!("Content-Length: {length}\r\n\r\n"));
        let head = lines.join("\r\n");
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        let write = packed
            .write_all(head.as_bytes())
            .and_then(|()| block.iter().try_for_each(|part| packed.write_all(part)))
            .and_then(|()| packed.write_all(b"\r\n\r\n"))
            .and_then(|()| packed.finish())
            .and_then(|record| self.file.write_all(&record));
        write.map_err(|source| Error::Write { path: self.path.clone(), source })
    }

    /// A name for a record that no other has: of what it holds, when, in which file and at what place.
    fn next_id(&mut self, date: &str, block: &[u8]) -> String {
        self.n_records += 1;
        let mut hash = Sha256::new();
        hash.update(self.path.as_os_str().as_encoded_bytes());
        hash.update(date);
        hash.update(self.n_records.to_le_bytes());
        hash.update(block);
        let mut bytes = hash.finalize();
        bytes[6] = bytes[6] & 0x0f | 0x80; // version 8: of one's own making
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let digits = hex(&bytes[..16]);
        let groups = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
        format!("<urn:uuid:{}>", groups.join("-"))
    }
}

/// The digest of a body by which it is known.
pub(crate) fn digest_of(body: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(body)))
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])).collect()
}
