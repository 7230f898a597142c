//! Dictionary forms: "met" to "meet", by exceptions, endings and a list of known words.
//!
//! A word with its class goes in, its lemma comes out. Source: `rule_lemmatize` in
//! `spacy/pipeline/lemmatizer.py` (MIT); the tables are those of `spacy-lookups-data` (MIT), after `WordNet`.

use std::{borrow::Cow, collections::BTreeMap};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::{
    Model, ModelError, Pos,
    hash::{string_hash, string_id},
    lexeme::is_alpha,
    wheel::Wheel,
};

/// The tables, by word class.
#[derive(Debug)]
pub(crate) struct Lemmatizer(FxHashMap<Pos, Tables>);

#[derive(Debug, Default)]
struct Tables {
    /// Endings and what takes their place.
    endings: Vec<(Box<str>, Box<str>)>,
    exceptions: FxHashMap<Box<str>, Box<[Box<str>]>>,
    /// Hashes of the known words.
    known: FxHashSet<u64>,
}

#[derive(Deserialize)]
struct RawTables {
    #[serde(rename = "lemma_rules")]
    endings: BTreeMap<u64, Vec<(String, String)>>,
    #[serde(rename = "lemma_exc")]
    exceptions: BTreeMap<u64, BTreeMap<String, Vec<String>>>,
    #[serde(rename = "lemma_index")]
    known: BTreeMap<u64, Vec<String>>,
}

impl Lemmatizer {
    pub(crate) fn load(wheel: &mut Wheel) -> Result<Self, ModelError> {
        let mut raw: RawTables = wheel.msgpack("lemmatizer/lookups/lookups.bin")?;
        let mut tables: FxHashMap<Pos, Tables> = FxHashMap::default();
        for &pos in Pos::ALL {
            let id = string_id(&pos.name().to_lowercase());
            let endings = raw.endings.remove(&id).unwrap_or_default();
            let exceptions = raw.exceptions.remove(&id).unwrap_or_default();
            let known = raw.known.remove(&id).unwrap_or_default();
            let forms = |forms: Vec<String>| forms.into_iter().map(String::into_boxed_str).collect();
            let of_pos = Tables {
                endings: endings.into_iter().map(|(old, new)| (old.into(), new.into())).collect(),
                exceptions: exceptions
                    .into_iter()
                    .map(|(word, lemmas)| (word.into(), forms(lemmas)))
                    .collect(),
                known: known.iter().map(|word| string_hash(word)).collect(),
            };
            if !(of_pos.endings.is_empty() && of_pos.exceptions.is_empty() && of_pos.known.is_empty()) {
                tables.insert(pos, of_pos);
            }
        }
        Ok(Self(tables))
    }

    /// The lemma of a word of this class that is not in its base form; in lower case but for names and words
    /// that no rule fits.
    pub(crate) fn lemma(&self, word: &str, pos: Pos) -> Box<str> {
        match self.0.get(&pos) {
            Some(tables) => tables.lemma(word),
            None if pos == Pos::Propn => word.into(),
            None => lower(word).into(),
        }
    }
}

impl Model {
    /// The classes under which the dictionary has a word in lower case, in whatever form of it. It has some names too, as
    /// nouns; words of closed classes ("the", "who") it has not.
    pub fn classes_of(&self, word: &str) -> Vec<Pos> {
        let has = |pos: &Pos| self.lemmatizer.0.get(pos).is_some_and(|tables| tables.has(word));
        [Pos::Noun, Pos::Verb, Pos::Adj, Pos::Adv].into_iter().filter(has).collect()
    }
}

/// The word in lower case; itself where it stands so.
pub(crate) fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

impl Tables {
    /// The exception's last form that the endings do not give; else what the endings make of the word, known words
    /// before unknown ones.
    fn lemma(&self, word: &str) -> Box<str> {
        let lower = &*lower(word);
        if let Some(exceptions) = self.exceptions.get(lower) {
            let forms: Vec<String> = self.forms(lower).filter(|form| self.rank(form) > 0).collect();
            if let Some(exception) =
                exceptions.iter().rev().find(|e| !forms.iter().any(|form| **form == ***e))
            {
                return exception.clone();
            }
        }
        // spaCy puts every known form in front of those before it.
        let ranked = self.forms(lower).map(|form| (self.rank(&form), form));
        let best = ranked.reduce(|best, next| if next.0 > best.0 || next.0 == KNOWN { next } else { best });
        best.map_or_else(|| word.into(), |(_, form)| form.into_boxed_str())
    }

    /// Whether a word in lower case, or what its endings make of it, is known.
    fn has(&self, lower: &str) -> bool {
        self.known.contains(&string_hash(lower))
            || self.exceptions.contains_key(lower)
            || self.forms(lower).any(|form| self.rank(&form) == KNOWN)
    }

    /// What the endings make of a word in lower case.
    fn forms<'a>(&'a self, lower: &'a str) -> impl Iterator<Item = String> + 'a {
        let forms = self.endings.iter().filter_map(move |(ending, instead)| {
            let stem = lower.strip_suffix(&**ending)?;
            Some([stem, instead].concat())
        });
        forms.filter(|form| !form.is_empty())
    }

    /// How good a form is: [`KNOWN`], odd (1) where not all of it is letters, else 0.
    fn rank(&self, form: &str) -> u8 {
        if self.known.contains(&string_hash(form)) { KNOWN } else { u8::from(!is_alpha(form)) }
    }
}

/// The rank of a form that is a known word.
const KNOWN: u8 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn verbs() -> Tables {
        let endings =
            [("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")];
        Tables {
            endings: endings.map(|(old, new)| (old.into(), new.into())).to_vec(),
            exceptions: [("met".into(), ["meet".into()].into())].into_iter().collect(),
            known: ["bake", "bak", "ferry", "moor"].into_iter().map(string_hash).collect(),
        }
    }

    #[track_caller]
    fn check(word: &str, expected: &str) {
        assert_eq!(&*verbs().lemma(word), expected);
    }

    #[test]
    fn exceptions_come_before_endings() {
        check("met", "meet");
        check("Met", "meet");
    }

    #[test]
    fn known_forms_come_before_unknown_ones() {
        check("moored", "moor");
        check("Ferries", "ferry");
        check("quelled", "quelle");
    }

    #[test]
    fn of_two_known_forms_the_later_ending_wins() {
        check("baked", "bak");
    }

    #[test]
    fn a_word_that_nothing_fits_stays_as_it_stands() {
        check("Sank", "Sank");
        check("ed", "e");
    }
}
