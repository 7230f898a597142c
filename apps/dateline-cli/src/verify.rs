//! `dateline verify`: proves every citation of a record against the texts that stand in it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::Context;
use dateline_engine::{Verified, verify as check};
use dateline_present::safe;
use flate2::bufread::MultiGzDecoder;
use serde_json::{Value, json};

use crate::args::VerifyArgs;
use crate::{Ending, output};

/// Failures that are told of one record; `--json` tells all.
const MAX_TOLD: usize = 20;

/// Checks records, prints what came of it.
///
/// # Errors
///
/// Where one of them cannot be read or is no record; the others are checked all the same.
pub(crate) fn verify(args: &VerifyArgs) -> anyhow::Result<Ending> {
    let mut ending = Ending::Done;
    let mut unreadable = None;
    let mut all = Vec::new();
    for path in &args.records {
        let verified = check(|| open(path)).with_context(|| path.display().to_string());
        match verified {
            Ok(verified) => {
                if !verified.is_sound() {
                    ending = Ending::SomeInputFailed;
                }
                if args.json {
                    all.push(as_json(path, &verified));
                } else if !args.quiet || !verified.is_sound() {
                    output::print(&in_words(path, &verified))?;
                }
            }
            Err(error) if unreadable.is_none() => unreadable = Some(error),
            Err(error) => eprintln!("dateline: {error:#}"),
        }
    }
    if args.json {
        let all = json!({ "format": "dateline/verified", "version": 1, "records": all });
        output::print(&format!("{all:#}\n"))?;
    }
    unreadable.map_or(Ok(ending), Err)
}

/// A record's JSON, unpacked where it is gzipped, whatever its name.
fn open(path: &Path) -> std::io::Result<Box<dyn Read>> {
    use std::io::BufRead as _;
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let is_packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
}

fn as_json(path: &Path, verified: &Verified) -> Value {
    let failures = verified.failures.iter();
    let failures = failures.map(|failure| json!({ "path": failure.path, "message": failure.message }));
    json!({
        "record": path.display().to_string(),
        "is_sound": verified.is_sound(),
        "citations": verified.n_citations,
        "proved": verified.n_proved,
        "elements": verified.n_elements,
        "failures": failures.collect::<Vec<_>>(),
    })
}

fn in_words(path: &Path, verified: &Verified) -> String {
    let Verified { n_proved, n_citations, n_elements, failures } = verified;
    let counted = ["articles", "stories", "quotes", "events", "differences"].iter().filter_map(|list| {
        let n = n_elements.get(*list)?;
        Some(format!("{n} {list}"))
    });
    let counted = counted.collect::<Vec<_>>().join(", ");
    let name = path.display();
    if failures.is_empty() {
        return format!("{name}: sound. {n_proved} citations proved word for word ({counted}).\n");
    }
    let n_failures = failures.len();
    let are_wrong =
        if n_failures == 1 { "1 thing is wrong" } else { &format!("{n_failures} things are wrong") };
    let head =
        format!("{name}: NOT SOUND. {n_proved} of {n_citations} citations proved ({counted}); {are_wrong}:");
    let first = failures.iter().take(MAX_TOLD);
    let first = first.map(|failure| format!("  {}: {}", safe(&failure.path), safe(&failure.message)));
    let more =
        (n_failures > MAX_TOLD).then(|| format!("  and {} more; --json tells all", n_failures - MAX_TOLD));
    let lines: Vec<String> = std::iter::once(head).chain(first).chain(more).collect();
    lines.join("\n") + "\n"
}
