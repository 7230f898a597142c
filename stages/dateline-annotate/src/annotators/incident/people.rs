//! Human beings in a sentence: names, "two men", "another", "he", each with how many they are.
//!
//! A sentence goes in, the phrases come out by their head token. The one thing to know: only phrases that are surely of human
//! beings are found, so that a number beside a word of harm is not taken for people where it is an age or an address.

use std::ops::Range;

use dateline_model::{Annotated, EntityKind, LocalEntityId};
use dateline_text::{Dep, Pos, Tag};

use super::words::{HarmWord, is, is_person};
use crate::Paragraph;
use crate::annotators::times::{NumberWord, number_word};
use crate::syntax::Syntax;

/// How a phrase speaks of human beings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// By name.
    Name(LocalEntityId),
    /// By number.
    Number,
    /// Several, listed.
    List,
    /// In the plural, without a number.
    Plural,
    /// As somebody new: "a man".
    New,
    /// As somebody of somebody's: "his sister".
    Relative,
    /// As one more: "another", "a third victim".
    Another,
    /// As somebody spoken of before: "the man".
    Known,
    /// By a pronoun.
    Pronoun,
    /// "himself".
    OneSelf,
    /// Not at all: only that it happened to somebody.
    Somebody,
}

/// One phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct People {
    /// Its head token.
    pub head: usize,
    /// The token its number begins with, else the head.
    pub start: usize,
    pub who: Who,
    pub at_least: u32,
    /// `None` where it is left open.
    pub at_most: Option<u32>,
    /// Whether they are told beside others: "two others", "three more".
    pub is_other: bool,
    /// Whether they are some of those spoken of before: "one of them".
    pub is_part: bool,
}

impl People {
    fn one(head: usize, who: Who) -> Self {
        Self { head, start: head, who, at_least: 1, at_most: Some(1), is_other: false, is_part: false }
    }

    fn number(head: usize, n: u32) -> Self {
        Self { at_least: n, at_most: Some(n), ..Self::one(head, Who::Number) }
    }
}

/// Numbers above this are no count of people told in passing ("911").
pub(super) const MOST: u32 = 200;

/// Looks for people in the sentences of one paragraph.
pub(super) struct Finder<'a> {
    pub syntax: &'a Syntax<'a>,
    pub paragraph: &'a Paragraph<'a>,
    pub annotated: &'a Annotated,
}

impl Finder<'_> {
    /// The phrases of a sentence, by their heads.
    pub fn find(&self, sentence: &Range<usize>) -> Vec<People> {
        sentence.clone().filter_map(|token| self.phrase(token, sentence)).collect()
    }

    /// The phrase whose head is this token.
    fn phrase(&self, token: usize, sentence: &Range<usize>) -> Option<People> {
        let syntax = self.syntax;
        let span = self.paragraph.span_of(token..token + 1);
        let mentions = &self.annotated.mentions;
        let near = mentions.partition_point(|m| m.span.end <= span.start);
        let mention = mentions.get(near).filter(|m| m.span.overlaps(span));
        let kind = mention.and_then(|m| self.annotated.entities.get(m.entity.index())).map(|e| e.kind);
        if let Some(mention) = mention.filter(|_| kind == Some(EntityKind::Person)) {
            let is_last = mention.span.end <= span.end;
            return is_last.then(|| People::one(token, Who::Name(mention.entity)));
        }
        if let Some(n) = self.number(token) {
            return self.bare_number(token, n, sentence);
        }
        let lemma = syntax.lemma(token);
        let form = syntax.form(token);
        let is_aged = || token > sentence.start && &*form == "old" && syntax.doc.word(token - 1) == "-";
        let is_noun = matches!(syntax.pos(token), Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num);
        if mention.is_none() && is_noun && (is_person(&lemma) || is_person(&form) || is_aged()) {
            let is_inner = syntax.dep(token) == Dep::Compound
                && syntax.doc.head(token).is_some_and(|h| is_person(&syntax.lemma(h)));
            return (!is_inner).then(|| self.described(token, sentence));
        }
        if syntax.pos(token) == Pos::Pron {
            return match &*form {
                "he" | "she" | "him" | "her" | "his" => Some(People::one(token, Who::Pronoun)),
                "himself" | "herself" => Some(People::one(token, Who::OneSelf)),
                "nobody" => Some(People::number(token, 0)),
                _ => self.another(token),
            };
        }
        if &*form == "one" && token > sentence.start && syntax.is_word(token - 1, &["no"]) {
            return Some(People::number(token, 0));
        }
        self.another(token)
    }

    /// "another", "a fourth".
    fn another(&self, token: usize) -> Option<People> {
        let syntax = self.syntax;
        let words = ["another", "second", "third", "fourth", "fifth", "sixth", "seventh"];
        let stands_alone = matches!(
            syntax.dep(token),
            Dep::Nsubj | Dep::NsubjPass | Dep::Dobj | Dep::Conj | Dep::Pobj | Dep::Dep | Dep::Appos
        );
        (stands_alone && syntax.is_word(token, &words))
            .then(|| People { is_other: true, ..People::one(token, Who::Another) })
    }

    /// A number without a noun: "four were hurt", "one of them".
    fn bare_number(&self, token: usize, n: u32, sentence: &Range<usize>) -> Option<People> {
        let syntax = self.syntax;
        let word_at = |t: usize| if sentence.contains(&t) { syntax.form(t) } else { "".into() };
        let next = word_at(token + 1);
        let before = if token > sentence.start { syntax.form(token - 1) } else { "".into() };
        let of = &*next == "of";
        let of_them = of
            && matches!(
                &*word_at(token + 2),
                "them" | "the" | "those" | "whom" | "these" | "his" | "her" | "their"
            );
        let names_a_thing = matches!(&*next, "-" | "year" | "years" | "percent" | "%" | "block" | "blocks");
        // "Five hurt", "two dead": no thing is counted.
        let is_state = |h: usize| {
            let form = syntax.form(h);
            is(HarmWord::HurtState, &form) || is(HarmWord::Dead, &form)
        };
        let is_thing = |h: usize| matches!(syntax.pos(h), Pos::Noun | Pos::Propn | Pos::Num) && !is_state(h);
        let of_noun = matches!(syntax.dep(token), Dep::NumMod | Dep::QuantMod | Dep::Compound)
            && syntax.doc.head(token).is_some_and(is_thing);
        let is_label = matches!(
            &*before,
            "age"
                | "ages"
                | "aged"
                | "at"
                | "route"
                | "highway"
                | "channel"
                | "#"
                | "$"
                | "unit"
                | "apartment"
        );
        let is_figure = syntax.doc.word(token).starts_with(|c: char| c.is_ascii_digit());
        let is_age = &*before == ","
            && is_figure
            && (matches!(&*next, "," | ")" | "of")
                || matches!(syntax.dep(token), Dep::Appos | Dep::NpAdvmod | Dep::Pobj));
        let after_name = syntax.dep(token) == Dep::Appos
            && syntax.doc.head(token).is_some_and(|h| syntax.pos(h) == Pos::Propn);
        let counts = syntax.tag(token) == Tag::Cd
            && !(names_a_thing || of_noun || is_label || is_age || after_name || (of && !of_them))
            && !self.is_in_time(token);
        let at_most = (!self.is_bound(token, sentence)).then_some(n);
        counts.then(|| People { is_part: of_them, at_most, ..People::number(token, n) })
    }

    /// Whether the words before a number leave it open above: "at least", "more than".
    fn is_bound(&self, number: usize, sentence: &Range<usize>) -> bool {
        let syntax = self.syntax;
        let before =
            |n: usize, word: &str| number >= sentence.start + n && syntax.is_word(number - n, &[word]);
        before(1, "least") || before(1, "than") && before(2, "more")
    }

    /// People called by a noun.
    fn described(&self, token: usize, sentence: &Range<usize>) -> People {
        let syntax = self.syntax;
        let left: Vec<usize> = syntax.children(token).filter(|&c| c < token).collect();
        let near = token.saturating_sub(3).max(sentence.start)..token;
        let says = |words: &[&str]| {
            left.iter().chain(&near.clone().collect::<Vec<_>>()).any(|&t| syntax.is_word(t, words))
        };
        let is_other = says(&["other", "others", "another", "additional", "more"])
            || syntax.is_word(token, &["other", "others"]);
        let form = syntax.form(token);
        let is_plural = matches!(syntax.tag(token), Tag::Nns | Tag::Nnps)
            || matches!(
                &*form,
                "people" | "children" | "men" | "women" | "family" | "security" | "crew" | "staff"
            );
        if let Some((start, n)) = self.number_before(token, &left, sentence) {
            let at_most = (!self.is_bound(start, sentence)).then_some(n);
            return People { start, at_most, is_other, ..People::number(token, n) };
        }
        let other = |people: People| People { is_other, ..people };
        if says(&["no"]) {
            return People::number(token, 0);
        }
        if matches!(&*form, "couple" | "twins") || is_plural && says(&["both"]) {
            return other(People::number(token, 2));
        }
        if is_plural {
            return People { at_least: 2, at_most: None, ..other(People::one(token, Who::Plural)) };
        }
        let own = |words: &[&str]| left.iter().any(|&t| syntax.is_word(t, words));
        let who = if says(&["another"]) || says(&["second", "third", "fourth", "fifth"]) {
            Who::Another
        } else if own(&["the", "this", "that"]) {
            Who::Known
        } else if own(&["his", "her", "their", "its", "whose"])
            || left.iter().any(|&t| syntax.dep(t) == Dep::Poss)
        {
            Who::Relative
        } else {
            Who::New
        };
        other(People::one(token, who))
    }

    /// The number that stands before a noun, in the tree or close by, with its token.
    fn number_before(&self, token: usize, left: &[usize], sentence: &Range<usize>) -> Option<(usize, u32)> {
        let syntax = self.syntax;
        let is_age = |t: usize| syntax.is_word(t + 1, &["year", "-", "years", "yr"]);
        let own = left.iter().copied().filter(|&t| !is_age(t)).find_map(|t| {
            let counts =
                matches!(syntax.dep(t), Dep::NumMod | Dep::QuantMod | Dep::Amod | Dep::Compound | Dep::Det);
            self.number(t).filter(|_| counts).map(|n| (t, n))
        });
        own.or_else(|| {
            for t in (token.saturating_sub(4).max(sentence.start)..token).rev() {
                let is_possessive = matches!(syntax.doc.word(t), "'s" | "’s" | "-");
                let ends = matches!(syntax.pos(t), Pos::Verb | Pos::Aux | Pos::Punct | Pos::Adp | Pos::Cconj);
                if ends && !is_possessive {
                    return None;
                }
                if let Some(n) = self.number(t) {
                    return (!is_age(t) && !self.is_in_time(t)).then_some((t, n));
                }
            }
            None
        })
    }

    /// The number that a token is, where it can count people.
    pub fn number(&self, token: usize) -> Option<u32> {
        let word = self.syntax.doc.word(token);
        let n = if word.starts_with(|c: char| c.is_ascii_digit()) {
            word.parse().ok().filter(|_| !word.starts_with('0') || word == "0")
        } else {
            match number_word(word) {
                Some(NumberWord::Plain(n)) => u32::try_from(n).ok(),
                Some(NumberWord::Scale(_) | NumberWord::Ordinal(_)) | None => None,
            }
        };
        n.filter(|n| *n <= MOST)
    }

    fn is_in_time(&self, token: usize) -> bool {
        let span = self.paragraph.span_of(token..token + 1);
        let times = &self.annotated.times;
        let near = times.partition_point(|t| t.span.end <= span.start);
        times.get(near).is_some_and(|t| t.span.overlaps(span))
    }

    /// Whether a phrase names who did it.
    pub fn is_doer(&self, head: usize) -> bool {
        is(HarmWord::Doer, &self.syntax.lemma(head))
    }
}
