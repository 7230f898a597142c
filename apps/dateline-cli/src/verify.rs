//! `dateline verify`: proves every citation of a record against the texts that stand in it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use dateline_engine::{FailureKind, Verified, verify as check};
use dateline_present::safe;
use flate2::bufread::MultiGzDecoder;
use serde_json::{Value, json};

use crate::args::VerifyArgs;
use crate::{Ending, output};

/// Failures that are told of one record; `--json` tells all.
const MAX_TOLD: usize = 20;

/// Checks records, prints what came of it, each in its turn: also what cannot be read, while the others are checked all the same.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn verify(args: &VerifyArgs) -> anyhow::Result<Ending> {
    let mut ending = Ending::Done;
    let mut all = Vec::new();
    for path in &args.records {
        match check(|| open(path)) {
            Ok(verified) => {
                if !verified.is_sound() && ending == Ending::Done {
                    ending = Ending::SomeInputFailed;
                }
                if args.json {
                    all.push(as_json(path, &verified));
                } else if !args.quiet || !verified.is_sound() {
                    output::print(&in_words(path, &verified))?;
                }
            }
            Err(error) => {
                ending = Ending::NotAllDone;
                let error = anyhow::Error::from(error);
                all.push(json!({ "record": path.display().to_string(), "is_sound": null, "error": format!("{error:#}") }));
                crate::tell_error(&error.context(path.display().to_string()));
            }
        }
    }
    if args.json {
        let all = json!({ "format": "dateline/verified", "version": 1, "records": all });
        output::print(&format!("{all:#}\n"))?;
    }
    Ok(ending)
}

/// A record's JSON, unpacked where it is gzipped, whatever its name.
pub(crate) fn open(path: &Path) -> std::io::Result<Box<dyn Read>> {
    use std::io::BufRead as _;
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let is_packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
}

fn as_json(path: &Path, verified: &Verified) -> Value {
    let failures = verified.failures.iter();
    let failures = failures.map(
        |failure| json!({ "path": failure.path, "kind": failure.kind.name(), "message": failure.message }),
    );
    json!({
        "record": path.display().to_string(),
        "is_sound": verified.is_sound(),
        "citations": verified.n_citations,
        "proved": verified.n_proved,
        "values": verified.n_values,
        "elements": verified.n_elements,
        "failures": failures.collect::<Vec<_>>(),
    })
}

fn in_words(path: &Path, verified: &Verified) -> String {
    let Verified { n_proved, n_citations, n_values, n_elements, failures } = verified;
    let lists = [
        ("articles", "article"),
        ("stories", "story"),
        ("quotes", "quote"),
        ("events", "event"),
        ("differences", "difference"),
    ];
    let in_lists = lists.iter().filter_map(|(list, one)| Some(counted(*n_elements.get(*list)?, one, list)));
    let in_lists = in_lists.collect::<Vec<_>>().join(", ");
    let name = safe(&path.display().to_string());
    let citations = |n: usize| counted(n, "citation", "citations");
    if failures.is_empty() {
        let read = match n_values {
            0 => String::new(),
            n => format!("; {} read out of the words again", counted(*n, "value", "values")),
        };
        return format!("{name}: sound. {} proved word for word{read} ({in_lists}).\n", citations(*n_proved));
    }
    let n_failures = failures.len();
    let n_other = failures.iter().filter(|failure| failure.kind == FailureKind::Value).count();
    let are_wrong = counted(n_failures, "thing is wrong", "things are wrong");
    let of_values = match n_other {
        0 => String::new(),
        n => format!(", {} not what the words say", counted(n, "value is", "values are")),
    };
    let head = format!(
        "{name}: NOT SOUND. {n_proved} of {} proved ({in_lists}); {are_wrong}{of_values}:",
        citations(*n_citations)
    );
    let first = failures.iter().take(MAX_TOLD);
    let first = first.map(|failure| format!("  {}: {}", safe(&failure.path), safe(&failure.message)));
    let more =
        (n_failures > MAX_TOLD).then(|| format!("  and {} more; --json tells all", n_failures - MAX_TOLD));
    let lines: Vec<String> = std::iter::once(head).chain(first).chain(more).collect();
    lines.join("\n") + "\n"
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
