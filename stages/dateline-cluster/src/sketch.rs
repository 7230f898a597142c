//! What is kept of an article for comparing it: words, names, facts, meaning and the runs of its text. Some kilobytes,
//! whatever the article's length.

use std::collections::BTreeMap;

use dateline_model::{Annotated, Attribute, EntityKind, LocalSubject, MentionForm, Quantity};
use serde::{Deserialize, Serialize};

use crate::cues::{Cues, cues};
use crate::days::written_day;
use crate::hash::number;
use crate::runs::Runs;
use crate::vocabulary::{Sort, Vocabulary};

/// So many of an article's words are kept, the weightiest. News articles of 700 words have about as many.
const MOST_WORDS: usize = 160;
/// So many names of each sort, the most named.
const MOST_NAMES: usize = 24;
/// So many facts of each sort, in text order.
const MOST_FACTS: usize = 16;
/// Words of names weigh more by this factor.
const NAME_WEIGHT: f32 = 1.2;

/// An article, as it is compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sketch {
    /// Days since 1970 of its publication; `None` where that is not known.
    pub day: Option<i32>,
    /// Content words, by number.
    pub words: Box<[Word]>,
    /// Lengths of the vectors of [`Zone::ALL`].
    pub lengths: [f32; Zone::ALL.len()],
    /// Names, by sort and number.
    pub names: Box<[Name]>,
    /// Facts, by sort and number.
    pub facts: Box<[Fact]>,
    /// What the whole is about, and the headline: see [`dateline_model::Gist`].
    pub gist: [Option<GistVector>; 2],
    /// What it tells of its happenings that another report can contradict.
    pub cues: Cues,
    /// Its text, as runs of words.
    pub runs: Runs,
}

/// A vector of [`dateline_model::Gist`] with its length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct GistVector {
    bytes: Box<[i8]>,
    length: f32,
}

impl GistVector {
    fn of(bytes: &[i8]) -> Self {
        Self { bytes: bytes.into(), length: (dot(bytes, bytes) as f32).sqrt() }
    }

    /// From -1 to 1.
    pub fn cosine(&self, other: &Self) -> f32 {
        let lengths = self.length * other.length;
        if lengths > 0.0 { dot(&self.bytes, &other.bytes) as f32 / lengths } else { 0.0 }
    }
}

fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(x, y)| i32::from(*x) * i32::from(*y)).sum()
}

/// A content word of an article.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Word {
    /// Of the vocabulary.
    pub number: u32,
    /// Its rarity when the article came in.
    pub rarity: f32,
    /// Its weight among all words of the article: rarity times 1 + ln(how often).
    pub weight: f32,
    /// Whether headline and opening have it.
    pub in_title: bool,
    pub in_lead: bool,
}

/// A part of an article whose words are compared by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    Whole,
    Lead,
    Title,
}

impl Zone {
    pub const ALL: [Self; 3] = [Self::Whole, Self::Lead, Self::Title];

    /// How much a word weighs in this zone.
    pub fn weight(self, word: &Word) -> f32 {
        match self {
            Self::Whole => word.weight,
            Self::Lead if word.in_lead || word.in_title => word.rarity,
            Self::Title if word.in_title => word.rarity,
            Self::Lead | Self::Title => 0.0,
        }
    }
}

/// A name in an article.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Name {
    pub sort: Sort,
    pub number: u32,
    /// Rarity times 1 + ln(how often).
    pub weight: f32,
    /// How often, at most 65,535.
    pub n_mentions: u16,
}

/// What a fact is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum FactSort {
    /// Somebody's age.
    Age,
    /// A number with what it counts.
    Number,
    /// A number of dead.
    Killed,
    /// A number of hurt.
    Injured,
    /// A day that is told of.
    Day,
}

/// A fact: two articles that share it may tell of one happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Fact {
    pub sort: FactSort,
    pub number: u32,
}

impl Sketch {
    /// Sketches an article that appeared on `day` and takes note of its words. `today` is the day that the stream has come to.
    pub fn of(annotated: &Annotated, day: Option<i32>, vocabulary: &mut Vocabulary, today: i32) -> Self {
        let words = words(annotated, vocabulary, today);
        let names = names(annotated, vocabulary, today);
        vocabulary.end_article();
        let lengths =
            Zone::ALL.map(|zone| words.iter().map(|word| zone.weight(word).powi(2)).sum::<f32>().sqrt());
        let gist = annotated.gist.as_ref();
        let part = |part: Option<&Vec<i8>>| part.map(|bytes| GistVector::of(bytes));
        Self {
            day,
            words,
            lengths,
            names,
            facts: facts(annotated),
            gist: [
                part(gist.and_then(|gist| gist.whole.as_ref())),
                part(gist.and_then(|gist| gist.title.as_ref())),
            ],
            cues: cues(annotated),
            runs: Runs::of(annotated),
        }
    }

    /// The names of one sort.
    pub fn names_of(&self, sort: Sort) -> &[Name] {
        let from = self.names.partition_point(|name| name.sort < sort);
        let to = self.names.partition_point(|name| name.sort <= sort);
        &self.names[from..to]
    }

    /// The facts of one sort.
    pub fn facts_of(&self, sort: FactSort) -> &[Fact] {
        let from = self.facts.partition_point(|fact| fact.sort < sort);
        let to = self.facts.partition_point(|fact| fact.sort <= sort);
        &self.facts[from..to]
    }
}

fn words(annotated: &Annotated, vocabulary: &mut Vocabulary, today: i32) -> Box<[Word]> {
    let named = |kind| matches!(kind, EntityKind::Person | EntityKind::Organization | EntityKind::Place);
    let mut in_names: Vec<String> = annotated
        .entities
        .iter()
        .filter(|entity| named(entity.kind))
        .flat_map(|entity| entity.name.split_whitespace().map(str::to_lowercase))
        .collect();
    in_names.sort_unstable();
    let mut words: Vec<Word> = annotated
        .terms
        .iter()
        .map(|term| {
            let number = vocabulary.see(Sort::Word, &term.word, today);
            let rarity = vocabulary.rarity(number);
            let factor = if in_names.binary_search(&term.word).is_ok() { NAME_WEIGHT } else { 1.0 };
            let weight = factor * (1.0 + (term.n as f32).ln()) * rarity;
            Word { number, rarity, weight, in_title: term.in_title, in_lead: term.in_lead }
        })
        .filter(|word| word.weight > 0.0)
        .collect();
    words.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.number.cmp(&b.number)));
    words.truncate(MOST_WORDS);
    words.sort_unstable_by_key(|word| word.number);
    words.dedup_by_key(|word| word.number);
    words.into_boxed_slice()
}

fn names(annotated: &Annotated, vocabulary: &mut Vocabulary, today: i32) -> Box<[Name]> {
    let mut n_mentions = vec![0_u32; annotated.entities.len()];
    for mention in annotated.mentions.iter().filter(|mention| mention.form == MentionForm::Name) {
        if let Some(n) = n_mentions.get_mut(mention.entity.index()) {
            *n += 1;
        }
    }
    let mut counts: BTreeMap<(Sort, String), u32> = BTreeMap::new();
    for (entity, n) in annotated.entities.iter().zip(n_mentions) {
        let name = entity.name.to_lowercase();
        let sort = match entity.kind {
            EntityKind::Person => Sort::Person,
            EntityKind::Place => Sort::Place,
            EntityKind::Organization | EntityKind::Group | EntityKind::Work | EntityKind::Other => Sort::Body,
        };
        if sort == Sort::Person {
            // Persons meet by their last names: "Ana Reis", later "Reis".
            let last = name.split_whitespace().last().unwrap_or(&name).to_owned();
            *counts.entry((Sort::Person, last)).or_default() += n;
            if name.contains(char::is_whitespace) {
                *counts.entry((Sort::FullName, name)).or_default() += n;
            }
        } else {
            *counts.entry((sort, name)).or_default() += n;
        }
    }
    let mut names: Vec<Name> = counts
        .into_iter()
        .map(|((sort, name), n)| {
            let number = vocabulary.see(sort, &name, today);
            let weight = (1.0 + (n.max(1) as f32).ln()) * vocabulary.rarity(number);
            Name { sort, number, weight, n_mentions: n.min(u16::MAX.into()) as u16 }
        })
        .collect();
    names.sort_unstable_by(|a, b| {
        a.sort.cmp(&b.sort).then(b.weight.total_cmp(&a.weight)).then(a.number.cmp(&b.number))
    });
    let mut names: Vec<Name> = names
        .chunk_by(|a, b| a.sort == b.sort)
        .flat_map(|sort| &sort[..sort.len().min(MOST_NAMES)])
        .copied()
        .collect();
    names.sort_unstable_by_key(|name| (name.sort, name.number));
    names.dedup_by_key(|name| (name.sort, name.number));
    names.into_boxed_slice()
}

fn facts(annotated: &Annotated) -> Box<[Fact]> {
    let mut facts: Vec<Fact> = Vec::new();
    let mut add = |sort: FactSort, written: &str| {
        facts.push(Fact { sort, number: number(sort as u8, written) });
    };
    for claim in annotated.claims.iter().filter(|claim| claim.attribute == Attribute::Age) {
        if matches!(claim.about, LocalSubject::Entity(_)) {
            add(FactSort::Age, &claim.value);
        }
    }
    let exact = |quantity: &&Quantity| !quantity.is_single && quantity.of != "ordinal";
    for quantity in annotated.quantities.iter().filter(exact) {
        let Some(n) = quantity.at_least else { continue };
        let sort = match quantity.of.as_str() {
            "killed" => FactSort::Killed,
            "injured" => FactSort::Injured,
            _ => FactSort::Number,
        };
        add(sort, &format!("{} {n}", quantity.of));
    }
    for time in &annotated.times {
        if let Some(day) = time.resolved.value.as_deref().and_then(written_day) {
            add(FactSort::Day, &day.to_string());
        }
    }
    facts.sort_by_key(|fact| fact.sort);
    let mut kept: Vec<Fact> = Vec::new();
    for sort in facts.chunk_by(|a, b| a.sort == b.sort) {
        let first = kept.len();
        for fact in sort {
            if kept.len() < first + MOST_FACTS && !kept[first..].contains(fact) {
                kept.push(*fact);
            }
        }
    }
    kept.sort_unstable();
    kept.into_boxed_slice()
}
