//! Word classes: from the fine tag, with exceptions by word and relation; and the few lemmas that go with
//! them.
//!
//! Tagged and parsed words go in, one [`Reading`] per word comes out. The one thing to know: all patterns are
//! matched before anything is changed, and later patterns override earlier ones. Source:
//! `spacy/pipeline/attributeruler.py` (MIT).

use std::collections::BTreeMap;

use regex_syntax::hir::{Look, literal::Extractor};
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
    /// Rules whose first word must have a tag, by tag.
    by_tag: Vec<Vec<u32>>,
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

/// The sets of labels are bits, by the labels' places in their lists.
#[derive(Debug)]
enum Test {
    Tag(u64),
    Dep(u64),
    /// Hashes of words in lower case.
    Lower(Vec<u64>),
    Space(bool),
}

const _: () = assert!(Tag::ALL.len() <= 64 && Dep::ALL.len() <= 64, "a set of labels is 64 bits");

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
            by_tag: vec![Vec::new(); Tag::ALL.len()],
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
                first.iter().find_map(|test| if let Test::Tag(tags) = test { Some(*tags) } else { None });
            match (words, tags) {
                (Some(words), _) => {
                    for &word in words {
                        self.by_word.entry(word).or_default().push(id);
                    }
                }
                (None, Some(tags)) => {
                    for (tag, rules) in self.by_tag.iter_mut().enumerate() {
                        if tags >> tag & 1 == 1 {
                            rules.push(id);
                        }
                    }
                }
                (None, None) => self.always.push(id),
            }
        }
        self.rules.push(rule);
    }

    /// Reads a run of words.
    pub(crate) fn read(&self, words: &[Seen<'_>]) -> Vec<Reading<'_>> {
        let mut readings = Vec::with_capacity(words.len());
        // Rules that fit, with the word that they change: of this word and those after it.
        let mut found: Vec<(usize, u32)> = Vec::new();
        for (start, word) in words.iter().enumerate() {
            let by_tag = &self.by_tag[word.tag as usize];
            let by_word = self.by_word.get(&word.lower).map_or(&[][..], Vec::as_slice);
            for &id in by_tag.iter().chain(by_word).chain(&self.always) {
                let rule = &self.rules[id as usize];
                if rule.runs.iter().any(|run| fits(run, &words[start..])) {
                    found.push((start + rule.target, id));
                }
            }
            found.sort_unstable();
            let n_due = found.partition_point(|&(target, _)| target == start);
            let base = BaseForm::default();
            let mut reading = Reading { tag: word.tag, pos: Pos::X, dep: word.dep, lemma: None, base };
            for (_, id) in found.drain(..n_due) {
                self.rules[id as usize].change.apply(&mut reading);
            }
            readings.push(reading);
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
                (spellings(&pattern).ok_or_else(|| format!("too wide an expression: {pattern}"))?, false)
            }
            RawTest::Flag(_) | RawTest::Like(_) => return Err(unknown()),
        };
        match name {
            "LOWER" if !negated => Ok(Self::Lower(values.iter().map(|value| string_hash(value)).collect())),
            "TAG" => Ok(Self::Tag(chosen(Tag::ALL.iter().map(|tag| tag.name()), &values, negated))),
            "DEP" => Ok(Self::Dep(chosen(Dep::ALL.iter().map(|dep| dep.name()), &values, negated))),
            _ => Err(unknown()),
        }
    }

    fn holds(&self, word: &Seen<'_>) -> bool {
        match self {
            Self::Tag(tags) => tags >> word.tag as u32 & 1 == 1,
            Self::Dep(deps) => deps >> word.dep as u32 & 1 == 1,
            Self::Lower(words) => words.contains(&word.lower),
            Self::Space(is_space) => word.is_space == *is_space,
        }
    }
}

/// The labels that are (or are not) among these names; names that the model does not give are nobody's.
fn chosen(all: impl Iterator<Item = &'static str>, names: &[String], negated: bool) -> u64 {
    let is_chosen = |label: &str| names.iter().any(|name| name == label) != negated;
    all.zip(0..).filter(|(label, _)| is_chosen(label)).fold(0, |set, (_, place)| set | 1 << place)
}

/// The words that an expression spells out; `None` where it fits more than a few words.
fn spellings(pattern: &str) -> Option<Vec<String>> {
    let expression = regex_syntax::parse(pattern).ok()?;
    let looks = expression.properties();
    let is_whole = looks.look_set_prefix().contains(Look::Start)
        && looks.look_set_suffix().contains(Look::End)
        && looks.look_set().len() == 2;
    let words = Extractor::new().extract(&expression);
    if !is_whole || !words.is_exact() {
        return None;
    }
    words.literals()?.iter().map(|word| String::from_utf8(word.as_bytes().to_vec()).ok()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_for_few_words_is_those_words() {
        assert_eq!(spellings("^n[ou]w'?$").unwrap(), ["now'", "now", "nuw'", "nuw"]);
        assert_eq!(spellings("now"), None);
        assert_eq!(spellings("^no.*$"), None);
        assert_eq!(spellings("^no|w$"), None);
    }
}
