//! `dateline export`: a record in a format that other programs read.

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use dateline_export::{File, Format, Shape};
use dateline_present::safe;

use crate::{Ending, output, verify};

const EXAMPLES: &str = "\
Examples:
  dateline export record.json --as csv --to tables/       a folder: articles.csv, events.csv, differences.csv ...
  dateline export record.json.gz --as sqlite --to record.sqlite
  dateline export record.json --as geojson --to -         on standard output
  dateline export record.json --as jsonl --to record.jsonl.gz
  dateline read reports/ --quiet --json | dateline export - --as graphml --to met.graphml

Formats:
  one file   jsonl, sqlite, plover, annotations, stix, geojson, graphml, atom; gzipped where the name ends in .gz
  a folder   csv, parquet, gdelt, timex3, brat; made where it is missing
  A brief to read or print is no export: `dateline read --format markdown` or `--format html`, whose page prints well.
  docs/exports.md says who reads each format, and what each of its fields comes from.

What is promised:
  What the record does not know is left out or empty, never 0 and never made up. What a format cannot hold, such as an event
  without a day where a day is needed, is counted on standard error. No clock is read: the same record gives the same bytes.
  Offsets count code points of the article's text, as in the record. Words are as the reports have them: a spreadsheet may
  take a cell that begins with = for a formula, so import such tables as text.

Exit codes:
  0  done
  2  wrong usage, or the record cannot be read, is not sound, or has nothing for the format";

/// Writes a record in a format that other programs read.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExportArgs {
    /// A record, as `dateline read --to` writes it, gzipped or not; - is standard input.
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// The format.
    #[arg(long = "as", value_name = "FORMAT", value_parser = formats())]
    format: Format,
    /// The file or the folder to write; - is standard output, for formats that are one file.
    #[arg(long, value_name = "FILE|FOLDER")]
    to: PathBuf,
    /// Writes over a file that is there, and into a folder that is not empty.
    #[arg(long)]
    force: bool,
}

/// Takes a format by its name.
fn formats() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(|format| PossibleValue::new(format.name()).help(format.about()));
    PossibleValuesParser::new(names).try_map(|name| {
        Format::ALL.into_iter().find(|format| format.name() == name).ok_or("there is no such format")
    })
}

/// Exports a record, and tells what the format could not hold.
///
/// # Errors
///
/// Where the record cannot be read or exported, or the export cannot be written.
pub(crate) fn export(args: &ExportArgs) -> anyhow::Result<Ending> {
    check_place(args)?;
    let name = || args.record.display().to_string();
    let mut json = Vec::new();
    let reading = if args.record == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut json)
    } else {
        verify::open(&args.record).and_then(|mut record| record.read_to_end(&mut json))
    };
    reading.with_context(|| format!("cannot read {}", name()))?;
    let export = dateline_export::export(&json, args.format).with_context(name)?;
    match args.format.shape() {
        Shape::File => export.files.iter().try_for_each(|file| write_file(&args.to, file))?,
        Shape::Folder => write_folder(&args.to, &export.files)?,
    }
    for note in &export.notes {
        eprintln!("dateline: {}: {}", args.format.name(), safe(note));
    }
    Ok(Ending::Done)
}

/// Refuses before the work what must not be written after it.
fn check_place(args: &ExportArgs) -> anyhow::Result<()> {
    let (to, name) = (&args.to, args.format.name());
    let shown = to.display();
    if to == Path::new("-") {
        if args.format.shape() == Shape::Folder {
            bail!("{name} is a folder of files and cannot go to standard output\nhint: --to {name}/");
        }
        return Ok(());
    }
    match args.format.shape() {
        Shape::File if to.is_dir() || to.to_string_lossy().ends_with('/') => {
            bail!("{name} is one file and {shown} a folder\nhint: name a file in it")
        }
        Shape::File if to.exists() && !args.force => {
            bail!("{shown} is there: it is left as it is\nhint: name another file, or --force writes over it")
        }
        Shape::Folder if to.exists() && !to.is_dir() => {
            bail!("{name} is a folder of files and {shown} is a file\nhint: name a folder")
        }
        Shape::Folder if !args.force && !is_empty(to)? => bail!(
            "{shown} is not empty: it is left as it is\nhint: name a new folder, or --force writes into this one"
        ),
        Shape::File | Shape::Folder => Ok(()),
    }
}

/// Whether nothing is in a folder, or it is not there.
fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("cannot look into {}", folder.display())),
    }
}

fn write_file(to: &Path, file: &File) -> anyhow::Result<()> {
    if to != Path::new("-") {
        return output::write(to, &file.bytes);
    }
    let mut out = std::io::stdout().lock();
    match out.write_all(&file.bytes).and_then(|()| out.flush()) {
        // A reader who has seen enough is no error.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

fn write_folder(to: &Path, files: &[File]) -> anyhow::Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("cannot make the folder {}", to.display()))?;
    files.iter().try_for_each(|file| output::write(&to.join(&file.name), &file.bytes))
}
