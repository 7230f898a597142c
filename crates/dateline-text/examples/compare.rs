//! Compares this crate's readings with spaCy's: `compare MODEL REFERENCE.jsonl`, the reference as written by
//! `scripts/spacy_reference.py`. Prints the share of identical answers and some differences; fails where a share
//! is below its floor. `cargo xtask language same` runs it.

#[path = "../tests/sameness/mod.rs"]
mod sameness;

use std::{env, error::Error, fs::File, io::BufReader, path::Path};

use dateline_text::Model;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [model, reference] = &*args else { return Err("usage: compare MODEL REFERENCE.jsonl".into()) };
    let model = Model::load(Path::new(model))?;
    let shares = sameness::compare(&model, BufReader::new(File::open(reference)?))?;
    for share in &shares {
        println!("{:16} {:8.4} % ({} of {})", share.name, 100.0 * share.value(), share.same, share.all);
        for example in share.examples.iter().take(6) {
            println!("    {example}");
        }
    }
    if shares.iter().any(|share| share.value() < share.floor) {
        return Err("less is the same than has to be".into());
    }
    Ok(())
}
