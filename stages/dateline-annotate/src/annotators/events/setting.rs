//! The circumstances of a happening: the clause that tells it, when and where.

use std::ops::Range;

use dateline_model::{Annotated, EntityKind, EventKind, LocalEntityId, LocalTimeId, TimeExpr};
use dateline_text::{Dep, Pos};

use super::cast::Cast;
use super::coding::Coding;
use crate::Paragraph;
use crate::annotators::incident::is_step;
use crate::syntax::Syntax;

/// The tokens of the clause that tells a happening: that of its verb without clauses joined to it, or a noun with all
/// that hangs on it.
pub(super) fn clause(syntax: &Syntax<'_>, coding: &Coding) -> Range<usize> {
    let top = coding.chain[0];
    let is_noun = matches!(syntax.pos(top), Pos::Noun | Pos::Propn);
    let mut clause = syntax.subtree(top);
    // A bare noun tells little: its verb's clause does.
    let verb = syntax.ancestors(top).find(|&a| matches!(syntax.pos(a), Pos::Verb | Pos::Aux));
    let top = match verb {
        Some(verb) if is_noun && clause.len() < 4 => {
            clause = syntax.subtree(verb);
            verb
        }
        _ => top,
    };
    let joined =
        [Dep::Advcl, Dep::Conj, Dep::Parataxis, Dep::Cc, Dep::Punct, Dep::Mark, Dep::Ccomp, Dep::Dep];
    let of_chain = |c: usize| coding.chain.iter().any(|&t| syntax.subtree(c).contains(&t));
    loop {
        let edge = syntax.with_dep(top, &joined).filter(|&c| !of_chain(c)).find_map(|c| {
            let below = syntax.subtree(c);
            if below.end == clause.end && below.start > clause.start {
                Some(clause.start..below.start)
            } else if below.start == clause.start && below.end < clause.end {
                Some(below.end..clause.end)
            } else {
                None
            }
        });
        let Some(shorter) = edge.filter(|s| s.contains(&top)) else { break };
        clause = shorter;
    }
    let is_edge = |t: usize| matches!(syntax.pos(t), Pos::Punct | Pos::Space | Pos::Cconj) && t != top;
    while clause.len() > 1 && is_edge(clause.end - 1) {
        clause.end -= 1;
    }
    while clause.len() > 1 && is_edge(clause.start) {
        clause.start += 1;
    }
    clause
}

/// When: the time in the sentence that stands nearest to the happening in the tree, unless it dates a saying above it.
pub(super) fn time(
    syntax: &Syntax<'_>,
    paragraph: &Paragraph<'_>,
    annotated: &Annotated,
    coding: &Coding,
) -> Option<LocalTimeId> {
    let sentence = syntax.sentence(coding.core());
    let span = paragraph.span_of(sentence);
    let first = annotated.times.partition_point(|t| t.span.end <= span.start);
    let inside = annotated.times.iter().enumerate().skip(first).take_while(|(_, t)| t.span.start < span.end);
    inside
        .filter(|(_, t)| {
            !matches!(t.expr, TimeExpr::Duration(_) | TimeExpr::Set(_) | TimeExpr::Vague(_))
                || t.resolved.days.single().is_some()
        })
        .filter_map(|(i, t)| {
            let tokens = paragraph.tokens_in(t.span);
            // "since May", "by Friday": a bound, not the day.
            let before = tokens.start.checked_sub(1).map(|b| syntax.lemma(b));
            if before.is_some_and(|b| matches!(&*b, "since" | "until" | "till" | "by" | "before")) {
                return None;
            }
            let head = tokens.clone().find(|&k| syntax.doc.head(k).is_none_or(|h| !tokens.contains(&h)))?;
            let distance = coding.chain.iter().filter_map(|&c| distance(syntax, c, head)).min()?;
            Some((distance, head.abs_diff(coding.core()), i))
        })
        .min()
        .map(|(_, _, i)| LocalTimeId(i as u32))
}

/// When, as told inside a noun phrase: "the fire on Monday".
pub(super) fn time_below(
    syntax: &Syntax<'_>,
    paragraph: &Paragraph<'_>,
    annotated: &Annotated,
    noun: usize,
) -> Option<LocalTimeId> {
    let span = paragraph.span_of(syntax.subtree(noun));
    let first = annotated.times.partition_point(|t| t.span.end <= span.start);
    let inside = annotated.times.get(first).filter(|t| span.contains(t.span));
    inside.filter(|t| t.resolved.days.single().is_some()).map(|_| LocalTimeId(first as u32))
}

/// The farthest a time may stand from its happening in the tree.
const NEAR: usize = 4;

/// Steps up from the happening and down to the time, more for the time of a verb joined to it; `None` where too far, or
/// across a saying that the time belongs to.
fn distance(syntax: &Syntax<'_>, event: usize, time: usize) -> Option<usize> {
    let up: Vec<usize> = std::iter::once(event).chain(syntax.ancestors(event)).take(NEAR + 1).collect();
    let down = std::iter::once(time).chain(syntax.ancestors(time)).take(NEAR + 1);
    let (steps_down, meeting) = down.enumerate().find(|(_, t)| up.contains(t))?;
    let steps_up = up.iter().position(|&t| t == meeting)?;
    let crosses_clause = up[..steps_up].iter().any(|&t| {
        matches!(syntax.dep(t), Dep::Ccomp | Dep::Relcl)
            || (syntax.dep(t) == Dep::Advcl && syntax.child(t, &[Dep::Mark]).is_some())
    });
    // "Charged with murder on Saturday" is the day of the charge.
    let above = up.iter().take(steps_up + 1).skip(1);
    let is_of_case = above.into_iter().any(|&t| syntax.pos(t) == Pos::Verb && is_step(&syntax.lemma(t)));
    let below_other_verb = std::iter::once(time)
        .chain(syntax.ancestors(time))
        .take(steps_down)
        .any(|t| t != meeting && matches!(syntax.dep(t), Dep::Relcl | Dep::Acl | Dep::Advcl | Dep::Ccomp));
    // "The fire on Monday hurt five people and closed the school last week": the later verb's time is first its own.
    let is_joined_verbs = std::iter::once(time)
        .chain(syntax.ancestors(time))
        .take(steps_down)
        .any(|t| syntax.dep(t) == Dep::Conj && matches!(syntax.pos(t), Pos::Verb | Pos::Aux));
    let total = steps_up + steps_down;
    (total <= NEAR && !crosses_clause && !below_other_verb && !is_of_case).then_some(if is_joined_verbs {
        total + NEAR
    } else {
        total
    })
}

/// Where: a place after "in", "at", "near" and their like inside the clause, nearest after the happening; for a journey
/// also where to.
pub(super) fn place(
    syntax: &Syntax<'_>,
    cast: &Cast<'_>,
    coding: &Coding,
    clause: &Range<usize>,
    is_journey: bool,
) -> Option<LocalEntityId> {
    let core = coding.core();
    let is_place = |f: &super::cast::Found| f.kind == EntityKind::Place;
    let found = |token: usize| -> Option<LocalEntityId> {
        let preposition = syntax.lemma(token);
        let leads = matches!(
            &*preposition,
            "in" | "at" | "near" | "outside" | "inside" | "across" | "around" | "throughout"
        ) || (is_journey && matches!(&*preposition, "to" | "into"))
            || (preposition == "on" && coding.code.mode == Some("airstrike"));
        if !leads || syntax.pos(token) != Pos::Adp {
            return None;
        }
        // "in the city of Zell" and "at Zell airport" name it; "in Freedonia's history" does not.
        let object = syntax.child(token, &[Dep::Pobj])?;
        let of = || {
            // "in the collapse of the Zell Bridge": what it befell, not where.
            let is_what = coding.code.kind == EventKind::Accident && !is_town(&syntax.lemma(object));
            let inner = syntax
                .prepositional(object)
                .filter(|(p, _)| (*p == "of" && !is_what) || *p == "in")
                .map(|(_, o)| o);
            inner.filter_map(|o| cast.at(o)).find(is_place)
        };
        let compound = || syntax.with_dep(object, &[Dep::Compound]).filter_map(|c| cast.at(c)).find(is_place);
        // The reader may take an unknown town for a body: "in the city of Zell", "collapsed in Zell".
        let town = || {
            let named = |t: usize| cast.at(t).filter(|f| f.kind == EntityKind::Organization);
            let of_town = || {
                let is_town = is_town(&syntax.lemma(object));
                syntax
                    .prepositional(object)
                    .filter(|(p, _)| is_town && *p == "of")
                    .find_map(|(_, o)| named(o))
            };
            let is_bare = syntax.subtree(object).len() == 1 && matches!(&*preposition, "in" | "near");
            let is_accident = coding.code.kind == EventKind::Accident;
            named(object).filter(|_| is_bare && is_accident).or_else(of_town)
        };
        let found = cast.at(object).filter(is_place).or_else(of).or_else(compound).or_else(town);
        found.map(|f| f.entity)
    };
    let after = (core..clause.end).find_map(found);
    let before = || (clause.start..core.max(clause.start)).rev().find_map(found);
    let compound = || {
        coding.chain.iter().find_map(|&t| {
            let near = syntax.with_dep(t, &[Dep::Compound]).filter_map(|c| cast.at(c)).find(is_place);
            near.filter(|_| syntax.pos(t) == Pos::Noun).map(|f| f.entity)
        })
    };
    // "the visit to Zell", "visited Zell".
    let visited = || {
        (is_journey || coding.code.mode == Some("visit")).then(|| {
            let objects = syntax.objects(core).into_iter().filter_map(|o| cast.at(o)).find(is_place);
            let to = || {
                syntax
                    .prepositional(core)
                    .filter(|(p, _)| *p == "to")
                    .filter_map(|(_, o)| cast.at(o))
                    .find(is_place)
            };
            objects.or_else(to).map(|f| f.entity)
        })?
    };
    visited().or(after).or_else(before).or_else(compound)
}

/// Nouns that a town's name follows: "the city of Zell".
fn is_town(lemma: &str) -> bool {
    matches!(lemma, "city" | "town" | "village" | "port")
}
