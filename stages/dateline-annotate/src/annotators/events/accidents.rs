//! Accidents and what they led to: which deaths are told of a collapse or a crash and of no deed.
//!
//! Codings and mentions go in, the same come out with harm given to its accident. The one thing to know: an explosion may
//! be a deed as well, so it takes up nothing here.

use dateline_model::{Annotated, EventKind, EventMention, LocalEventId, Modality, ParticipantRole, Quantity};
use dateline_text::{Dep, Pos};

use super::coding::Coding;
use super::earlier::{MEMORY, is_long_past};
use crate::annotators::words::{Class, is};
use crate::syntax::Syntax;

/// Modes of happenings that nobody meant.
const MODES: &[&str] = &["collapse", "crash", "fire", "disaster"];

/// Whether a happening of this kind and mode is surely an accident.
pub(super) fn is_accident(kind: EventKind, mode: Option<&str>) -> bool {
    kind == EventKind::Accident && mode.is_some_and(|mode| MODES.contains(&mode))
}

/// The verb of harm that another goes on from: "was killed and three were wounded" is one happening.
pub(super) fn other_harm(syntax: &Syntax<'_>, harm: usize, told_at: &[Option<usize>]) -> Option<usize> {
    let is_harm = |t: usize| syntax.pos(t) == Pos::Verb && is(Class::Harm, &syntax.lemma(t));
    let before =
        syntax.doc.head(harm).filter(|&h| syntax.dep(harm) == Dep::Conj && is_harm(harm) && is_harm(h))?;
    told_at[before]
}

/// The accident that a verb of harm belongs to in its own sentence: "collapsed and injured three", "were injured when
/// the roof gave way".
pub(super) fn cause(
    syntax: &Syntax<'_>,
    harm: usize,
    codings: &[(Coding, Vec<usize>)],
    told_at: &[Option<usize>],
) -> Option<usize> {
    if syntax.pos(harm) != Pos::Verb || !is(Class::Harm, &syntax.lemma(harm)) {
        return None;
    }
    let goes_on =
        syntax.dep(harm) == Dep::Conj && syntax.child(harm, &[Dep::Nsubj, Dep::NsubjPass]).is_none();
    let before = syntax.doc.head(harm).filter(|_| goes_on);
    let beside = syntax
        .with_dep(harm, &[Dep::Advcl])
        .filter(|&c| syntax.child_lemma(c, &["when", "as", "after", "because"]).is_some());
    let mut near = before.into_iter().chain(beside).filter_map(|t| told_at[t]);
    near.find(|&c| is_accident(codings[c].0.code.kind, codings[c].0.code.mode))
}

/// The latest accident told before, where a toll without a deed of its own belongs.
pub(super) fn before(annotated: &Annotated) -> Option<LocalEventId> {
    let from = annotated.events.len().saturating_sub(MEMORY);
    let of_accident = |m: &EventMention| {
        let first = m.takes_up.and_then(|t| annotated.events.get(t.index())).unwrap_or(m);
        is_accident(first.kind, first.mode.as_deref())
    };
    let violent = (from..annotated.events.len()).rev().find(|&i| tells_violence(annotated, i))?;
    let found = &annotated.events[violent];
    of_accident(found).then(|| found.takes_up.unwrap_or(LocalEventId(violent as u32)))
}

/// Whether violence or an accident is told not long before a paragraph.
pub(super) fn is_violence_before(annotated: &Annotated) -> bool {
    let from = annotated.events.len().saturating_sub(MEMORY);
    (from..annotated.events.len()).any(|i| tells_violence(annotated, i))
}

fn tells_violence(annotated: &Annotated, event: usize) -> bool {
    let earlier = &annotated.events[event];
    super::is_violent(earlier.kind)
        && earlier.modality == Modality::Happened
        && !is_long_past(annotated, earlier)
}

/// Whether a mention tells only how many were hurt: nobody did it, nobody is named.
pub(super) fn is_bare_toll(mention: &EventMention) -> bool {
    let nobody_did_it = mention.participants.iter().all(|p| p.role != ParticipantRole::Actor);
    mention.kind == EventKind::Assault
        && mention.mode.as_deref().is_none_or(|mode| mode == "killing")
        && is(Class::Harm, &mention.lemma)
        && nobody_did_it
        && mention.quantities.iter().any(Quantity::is_toll)
}
