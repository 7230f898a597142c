//! `cargo xtask eval`: quality on the packs, beside the floors.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use dateline_eval::{Bound, Pack, packs, read_record, score};

use crate::project;

/// What to measure.
#[derive(clap::Args, Default)]
pub struct EvalArgs {
    /// Packs to run; all where none is named.
    packs: Vec<String>,
    /// Print every line of the scorers with its note, not only the measures with floors.
    #[arg(long)]
    verbose: bool,
    /// Keep the records in this folder.
    #[arg(long)]
    keep: Option<PathBuf>,
}

/// Runs the packs and prints their figures; fails when a floor is not held.
pub fn eval(args: &EvalArgs) -> anyhow::Result<()> {
    let known = packs();
    if let Some(unknown) = args.packs.iter().find(|name| !known.iter().any(|pack| pack.name == **name)) {
        let names: Vec<&str> = known.iter().map(|pack| pack.name.as_str()).collect();
        bail!("there is no pack {unknown}; there are: {}", names.join(", "));
    }
    let Some(shared) = project::shared() else { return Ok(()) };
    let program = project::program()?;
    project::model(&program)?;
    let scratch = tempfile::tempdir()?;
    let folder = args.keep.as_deref().unwrap_or(scratch.path());
    std::fs::create_dir_all(folder)?;

    let mut records: BTreeMap<(String, String), PathBuf> = BTreeMap::new();
    let mut n_missed = 0;
    for pack in known.iter().filter(|pack| args.packs.is_empty() || args.packs.contains(&pack.name)) {
        let input = (pack.input.clone(), pack.until.clone());
        let record = if let Some(record) = records.get(&input) {
            record.clone()
        } else {
            let record = folder.join(format!("{}.json", pack.name));
            read_record(&program, pack, &shared, &record)?;
            records.insert(input, record.clone());
            record
        };
        n_missed += show(pack, &shared, &record, args.verbose)?;
    }
    if n_missed > 0 {
        bail!("{n_missed} figures below their floors");
    }
    Ok(())
}

/// Prints a pack's figures; tells how many floors were missed.
fn show(pack: &Pack, shared: &Path, record: &Path, verbose: bool) -> anyhow::Result<usize> {
    println!("\n{}", pack.name);
    let figures = score(pack, shared, &project::root().join("crates/dateline-eval"), record)?;
    let mut n_missed = 0;
    for bound in &pack.measures {
        let figure = figures.iter().find(|figure| figure.name == bound.name);
        let held = figure.is_some_and(|figure| bound.holds(figure.value));
        let mark = match (bound.at_least.or(bound.at_most), held) {
            (None, _) => "  ",
            (Some(_), true) => "ok",
            (Some(_), false) => "!!",
        };
        n_missed += usize::from(mark == "!!");
        let value = figure.map_or("missing".into(), |figure| format!("{:.3}", figure.value));
        let note = figure.filter(|_| verbose || !held).map_or("", |figure| figure.note.as_str());
        println!("  {mark} {:<32} {value:>8}  {:<14} {note}", bound.name, wanted(bound));
    }
    if verbose {
        let rest =
            figures.iter().filter(|figure| !pack.measures.iter().any(|bound| bound.name == figure.name));
        for figure in rest {
            println!("     {:<32} {:>8.3}  {:<14} {}", figure.name, figure.value, "", figure.note);
        }
    }
    Ok(n_missed)
}

fn wanted(bound: &Bound) -> String {
    match (bound.at_least, bound.at_most) {
        (Some(floor), _) => format!("floor {floor:.3}"),
        (None, Some(ceiling)) => format!("at most {ceiling:.3}"),
        (None, None) => String::new(),
    }
}
