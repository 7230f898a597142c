//! Numbers of things, as told, with their bounds, their unit and whose figures they are. Reads mentions and quotes; writes
//! quantities.
//!
//! *Finds* people killed, injured, missing, arrested, displaced and the like, by number ("at least 40 sailors were rescued")
//! or as single human beings ("a guard was killed"); money, distances, areas, weights, shares; numbers of anything else,
//! named by its noun. *Misses* numbers whose noun stands in another sentence, sums that only arithmetic gives. *Example*:
//! "Officials said up to 300 people were detained" gives detained, at most 300, counted people, whose: officials. *Source*:
//! words from `data/tolls.tsv`, `data/number_words.tsv`, `data/units.tsv`, `data/currencies.tsv`.

use std::ops::Range;

use dateline_model::{Annotated, EntityKind, Quantity};
use dateline_text::{Dep, NameLabel, Pos, Tag};
use rustc_hash::FxHashSet;

pub(crate) use self::numbers::label_of;
use self::numbers::{Number, number_at};
use super::words::{Class, is};
use crate::syntax::Syntax;
use crate::whose::whose;
use crate::{Paragraph, Reading};

mod measures;
mod numbers;
mod singles;
mod tolls;

/// The longest quantity that is shown with the word for what befell the counted, in tokens.
const LONGEST_SPAN: usize = 14;

/// Finds the quantities of an article.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let mut quantities = Vec::new();
    for paragraph in &reading.paragraphs {
        let finder = Finder { syntax: Syntax::new(&paragraph.doc), paragraph, annotated };
        quantities.extend(finder.find());
    }
    annotated.quantities = quantities;
}

/// A quantity as tokens.
#[derive(Debug, Clone, PartialEq)]
struct Draft {
    of: String,
    unit: Option<String>,
    /// All words that tell it.
    tokens: Range<usize>,
    /// The number's own words; a single human being's where no number is told.
    number: Range<usize>,
    /// The noun counted, with what stands before it.
    counted: Option<Range<usize>>,
    at_least: Option<f64>,
    at_most: Option<f64>,
    /// The word that says what befell the counted.
    befell: Option<usize>,
    /// The token that stands for the counted in the syntax.
    carrier: usize,
    is_single: bool,
}

struct Finder<'a> {
    syntax: Syntax<'a>,
    paragraph: &'a Paragraph<'a>,
    annotated: &'a Annotated,
}

impl Finder<'_> {
    /// The quantities of the paragraph, in text order.
    fn find(&self) -> Vec<Quantity> {
        let n = self.syntax.doc.tokens.len();
        let mut drafts = Vec::new();
        let mut at = 0;
        while at < n {
            let Some(number) = number_at(self.syntax.doc, at) else {
                at += 1;
                continue;
            };
            at = number.tokens.end;
            drafts.extend(self.counted(&number));
        }
        let counted: FxHashSet<usize> =
            drafts.iter().filter(|d: &&Draft| d.befell.is_some()).map(|d| d.carrier).collect();
        let kind_at = |token| self.kind_at(token);
        for word in 0..n {
            if let Some((name, whom)) = singles::befallen(&self.syntax, &kind_at, word) {
                let new = whom.into_iter().filter(|t| !counted.contains(t));
                drafts.extend(new.map(|t| self.single(name, word, t)));
            }
        }
        let mut found: Vec<Quantity> = self.summed(drafts).into_iter().map(|d| self.quantity(d)).collect();
        found.sort_by_key(|quantity| (quantity.number, quantity.span));
        found
    }

    /// What kind of entity a token's name is.
    fn kind_at(&self, token: usize) -> Option<EntityKind> {
        let span = self.paragraph.span_of(token..token + 1);
        let mentions = &self.annotated.mentions;
        let first = mentions.partition_point(|m| m.span.end <= span.start);
        let mention = mentions.get(first).filter(|m| m.span.overlaps(span))?;
        self.annotated.entities.get(mention.entity.index()).map(|entity| entity.kind)
    }

    /// What a number counts; `None` for one that counts nothing.
    fn counted(&self, number: &Number) -> Option<Draft> {
        let syntax = &self.syntax;
        let draft = |of: &str, tokens: Range<usize>| Draft {
            of: of.to_owned(),
            unit: None,
            tokens,
            number: number.tokens.clone(),
            counted: None,
            at_least: number.at_least,
            at_most: number.at_most,
            befell: None,
            carrier: number.head,
            is_single: false,
        };
        let after = number.tokens.end;
        if number.is_ordinal {
            let noun = syntax.doc.head(number.head).filter(|_| syntax.dep(number.head) == Dep::Amod);
            let end = noun.filter(|n| (after..after + 3).contains(n)).map_or(after, |n| n + 1);
            return Some(draft("ordinal", number.tokens.start..end));
        }
        let is_nothing = number.at_most == Some(0.0);
        if let Some(measure) = measures::measure(syntax.doc, &number.tokens).filter(|_| !is_nothing) {
            return Some(Draft {
                unit: Some(measure.unit),
                at_least: number.at_least.map(|n| n * measure.scale),
                at_most: number.at_most.map(|n| n * measure.scale),
                ..draft(measure.of, measure.tokens)
            });
        }
        let noun = counted_noun(syntax, number);
        if in_a_date(syntax, number, noun) || is_a_label(syntax, number, noun) {
            return None;
        }
        let tokens = match noun {
            Some(noun) if noun >= after && noun < after + LONGEST_SPAN => number.tokens.start..noun + 1,
            _ => number.tokens.clone(),
        };
        let counted = noun.filter(|&noun| noun >= after).map(|noun| self.noun_words(after, noun));
        let carrier = noun.unwrap_or(number.head);
        if let Some((name, word)) = tolls::fate(syntax, number, noun)
            && tolls::is_told_as_true(syntax, word)
        {
            let whole = tokens.start.min(word)..tokens.end.max(word + 1);
            let tokens = if whole.len() <= LONGEST_SPAN { whole } else { tokens };
            let counted = counted.filter(|_| noun != Some(word));
            return Some(Draft { counted, carrier, befell: Some(word), ..draft(name, tokens) });
        }
        let noun = noun.filter(|_| !is_nothing)?;
        let of = syntax.lemma(noun);
        // "the 500 block": a name, no count.
        let is_many = number.at_least.is_none_or(|n| n > 1.0);
        if is_many && syntax.tag(noun) == Tag::Nn && !is(Class::Invariant, &of) {
            return None;
        }
        Some(Draft { counted, carrier, ..draft(&of, tokens) })
    }

    /// A noun with what stands between it and its number, "of" and articles left out.
    fn noun_words(&self, after: usize, noun: usize) -> Range<usize> {
        let is_lead = |t: usize| {
            self.syntax
                .is_word(t, &["of", "the", "its", "his", "her", "their", "more", "other", "-", "people"])
        };
        let start = (after.max(noun.saturating_sub(4))..noun).find(|&t| !is_lead(t)).unwrap_or(noun);
        start..noun + 1
    }

    fn single(&self, name: &str, word: usize, whom: usize) -> Draft {
        let whole = whom.min(word)..whom.max(word) + 1;
        let is_named = self.syntax.pos(whom) != Pos::Noun;
        Draft {
            of: name.to_owned(),
            unit: None,
            tokens: if whole.len() <= LONGEST_SPAN { whole } else { word..word + 1 },
            number: whom..whom + 1,
            counted: (!is_named).then_some(whom..whom + 1),
            at_least: Some(1.0),
            at_most: Some(1.0),
            befell: Some(word),
            carrier: whom,
            is_single: true,
        }
    }

    /// Those listed together whom one word befalls are one number: "two women and a boy were killed" is three.
    fn summed(&self, drafts: Vec<Draft>) -> Vec<Draft> {
        let mut drafts: Vec<((Option<usize>, usize), Draft)> = drafts
            .into_iter()
            .map(|draft| ((draft.befell, tolls::first_of_list(&self.syntax, draft.carrier)), draft))
            .collect();
        drafts.sort_by_key(|(list, draft)| (list.0, list.1, draft.carrier));
        let mut summed: Vec<Draft> = Vec::new();
        for listed in drafts.chunk_by(|a, b| a.0.0.is_some() && a.0 == b.0 && a.1.of == b.1.of) {
            let first = &listed[0].1;
            let rest: f64 = listed[1..].iter().filter_map(|(_, d)| d.at_least).sum();
            // "Twelve people, seven miners and five guards": the list says who the twelve were.
            if listed.len() > 1 && first.at_least == Some(rest) {
                summed.push(first.clone());
                continue;
            }
            let mut sum = first.clone();
            for (_, draft) in &listed[1..] {
                sum.at_least = sum.at_least.zip(draft.at_least).map(|(a, b)| a + b);
                sum.at_most = sum.at_most.zip(draft.at_most).map(|(a, b)| a + b);
                sum.tokens = sum.tokens.start.min(draft.tokens.start)..sum.tokens.end.max(draft.tokens.end);
                sum.number = sum.number.start.min(draft.number.start)..sum.number.end.max(draft.number.end);
                sum.is_single &= draft.is_single;
                sum.counted = None;
            }
            summed.push(sum);
        }
        summed
    }

    fn quantity(&self, draft: Draft) -> Quantity {
        let span = |tokens| self.paragraph.span_of(tokens);
        let anchor = draft.befell.unwrap_or(draft.carrier);
        Quantity {
            span: span(draft.tokens),
            number: span(draft.number),
            counted: draft.counted.map(|tokens| self.syntax.doc.words(tokens).to_lowercase()),
            attributed_to: whose(&self.syntax, self.paragraph, self.annotated, anchor),
            of: draft.of,
            unit: draft.unit,
            at_least: draft.at_least,
            at_most: draft.at_most,
            is_single: draft.is_single,
        }
    }
}

/// The noun that a number stands with: "12 (people)", "dozens of (houses)"; none for a number by itself.
fn counted_noun(syntax: &Syntax<'_>, number: &Number) -> Option<usize> {
    let doc = syntax.doc;
    let is_noun = |t: usize| matches!(syntax.pos(t), Pos::Noun | Pos::Propn);
    let mut at = number.head;
    // "no houses", "several houses".
    if matches!(syntax.dep(at), Dep::Det | Dep::Amod) {
        return doc.head(at).filter(|&noun| is_noun(noun) && noun > at);
    }
    while matches!(
        syntax.dep(at),
        Dep::NumMod | Dep::QuantMod | Dep::Compound | Dep::Conj | Dep::Pobj | Dep::Prep
    ) {
        let Some(head) = doc.head(at) else { break };
        let is_number = matches!(syntax.tag(head), Tag::Cd | Tag::Sym) || syntax.dep(at) == Dep::NumMod;
        if syntax.dep(at) == Dep::NumMod && is_noun(head) {
            return Some(head);
        }
        if !is_number {
            break;
        }
        at = head;
    }
    let of = doc.child(number.head, &[Dep::Prep]).filter(|&t| syntax.is_word(t, &["of"]));
    of.and_then(|of| doc.child(of, &[Dep::Pobj])).filter(|&t| is_noun(t))
}

/// Whether the number is part of a date or a time ("May 12", "12 days ago").
fn in_a_date(syntax: &Syntax<'_>, number: &Number, noun: Option<usize>) -> bool {
    let is_unit = noun.is_some_and(|noun| {
        matches!(
            &*syntax.lemma(noun),
            "second" | "minute" | "hour" | "day" | "week" | "month" | "year" | "decade" | "century"
        )
    });
    is_unit
        || label_of(syntax.doc, number.head)
            .is_some_and(|label| matches!(label, NameLabel::Date | NameLabel::Time))
}

/// Whether the number is a name's ("Route 9") or an age ("Ada Brandt, 34,").
fn is_a_label(syntax: &Syntax<'_>, number: &Number, noun: Option<usize>) -> bool {
    let is_before = noun.is_some_and(|noun| noun < number.tokens.start);
    let beside = syntax.doc.head(number.head).filter(|_| syntax.dep(number.head) == Dep::Appos);
    let is_age = beside.is_some_and(|head| syntax.pos(head) == Pos::Propn && number.tokens.len() == 1);
    is_before || is_age
}

#[cfg(test)]
mod tests;
