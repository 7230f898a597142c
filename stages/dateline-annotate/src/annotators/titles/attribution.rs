//! Who says what a sentence tells: the subject of the saying verb above it, or the source after "according to".

use std::ops::Range;

use dateline_text::{Dep, Doc, Tag};

use super::phrases::head_of;
use crate::annotators::words::{self, Class};

/// The words that name who tells of a name in its sentence, without article; `None` where the article itself does, or
/// a pronoun hides the source.
pub(super) fn source_of(doc: &Doc<'_>, name: &Range<usize>) -> Option<Range<usize>> {
    let head = head_of(doc, name);
    let mut below = head;
    for above in doc.ancestors(head).take(12) {
        let is_content = !matches!(
            doc.tokens[below].dep,
            Dep::Nsubj | Dep::NsubjPass | Dep::Dobj | Dep::Dative | Dep::Prep | Dep::Agent
        );
        if is_content && words::is(Class::Saying, &doc.tokens[above].lemma) {
            let subject = doc.child(above, &[Dep::Nsubj])?;
            return noun_phrase(doc, subject, name);
        }
        below = above;
    }
    let sentence = doc.sentence_of(name.start);
    let according = sentence.clone().find(|&token| {
        doc.word(token).eq_ignore_ascii_case("according")
            && token + 2 < sentence.end
            && doc.word(token + 1) == "to"
    })?;
    let source = doc.child(according + 1, &[Dep::Pobj])?;
    noun_phrase(doc, source, name)
}

/// A noun with what belongs to it up to the first comma or relative clause, without article; not where it holds the name itself.
fn noun_phrase(doc: &Doc<'_>, noun: usize, name: &Range<usize>) -> Option<Range<usize>> {
    // "Correction: Otto Kern was a colonel, ..." is said by nobody of that name.
    let is_label = noun + 1 < doc.tokens.len() && doc.word(noun + 1) == ":";
    if is_label || matches!(doc.tokens[noun].tag, Tag::Prp | Tag::Wp | Tag::Wdt | Tag::Dt) {
        return None;
    }
    let whole = doc.subtree(noun);
    let end = (noun + 1..whole.end)
        .find(|&t| {
            matches!(doc.tokens[t].tag, Tag::Comma | Tag::Wp | Tag::Wdt | Tag::Vbg | Tag::Vbn)
                || doc.word(t) == "-"
        })
        .unwrap_or(whole.end);
    let start = whole.start + usize::from(matches!(doc.tokens[whole.start].tag, Tag::Dt | Tag::PrpDollar));
    let start = start.min(noun);
    let overlaps = name.start < end && start < name.end;
    (!overlaps).then_some(start..end)
}
