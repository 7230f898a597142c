//! Happenings, and what is claimed of them.
//!
//! # Finds
//!
//! Verbs and nouns of `data/events.tsv` with their kind and mode, who takes part, when, where, how many, and whether it
//! is told as real; who is blamed, the how-manieth it was, how long it took, how many died.
//!
//! # Misses
//!
//! Happenings told by a verb that the list lacks; parties named two sentences before.
//!
//! # Example
//!
//! "Ada Brandt met Kofi Mensah in Lima on Friday": CONSULT, mode meet, actor Ada Brandt, recipient Kofi Mensah.
//!
//! # Source
//!
//! Kinds are those of PLOVER (Halterman et al. 2023); the words are our own list.

mod accidents;
pub(super) mod addresses;
mod cast;
mod causes;
mod claims;
mod coding;
mod earlier;
mod folding;
mod lexicon;
mod modality;
mod modes;
mod responsibility;
mod setting;
mod states;

use std::ops::Range;

use dateline_model::{
    Annotated, Claim, EventKind, EventMention, Modality, Participant, ParticipantRole, Quantity, Span,
};
use dateline_text::{Dep, Pos, Tag};
use rustc_hash::FxHashSet;

use crate::annotators::words::{Class as Words, is};
use crate::syntax::Syntax;
use crate::{Paragraph, Reading};
use cast::Cast;
use coding::{Coder, Coding};
use lexicon::{Class, Code, Lexicon};

/// Finds happenings and claims about them.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    for paragraph in &reading.paragraphs {
        let syntax = Syntax::new(&paragraph.doc);
        let (told, claims) = Scene::new(&syntax, paragraph, annotated).tell();
        let first = annotated.events.len();
        for told in told {
            let mention = earlier::linked(annotated, told, first);
            annotated.events.push(mention);
        }
        annotated.claims.extend(claims);
    }
}

/// One happening found in a paragraph.
struct Told {
    mention: EventMention,
    /// The words that name it: frames, the core, and words folded into it ("the blast" of "the blast killed").
    tokens: Vec<usize>,
    /// Whether it is spoken of as known: "the blast", "these talks".
    is_definite: bool,
    /// Whether it is only a number of dead or hurt.
    is_toll_alone: bool,
}

/// A paragraph with its tree and its mentions, searched for happenings.
struct Scene<'a> {
    syntax: &'a Syntax<'a>,
    paragraph: &'a Paragraph<'a>,
    annotated: &'a Annotated,
    cast: Cast<'a>,
}

impl<'a> Scene<'a> {
    fn new(syntax: &'a Syntax<'a>, paragraph: &'a Paragraph<'a>, annotated: &'a Annotated) -> Self {
        Self { syntax, paragraph, annotated, cast: Cast::new(syntax, paragraph, annotated) }
    }

    /// All happenings and the claims about them, in text order.
    fn tell(&self) -> (Vec<Told>, Vec<Claim>) {
        let is_person = |token: usize| self.cast.is_person(token);
        let coder = Coder { syntax: self.syntax, lexicon: Lexicon::get(), is_person: &is_person };
        let n = self.syntax.doc.tokens.len();
        let mut used = vec![false; n];
        let mut codings: Vec<(Coding, Vec<usize>)> = Vec::new();
        // Verbs first: the nouns they act on belong to them.
        for token in (0..n).filter(|&t| self.can_tell(t)) {
            let is_free = |t: &usize| !used[*t];
            if !is_free(&token) {
                continue;
            }
            if let Some(coding) = coder.verb(token).filter(|c| c.chain.iter().all(is_free)) {
                for &t in &coding.chain {
                    used[t] = true;
                }
                let folded = folding::folded(&self.cast, &coder, &coding, &used);
                for &t in &folded {
                    used[t] = true;
                }
                codings.push((coding, folded));
            }
        }
        for (token, &is_used) in used.iter().enumerate() {
            let is_bare = self.syntax.dep(token) != Dep::Compound && self.syntax.pos(token) == Pos::Noun;
            if is_bare
                && !is_used
                && self.cast.at(token).is_none()
                && let Some(coding) = coder.noun(token)
            {
                codings.push((coding, Vec::new()));
            }
        }
        folding::fold_consequences(self.syntax, &mut codings);
        codings.sort_by_key(|(c, _)| c.core());
        let mut told: Vec<Told> =
            codings.into_iter().map(|(coding, folded)| self.told(coding, &folded)).collect();
        self.add_tolls(&mut told);
        let first = self.annotated.events.len();
        let claims = claims::find(self.syntax, self.paragraph, self.annotated, &self.cast, first, &told);
        (told, claims)
    }

    /// Whether a token is a verb that tells something, or an adjective with an infinitive.
    fn can_tell(&self, token: usize) -> bool {
        match self.syntax.pos(token) {
            Pos::Verb => !matches!(self.syntax.dep(token), Dep::Amod | Dep::Compound | Dep::Aux),
            Pos::Adj => self.syntax.child(token, &[Dep::Xcomp]).is_some(),
            _ => false,
        }
    }

    /// Tolls that no happening of the paragraph has, where violence has been told before: "put the number of dead at seven",
    /// "he died at the scene".
    fn add_tolls(&self, told: &mut Vec<Told>) {
        let syntax = self.syntax;
        let is_violence = |m: &EventMention| is_violent(m.kind) && m.modality == Modality::Happened;
        let first_violence =
            told.iter().filter(|t| is_violence(&t.mention)).map(|t| t.mention.span.start).min();
        let is_known = accidents::is_violence_before(self.annotated);
        if !is_known && first_violence.is_none() {
            return;
        }
        let has: FxHashSet<Span> =
            told.iter().flat_map(|t| t.mention.quantities.iter().map(|quantity| quantity.span)).collect();
        for sentence in syntax.doc.sentences() {
            let span = self.paragraph.span_of(sentence.clone());
            if !is_known && first_violence.is_none_or(|start| start >= span.end) {
                continue;
            }
            let mut free = self.quantities_in(sentence.clone());
            free.retain(|quantity| quantity.is_toll() && !has.contains(&quantity.span));
            // "Two of the wounded died": the deed's count goes on, and nothing new happened.
            let n_told = free.len();
            free.retain(|quantity| !self.is_of_the_hurt(quantity));
            let goes_on = free.len() < n_told || free.iter().any(|quantity| self.tells_toll(quantity));
            let (Some(first), Some(last)) = (free.first(), free.last()) else { continue };
            let tokens = self.paragraph.tokens_in(first.span).start..self.paragraph.tokens_in(last.span).end;
            if tokens.is_empty() {
                continue;
            }
            let coding =
                Coding { code: Code { kind: EventKind::Accident, mode: None }, chain: vec![tokens.start] };
            told.push(Told {
                mention: EventMention {
                    participants: self.befallen(&free),
                    // "rose to 14 on Wednesday" is the day of the count.
                    time: (!goes_on)
                        .then(|| setting::time(syntax, self.paragraph, self.annotated, &coding))
                        .flatten(),
                    quantities: free,
                    ..self.mention(&coding, tokens)
                },
                tokens: Vec::new(),
                is_definite: false,
                is_toll_alone: true,
            });
        }
        told.sort_by_key(|t| t.mention.trigger);
    }

    /// Whether a number of dead is of people who were hurt before: "two of the wounded died".
    fn is_of_the_hurt(&self, quantity: &Quantity) -> bool {
        let tokens = self.paragraph.tokens_in(quantity.span);
        let number = self.paragraph.tokens_in(quantity.number);
        quantity.of == "killed"
            && tokens.clone().skip_while(|t| *t < number.end).take(4).any(|t| {
                self.syntax.is_word(t, &["wounded", "injured", "hurt"])
                    && tokens.clone().any(|of| of < t && self.syntax.is_word(of, &["of"]))
            })
    }

    /// Whether a number is told as that of all so far: "the toll rose to 14", "the number of dead to 14".
    fn tells_toll(&self, quantity: &Quantity) -> bool {
        self.paragraph
            .tokens_in(quantity.span)
            .any(|t| matches!(&*self.syntax.lemma(t), "toll" | "number" | "count" | "tally"))
    }

    /// Those named whom a toll befell.
    fn befallen(&self, tolls: &[Quantity]) -> Vec<Participant> {
        let single = tolls.iter().filter(|toll| toll.is_single);
        let found = single.filter_map(|toll| {
            let token = self.paragraph.tokens_in(toll.number).next_back()?;
            let found = self.cast.at(token).or_else(|| self.cast.pronoun(token))?;
            Some(Participant { role: ParticipantRole::Victim, entity: found.entity, span: found.span })
        });
        let mut parts: Vec<Participant> = found.collect();
        parts.dedup_by_key(|part| part.entity);
        parts
    }

    /// The numbers told in a run of tokens.
    fn quantities_in(&self, tokens: Range<usize>) -> Vec<Quantity> {
        let span = self.paragraph.span_of(tokens);
        let all = &self.annotated.quantities;
        let first = all.partition_point(|q| q.number.start < span.start);
        all[first..].iter().take_while(|q| q.number.start < span.end).cloned().collect()
    }

    fn told(&self, mut coding: Coding, folded: &[usize]) -> Told {
        let (syntax, paragraph) = (self.syntax, self.paragraph);
        let interview = coding.chain.iter().chain(folded).copied().find(|&t| syntax.lemma(t) == "interview");
        let coder_mode =
            if interview.is_some() { Some("interview") } else { modes::mode(syntax, &coding, folded) };
        coding.code.mode = coder_mode.or(coding.code.mode);
        if coding.code.kind == EventKind::Accident && coding.code.mode.is_some_and(modes::is_of_weapon) {
            coding.code.kind = EventKind::Assault;
        }
        // "The fire killed six": nobody did it.
        let accident = folded.iter().find_map(|&t| {
            let lemma = syntax.lemma(t);
            let mut codes = Lexicon::get().codes(Class::Noun, &lemma).map(|entry| entry.means);
            codes.find(|code| accidents::is_accident(code.kind, code.mode))
        });
        let tells_harm =
            coding.code.kind == EventKind::Assault && is(Words::Harm, &syntax.lemma(coding.core()));
        if let Some(accident) =
            accident.filter(|_| tells_harm && coding.code.mode.is_none_or(|mode| !modes::is_of_weapon(mode)))
        {
            coding.code = accident;
        }
        let mut clause = setting::clause(syntax, &coding);
        let mut participants = self.cast.participants(&coding);
        for &word in folded {
            let inner = Coding { code: coding.code, chain: vec![word] };
            let has_actor = participants.iter().any(|p| p.role == ParticipantRole::Actor);
            for part in self.cast.participants(&inner) {
                let doubled = participants.iter().any(|p| p.entity == part.entity);
                if !(doubled || has_actor && part.role == ParticipantRole::Actor) {
                    participants.push(part);
                }
            }
            // The clause of a consequence lies beside its cause's.
            let words = syntax.subtree(word);
            if syntax.pos(word) == Pos::Verb && words.start >= clause.end {
                clause.end = words.end;
            } else if syntax.pos(word) == Pos::Verb && is(Words::Harm, &syntax.lemma(word)) {
                clause.start = clause.start.min(words.start);
            }
        }
        let speaking = interview.map(|noun| self.cast.interviewed(noun)).unwrap_or_default();
        if participants.iter().all(|p| p.role != ParticipantRole::Actor) {
            let free = speaking.into_iter().filter(|f| participants.iter().all(|p| p.entity != f.entity));
            let actors: Vec<Participant> = free
                .map(|f| Participant { role: ParticipantRole::Actor, entity: f.entity, span: f.span })
                .collect();
            participants.splice(0..0, actors);
        }
        let place =
            setting::place(syntax, &self.cast, &coding, &clause, coding.code.kind == EventKind::Travel);
        // "The fire on Monday killed six; the last died this week": the fire's own day comes first.
        let of_noun = folded
            .iter()
            .copied()
            .filter(|&t| accident.is_some() && syntax.pos(t) == Pos::Noun)
            .find_map(|t| setting::time_below(syntax, paragraph, self.annotated, t));
        let time = of_noun.or_else(|| setting::time(syntax, paragraph, self.annotated, &coding));
        let tokens: Vec<usize> = coding.chain.iter().chain(folded).copied().collect();
        // What a frame verb acts on is new ("held the talks", "took on the raid").
        let is_definite = coding.chain.len() == 1
            && tokens.iter().any(|&t| syntax.pos(t) == Pos::Noun && self.is_definite(t));
        let quantities = self.quantities_in(clause.clone());
        let bare = self.mention(&coding, clause);
        let mention = EventMention { participants, time, place, quantities, ..bare };
        Told { mention, tokens, is_definite, is_toll_alone: false }
    }

    /// A mention by its words alone: who, when, where and how many are left open.
    fn mention(&self, coding: &Coding, clause: Range<usize>) -> EventMention {
        let core = coding.core();
        EventMention {
            span: self.paragraph.span_of(clause),
            trigger: self.paragraph.span_of(core..core + 1),
            lemma: self.syntax.lemma(core).into_owned(),
            kind: coding.code.kind,
            mode: coding.code.mode.map(str::to_owned),
            participants: Vec::new(),
            time: None,
            place: None,
            quantities: Vec::new(),
            modality: modality::modality(self.syntax, coding),
            takes_up: None,
        }
    }

    /// "the blast", "these talks"; not "the biggest raid of the year", which says for itself what it is.
    fn is_definite(&self, noun: usize) -> bool {
        let syntax = self.syntax;
        let says_more = syntax.children(noun).any(|c| {
            matches!(syntax.dep(c), Dep::Relcl | Dep::Acl)
                || syntax.doc.tokens[c].tag == Tag::Jjs
                || syntax.pos(c) == Pos::Num
                || matches!(
                    &*syntax.lemma(c),
                    "of" | "on" | "against" | "latest" | "previous" | "last" | "other"
                )
        });
        // "this was her third voyage".
        let points = syntax.dep(noun) == Dep::Attr
            && syntax
                .doc
                .head(noun)
                .and_then(|v| syntax.child(v, &[Dep::Nsubj]))
                .is_some_and(|s| matches!(&*syntax.lemma(s), "this" | "that" | "it"));
        points
            || !says_more
                && syntax.child_lemma(noun, &["the", "this", "that", "these", "those", "both"]).is_some()
    }
}

fn is_violent(kind: EventKind) -> bool {
    matches!(kind, EventKind::Assault | EventKind::Accident | EventKind::Crime)
}

#[cfg(test)]
mod tests;
