//! How articles of story packs compare, pair by pair, as a table: what `scripts/fit_stories.py` fits on.
//!
//! Usage: `pair_features MODEL VECTORS NAME=ARTICLES.jsonl.gz... > PAIRS.tsv`

use std::io::Write as _;
use std::path::Path;

use dateline_annotate::{annotate, gist};
use dateline_cluster::{feature_names, pairs};
use dateline_model::Annotated;
use dateline_read::{Input, ReadConfig};
use dateline_text::{Model, StaticVectors};
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [model, vectors, packs @ ..] = args.as_slice() else {
        return Err("usage: pair_features MODEL VECTORS NAME=ARTICLES.jsonl.gz...".into());
    };
    let model = Model::load(Path::new(model))?;
    let vectors = StaticVectors::load(Path::new(vectors))?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "pack\ta\tb\tdays\t{}", feature_names().join("\t"))?;
    for pack in packs {
        let (name, path) = pack.split_once('=').ok_or("a pack is given as NAME=FILE")?;
        let bytes = std::fs::read(path)?;
        let read = dateline_read::read(&Input { path, bytes: &bytes, sidecar: None }, &ReadConfig::default());
        let articles: Vec<Annotated> = read
            .articles
            .into_par_iter()
            .map(|raw| {
                let mut annotated = annotate(dateline_clean::clean(raw).article, &model);
                annotated.gist = Some(gist(&annotated, &vectors));
                annotated
            })
            .collect();
        let mut failed = None;
        pairs(&articles, |pair| {
            let (a, b) = pair.articles;
            let days = pair.days_apart.map_or("-".to_owned(), |days| days.to_string());
            let values: Vec<String> = pair.features.iter().map(|x| format!("{x:.4}")).collect();
            let (a, b) = (&articles[a].article.id, &articles[b].article.id);
            let written = writeln!(out, "{name}\t{a}\t{b}\t{days}\t{}", values.join("\t"));
            failed = failed.take().or(written.err());
        });
        if let Some(error) = failed {
            return Err(error.into());
        }
    }
    Ok(())
}
