//! Which way a date without its week or year lies, from the verb it hangs on: "will meet on Friday", "met on Friday".

use std::ops::Range;

use dateline_model::{Direction, TimeExpr};
use dateline_text::{Dep, Doc, Pos, Tag};

/// How far up the syntax a date's verb is looked for. In news it is hardly ever more than six words away.
const N_ABOVE: usize = 24;

/// When the clause around a date happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tense {
    Past,
    Present,
    /// An infinitive: "to meet on Friday".
    Meant,
    Future,
}

/// The direction for an expression that stands at these bytes of a paragraph and does not tell it by itself.
pub(super) fn direction(doc: &Doc<'_>, bytes: &Range<usize>, expr: &TimeExpr) -> Direction {
    let first = doc.tokens.partition_point(|t| (t.end as usize) <= bytes.start);
    let last = doc.tokens.partition_point(|t| (t.start as usize) < bytes.end);
    if first >= last {
        return Direction::Nearest;
    }
    let deadlines = ["by", "until", "till", "through"];
    let is_deadline = first > 0 && deadlines.iter().any(|w| doc.word(first - 1).eq_ignore_ascii_case(w));
    let (tense, is_direct) =
        tense(doc, first..last).map_or((None, false), |(tense, direct)| (Some(tense), direct));
    match (innermost(expr), tense) {
        (TimeExpr::Weekday { .. } | TimeExpr::Weekend { .. }, tense) => match tense {
            Some(Tense::Future) => Direction::Future,
            Some(Tense::Meant) if is_direct => Direction::Future,
            Some(Tense::Present) | None if is_deadline => Direction::Future,
            // A weekday by itself ("the Friday attack") is in the news because it has come.
            _ => Direction::Past,
        },
        // "Payable Dec. 1" and "until May 3" look ahead whatever the verb above them does.
        (TimeExpr::MonthDay { .. }, _) if is_deadline || !is_direct => Direction::Nearest,
        (_, Some(Tense::Future | Tense::Meant)) => Direction::Future,
        (_, Some(Tense::Past)) => Direction::Past,
        (_, Some(Tense::Present) | None) => Direction::Nearest,
    }
}

fn innermost(expr: &TimeExpr) -> &TimeExpr {
    match expr {
        TimeExpr::Part { of, .. } => innermost(of),
        TimeExpr::From { base, .. } => innermost(base),
        other => other,
    }
}

/// The tense of the nearest clause above a run of tokens, and whether the run hangs on its verb with nothing but a
/// preposition between.
fn tense(doc: &Doc<'_>, tokens: Range<usize>) -> Option<(Tense, bool)> {
    let date = doc.tokens[tokens.start].start as usize;
    let mut at = tokens.clone().find(|&t| doc.head(t).is_none_or(|h| !tokens.contains(&h)))?;
    let mut is_direct = true;
    for _ in 0..N_ABOVE {
        if !tokens.contains(&at) {
            let is_verb = matches!(doc.tokens[at].pos, Pos::Verb | Pos::Aux);
            if is_verb
                && !is_quote_between(doc, doc.tokens[at].start as usize, date)
                && let Some(tense) = tense_of(doc, at)
            {
                return Some((tense, is_direct));
            }
            is_direct &= is_verb || doc.tokens[at].pos == Pos::Adp;
        }
        at = doc.head(at)?;
    }
    None
}

/// Whether one of two places lies within a quotation and the other outside: the verb of quoted words does not tell
/// when the reporter's own date is.
fn is_quote_between(doc: &Doc<'_>, a: usize, b: usize) -> bool {
    let between = doc.text.get(a.min(b)..a.max(b)).unwrap_or_default();
    between.chars().filter(|c| matches!(c, '"' | '“' | '”')).count() % 2 == 1
}

/// The tense of a verb with its auxiliaries; `None` for a bare participle or gerund, whose clause above decides.
fn tense_of(doc: &Doc<'_>, verb: usize) -> Option<Tense> {
    let mut tense = match doc.tokens[verb].tag {
        Tag::Vbd | Tag::Vbn => Some(Tense::Past),
        Tag::Vbz | Tag::Vbp => Some(Tense::Present),
        Tag::Md => Some(Tense::Future),
        _ => None,
    };
    let mut has_modal = false;
    let mut has_perfect = false;
    for child in doc.children(verb) {
        let token = &doc.tokens[child];
        if !matches!(token.dep, Dep::Aux | Dep::AuxPass) {
            continue;
        }
        match token.tag {
            Tag::Md => has_modal = true,
            Tag::To => tense = Some(Tense::Meant),
            Tag::Vbd => tense = Some(Tense::Past),
            Tag::Vbz | Tag::Vbp | Tag::Vb if &*token.lemma == "have" => has_perfect = true,
            Tag::Vbz | Tag::Vbp if &*token.lemma == "be" => tense = Some(Tense::Present),
            _ => {}
        }
    }
    if has_perfect {
        Some(Tense::Past)
    } else if has_modal {
        Some(Tense::Future)
    } else {
        tense
    }
}
