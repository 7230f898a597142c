//! Word classes: from the fine tag, with exceptions by word and relation; and the few lemmas that go with
//! them.
//!
//! Tagged and parsed words go in, one [`Reading`] per word comes out. The one thing to know: all patterns are
//! matched before anything is changed, and later patterns override earlier ones. Source:
//! `spacy/pipeline/attributeruler.py` (MIT).

use std::collections::BTreeMap;

use regex::Regex;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::{Dep, ModelError, Pos, Tag, hash::string_hash, wheel::Wheel};

/// What the patterns look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'w> {
    pub(crate) text: &'w str,
    /// Hash of the word in lower case.
    pub(crate) lower: u64,
    pub(crate) tag: Tag,
    pub(crate) dep: Dep,
    pub(crate) is_space: bool,
}

/// What the patterns say of a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'r> {
    pub(crate) tag: Tag,
    pub(crate) pos: Pos,
    pub(crate) dep: Dep,
    /// The lemma, where a pattern gives it.
    pub(crate) lemma: Option<&'r str>,
    pub(crate) base: BaseForm,
}

/// Whether a word's features say that it is its own lemma already: as any class of word, as a noun, as a
/// verb.
///
/// Source: `is_base_form` in `spacy/lang/en/lemmatizer.py` (MIT).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BaseForm {
    any: bool,
    noun: bool,
    verb: bool,
}

/// The patterns.
#[derive(Debug)]
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    /// Rules whose first word must have a tag, by tag; each list in order.
    by_tag: FxHashMap<Tag, Vec<u32>>,
    /// Rules whose first word must be spelled so, by its hash.
    by_word: FxHashMap<u64, Vec<u32>>,
    /// The other rules.
    always: Vec<u32>,
}

#[derive(Debug)]
struct Rule {
    /// What each word of a run must be, for any of several runs.
    runs: Vec<Vec<Vec<Test>>>,
    /// Which word of the run is changed.
    target: usize,
    change: Change,
}

#[derive(Debug)]
enum Test {
    Tag(Vec<Tag>),
    Dep(Vec<Dep>),
    Lower(Vec<u64>),
    LowerLike(Regex),
    Space(bool),
}

#[derive(Debug, Default)]
struct Change {
    tag: Option<Tag>,
    pos: Option<Pos>,
    dep: Option<Dep>,
    lemma: Option<Box<str>>,
    base: Option<BaseForm>,
}

#[derive(Deserialize)]
struct RawRule {
    patterns: Vec<Vec<BTreeMap<String, RawTest>>>,
    attrs: BTreeMap<String, String>,
    index: usize,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawTest {
    Flag(bool),
    Equal(String),
    Among(BTreeMap<String, Vec<String>>),
    Like(BTreeMap<String, String>),
}

impl Ruler {
    pub(crate) fn load(wheel: &mut Wheel) -> Result<Self, ModelError> {
        const PART: &str = "attribute_ruler/patterns";
        let raw: Vec<RawRule> = wheel.msgpack(PART)?;
        let mut ruler = Self {
            rules: Vec::new(),
            by_tag: FxHashMap::default(),
            by_word: FxHashMap::default(),
            always: Vec::new(),
        };
        for (i, raw) in raw.into_iter().enumerate() {
            let rule =
                Rule::new(raw).map_err(|problem| wheel.problem(PART, format!("rule {i}: {problem}")))?;
            ruler.add(rule);
        }
        Ok(ruler)
    }

    fn add(&mut self, rule: Rule) {
        let id = self.rules.len() as u32;
        for run in &rule.runs {
            let Some(first) = run.first() else { continue };
            let words =
                first.iter().find_map(|test| if let Test::Lower(words) = test { Some(words) } else { None });
            let tags =
                first.iter().find_map(|test| if let Test::Tag(tags) = test { Some(tags) } else { None });
            match (words, tags) {
                (Some(words), _) => {
                    for &word in words {
                        self.by_word.entry(word).or_default().push(id);
                    }
                }
                (None, Some(tags)) => {
                    for &tag in tags {
                        self.by_tag.entry(tag).or_default().push(id);
                    }
                }
                (None, None) => self.always.push(id),
            }
        }
        self.rules.push(rule);
    }

    /// Reads a run of words.
    pub(crate) fn read(&self, words: &[Seen<'_>]) -> Vec<Reading<'_>> {
        let mut found: Vec<(u32, u32)> = Vec::new();
        for start in 0..words.len() {
            let by_word = self.by_word.get(&words[start].lower).map_or(&[][..], Vec::as_slice);
            let by_tag = self.by_tag.get(&words[start].tag).map_or(&[][..], Vec::as_slice);
            for &id in by_word.iter().chain(by_tag).chain(&self.always) {
                let rule = &self.rules[id as usize];
                if rule.runs.iter().any(|run| fits(run, &words[start..])) {
                    found.push((id, (start + rule.target) as u32));
                }
            }
        }
        found.sort_unstable();
        let unread = |word: &Seen<'_>| Reading {
            tag: word.tag,
            pos: Pos::X,
            dep: word.dep,
            lemma: None,
            base: BaseForm::default(),
        };
        let mut readings: Vec<Reading<'_>> = words.iter().map(unread).collect();
        for (id, target) in found {
            if let Some(reading) = readings.get_mut(target as usize) {
                self.rules[id as usize].change.apply(reading);
            }
        }
        readings
    }
}

/// Whether a text starts with such a run.
fn fits(run: &[Vec<Test>], words: &[Seen<'_>]) -> bool {
    run.len() <= words.len()
        && run.iter().zip(words).all(|(tests, word)| tests.iter().all(|test| test.holds(word)))
}

impl Rule {
    fn new(raw: RawRule) -> Result<Self, String> {
        let mut runs = Vec::new();
        for run in raw.patterns {
            let run = run
                .into_iter()
                .map(|word| word.into_iter().map(|(name, test)| Test::new(&name, test)).collect());
            runs.push(run.collect::<Result<Vec<Vec<Test>>, String>>()?);
        }
        Ok(Self { runs, target: raw.index, change: Change::new(&raw.attrs)? })
    }
}

impl Test {
    fn new(name: &str, raw: RawTest) -> Result<Self, String> {
        let unknown = || format!("unknown test of {name}");
        let (values, negated) = match raw {
            RawTest::Flag(flag) if name == "IS_SPACE" => return Ok(Self::Space(flag)),
            RawTest::Equal(value) => (vec![value], false),
            RawTest::Among(mut sets) => match (sets.remove("IN"), sets.remove("NOT_IN")) {
                (Some(values), None) => (values, false),
                (None, Some(values)) => (values, true),
                _ => return Err(unknown()),
            },
            RawTest::Like(mut patterns) if name == "LOWER" => {
                let pattern = patterns.remove("REGEX").ok_or_else(unknown)?;
                return Regex::new(&pattern).map(Self::LowerLike).map_err(|e| e.to_string());
            }
            RawTest::Flag(_) | RawTest::Like(_) => return Err(unknown()),
        };
        match name {
            "LOWER" if !negated => Ok(Self::Lower(values.iter().map(|value| string_hash(value)).collect())),
            "TAG" => Ok(Self::Tag(chosen(Tag::ALL, Tag::name, &values, negated))),
            "DEP" => Ok(Self::Dep(chosen(Dep::ALL, Dep::name, &values, negated))),
            _ => Err(unknown()),
        }
    }

    fn holds(&self, word: &Seen<'_>) -> bool {
        match self {
            Self::Tag(tags) => tags.contains(&word.tag),
            Self::Dep(deps) => deps.contains(&word.dep),
            Self::Lower(words) => words.contains(&word.lower),
            Self::LowerLike(pattern) => pattern.is_match(&word.text.to_lowercase()),
            Self::Space(is_space) => word.is_space == *is_space,
        }
    }
}

/// The labels that are (or are not) among these names; names that the model does not give are nobody's.
fn chosen<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, names: &[String], negated: bool) -> Vec<T> {
    let is_chosen = |label: &T| names.iter().any(|n| n == name(*label)) != negated;
    all.iter().copied().filter(is_chosen).collect()
}

impl Change {
    fn new(attrs: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut change = Self::default();
        for (name, value) in attrs {
            match name.as_str() {
                "TAG" => change.tag = Tag::parse(value),
                "POS" => change.pos = Pos::parse(value),
                "DEP" => change.dep = Dep::parse(value),
                "LEMMA" => change.lemma = Some(value.as_str().into()),
                "MORPH" => change.base = Some(BaseForm::new(value)),
                _ => return Err(format!("unknown change of {name}")),
            }
        }
        Ok(change)
    }

    fn apply<'r>(&'r self, reading: &mut Reading<'r>) {
        reading.tag = self.tag.unwrap_or(reading.tag);
        reading.pos = self.pos.unwrap_or(reading.pos);
        reading.dep = self.dep.unwrap_or(reading.dep);
        reading.lemma = self.lemma.as_deref().or(reading.lemma);
        reading.base = self.base.unwrap_or(reading.base);
    }
}

impl BaseForm {
    /// From features in Universal Dependencies' notation ("Number=Sing|Person=3").
    fn new(features: &str) -> Self {
        let get = |name| {
            features.split('|').filter_map(|f| f.split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v)
        };
        let verb_form = get("VerbForm");
        Self {
            any: matches!(verb_form, Some("Inf" | "None")) || get("Degree") == Some("Pos"),
            noun: get("Number") == Some("Sing"),
            verb: verb_form == Some("Fin") && get("Tense") == Some("Pres") && get("Number").is_none(),
        }
    }

    /// Whether a word of this class is its own lemma.
    pub(crate) fn holds(self, pos: Pos) -> bool {
        self.any || (self.noun && pos == Pos::Noun) || (self.verb && pos == Pos::Verb)
    }
}
