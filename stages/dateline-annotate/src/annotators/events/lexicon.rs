//! The words that name happenings: `data/events.tsv` and `data/event_frames.tsv`, read once.

use std::sync::OnceLock;

use dateline_model::EventKind;
use rustc_hash::FxHashMap;

/// What a happening is: kind and finer mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code {
    pub kind: EventKind,
    pub mode: Option<&'static str>,
}

/// How a word is used when it names a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// A verb.
    Verb,
    /// A noun that is a happening by itself.
    Noun,
    /// A noun that becomes one through the verb that acts on it ("lifted the ban").
    Thing,
    /// An adjective with an infinitive ("ready to").
    Adjective,
}

/// What a word makes of the happening it acts on; the words are explained in `event_frames.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub(super) enum Frame {
    Light,
    End,
    Cancel,
    Willing,
    Refuse,
    Demand,
    Threat,
    Suffer,
}

/// A condition on the words around; `lexicon` only stores them, `coding` checks them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// A child that is this particle or preposition.
    With(&'static str),
    /// A child that is this particle and no preposition ("took over the port", not "took over an hour").
    Particle(&'static str),
    /// An object with one of these lemmas.
    Object(Vec<&'static str>),
    /// A word with one of these lemmas before it in its noun phrase.
    Before(Vec<&'static str>),
    /// One of these prepositions below it.
    Preposition(Vec<&'static str>),
    /// Its subject's lemma, a name's last word included, is one of these.
    Subject(Vec<&'static str>),
    /// It stands below one of these verbs.
    Below(Vec<&'static str>),
    /// Its object is a person by name or description.
    PersonObject,
    /// It has no object.
    NoObject,
    /// Its object is not called something ("called him a thief").
    NoComplement,
}

/// One row's meaning for a word, where its conditions hold.
#[derive(Debug, Clone)]
pub(super) struct Entry<T> {
    pub conditions: Vec<Condition>,
    pub means: T,
}

type Table<T> = FxHashMap<&'static str, Vec<(Class, Entry<T>)>>;

/// Both tables. Entries of one word stand with most conditions first.
#[derive(Debug)]
pub(super) struct Lexicon {
    codes: Table<Code>,
    frames: Table<Frame>,
}

impl Lexicon {
    /// The tables, read on first use.
    pub fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self {
            codes: table(include_str!("../../../data/events.tsv"), |columns| {
                let kind = EventKind::ALL.into_iter().find(|k| k.code() == columns[0])?;
                let mode = (columns[1] != "-").then_some(columns[1]);
                Some((class(columns[2])?, Code { kind, mode }, columns[3]))
            }),
            frames: table(include_str!("../../../data/event_frames.tsv"), |columns| {
                Some((class(columns[1])?, frame(columns[0])?, columns[2]))
            }),
        })
    }

    /// What a lemma can mean as a happening.
    pub fn codes(&self, class: Class, lemma: &str) -> impl Iterator<Item = &Entry<Code>> {
        rows(&self.codes, class, lemma)
    }

    /// What a lemma can make of the happening it acts on.
    pub fn frames(&self, class: Class, lemma: &str) -> impl Iterator<Item = &Entry<Frame>> {
        rows(&self.frames, class, lemma)
    }
}

fn rows<'t, T>(table: &'t Table<T>, class: Class, lemma: &str) -> impl Iterator<Item = &'t Entry<T>> {
    let entries = table.get(lemma).map_or(&[][..], Vec::as_slice);
    entries.iter().filter(move |(c, _)| *c == class).map(|(_, entry)| entry)
}

fn table<T: Copy>(
    text: &'static str,
    row: impl Fn(&[&'static str]) -> Option<(Class, T, &'static str)>,
) -> Table<T> {
    let mut table: Table<T> = FxHashMap::default();
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let columns: Vec<_> = line.split('\t').collect();
        let Some((class, means, words)) = row(&columns) else {
            debug_assert!(false, "cannot read row {line:?}");
            continue;
        };
        for word in words.split(',') {
            let mut parts = word.split_whitespace();
            let Some(lemma) = parts.next() else { continue };
            let entries = table.entry(lemma).or_default();
            entries.push((class, Entry { conditions: parts.filter_map(condition).collect(), means }));
            entries.sort_by_key(|(_, e)| std::cmp::Reverse(e.conditions.len()));
        }
    }
    table
}

fn condition(text: &'static str) -> Option<Condition> {
    let mut chars = text.chars();
    let sign = chars.next()?;
    let list = || chars.as_str().split('|').collect();
    Some(match sign {
        '+' => Condition::With(chars.as_str()),
        '^' => Condition::Particle(chars.as_str()),
        '>' => Condition::Object(list()),
        '~' => Condition::Before(list()),
        '/' => Condition::Preposition(list()),
        ':' => Condition::Subject(list()),
        '<' => Condition::Below(list()),
        '@' => Condition::PersonObject,
        '!' => Condition::NoObject,
        '=' => Condition::NoComplement,
        _ => return None,
    })
}

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "verb" => Class::Verb,
        "noun" => Class::Noun,
        "thing" => Class::Thing,
        "adj" => Class::Adjective,
        _ => return None,
    })
}

fn frame(name: &str) -> Option<Frame> {
    Some(match name {
        "light" => Frame::Light,
        "end" => Frame::End,
        "cancel" => Frame::Cancel,
        "willing" => Frame::Willing,
        "refuse" => Frame::Refuse,
        "demand" => Frame::Demand,
        "threat" => Frame::Threat,
        "suffer" => Frame::Suffer,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read_and_stricter_meanings_come_first() {
        let lexicon = Lexicon::get();
        let meanings: Vec<_> = lexicon.codes(Class::Verb, "withdraw").collect();
        assert!(meanings.len() > 1 && !meanings[0].conditions.is_empty());
        assert!(lexicon.codes(Class::Noun, "airstrike").all(|e| e.means.mode == Some("airstrike")));
        assert!(lexicon.frames(Class::Adjective, "ready").all(|e| e.means == Frame::Willing));
    }

    #[test]
    fn no_condition_is_misspelt() {
        for text in [include_str!("../../../data/events.tsv"), include_str!("../../../data/event_frames.tsv")]
        {
            for line in text.lines().filter(|l| !l.starts_with('#')) {
                let words = line.rsplit('\t').next().unwrap();
                for word in words.split(',') {
                    for part in word.split_whitespace().skip(1) {
                        assert!(condition(part).is_some(), "{part:?} in {line:?}");
                    }
                }
            }
        }
    }
}
