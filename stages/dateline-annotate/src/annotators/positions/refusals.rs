//! Refusals without a verb of refusal: what a speaker says will not be done ("said it would not close the harbour") and
//! what is said to break a law or cross a line ("would breach the treaty").

use dateline_model::Stance;
use dateline_text::{Dep, Tag};

use super::{Found, verbs};
use crate::annotators::quotes::cues::Cue;
use crate::annotators::quotes::page::Page;
use crate::annotators::words::{Class, is};

/// Finds the positions that the page tells as refusals and breaches.
pub(super) fn find(page: &Page<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for cue in page.cues.iter().filter(|c| page.is_free(c.token)) {
        found.extend(unwilling(page, cue));
        found.extend(warned(page, cue));
    }
    for token in 0..page.paragraph.doc.tokens.len() {
        found.extend(breach(page, token));
    }
    found
}

/// "said it would not close the harbour": the speaker's own deed, denied.
fn unwilling(page: &Page<'_>, cue: &Cue) -> Option<Found> {
    let syntax = &page.syntax;
    let holder = cue.source.as_ref()?.head;
    cue.saying().filter(|s| s.speech)?;
    let deed = syntax.child(cue.token, &[Dep::Ccomp]).filter(|&d| d > cue.token)?;
    let subject = syntax.child(deed, &[Dep::Nsubj])?;
    let modal = syntax
        .children(deed)
        .find(|&c| syntax.tag(c) == Tag::Md && syntax.is_word(c, &["will", "would", "wo", "shall"]))?;
    let denied = syntax.children(deed).any(|c| syntax.dep(c) == Dep::Neg || syntax.is_word(c, &["never"]));
    let own = syntax.tag(subject) == Tag::Prp
        && syntax.is_word(subject, &["he", "she", "it", "they", "we", "i"])
        || syntax.lemma(subject) == syntax.lemma(holder);
    let tokens = modal..syntax.subtree(deed).end;
    let has_object = syntax.child(deed, &[Dep::Dobj, Dep::Xcomp, Dep::Prep]).is_some();
    (denied && own && has_object && modal < deed).then(|| Found {
        word: deed,
        tokens: syntax.trim(tokens),
        issue: deed..syntax.subtree(deed).end,
        stance: Stance::Rejects,
        holder,
    })
}

/// "recognising the border would breach the treaty", said by somebody; "would cross a red line for Halden".
fn breach(page: &Page<'_>, verb: usize) -> Option<Found> {
    let syntax = &page.syntax;
    let would =
        syntax.children(verb).any(|c| syntax.tag(c) == Tag::Md && syntax.is_word(c, &["would", "will"]));
    let object = syntax.child(verb, &[Dep::Dobj]).filter(|_| would)?;
    let is_line =
        syntax.lemma(object) == "line" && syntax.children(object).any(|c| syntax.is_word(c, &["red"]));
    let is_breach = is(Class::Breaching, &syntax.lemma(verb)) || is_line;
    let deed = syntax.child(verb, &[Dep::Csubj, Dep::Nsubj]).filter(|_| is_breach)?;
    let affected = syntax.children(object).find(|&c| is_line && syntax.is_word(c, &["for"]));
    let holder = affected.and_then(|f| syntax.child(f, &[Dep::Pobj])).or_else(|| {
        let said = syntax.doc.ancestors(verb).take(4).find_map(|a| page.cue_at(a).map(|c| &page.cues[c]))?;
        said.source.as_ref().filter(|_| said.is_speech()).map(|s| s.head)
    })?;
    let issue = syntax.subtree(deed);
    let start = issue.start.min(verb);
    Some(Found {
        word: verb,
        tokens: start..syntax.subtree(object).end.max(verb + 1),
        issue,
        stance: Stance::Rejects,
        holder,
    })
}

/// "warned Halden to open the harbour or face sanctions".
fn warned(page: &Page<'_>, cue: &Cue) -> Option<Found> {
    let is_known = verbs::word_at(page, cue.token).is_some();
    let holder = cue.source.as_ref().filter(|_| !is_known)?.head;
    verbs::threat(page, cue.token, holder)
}
