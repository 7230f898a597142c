//! What a cue passes on in the reporter's own words: the clause, infinitive or object that gives the content.

use std::ops::Range;

use dateline_text::{Dep, Pos, Tag};

use super::cues::{self, Cue, CueKind, Source};
use super::lexicon::Saying;
use super::page::Page;
use crate::syntax::Syntax;

/// The runs of tokens that give a cue's content: one as a rule, two where the cue stands inside it.
pub(super) fn content(page: &Page<'_>, cue: &Cue) -> Vec<Range<usize>> {
    let syntax = &page.syntax;
    if is_unsaid(syntax, cue) {
        return Vec::new();
    }
    let pieces = match cue.kind {
        CueKind::Verb(saying) => of_verb(page, cue.token, saying)
            .map_or_else(|| around(page, cue, saying), |tokens| split(page, tokens, cue.token)),
        CueKind::Noun => {
            cues::noun_clause(syntax, cue.token).map(|c| syntax.subtree(c)).into_iter().collect()
        }
        CueKind::AccordingTo => of_according_to(page, cue).into_iter().collect(),
    };
    let pieces = pieces.into_iter().map(|tokens| syntax.trim(whole_marks(page, tokens)));
    pieces.filter(|tokens| !tokens.is_empty() && !tokens.contains(&cue.token)).collect()
}

/// Whether nothing has been said: "if the council agrees to sell", "nobody has said why", "neither side confirmed it".
fn is_unsaid(syntax: &Syntax<'_>, cue: &Cue) -> bool {
    let has = |token: usize, dep: Dep, words: &[&str]| {
        syntax.children(token).any(|c| syntax.dep(c) == dep && syntax.is_word(c, words))
    };
    let is_supposed = syntax.dep(cue.token) == Dep::Advcl && has(cue.token, Dep::Mark, &["if", "unless"]);
    let is_nobody = |source: &Source| {
        syntax.is_word(source.head, &["nobody", "none", "neither"])
            || has(source.head, Dep::Det, &["no", "neither"])
    };
    is_supposed || cue.source.as_ref().is_some_and(is_nobody)
}

/// Grows a run of tokens to the end of a mark that it cuts through.
fn whole_marks(page: &Page<'_>, tokens: Range<usize>) -> Range<usize> {
    if tokens.is_empty() {
        return tokens;
    }
    let cut = page.mark_of(tokens.end - 1).map(|m| &page.marks[m].outer).filter(|m| m.start >= tokens.start);
    tokens.start..cut.map_or(tokens.end, |m| m.end.max(tokens.end))
}

/// A content with its own cue inside ("the media, she said, thought so"): what stands on either side.
fn split(page: &Page<'_>, content: Range<usize>, verb: usize) -> Vec<Range<usize>> {
    if !content.contains(&verb) {
        return vec![content];
    }
    let group = own_group(page, verb);
    [content.start..group.start.max(content.start), group.end.min(content.end)..content.end]
        .into_iter()
        .filter(|side| page.syntax.trim(side.clone()).len() >= 3)
        .collect()
}

/// The cue with its subject and what else hangs on it, but not the content.
fn own_group(page: &Page<'_>, verb: usize) -> Range<usize> {
    let syntax = &page.syntax;
    let mut group = verb..verb + 1;
    for child in syntax.children(verb) {
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

/// "X said" put into a sentence that does not hang on it: the sentence around it.
fn around(page: &Page<'_>, cue: &Cue, saying: &Saying) -> Vec<Range<usize>> {
    let syntax = &page.syntax;
    let verb = cue.token;
    let own_subject = syntax.child(verb, &[Dep::Nsubj]).is_some();
    let is_inserted =
        matches!(syntax.dep(verb), Dep::Parataxis | Dep::Ccomp | Dep::Dep | Dep::Advcl | Dep::Conj)
            && syntax.child(verb, &[Dep::Mark]).is_none();
    let Some(head) = syntax.doc.head(verb) else { return Vec::new() };
    let group = own_group(page, verb);
    let comma_before = group.start.checked_sub(1).is_some_and(|t| syntax.is_word(t, &[",", "—", "–", "-"]));
    let at_start = group.start == syntax.sentence(verb).start;
    if !(saying.speech && own_subject && is_inserted && (comma_before || at_start) && group.len() <= 14) {
        return Vec::new();
    }
    let clause = syntax.subtree(head);
    if page.is_free(head) { split(page, clause, verb) } else { Vec::new() }
}

fn of_verb(page: &Page<'_>, verb: usize, saying: &Saying) -> Option<Range<usize>> {
    let syntax = &page.syntax;
    let complements: Vec<usize> =
        syntax.children(verb).filter(|&c| page.is_free(c) || !page.is_free(verb)).collect();
    let find = |deps: &[Dep]| complements.iter().copied().find(|&c| deps.contains(&syntax.dep(c)));
    let passive = syntax.is_passive(verb);
    if saying.clause || saying.speech {
        let clause = syntax.children(verb).find(|&c| {
            syntax.dep(c) == Dep::Ccomp
                && matches!(syntax.pos(c), Pos::Verb | Pos::Aux | Pos::Noun | Pos::Adj | Pos::Propn)
        });
        if let Some(clause) = clause {
            let subtree = syntax.subtree(clause);
            // The conjunction begins the content, even where something stands between it and the clause.
            let that =
                (verb + 1..subtree.start).find(|&t| syntax.is_word(t, &["that"]) && syntax.tag(t) == Tag::In);
            return Some(that.unwrap_or(subtree.start)..subtree.end);
        }
        // "said … that": where the parser lost the clause, the conjunction still begins it.
        let sentence = syntax.sentence(verb);
        let that = (verb + 1..sentence.end.min(verb + 8))
            .find(|&t| syntax.is_word(t, &["that"]) && syntax.tag(t) == Tag::In);
        if let Some(that) = that {
            return Some(that..sentence.end);
        }
    }
    if saying.infinitive || saying.clause {
        let to = find(&[Dep::Xcomp]).filter(|&x| x > verb);
        if let Some(to) = to {
            let object = find(&[Dep::Dobj]).filter(|&o| o > verb && o < to);
            let start = object
                .filter(|_| saying.object)
                .map_or(syntax.subtree(to).start, |o| syntax.subtree(o).start);
            return Some(start..syntax.subtree(to).end);
        }
    }
    if saying.object
        && !passive
        && let Some(object) = find(&[Dep::Dobj, Dep::Ccomp, Dep::Xcomp]).filter(|&o| o > verb)
    {
        let start = syntax.subtree(object).start;
        return Some(start..complement_end(page, verb, syntax.subtree(object).end));
    }
    let prep = complements.iter().copied().find(|&c| {
        c > verb && syntax.dep(c) == Dep::Prep && saying.preps.iter().any(|p| syntax.is_word(c, &[p]))
    });
    if let Some(object) = prep.and_then(|p| syntax.child(p, &[Dep::Pobj, Dep::Pcomp])) {
        return Some(syntax.subtree(object).start..complement_end(page, verb, syntax.subtree(object).end));
    }
    None
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

/// The end of the complements that follow an object without a break ("the GOP | of stoking it").
fn complement_end(page: &Page<'_>, verb: usize, mut end: usize) -> usize {
    let syntax = &page.syntax;
    for child in syntax.children(verb) {
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

/// The sentence around "according to X", or its longer side.
fn of_according_to(page: &Page<'_>, cue: &Cue) -> Option<Range<usize>> {
    let syntax = &page.syntax;
    let source = cue.source.as_ref()?;
    let sentence = syntax.trim(syntax.sentence(cue.token));
    let phrase_end = source.tokens.end.max(syntax.subtree(source.head).end.min(sentence.end));
    let (left, right) =
        (sentence.start..cue.token.max(sentence.start), phrase_end.min(sentence.end)..sentence.end);
    let longer = if left.len() >= right.len() { left } else { right };
    (longer.len() > 2).then_some(longer)
}
