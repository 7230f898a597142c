//! Readings held beside spaCy's, as `scripts/spacy_reference.py` writes them. Shared by the test `spacy` and the example
//! `compare`.
//!
//! Tags and the rest are compared in texts with identical tokens; names as sets of (first token, end, label).

use std::{collections::BTreeSet, error::Error, io::BufRead};

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

/// How often something was the same.
pub struct Share {
    /// What is compared.
    pub name: &'static str,
    /// The share that has to be the same.
    pub floor: f64,
    /// How often it was the same, of how many.
    pub same: usize,
    /// How many there were.
    pub all: usize,
    /// Differences, in words.
    pub examples: Vec<String>,
}

/// The shares of everything compared, over a reference's lines.
pub fn compare(model: &Model, reference: impl BufRead) -> Result<[Share; 8], Box<dyn Error>> {
    let mut shares =
        ["tokens", "tags", "classes", "heads", "relations", "lemmas", "sentence starts", "names"].map(
            |name| {
                let floor = if name == "tokens" { 0.9999 } else { 0.999 };
                Share { name, floor, same: 0, all: 0, examples: Vec::new() }
            },
        );
    for line in reference.lines() {
        let reference: Reference = serde_json::from_str(&line?)?;
        compare_text(&model.read(&reference.text), &reference, &mut shares);
    }
    Ok(shares)
}

fn compare_text(doc: &Doc<'_>, reference: &Reference, shares: &mut [Share; 8]) {
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
        heads.add(doc, i, &token.head, &reference.heads[i]);
        deps.add(doc, i, token.dep.name(), &reference.deps[i]);
        lemmas.add(doc, i, &*token.lemma, &reference.lemmas[i]);
        sent_starts.add(doc, i, &token.is_sent_start, &reference.sent_starts[i]);
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
    /// The share, 1 where there was nothing.
    pub fn value(&self) -> f64 {
        if self.all == 0 { 1.0 } else { self.same as f64 / self.all as f64 }
    }

    fn add<T: PartialEq<U> + ?Sized + std::fmt::Debug, U: ?Sized + std::fmt::Debug>(
        &mut self,
        doc: &Doc<'_>,
        i: usize,
        ours: &T,
        theirs: &U,
    ) {
        self.all += 1;
        if ours == theirs {
            self.same += 1;
        } else {
            let before = doc.words(i.saturating_sub(4)..i + 1);
            self.examples.push(format!("{before:?}: {ours:?}, spaCy {theirs:?}"));
        }
    }
}
