//! What a verb may pass on: its clause, infinitive, object, or the sentence that it is put into. A cue goes in, its possible
//! contents come out; the first form that fits keeps the others away.

use std::ops::Range;

use dateline_text::{Dep, Pos, Tag};

use super::contents::{Content, Shape, content, one};
use super::cues::Cue;
use super::lexicon::{Class, Saying};
use super::page::Page;
use crate::syntax::Syntax;

/// The possible contents of a verb.
pub(super) fn of_verb(page: &Page<'_>, cue: &Cue, saying: &Saying) -> Vec<Content> {
    let syntax = &page.syntax;
    let verb = cue.token;
    if saying.class == Class::Seem || syntax.child(verb, &[Dep::NsubjPass]).is_some() {
        if let Some(found) = of_subject(page, verb, saying) {
            return vec![found];
        }
        if saying.class == Class::Seem {
            return Vec::new();
        }
    }
    if let Some(found) = clause(page, verb, saying) {
        return vec![found];
    }
    let mut found = Vec::new();
    let passive = syntax.is_passive(verb);
    let complements: Vec<usize> =
        syntax.doc.children(verb).filter(|&c| page.is_free(c) || !page.is_free(verb)).collect();
    let find =
        |deps: &[Dep]| complements.iter().copied().find(|&c| c > verb && deps.contains(&syntax.dep(c)));
    let object = find(&[Dep::Dobj]);
    if let Some(xcomp) = find(&[Dep::Xcomp]).filter(|_| saying.infinitive || saying.clause || saying.object) {
        let subtree = syntax.subtree(xcomp);
        let bid = object.filter(|&o| o < xcomp && (saying.object || saying.class == Class::Order));
        let is_to = syntax.doc.children(xcomp).any(|c| syntax.dep(c) == Dep::Aux && syntax.tag(c) == Tag::To);
        found.push(match bid {
            Some(object) => one(syntax.subtree(object).start..subtree.end, Shape::Bidding),
            None if is_to => one(subtree, Shape::Infinitive),
            None => one(subtree, Shape::Gerund),
        });
        return found;
    }
    // "urged them to leave", "called the plan a disgrace": the parser often makes a clause of it.
    if let Some(small) = find(&[Dep::Ccomp]).filter(|_| saying.object || saying.infinitive) {
        found.push(one(syntax.subtree(small), Shape::ObjectAs));
        return found;
    }
    if let Some(object) = object.filter(|_| saying.object && !passive) {
        let subtree = syntax.subtree(object);
        let end = complement_end(page, verb, subtree.end);
        let shape = if end > subtree.end { Shape::ObjectAs } else { Shape::Object };
        found.push(one(subtree.start..end, shape));
    }
    let prep = complements.iter().copied().find(|&c| {
        c > verb && syntax.dep(c) == Dep::Prep && saying.preps.iter().any(|p| syntax.is_word(c, &[p]))
    });
    if let Some(object) = prep.and_then(|p| syntax.child(p, &[Dep::Pobj, Dep::Pcomp])) {
        let end = complement_end(page, verb, syntax.subtree(object).end);
        found.push(one(syntax.subtree(object).start..end, Shape::Prep));
    }
    if found.is_empty() && saying.class == Class::Call {
        let name = find(&[Dep::Oprd, Dep::Attr, Dep::Acomp]).map(|n| one(syntax.subtree(n), Shape::Name));
        found.extend(name);
    }
    if found.is_empty() {
        found.extend(around(page, cue, saying).or_else(|| of_passive(page, verb, saying)));
    }
    found
}

/// "the plan was rejected by the council", "she was praised for it": the subject, and what "for" or "of" adds.
fn of_passive(page: &Page<'_>, verb: usize, saying: &Saying) -> Option<Content> {
    let syntax = &page.syntax;
    let subject = syntax.child(verb, &[Dep::NsubjPass]).filter(|_| saying.object)?;
    let reason = syntax
        .children(verb)
        .find(|&c| c > verb && syntax.dep(c) == Dep::Prep && syntax.is_word(c, &["for", "of", "over"]));
    let pieces = std::iter::once(syntax.subtree(subject)).chain(reason.map(|r| syntax.subtree(r)));
    Some(content(pieces, Shape::Passive))
}

/// The clause that a verb brings.
fn clause(page: &Page<'_>, verb: usize, saying: &Saying) -> Option<Content> {
    let syntax = &page.syntax;
    if !(saying.clause || saying.speech) {
        return None;
    }
    let clause = syntax.doc.children(verb).find(|&c| {
        syntax.dep(c) == Dep::Ccomp
            && matches!(syntax.pos(c), Pos::Verb | Pos::Aux | Pos::Noun | Pos::Adj | Pos::Propn)
    });
    // "They found three people lying there", "found it empty": what was come upon, not what was said.
    if !saying.speech && clause.is_some_and(|c| c > verb && is_bare(syntax, c)) {
        return None;
    }
    if let Some(clause) = clause {
        let subtree = syntax.subtree(clause);
        // The conjunction begins the content, even where something stands between it and the clause.
        let that =
            (verb + 1..subtree.start).find(|&t| syntax.is_word(t, &["that"]) && syntax.tag(t) == Tag::In);
        let start = that.unwrap_or(subtree.start);
        let shape = if clause < verb || subtree.contains(&verb) {
            Shape::Around
        } else if syntax.is_word(start, &["that"]) {
            Shape::That
        } else if is_question(syntax, start) {
            Shape::Question
        } else {
            Shape::Clause
        };
        let mut pieces = split(page, start..subtree.end, verb);
        // "On Monday, records show, the bridge was shut": set off by commas, the cue splits what it brings.
        let subject = syntax.child(verb, &[Dep::Nsubj]).map(|s| syntax.subtree(s).start);
        let set_off = subject.filter(|&s| {
            shape == Shape::Clause
                && s > syntax.sentence(verb).start + 1
                && syntax.is_word(s - 1, &[","])
                && syntax.is_word(start.saturating_sub(1), &[","])
        });
        if let Some(subject) = set_off {
            let left = syntax.subtree(verb).start..subject;
            if page.cues_in(left.clone()).next().is_none() {
                pieces.insert(0, left);
                return Some(content(pieces, Shape::Around));
            }
        }
        return Some(content(pieces, shape));
    }
    // "said … that": where the parser lost the clause, the conjunction still begins it.
    let sentence = syntax.sentence(verb);
    let that = (verb + 1..sentence.end.min(verb + 8))
        .find(|&t| syntax.is_word(t, &["that"]) && syntax.tag(t) == Tag::In)?;
    Some(one(that..sentence.end, Shape::Lost))
}

/// Whether a clause has neither a finite verb nor a word that begins it.
fn is_bare(syntax: &Syntax<'_>, clause: usize) -> bool {
    !matches!(syntax.tag(clause), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
        && syntax.child(clause, &[Dep::Aux, Dep::AuxPass, Dep::Mark]).is_none()
        && !is_question(syntax, syntax.subtree(clause).start)
}

fn is_question(syntax: &Syntax<'_>, token: usize) -> bool {
    matches!(syntax.tag(token), Tag::Wp | Tag::Wdt | Tag::Wrb | Tag::WpDollar)
        || syntax.is_word(token, &["whether", "if"])
}

/// "the bridge seems to be safe", "is expected to open", "was described as safe": subject and rest.
fn of_subject(page: &Page<'_>, verb: usize, saying: &Saying) -> Option<Content> {
    let syntax = &page.syntax;
    let subject = syntax.child(verb, &[Dep::Nsubj, Dep::NsubjPass])?;
    let rest = syntax.doc.children(verb).find(|&c| {
        c > verb
            && (matches!(syntax.dep(c), Dep::Xcomp | Dep::Oprd | Dep::Acomp | Dep::Ccomp | Dep::Attr)
                || syntax.dep(c) == Dep::Prep
                    && (syntax.is_word(c, &["as"]) && saying.class != Class::Seem
                        || syntax.is_word(c, &["like"]) && saying.class == Class::Seem))
    })?;
    let rest = match syntax.dep(rest) {
        Dep::Prep => syntax.child(rest, &[Dep::Pobj, Dep::Pcomp]).map(|o| syntax.subtree(o))?,
        _ => syntax.subtree(rest),
    };
    let subject = if syntax.is_word(subject, &["it"]) { 0..0 } else { syntax.subtree(subject) };
    let pieces = [subject, rest].into_iter().filter(|p| !p.is_empty() && !p.contains(&verb));
    Some(content(pieces, Shape::Subject))
}

/// "X said" put into a sentence that does not hang on it: the sentence around it.
fn around(page: &Page<'_>, cue: &Cue, saying: &Saying) -> Option<Content> {
    let syntax = &page.syntax;
    let verb = cue.token;
    let own_subject = syntax.child(verb, &[Dep::Nsubj]).is_some();
    let is_inserted =
        matches!(syntax.dep(verb), Dep::Parataxis | Dep::Ccomp | Dep::Dep | Dep::Advcl | Dep::Conj)
            && syntax
                .child(verb, &[Dep::Mark])
                .is_none_or(|m| syntax.is_word(m, &["as"]) && syntax.dep(verb) == Dep::Advcl);
    let head = syntax.doc.head(verb)?;
    let group = own_group(page, verb);
    let comma_before = group.start.checked_sub(1).is_some_and(|t| syntax.is_word(t, &[",", "—", "–", "-"]));
    let at_start = group.start == syntax.sentence(verb).start;
    let brings = saying.speech || matches!(saying.class, Class::Report | Class::Show | Class::Think);
    if !(brings && own_subject && is_inserted && (comma_before || at_start) && group.len() <= 14) {
        return None;
    }
    page.is_free(head).then(|| content(split(page, syntax.subtree(head), verb), Shape::Around))
}

/// A content with its own cue inside ("the media, she said, thought so"): what stands on either side.
fn split(page: &Page<'_>, content: Range<usize>, verb: usize) -> Vec<Range<usize>> {
    if !content.contains(&verb) {
        return vec![content];
    }
    let group = own_group(page, verb);
    [content.start..group.start.max(content.start), group.end.min(content.end)..content.end]
        .into_iter()
        .filter(|side| !page.syntax.trim(side.clone()).is_empty())
        .collect()
}

/// The cue with its subject and what else hangs on it, but not the content.
fn own_group(page: &Page<'_>, verb: usize) -> Range<usize> {
    let syntax = &page.syntax;
    let mut group = verb..verb + 1;
    for child in syntax.doc.children(verb) {
        if !matches!(
            syntax.dep(child),
            Dep::Ccomp | Dep::Punct | Dep::Cc | Dep::Conj | Dep::Advcl | Dep::Parataxis
        ) {
            let subtree = syntax.subtree(child);
            group = group.start.min(subtree.start)..group.end.max(subtree.end);
        }
    }
    group
}

/// The end of the complements that follow an object without a break ("the council | of hiding it").
fn complement_end(page: &Page<'_>, verb: usize, mut end: usize) -> usize {
    let syntax = &page.syntax;
    for child in syntax.doc.children(verb) {
        let subtree = syntax.subtree(child);
        let belongs = match syntax.dep(child) {
            Dep::Prep => syntax.is_word(child, &["of", "for", "as", "from", "to", "against", "with"]),
            Dep::Xcomp | Dep::Oprd | Dep::Acomp => true,
            _ => false,
        };
        if subtree.end > end
            && belongs
            && (end..subtree.start).all(|t| page.is_punct(t) && !syntax.is_word(t, &[","]))
        {
            end = subtree.end;
        }
    }
    end
}

/// The clause that begins right after a saying verb but was hung elsewhere: its subject is the first after the verb. Too
/// uncertain to be a content by itself, but enough to say who marked words inside it belong to.
pub(super) fn lost_clause(page: &Page<'_>, cue: &Cue) -> Option<Range<usize>> {
    let (syntax, verb) = (&page.syntax, cue.token);
    cue.saying().filter(|s| s.clause && s.speech)?;
    let sentence = syntax.sentence(verb);
    let stretch = (verb + 1..sentence.end.min(verb + 9)).take_while(|&t| !page.is_punct(t));
    let subject = stretch.into_iter().find(|&t| {
        matches!(syntax.dep(t), Dep::Nsubj | Dep::NsubjPass | Dep::Expl)
            && syntax.doc.head(t).is_some_and(|h| h > t)
    })?;
    let clause = syntax.doc.head(subject)?;
    Some(syntax.subtree(subject).start..syntax.subtree(clause).end)
}
