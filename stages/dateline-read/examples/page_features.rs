//! Prints what the lines of pages (`lines`) or the candidates for their titles (`titles`) are weighed by, for
//! `scripts/fit_pages.py`: a line of names; then page, words, features.
//!
//! Usage: `page_features lines|titles FOLDER`, where the folder holds `ID.html.gz`.

use std::error::Error;
use std::io::{BufWriter, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(what), Some(folder)) = (args.next(), args.next()) else {
        return Err("usage: page_features lines|titles FOLDER".into());
    };
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let features =
        if what == "titles" { dateline_read::title_features } else { dateline_read::line_features };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (nth, file) in files.iter().enumerate() {
        let table = features(&std::fs::read(file)?);
        if nth == 0 {
            writeln!(out, "{}", table.names.join("\t"))?;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let page = name.split('.').next().unwrap_or_default();
        for (words, row) in table.rows {
            write!(out, "{page}\t{}", words.replace(['\t', '\n', '\r'], " "))?;
            row.iter().try_for_each(|value| write!(out, "\t{value:.4}"))?;
            writeln!(out)?;
        }
    }
    Ok(out.flush()?)
}
