//! What a sentence tells of harm: whom a word of harm befell, how many, and what came of it.
//!
//! A sentence with its people goes in; its tellings come out in text order. The one thing to know: the people are looked for
//! in the grammar around the word, and only where that leads nowhere beside it in the text.

use std::ops::Range;

use dateline_model::{LocalEntityId, Quantity, Span};
use dateline_text::{Dep, Pos, Tag};

use super::people::{Finder, MOST, People, Who};
use super::words::{HarmWord, is, multiple};
use crate::syntax::Syntax;

/// What befell somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Killed,
    Hurt,
    /// Shot or stabbed; what came of it is not said here.
    Hit,
}

/// One telling of harm.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // plain facts about the telling, each by itself
pub(super) struct Telling {
    pub fate: Fate,
    pub who: Who,
    pub at_least: u32,
    pub at_most: Option<u32>,
    pub entities: Vec<LocalEntityId>,
    /// Told beside others, or as some of those spoken of before: see [`People`].
    pub is_other: bool,
    pub is_part: bool,
    /// Whether it tells how the hurt are, and not that they were hurt.
    pub is_state: bool,
    /// Whether somebody did it: "killed two people".
    pub is_active: bool,
    /// Whether it befell who did it.
    pub is_of_doer: bool,
    /// Whether its number is told to hold who did it: "four people, including the gunman".
    pub includes_doer: bool,
    /// Whether the people only stand beside the word of harm and no grammar joins them.
    pub is_beside: bool,
    /// All words that tell it.
    pub span: Span,
    /// The words for the people, each phrase's head.
    pub heads: Vec<Span>,
    /// Where the word of harm begins, in bytes of the article.
    pub at: u32,
    /// Index of the sentence in the report.
    pub sentence: usize,
}

/// How many tokens around a word of harm are looked at for what goes with it.
const NEAR: usize = 3;
/// How far behind a blow the part of the body may stand.
const BLOW: usize = 12;
/// The longest run of words that is shown.
const LONGEST: usize = 16;

/// The words of harm of one sentence.
pub(super) struct Tellings<'a> {
    pub finder: &'a Finder<'a>,
    pub sentence: Range<usize>,
    pub people: Vec<People>,
    pub sentence_idx: usize,
}

/// A word of harm as far as it is understood.
struct Word {
    token: usize,
    fate: Fate,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A verb that acts on somebody, or a state after "was".
    Verb,
    /// A verb of its subject.
    Fate,
    /// An adjective or participle.
    State,
    /// "the death of", "the shooting of".
    Death,
    Shooting,
    /// "a shooting victim".
    Victim,
    /// "in critical condition".
    Condition,
    /// "suffered injuries".
    Wound,
}

impl Tellings<'_> {
    /// All tellings, in text order.
    pub fn find(&self) -> Vec<Telling> {
        let mut found: Vec<Telling> = self
            .sentence
            .clone()
            .flat_map(|token| self.word(token).map_or_else(Vec::new, |w| self.told(&w)))
            .collect();
        found.extend(self.sentence.clone().filter_map(|token| self.fatally(token)));
        found.sort_by_key(|telling| telling.at);
        found
    }

    /// A number of dead or hurt that was found elsewhere.
    pub fn number(&self, fate: Fate, quantity: &Quantity) -> Option<Telling> {
        let counts = |n: &f64| *n >= 1.0 && *n <= f64::from(MOST);
        let n = quantity.at_least.filter(counts)? as u32;
        let at_most = quantity.at_most.filter(counts).map(|most| most as u32);
        let tokens = self.finder.paragraph.tokens_in(quantity.span);
        let words = quantity.span.of(&self.finder.annotated.article.text).to_lowercase();
        let is_part = [" of the ", " of them", " of those "].iter().any(|of| words.contains(of));
        (!tokens.is_empty()).then(|| Telling {
            is_part,
            span: quantity.span,
            ..self.telling(fate, Who::Number, n, at_most, tokens.clone(), &[tokens.start])
        })
    }

    fn syntax(&self) -> &Syntax<'_> {
        self.finder.syntax
    }

    /// "Four people were shot, one fatally".
    fn fatally(&self, token: usize) -> Option<Telling> {
        const FEW: u32 = 20;
        let syntax = self.syntax();
        let next = token + 1;
        let n = self.finder.number(token).filter(|n| *n < FEW)?;
        let is_said = self.sentence.contains(&next) && syntax.is_word(next, &["fatally"]);
        let goes_on = self.sentence.contains(&(next + 1)) && syntax.pos(next + 1) == Pos::Verb;
        (is_said && !goes_on).then(|| Telling {
            is_part: true,
            ..self.telling(Fate::Killed, Who::Number, n, Some(n), token..next + 1, &[token])
        })
    }

    /// The word of harm that a token is, told as true.
    fn word(&self, token: usize) -> Option<Word> {
        let syntax = self.syntax();
        let (form, lemma, pos) = (syntax.form(token), syntax.lemma(token), syntax.pos(token));
        let before = |n: usize| token.saturating_sub(n).max(self.sentence.start)..token;
        let after = |n: usize| (token + 1).min(self.sentence.end)..(token + 1 + n).min(self.sentence.end);
        let any = |mut tokens: Range<usize>, words: &[&str]| tokens.any(|t| syntax.is_word(t, words));
        let is_fatal = || {
            any(before(NEAR), &["fatally"])
                || any(after(1), &["fatally"])
                || any(after(NEAR), &["dead"])
                || after(NEAR).any(|t| {
                    syntax.is_word(t, &["to"])
                        && t + 1 < self.sentence.end
                        && syntax.is_word(t + 1, &["death"])
                })
        };
        let deadly = |fate: Fate| if is_fatal() { Fate::Killed } else { fate };
        let is_state_word = is(HarmWord::Dead, &form) || is(HarmWord::HurtState, &form);
        let word = |fate, kind| Some(Word { token, fate, kind });
        let found = if pos == Pos::Verb || is_state_word {
            let kind = if pos == Pos::Verb { Kind::Verb } else { Kind::State };
            if is(HarmWord::Kill, &lemma) {
                word(Fate::Killed, kind)
            } else if is(HarmWord::Die, &lemma) {
                word(Fate::Killed, Kind::Fate)
            } else if is(HarmWord::Dead, &form) {
                word(Fate::Killed, Kind::State)
            } else if is(HarmWord::Hurt, &lemma) || is(HarmWord::HurtState, &form) {
                let fate =
                    if any(before(NEAR), &["fatally", "mortally"]) { Fate::Killed } else { Fate::Hurt };
                word(fate, kind)
            } else if is(HarmWord::Hit, &lemma) {
                word(deadly(Fate::Hit), kind)
            } else if is(HarmWord::MayHit, &lemma) {
                let hits = after(BLOW)
                    .any(|t| is(HarmWord::Body, &syntax.lemma(t)) || is(HarmWord::Gunfire, &syntax.lemma(t)));
                hits.then(|| word(deadly(Fate::Hit), kind))?
            } else if &*lemma == "gun" && any(after(NEAR), &["down"]) {
                word(Fate::Hit, kind)
            } else if is(HarmWord::Live, &lemma) {
                word(Fate::Hurt, Kind::Fate)
            } else {
                None
            }
        } else if pos == Pos::Noun {
            let is_inner = syntax.dep(token) == Dep::Compound;
            if is(HarmWord::Death, &lemma) && !is_inner {
                word(Fate::Killed, Kind::Death)
            } else if &*lemma == "shooting" && !is_inner {
                let fate = if any(before(NEAR), &["fatal"]) { Fate::Killed } else { Fate::Hit };
                word(fate, Kind::Shooting)
            } else if &*lemma == "victim"
                && any(before(1), &["shooting", "gunshot", "shot", "wounded", "stabbing"])
            {
                word(Fate::Hit, Kind::Victim)
            } else if &*lemma == "condition" && before(NEAR).any(|t| is(HarmWord::Condition, &syntax.form(t)))
            {
                word(Fate::Hurt, Kind::Condition)
            } else if is(HarmWord::Wound, &lemma)
                && matches!(syntax.dep(token), Dep::Dobj | Dep::Pobj | Dep::Conj)
            {
                word(Fate::Hurt, Kind::Wound)
            } else {
                None
            }
        } else {
            None
        };
        found.filter(|_| self.is_told_as_true(token))
    }

    /// Not denied, not attempted, not only possible, asked for or aimed at.
    fn is_told_as_true(&self, token: usize) -> bool {
        let syntax = self.syntax();
        let is_unreal = |t: usize| {
            syntax.is_word(t, &["no", "not", "n't", "n’t", "never", "without"])
                || is(HarmWord::Unreal, &syntax.form(t))
        };
        let before = token.saturating_sub(NEAR).max(self.sentence.start)..token;
        let is_attempt = before.clone().any(|t| syntax.is_word(t, &["attempted"]));
        let brain = before.end > before.start && syntax.is_word(token - 1, &["brain"]);
        let is_possible = syntax.children(token).any(|t| syntax.tag(t) == Tag::Md);
        let is_aim =
            syntax.tag(token) == Tag::Vb && syntax.children(token).any(|t| syntax.is_word(t, &["to"]));
        !(syntax.children(token).any(is_unreal) || is_attempt || brain || is_possible || is_aim)
    }

    /// What a word of harm tells.
    fn told(&self, word: &Word) -> Vec<Telling> {
        let syntax = self.syntax();
        let token = word.token;
        let (mut is_active, mut is_beside) = (false, false);
        let mut whom: Vec<People> = match word.kind {
            Kind::Death | Kind::Shooting => {
                let of = self.of(token);
                let whom = self.people_at(&of);
                let whom = if whom.is_empty() && word.kind == Kind::Death {
                    let own: Vec<usize> = syntax.with_dep(token, &[Dep::Poss]).collect();
                    self.people_at(&own)
                } else {
                    whom
                };
                if whom.is_empty() {
                    return if word.kind == Kind::Death { self.deaths(token) } else { Vec::new() };
                }
                whom
            }
            Kind::Wound => {
                let verb = std::iter::once(token)
                    .chain(syntax.ancestors(token))
                    .take(5)
                    .find(|&t| syntax.pos(t) == Pos::Verb);
                let Some(verb) =
                    verb.filter(|&v| is(HarmWord::Suffer, &syntax.lemma(v)) && self.is_told_as_true(v))
                else {
                    return Vec::new();
                };
                self.people_at(&syntax.subject(verb).into_iter().collect::<Vec<_>>())
            }
            Kind::Condition => {
                let verb =
                    syntax.ancestors(token).take(3).find(|&t| matches!(syntax.pos(t), Pos::Verb | Pos::Aux));
                self.people_at(&verb.and_then(|v| syntax.subject(v)).into_iter().collect::<Vec<_>>())
            }
            Kind::Victim => self.people.iter().copied().filter(|p| p.head == token).collect(),
            Kind::Fate => self.people_at(&syntax.subject(token).into_iter().collect::<Vec<_>>()),
            Kind::State => self.in_state(token),
            Kind::Verb => {
                is_active = !self.is_passive(token);
                self.of_verb(token, is_active)
            }
        };
        let is_word_of_verb = !matches!(word.kind, Kind::Wound | Kind::Condition | Kind::Victim);
        if whom.is_empty() && is_word_of_verb && !matches!(word.kind, Kind::Death | Kind::Shooting) {
            whom = self.beside(word, is_active);
            is_beside = true;
        }
        if whom.is_empty() {
            let is_said = syntax.form(token) != "dead"
                || (token.saturating_sub(NEAR).max(self.sentence.start)..token)
                    .any(|t| syntax.is_word(t, &["pronounced", "found", "declared", "left", "shot"]));
            let counts = word.fate == Fate::Killed && is_said;
            return counts
                .then(|| self.telling(Fate::Killed, Who::Somebody, 1, Some(1), token..token + 1, &[]))
                .into_iter()
                .collect();
        }
        whom.sort_by_key(|p| p.head);
        whom.dedup_by_key(|p| p.head);
        let mut told = self.tellings(word, whom, is_active);
        for telling in &mut told {
            telling.is_beside = is_beside;
        }
        told
    }

    /// One telling for all people that a word befell, another where it befell the doer.
    fn tellings(&self, word: &Word, whom: Vec<People>, is_active: bool) -> Vec<Telling> {
        let token = word.token;
        let syntax = self.syntax();
        // Whoever is in hospital is hurt; not all the hurt are there.
        let is_state = word.kind == Kind::Condition
            || syntax.lemma(token).starts_with("hospital")
            || is(HarmWord::Live, &syntax.lemma(token))
            || word.kind == Kind::Wound;
        let (own, others): (Vec<People>, Vec<People>) = whom.into_iter().partition(|p| p.who == Who::OneSelf);
        let span_of = |people: &[People]| {
            let start = people.iter().map(|p| p.start).min().unwrap_or(token);
            let end = people.iter().map(|p| p.head).max().unwrap_or(token);
            start.min(token)..end.max(token) + 1
        };
        let mut told = Vec::new();
        if let [first, ..] = own[..] {
            let of_own = self.telling(word.fate, Who::OneSelf, 1, Some(1), span_of(&own), &[first.head]);
            told.push(Telling { is_active, ..of_own });
        }
        let Some(first) = others.first().copied() else { return told };
        let heads: Vec<usize> = others.iter().map(|p| p.head).collect();
        let entities = others.iter().filter_map(|p| match p.who {
            Who::Name(entity) => Some(entity),
            _ => None,
        });
        let is_list = others.len() > 1 && others.iter().all(|p| p.who != Who::Plural);
        let (who, at_least, at_most) = if is_list {
            let rest: u32 = others[1..].iter().map(|p| p.at_least).sum();
            // "Twelve people, seven miners and five guards": the list says who they were.
            let n = if first.at_least == rest && rest > 1 { rest } else { first.at_least + rest };
            (Who::List, n, others.iter().all(|p| p.at_most.is_some()).then_some(n))
        } else {
            (first.who, first.at_least, first.at_most)
        };
        let shown = span_of(&others);
        let telling = self.telling(word.fate, who, at_least, at_most, shown, &heads);
        told.push(Telling {
            entities: if is_list { entities.collect() } else { entities.take(1).collect() },
            is_other: first.is_other,
            is_part: others.iter().any(|p| p.is_part),
            is_state,
            is_active,
            is_of_doer: others.iter().any(|p| self.finder.is_doer(p.head)),
            includes_doer: self.sentence.clone().any(|t| syntax.is_word(t, &["including"]))
                && self.people.iter().any(|p| self.finder.is_doer(p.head)),
            at: self.finder.paragraph.span_of(token..token + 1).start,
            ..telling
        });
        told
    }

    fn telling(
        &self,
        fate: Fate,
        who: Who,
        at_least: u32,
        at_most: Option<u32>,
        tokens: Range<usize>,
        heads: &[usize],
    ) -> Telling {
        let span_of = |tokens: Range<usize>| self.finder.paragraph.span_of(tokens);
        // Far apart, the last word alone is shown.
        let shown = if tokens.len() <= LONGEST { tokens } else { tokens.end - 1..tokens.end };
        let span = span_of(shown);
        Telling {
            fate,
            who,
            at_least,
            at_most,
            entities: Vec::new(),
            is_other: false,
            is_part: false,
            is_state: false,
            is_active: false,
            is_of_doer: false,
            includes_doer: false,
            is_beside: false,
            span,
            heads: heads.iter().map(|&head| span_of(head..head + 1)).collect(),
            at: span.start,
            sentence: self.sentence_idx,
        }
    }

    /// Deaths without anybody they befell: "a triple homicide", "two deaths"; a charge of murder is somebody's death.
    fn deaths(&self, token: usize) -> Vec<Telling> {
        let syntax = self.syntax();
        let lemma = syntax.lemma(token);
        let number = syntax.with_dep(token, &[Dep::NumMod]).find_map(|t| self.finder.number(t));
        let n = number.or_else(|| syntax.children(token).find_map(|t| multiple(&syntax.form(t))));
        let start = syntax.children(token).next().unwrap_or(token).min(token);
        if let Some(n) = n {
            return vec![self.telling(Fate::Killed, Who::Number, n, Some(n), start..token + 1, &[token])];
        }
        let before = token.saturating_sub(9).max(self.sentence.start)..token;
        let is_charge = &*lemma == "murder" && before.clone().any(|t| is(HarmWord::Charge, &syntax.form(t)));
        let is_deed = matches!(&*lemma, "homicide" | "murder" | "killing" | "slaying" | "assassination");
        let is_general = syntax.tag(token) == Tag::Nns || is_deed && !is_charge;
        let of_court = syntax.dep(token) == Dep::Pobj
            && before
                .clone()
                .rev()
                .take(5)
                .any(|t| syntax.is_word(t, &["trial", "convicted", "history", "rate"]));
        if is_general || of_court {
            return Vec::new();
        }
        vec![self.telling(Fate::Killed, Who::Somebody, 1, Some(1), token..token + 1, &[])]
    }

    fn of(&self, token: usize) -> Vec<usize> {
        self.syntax().prepositional(token).filter(|(p, _)| *p == "of").map(|(_, object)| object).collect()
    }

    /// The people that tokens head, with those listed after them; of a number, "of" whom it is.
    fn people_at(&self, tokens: &[usize]) -> Vec<People> {
        let at = |token: usize| self.people.iter().copied().find(|p| p.head == token);
        let mut found = Vec::new();
        for token in tokens.iter().flat_map(|&t| self.syntax().doc.conjuncts(t)) {
            match at(token) {
                Some(people) => found.push(people),
                None => found.extend(self.of(token).into_iter().filter_map(at)),
            }
        }
        found
    }

    fn is_passive(&self, token: usize) -> bool {
        let syntax = self.syntax();
        syntax.child(token, &[Dep::AuxPass, Dep::NsubjPass]).is_some()
            || syntax.tag(token) == Tag::Vbn && syntax.dep(token) == Dep::Acl
    }

    /// Whom a verb acts on.
    fn of_verb(&self, token: usize, is_active: bool) -> Vec<People> {
        let syntax = self.syntax();
        let objects: Vec<usize> = syntax.with_dep(token, &[Dep::Dobj, Dep::Dative]).collect();
        let found = if is_active { self.people_at(&objects) } else { Vec::new() };
        if !found.is_empty() {
            return found;
        }
        // "Two were killed and five hurt": the five.
        if let Some(beside) = self.number_beside(token) {
            return vec![beside];
        }
        let whom = if is_active {
            let noun = syntax.doc.head(token).filter(|_| syntax.dep(token) == Dep::Amod);
            noun.or_else(|| syntax.subject(token).filter(|_| syntax.tag(token) == Tag::Vbn))
        } else {
            syntax.subject(token)
        };
        self.people_at(&whom.into_iter().collect::<Vec<_>>())
    }

    /// The number of people right before a word.
    fn number_beside(&self, token: usize) -> Option<People> {
        self.people.iter().copied().find(|p| p.head + 1 == token && p.who == Who::Number)
    }

    /// Who is in a state: "two are dead", "left a guard dead", "the dead man", "two killed and five hurt".
    fn in_state(&self, token: usize) -> Vec<People> {
        let syntax = self.syntax();
        if let Some(beside) =
            self.people.iter().copied().find(|p| p.head + 1 == token && p.who == Who::Number)
        {
            return vec![beside];
        }
        let own: Vec<usize> = syntax.with_dep(token, &[Dep::Nsubj, Dep::NsubjPass]).collect();
        let head = syntax.doc.head(token);
        let found = if !own.is_empty() {
            self.people_at(&own)
        } else if syntax.dep(token) == Dep::Amod {
            self.people_at(&head.into_iter().collect::<Vec<_>>())
        } else if let Some(verb) = head.filter(|&h| matches!(syntax.pos(h), Pos::Verb | Pos::Aux)) {
            let objects: Vec<usize> = syntax.with_dep(verb, &[Dep::Dobj]).collect();
            let found = self.people_at(&objects);
            if found.is_empty() {
                self.people_at(&syntax.subject(verb).into_iter().collect::<Vec<_>>())
            } else {
                found
            }
        } else {
            Vec::new()
        };
        if found.is_empty() && token > self.sentence.start {
            return self.people.iter().copied().filter(|p| p.head == token - 1).collect();
        }
        found
    }

    /// The people right beside a word where grammar leads to none: after an active verb, before all else.
    fn beside(&self, word: &Word, is_active: bool) -> Vec<People> {
        let syntax = self.syntax();
        let token = word.token;
        let is_free = |mut between: Range<usize>, stops: &[&str]| {
            !between.any(|t| syntax.pos(t) == Pos::Verb || syntax.is_word(t, stops))
        };
        let mut before = self.people.iter().rev().copied().filter(|p| p.head < token && p.head + 7 >= token);
        let mut after = self.people.iter().copied().filter(|p| p.head > token && p.head <= token + 6);
        let before = before.find(|p| is_free(p.head + 1..token, &[",", ";"]));
        let after = after.find(|p| is_free(token + 1..p.head, &[",", ";", "by"]));
        let acts = word.kind == Kind::Verb
            && (syntax.tag(token) == Tag::Vbg
                || is_active
                    && matches!(syntax.tag(token), Tag::Vbd | Tag::Vbz | Tag::Vbp)
                    && after.is_some());
        (if acts { after } else { before }).into_iter().collect()
    }
}
