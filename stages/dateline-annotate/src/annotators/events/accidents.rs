//! Accidents and what they led to: which deaths are told of a collapse or a crash and of no deed.
//!
//! Codings and mentions go in, the same come out with harm given to its accident. The one thing to know: an explosion may
//! be a deed as well, so it takes up nothing here.

use dateline_model::{Annotated, EventKind, EventMention, Factuality, LocalEventId, ParticipantRole};
use dateline_text::{Dep, Pos};

use super::coding::Coding;
use super::{MEMORY, is_long_past};
use crate::syntax::Syntax;

/// Modes of happenings that nobody meant.
const MODES: &[&str] = &["collapse", "crash", "fire", "disaster"];

/// Verbs that tell harm and not what did it.
const HARM: &[&str] = &["kill", "injure", "wound", "hurt", "harm", "die", "drown", "perish"];

/// Whether a happening of this kind and mode is surely an accident.
pub(super) fn is_accident(kind: EventKind, mode: Option<&str>) -> bool {
    kind == EventKind::Accident && mode.is_some_and(|mode| MODES.contains(&mode))
}

/// Whether a verb tells harm alone.
pub(super) fn is_harm(lemma: &str) -> bool {
    HARM.contains(&lemma)
}

/// The accident that a verb of harm belongs to in its own sentence: "collapsed and injured three", "were injured when
/// the roof gave way".
pub(super) fn cause(syntax: &Syntax<'_>, harm: usize, codings: &[(Coding, Vec<usize>)]) -> Option<usize> {
    if syntax.pos(harm) != Pos::Verb || !is_harm(&syntax.lemma(harm)) {
        return None;
    }
    let goes_on =
        syntax.dep(harm) == Dep::Conj && syntax.child(harm, &[Dep::Nsubj, Dep::NsubjPass]).is_none();
    let before = syntax.doc.head(harm).filter(|_| goes_on);
    let beside = syntax
        .with_dep(harm, &[Dep::Advcl])
        .filter(|&c| syntax.child_lemma(c, &["when", "as", "after", "because"]).is_some());
    let near: Vec<usize> = before.into_iter().chain(beside).collect();
    codings
        .iter()
        .position(|(c, _)| is_accident(c.code.kind, c.code.mode) && c.chain.iter().any(|t| near.contains(t)))
}

/// The latest accident told before, where a toll without a deed of its own belongs.
pub(super) fn before(annotated: &Annotated) -> Option<LocalEventId> {
    let from = annotated.events.len().saturating_sub(MEMORY);
    let of_accident = |m: &EventMention| {
        let first = m.takes_up.and_then(|t| annotated.events.get(t.index())).unwrap_or(m);
        is_accident(first.kind, first.mode.as_deref())
    };
    let violent = (from..annotated.events.len()).rev().find(|&i| {
        let earlier = &annotated.events[i];
        super::is_violent(earlier.kind)
            && earlier.factuality == Factuality::Actual
            && !is_long_past(annotated, earlier)
    })?;
    let found = &annotated.events[violent];
    of_accident(found).then(|| found.takes_up.unwrap_or(LocalEventId(violent as u32)))
}

/// Whether a mention tells only how many were hurt: nobody did it, nobody is named.
pub(super) fn is_bare_toll(mention: &EventMention) -> bool {
    let nobody_did_it = mention.participants.iter().all(|p| p.role != ParticipantRole::Actor);
    mention.kind == EventKind::Assault
        && mention.mode.as_deref().is_none_or(|mode| mode == "killing")
        && is_harm(&mention.lemma)
        && nobody_did_it
        && mention.quantities.iter().any(super::is_toll)
}
