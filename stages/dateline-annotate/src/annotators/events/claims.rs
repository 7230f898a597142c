//! What is claimed of happenings: who is behind them, which in a count they were, how long they took, how many died, by
//! what means.

use std::ops::Range;

use dateline_model::{Annotated, Attribute, Claim, EventKind, LocalEventId, LocalSubject, Quantity, Span};
use dateline_text::{Dep, NameLabel, Pos};

use super::cast::Cast;
use super::{Told, addresses, causes, responsibility};
use crate::Paragraph;
use crate::annotators::quantities::label_of;
use crate::annotators::times::{NumberWord, number_word};
use crate::annotators::words::{Class, is};
use crate::syntax::Syntax;
use crate::whose::{phrase, whose};

/// One paragraph with the happenings found in it, searched for claims.
pub(super) struct Claims<'a> {
    pub syntax: &'a Syntax<'a>,
    pub paragraph: &'a Paragraph<'a>,
    pub annotated: &'a Annotated,
    pub cast: &'a Cast<'a>,
    /// For each token, the happening it names.
    event_at: Vec<Option<LocalEventId>>,
    first: usize,
    told: &'a [Told],
    found: Vec<Claim>,
}

/// Finds the claims about a paragraph's happenings, in text order; the first of `told` has the id `first`.
pub(super) fn find(
    syntax: &Syntax<'_>,
    paragraph: &Paragraph<'_>,
    annotated: &Annotated,
    cast: &Cast<'_>,
    first: usize,
    told: &[Told],
) -> Vec<Claim> {
    let mut event_at = vec![None; syntax.doc.tokens.len()];
    for (i, told) in told.iter().enumerate() {
        for &token in &told.tokens {
            event_at[token] = Some(LocalEventId((first + i) as u32));
        }
    }
    let mut claims = Claims { syntax, paragraph, annotated, cast, event_at, first, told, found: Vec::new() };
    for token in 0..syntax.doc.tokens.len() {
        responsibility::look_at(&mut claims, token);
        claims.ordinal(token);
        claims.weapon(token);
        causes::look_at(&mut claims, token);
        addresses::look_at(&mut claims, token);
    }
    for (i, told) in told.iter().enumerate() {
        claims.numbers(LocalEventId((first + i) as u32), told);
    }
    claims.found.sort_by_key(|c| (c.span, c.attribute));
    claims.found
}

impl Claims<'_> {
    /// The happening a token names.
    pub fn event_at(&self, token: usize) -> Option<LocalEventId> {
        self.event_at[token]
    }

    /// The happening told nearest before a token in its sentence, else nearest after it.
    pub fn event_near(&self, token: usize) -> Option<LocalEventId> {
        let sentence = self.syntax.sentence(token);
        let before = (sentence.start..token).rev().find_map(|t| self.event_at[t]);
        before.or_else(|| (token..sentence.end).find_map(|t| self.event_at[t]))
    }

    /// The last happening told before a token in its paragraph.
    pub fn event_before(&self, token: usize) -> Option<LocalEventId> {
        (0..token).rev().find_map(|t| self.event_at[t])
    }

    /// What kind of happening it is.
    pub fn kind_of(&self, event: LocalEventId) -> Option<EventKind> {
        self.told.get(event.index().checked_sub(self.first)?).map(|t| t.mention.kind)
    }

    /// Notes a claim made by the words of some tokens.
    pub fn add(
        &mut self,
        event: LocalEventId,
        attribute: Attribute,
        value: String,
        tokens: Range<usize>,
        by: Option<Span>,
    ) {
        let span = self.paragraph.span_of(tokens);
        let known = |c: &Claim| {
            c.attribute == attribute && c.about == LocalSubject::Event(event) && c.span.overlaps(span)
        };
        if !self.found.iter().any(known) {
            self.found.push(Claim {
                about: LocalSubject::Event(event),
                attribute,
                value,
                span,
                attributed_to: by,
            });
        }
    }

    /// Who says what stands at a token, in the article's words.
    pub fn source(&self, token: usize) -> Option<Span> {
        whose(self.syntax, self.paragraph, self.annotated, token)
    }

    /// The words of a noun phrase without clauses and names set beside it.
    pub fn phrase(&self, head: usize) -> Span {
        phrase(self.syntax, self.paragraph, head)
    }

    /// "her third voyage"; "was the third of its sort".
    fn ordinal(&mut self, token: usize) {
        let syntax = self.syntax;
        if !matches!(syntax.dep(token), Dep::Amod | Dep::Attr | Dep::Acomp | Dep::Oprd) {
            return;
        }
        let Some(nth) = ordinal_value(syntax.doc.word(token)) else { return };
        let is_date = label_of(syntax.doc, token) == Some(NameLabel::Date);
        let hyphen =
            syntax.doc.tokens.get(token + 1).is_some() && syntax.doc.word(token + 1).starts_with('-');
        let Some(head) = syntax.doc.head(token).filter(|_| !is_date && !hyphen) else { return };
        let (event, tokens) = match syntax.dep(token) {
            Dep::Amod if syntax.pos(head) == Pos::Noun && token < head => {
                (self.event_at(head), token..head + 1)
            }
            Dep::Attr | Dep::Acomp | Dep::Oprd => {
                let subject = syntax.child(head, &[Dep::Nsubj]);
                let mut tokens = syntax.subtree(token);
                for clause in syntax
                    .with_dep(token, &[Dep::Advcl, Dep::Relcl, Dep::Acl, Dep::Punct])
                    .filter(|&c| c > token)
                {
                    tokens.end = tokens.end.min(syntax.subtree(clause).start).max(token + 1);
                }
                (subject.and_then(|s| self.event_at(s)), tokens)
            }
            _ => return,
        };
        if let Some(event) = event {
            let source = self.source(token);
            self.add(event, Attribute::Ordinal, nth.to_string(), tokens, source);
        }
    }

    /// "by a letter bomb", "a hunting rifle": the noun with the words before it that say what kind.
    fn weapon(&mut self, token: usize) {
        let syntax = self.syntax;
        let is_noun = syntax.pos(token) == Pos::Noun && syntax.dep(token) != Dep::Compound;
        if !is_noun || !is(Class::Weapon, &syntax.lemma(token)) {
            return;
        }
        let kinds = syntax.with_dep(token, &[Dep::Amod, Dep::Compound]);
        let kinds = kinds.filter(|&c| c < token && self.cast.at(c).is_none());
        let start = kinds.min().map_or(token, |c| syntax.subtree(c).start);
        let tokens = start..token + 1;
        // Named in the singular, as the means of one deed.
        let is_plural = syntax.doc.word(token).to_lowercase() != syntax.lemma(token);
        let near: Vec<usize> = std::iter::once(token).chain(syntax.ancestors(token).take(4)).collect();
        let event = near.iter().find_map(|&t| self.event_at(t));
        if let Some(event) = event.filter(|_| !is_plural && tokens.len() <= 4) {
            let value = syntax.doc.words(tokens.clone()).to_lowercase();
            let source = self.source(token);
            self.add(event, Attribute::Weapon, value, tokens, source);
        }
    }

    /// The tolls and lengths told in a happening's clause.
    fn numbers(&mut self, event: LocalEventId, told: &Told) {
        for quantity in told.mention.quantities.iter().filter(|quantity| !quantity.is_single) {
            let (attribute, unit) = match quantity.of.as_str() {
                "killed" => (Attribute::Killed, ""),
                "injured" => (Attribute::Injured, ""),
                "hospitalized" => (Attribute::Hospitalized, ""),
                "missing" => (Attribute::Missing, ""),
                "trapped" => (Attribute::Trapped, ""),
                "rescued" => (Attribute::Rescued, ""),
                "detained" => (Attribute::Detained, ""),
                "abducted" => (Attribute::Abducted, ""),
                "displaced" => (Attribute::Displaced, ""),
                "evacuated" => (Attribute::Evacuated, ""),
                "duration_hours" => (Attribute::Duration, " hours"),
                _ => continue,
            };
            let Some(value) = bounds(quantity) else { continue };
            let tokens = self.paragraph.tokens_in(quantity.span);
            if !tokens.is_empty() {
                let value = format!("{value}{unit}");
                self.add(event, attribute, value, tokens, quantity.attributed_to);
            }
        }
    }
}

/// A quantity's bounds in plain words: "12", "at least 12", "up to 20", "10 to 20".
fn bounds(quantity: &Quantity) -> Option<String> {
    Some(match (quantity.at_least, quantity.at_most) {
        (Some(low), Some(high)) if (low - high).abs() < f64::EPSILON => format!("{low}"),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => return None,
    })
}

/// The number an ordinal names: "fourth" is 4, "21st" is 21.
fn ordinal_value(word: &str) -> Option<u64> {
    let digits = || {
        let end = word.find(|c: char| !c.is_ascii_digit())?;
        let is_ending =
            ["st", "nd", "rd", "th"].iter().any(|ending| word[end..].eq_ignore_ascii_case(ending));
        word[..end].parse().ok().filter(|_| is_ending)
    };
    match number_word(word) {
        Some(NumberWord::Ordinal(n)) => Some(n),
        Some(NumberWord::Plain(_) | NumberWord::Scale(_)) => None,
        None => digits(),
    }
}

#[cfg(test)]
mod tests {
    use super::{bounds, ordinal_value};
    use dateline_model::Quantity;

    #[test]
    fn ordinals_are_read_in_words_and_in_figures() {
        assert_eq!(ordinal_value("fourth"), Some(4));
        assert_eq!(ordinal_value("Twentieth"), Some(20));
        assert_eq!(ordinal_value("22nd"), Some(22));
        assert_eq!(ordinal_value("22"), None);
        assert_eq!(ordinal_value("month"), None);
    }

    #[test]
    fn bounds_are_told_in_plain_words() {
        let told = |at_least, at_most| {
            bounds(&Quantity { at_least, at_most, ..Quantity::default() }).unwrap_or_default()
        };
        assert_eq!(told(Some(12.0), Some(12.0)), "12");
        assert_eq!(told(Some(12.0), None), "at least 12");
        assert_eq!(told(None, Some(20.0)), "up to 20");
        assert_eq!(told(Some(10.0), Some(20.0)), "10 to 20");
        assert_eq!(told(None, None), "");
    }
}
