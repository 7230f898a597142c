//! Compares this crate's readings with spaCy's: `compare MODEL REFERENCE.jsonl`, the reference as written by
//! `scripts/spacy_reference.py`. Prints the share of identical answers, some differences, and tokens per
//! second.
//!
//! Tags and the rest are compared in texts with identical tokens; names as sets of (first token, end, label).

use std::{collections::BTreeSet, env, error::Error, fs, path::Path, time::Instant};

use dateline_text::{Doc, Model, Token};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    text: String,
    /// First character and one past the last.
    tokens: Vec<(u32, u32)>,
    tags: Vec<String>,
    pos: Vec<String>,
    heads: Vec<u32>,
    deps: Vec<String>,
    lemmas: Vec<String>,
    sent_starts: Vec<bool>,
    names: Vec<(u32, u32, String)>,
}

/// How often something was the same, of how many.
#[derive(Default)]
struct Share {
    same: usize,
    all: usize,
    examples: Vec<String>,
}

const NAMES: [&str; 8] =
    ["tokens", "tags", "pos", "heads", "relations", "lemmas", "sentence starts", "names"];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [model, reference] = &*args else { return Err("usage: compare MODEL REFERENCE.jsonl".into()) };
    let model = Model::load(Path::new(model))?;
    let lines = fs::read_to_string(reference)?;
    let references = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Reference>, _>>()?;
    let start = Instant::now();
    let docs: Vec<Doc<'_>> = references.iter().map(|reference| model.read(&reference.text)).collect();
    let seconds = start.elapsed().as_secs_f64();
    let n_tokens: usize = docs.iter().map(|doc| doc.tokens.len()).sum();
    let mut shares: [Share; 8] = std::array::from_fn(|_| Share::default());
    for (doc, reference) in docs.iter().zip(&references) {
        compare(doc, reference, &mut shares);
    }
    for (name, share) in NAMES.iter().zip(&shares) {
        let percent = 100.0 * share.same as f64 / share.all.max(1) as f64;
        println!("{name:16} {percent:8.4} % ({} of {})", share.same, share.all);
        for example in share.examples.iter().take(6) {
            println!("    {example}");
        }
    }
    println!(
        "{} texts, {n_tokens} tokens in {seconds:.2} s: {:.0} a second",
        docs.len(),
        n_tokens as f64 / seconds
    );
    Ok(())
}

fn compare(doc: &Doc<'_>, reference: &Reference, shares: &mut [Share; 8]) {
    let [tokens, tags, pos, heads, deps, lemmas, sent_starts, names] = shares;
    let ours: BTreeSet<(u32, u32)> = in_characters(doc).into_iter().collect();
    let theirs: BTreeSet<(u32, u32)> = reference.tokens.iter().copied().collect();
    tokens.all += ours.union(&theirs).count();
    tokens.same += ours.intersection(&theirs).count();
    let characters: Vec<char> = doc.text.chars().collect();
    for (start, end) in ours.difference(&theirs) {
        let context = start.saturating_sub(10) as usize..(*end as usize + 10).min(characters.len());
        let word: String = characters[*start as usize..*end as usize].iter().collect();
        tokens.examples.push(format!("{word:?} in {:?}", characters[context].iter().collect::<String>()));
    }
    if ours != theirs {
        return;
    }
    for (i, token) in doc.tokens.iter().enumerate() {
        tags.add(doc, i, token.tag.name(), &reference.tags[i]);
        pos.add(doc, i, token.pos.name(), &reference.pos[i]);
        heads.add(doc, i, &token.head.to_string(), &reference.heads[i].to_string());
        deps.add(doc, i, token.dep.name(), &reference.deps[i]);
        lemmas.add(doc, i, &token.lemma, &reference.lemmas[i]);
        sent_starts.add(doc, i, &token.is_sent_start.to_string(), &reference.sent_starts[i].to_string());
    }
    let ours: BTreeSet<(u32, u32, &str)> =
        doc.names.iter().map(|n| (n.start, n.end, n.label.name())).collect();
    let theirs: BTreeSet<(u32, u32, &str)> =
        reference.names.iter().map(|n| (n.0, n.1, n.2.as_str())).collect();
    names.all += ours.union(&theirs).count();
    names.same += ours.intersection(&theirs).count();
    for (start, end, label) in ours.difference(&theirs) {
        names.examples.push(format!("{:?} {label}", doc.words(*start as usize..*end as usize)));
    }
}

/// The tokens' places in characters, as Python counts.
fn in_characters(doc: &Doc<'_>) -> Vec<(u32, u32)> {
    let mut at = (0, 0);
    let mut characters = |byte: u32| {
        at = (byte, at.1 + doc.text[at.0 as usize..byte as usize].chars().count() as u32);
        at.1
    };
    doc.tokens.iter().map(|&Token { start, end, .. }| (characters(start), characters(end))).collect()
}

impl Share {
    fn add(&mut self, doc: &Doc<'_>, i: usize, ours: &str, theirs: &str) {
        self.all += 1;
        if ours == theirs {
            self.same += 1;
        } else {
            let before = doc.words(i.saturating_sub(4)..i + 1);
            self.examples.push(format!("{before:?}: {ours:?}, spaCy {theirs:?}"));
        }
    }
}
