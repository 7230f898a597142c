//! Who is said to be behind a happening: blamed, claimed, not claimed, denied.

use std::ops::Range;

use dateline_model::{Attribute, LocalEventId};
use dateline_text::{Dep, Pos};

use super::cast::Found;
use super::claims::Claims;
use crate::annotators::words::{Class, is};

/// The value where it is told that nobody, or not this one, has claimed it.
const NOT_CLAIMED: &str = "not claimed";
/// The value where somebody denies it.
const DENIED: &str = "denied";

/// Notes what a token says about who is behind a happening.
pub(super) fn look_at(claims: &mut Claims<'_>, token: usize) {
    let syntax = claims.syntax;
    match (&*syntax.lemma(token), syntax.pos(token)) {
        ("blame" | "pin", Pos::Verb) => blamed(claims, token),
        ("accuse" | "suspect", Pos::Verb) => accused(claims, token),
        ("claim" | "take" | "accept" | "admit", Pos::Verb) => claimed(claims, token),
        ("deny" | "disclaim" | "disavow", Pos::Verb) => denied(claims, token),
        ("hallmark" | "work" | "handiwork", Pos::Noun) => hallmarks(claims, token),
        ("behind", _) => behind(claims, token),
        (
            "lead" | "direct" | "order" | "sponsor" | "orchestrate" | "claim" | "back" | "perpetrate"
            | "mastermind",
            _,
        ) => {
            directed(claims, token);
        }
        _ => {}
    }
}

/// "which the ministry blamed on Freedonia"; "the ministry blamed Freedonia for the blast".
fn blamed(claims: &mut Claims<'_>, verb: usize) {
    let syntax = claims.syntax;
    if is_denied(claims, verb) {
        return;
    }
    let objects = syntax.objects(verb);
    let of = |prepositions: &[&str]| {
        syntax.prepositional(verb).find(|(p, _)| prepositions.contains(p)).map(|(_, object)| object)
    };
    // "the murder of a banker, which they blamed on ...": the clause may hang on the last noun of the phrase.
    let above = |o: usize| {
        syntax
            .ancestors(o)
            .take(2)
            .filter(|&a| syntax.dep(verb) == Dep::Relcl && a < verb)
            .find_map(|a| claims.event_at(a))
    };
    let of_what = objects.iter().find_map(|&o| event_of(claims, o).or_else(|| above(o)));
    let on_whom = of_what.zip(of(&["on", "upon"]));
    let for_what = || of(&["for"]).and_then(|o| event_of(claims, o)).zip(objects.first().copied());
    let Some((event, who)) = on_whom.or_else(for_what) else { return };
    let blamer = syntax.subject(verb).filter(|_| !syntax.is_passive(verb)).map(|s| claims.phrase(s));
    if let Some(value) = name(claims, who) {
        claims.add(event, Attribute::Responsibility, value, clause(claims, verb), blamer);
    }
}

/// "accused Freedonia of carrying out the attack".
fn accused(claims: &mut Claims<'_>, verb: usize) {
    let syntax = claims.syntax;
    if is_denied(claims, verb) {
        return;
    }
    let Some(&who) = syntax.objects(verb).first() else { return };
    let deed =
        syntax.prepositional(verb).filter(|(p, _)| *p == "of").find_map(|(_, deed)| event_of(claims, deed));
    let accuser = syntax.subject(verb).filter(|_| !syntax.is_passive(verb)).map(|s| claims.phrase(s));
    if let (Some(event), Some(value)) = (deed.filter(|&e| is_violent(claims, e)), name(claims, who)) {
        claims.add(event, Attribute::Responsibility, value, clause(claims, verb), accuser);
    }
}

/// "claimed responsibility for the attack", "no responsibility has been claimed", "claimed the killing".
fn claimed(claims: &mut Claims<'_>, verb: usize) {
    let syntax = claims.syntax;
    let Some(&object) = syntax.objects(verb).first() else { return };
    let lemma = syntax.lemma(object);
    let is_responsibility = matches!(&*lemma, "responsibility" | "credit" | "blame");
    let event = if is_responsibility {
        let about =
            syntax.prepositional(object).chain(syntax.prepositional(verb)).filter(|(p, _)| *p == "for");
        let told = about.map(|(_, o)| o).find_map(|o| event_of(claims, o));
        // "for which Freedonia later claimed responsibility": the noun the clause hangs on.
        told.or_else(|| claims.event_at(syntax.doc.head(verb).filter(|_| syntax.dep(verb) == Dep::Relcl)?))
    } else if syntax.lemma(verb) == "claim" {
        claims.event_at(object).filter(|&e| is_violent(claims, e))
    } else {
        None
    };
    let Some(event) = event else { return };
    let subject = syntax.subject(verb).filter(|&s| !syntax.is_passive(verb) && s != object);
    let nobody = subject.is_some_and(|s| matches!(&*syntax.lemma(s), "nobody" | "none") || has_no(claims, s));
    let is_negated = is_denied(claims, verb) || nobody || has_no(claims, object);
    let (value, by) = if is_negated {
        (Some(NOT_CLAIMED.to_owned()), subject.filter(|_| !nobody).map(|s| claims.phrase(s)))
    } else {
        (subject.and_then(|s| name(claims, s)), subject.map(|s| claims.phrase(s)))
    };
    let is_real =
        !syntax.with_dep(verb, &[Dep::Aux]).any(|a| syntax.doc.tokens[a].tag == dateline_text::Tag::Md);
    if let Some(value) = value.filter(|_| is_real) {
        claims.add(event, Attribute::Responsibility, value, clause(claims, verb), by);
    }
}

/// "denied involvement in the attack", "denied being behind it".
fn denied(claims: &mut Claims<'_>, verb: usize) {
    let syntax = claims.syntax;
    if is_denied(claims, verb) {
        return;
    }
    let about = syntax.objects(verb).into_iter().chain(syntax.with_dep(verb, &[Dep::Xcomp, Dep::Ccomp]));
    let mut event = None;
    for object in about {
        let inside =
            syntax.prepositional(object).filter(|(p, _)| matches!(*p, "in" | "for" | "behind" | "with"));
        event = inside.map(|(_, o)| o).find_map(|o| event_of(claims, o)).or(event);
    }
    let who = syntax.subject(verb).map(|s| claims.phrase(s));
    if let Some(event) = event {
        claims.add(event, Attribute::Responsibility, DENIED.to_owned(), clause(claims, verb), who);
    }
}

/// "the raid bore the hallmarks of Freedonia's navy", "was the work of Freedonian agents".
fn hallmarks(claims: &mut Claims<'_>, noun: usize) {
    let syntax = claims.syntax;
    let Some(verb) = syntax.doc.head(noun).filter(|&v| !is_denied(claims, v)) else { return };
    let subject = syntax.subject(verb).or_else(|| syntax.doc.head(verb).and_then(|v| syntax.subject(v)));
    let Some(event) = subject.and_then(|s| event_of(claims, s)) else { return };
    let behind = syntax.prepositional(noun).filter(|(p, _)| *p == "of").find_map(|(_, o)| {
        // Whoever is named nearest in "of Freedonia's navy".
        syntax.subtree(o).take(12).find_map(|t| claims.cast.at(t))
    });
    if let Some(found) = behind {
        let by = claims.source(noun);
        let value = state_or_name(claims, &found);
        claims.add(event, Attribute::Responsibility, value, clause(claims, verb), by);
    }
}

/// "Freedonia was behind the attack".
fn behind(claims: &mut Claims<'_>, preposition: usize) {
    let syntax = claims.syntax;
    let Some(verb) = syntax.doc.head(preposition).filter(|&v| syntax.lemma(v) == "be") else { return };
    let event = syntax.child(preposition, &[Dep::Pobj]).and_then(|o| event_of(claims, o));
    let Some((event, subject)) = event.zip(syntax.subject(verb)) else { return };
    let by = claims.source(verb);
    let value = if is_denied(claims, verb) { Some(DENIED.to_owned()) } else { name(claims, subject) };
    if let Some(value) = value {
        claims.add(event, Attribute::Responsibility, value, clause(claims, verb), by);
    }
}

/// "a Freedonia-directed assassination".
fn directed(claims: &mut Claims<'_>, participle: usize) {
    let syntax = claims.syntax;
    let Some(noun) = syntax.doc.head(participle).filter(|_| syntax.dep(participle) == Dep::Amod) else {
        return;
    };
    let Some(event) = claims.event_at(noun).filter(|&e| is_violent(claims, e)) else { return };
    let who = syntax
        .with_dep(participle, &[Dep::NpAdvmod, Dep::Nmod, Dep::Compound, Dep::Nsubj])
        .find_map(|c| claims.cast.at(c));
    if let Some(found) = who {
        let value = state_or_name(claims, &found);
        let by = claims.source(participle);
        let start = syntax.subtree(participle).start;
        claims.add(event, Attribute::Responsibility, value, start..noun + 1, by);
    }
}

/// The happening that a phrase names: by its head, or one step into it ("the explosion of the bomb").
fn event_of(claims: &Claims<'_>, token: usize) -> Option<LocalEventId> {
    let inside = || {
        let near = claims.syntax.prepositional(token).filter(|(p, _)| *p == "of").map(|(_, o)| o);
        near.chain(claims.syntax.objects(token)).find_map(|o| claims.event_at(o))
    };
    claims.event_at(token).or_else(inside)
}

fn is_violent(claims: &Claims<'_>, event: LocalEventId) -> bool {
    claims.kind_of(event).is_some_and(super::is_violent)
}

/// Who a phrase names; an unnamed phrase speaks for itself ("separatist fighters").
fn name(claims: &Claims<'_>, head: usize) -> Option<String> {
    if let Some(found) = claims.cast.phrase(head).first() {
        return Some(state_or_name(claims, found));
    }
    let is_noun = matches!(claims.syntax.pos(head), Pos::Noun | Pos::Propn);
    is_noun.then(|| claims.phrase(head).of(&claims.annotated.article.text).to_lowercase())
}

/// The name of whoever is found; a capital or a people speaks for its state.
fn state_or_name(claims: &Claims<'_>, found: &Found) -> String {
    let name = &claims.annotated.entities[found.entity.index()].name;
    super::states::state_of(name).map_or_else(|| name.clone(), str::to_owned)
}

/// Whether a verb is negated: "did not blame" blames nobody.
fn is_denied(claims: &Claims<'_>, verb: usize) -> bool {
    claims.syntax.child(verb, &[Dep::Neg]).is_some()
}

fn has_no(claims: &Claims<'_>, noun: usize) -> bool {
    claims.syntax.child_lemma(noun, &["no", "neither"]).is_some()
}

/// The words of a verb's clause, without what introduces it ("while") and clauses that follow.
fn clause(claims: &Claims<'_>, verb: usize) -> Range<usize> {
    let syntax = claims.syntax;
    let mut clause = syntax.subtree(verb);
    for child in syntax.children(verb) {
        let below = syntax.subtree(child);
        let is_other = matches!(
            syntax.dep(child),
            Dep::Advcl | Dep::Conj | Dep::Cc | Dep::Mark | Dep::Punct | Dep::Parataxis
        ) || (syntax.dep(child) == Dep::Ccomp && is(Class::Saying, &syntax.lemma(verb)));
        if is_other && child < verb && below.end <= verb {
            clause.start = clause.start.max(below.end);
        } else if is_other && child > verb {
            clause.end = clause.end.min(below.start);
        }
    }
    // A mark before the subject does not cut the subject off.
    let subject = syntax.child(verb, &[Dep::Nsubj, Dep::NsubjPass]).map(|s| syntax.subtree(s).start);
    if let Some(start) = subject {
        let relative =
            syntax.with_dep(verb, &[Dep::Dobj]).find(|&o| syntax.dep(verb) == Dep::Relcl && o < start);
        clause.start = relative.unwrap_or(start);
    }
    clause.start.min(verb)..clause.end.max(verb + 1)
}
