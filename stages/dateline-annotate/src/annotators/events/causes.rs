//! What brought an accident about: "the fire was caused by a gas leak", "a gas leak caused the fire", "the cause of the
//! fire was a gas leak".

use dateline_model::{Attribute, EventKind, LocalEventId};
use dateline_text::{Dep, Pos};

use super::claims::Claims;

/// Notes what a token says about the cause of a happening.
pub(super) fn look_at(claims: &mut Claims<'_>, token: usize) {
    let syntax = claims.syntax;
    match (&*syntax.lemma(token), syntax.pos(token)) {
        ("cause" | "spark" | "trigger", Pos::Verb) => caused(claims, token),
        ("start", Pos::Verb) if syntax.is_passive(token) => caused(claims, token),
        ("blame", Pos::Verb) => blamed(claims, token),
        ("cause", Pos::Noun) => named(claims, token),
        _ => {}
    }
}

/// "A gas leak caused the fire", "the fire was caused by a gas leak".
fn caused(claims: &mut Claims<'_>, verb: usize) {
    let syntax = claims.syntax;
    let (what, by) = if syntax.is_passive(verb) {
        let agent = syntax.with_dep(verb, &[Dep::Agent]).find_map(|by| syntax.child(by, &[Dep::Pobj]));
        let by =
            agent.or_else(|| syntax.prepositional(verb).find(|(p, _)| *p == "by").map(|(_, object)| object));
        (syntax.child(verb, &[Dep::NsubjPass]), by)
    } else {
        (syntax.child(verb, &[Dep::Dobj]), syntax.child(verb, &[Dep::Nsubj]))
    };
    if let (Some(what), Some(by)) = (what, by) {
        claim(claims, what, by, verb);
    }
}

/// "the fire was blamed on a gas leak".
fn blamed(claims: &mut Claims<'_>, verb: usize) {
    let syntax = claims.syntax;
    let what = syntax.child(verb, &[Dep::NsubjPass, Dep::Dobj]);
    let on = syntax.prepositional(verb).find(|(p, _)| *p == "on").map(|(_, object)| object);
    if let (Some(what), Some(on)) = (what, on) {
        claim(claims, what, on, verb);
    }
}

/// "The cause of the fire was a gas leak".
fn named(claims: &mut Claims<'_>, noun: usize) {
    let syntax = claims.syntax;
    let what = syntax.prepositional(noun).find(|(p, _)| *p == "of").map(|(_, object)| object);
    let verb = syntax.doc.head(noun).filter(|&v| syntax.dep(noun) == Dep::Nsubj && syntax.lemma(v) == "be");
    let is = verb.and_then(|v| syntax.child(v, &[Dep::Attr]));
    if let (Some(what), Some(is), Some(verb)) = (what, is, verb) {
        claim(claims, what, is, verb);
    }
}

fn claim(claims: &mut Claims<'_>, what: usize, by: usize, verb: usize) {
    let syntax = claims.syntax;
    let at = claims.event_at(what).filter(|&e| is_accident(claims, e));
    // "A fire destroyed the hotel. The fire was caused by ...": the event is told by another word.
    let taken_up = || {
        let is_known = ACCIDENTS.contains(&&*syntax.lemma(what));
        is_known.then(|| claims.event_before(what)).flatten().filter(|&e| is_accident(claims, e))
    };
    let Some(event) = at.or_else(taken_up) else { return };
    let is_unsure = syntax.child(verb, &[Dep::Neg]).is_some()
        || syntax
            .with_dep(verb, &[Dep::Aux])
            .any(|a| matches!(&*syntax.lemma(a), "may" | "might" | "could" | "can" | "would"));
    // Somebody named is behind it, not its cause; "what" and "it" tell nothing.
    let is_plain = syntax.pos(by) == Pos::Noun && claims.cast.at(by).is_none();
    if is_unsure || !is_plain {
        return;
    }
    let span = claims.phrase(by);
    let tokens = claims.paragraph.tokens_in(span);
    if tokens.is_empty() || tokens.len() > 6 {
        return;
    }
    let value = span.of(&claims.annotated.article.text).to_lowercase();
    let source = claims.source(verb);
    claims.add(event, Attribute::Cause, value, tokens, source);
}

/// Words that name an accident told before.
const ACCIDENTS: [&str; 10] = [
    "fire",
    "blaze",
    "crash",
    "explosion",
    "blast",
    "collapse",
    "derailment",
    "accident",
    "sinking",
    "collision",
];

/// A fire that destroys is coded as an assault until somebody says what it was.
fn is_accident(claims: &Claims<'_>, event: LocalEventId) -> bool {
    matches!(claims.kind_of(event), Some(EventKind::Accident | EventKind::Assault))
}
