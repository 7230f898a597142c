//! What the town and the toll of a report's incident are chosen by, as a table: what `scripts/fit_incidents.py` fits on.
//!
//! Usage: `incident_features towns|tolls MODEL ARTICLES.jsonl.gz > CANDIDATES.tsv`

use std::io::Write as _;
use std::path::Path;

use dateline_annotate::{Candidates, Reading, annotate, incident_features};
use dateline_read::{Input, ReadConfig};
use dateline_text::Model;
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [what, model, path] = args.as_slice() else {
        return Err("usage: incident_features towns|tolls MODEL ARTICLES.jsonl.gz".into());
    };
    let candidates = match what.as_str() {
        "towns" => Candidates::Towns,
        "tolls" => Candidates::Tolls,
        _ => return Err(format!("towns or tolls, not {what}").into()),
    };
    let model = Model::load(Path::new(model))?;
    let bytes = std::fs::read(path)?;
    let input = Input { path, bytes: &bytes, sidecar: None };
    let read = dateline_read::read(&input, &ReadConfig::default());
    let tables: Vec<Vec<String>> = read
        .articles
        .into_par_iter()
        .map(|raw| {
            let annotated = annotate(dateline_clean::clean(raw).article, &model);
            let reading = Reading::new(&annotated.article, &model);
            let row = |(name, features): (String, Vec<(&str, f64)>)| {
                let values: Vec<String> = features.iter().map(|(f, x)| format!("{f}={x:.4}")).collect();
                let name = name.replace(['\t', '\n'], " ");
                format!("{}\t{name}\t{}", annotated.article.id, values.join("\t"))
            };
            incident_features(&reading, &annotated, candidates).into_iter().map(row).collect()
        })
        .collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in tables.into_iter().flatten() {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
