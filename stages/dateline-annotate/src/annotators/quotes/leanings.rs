//! Which outlets a report takes its news from: "Halden News reported", "according to the Port Gazette", "documents seen by".
//!
//! A body counts as an outlet where it reports, is interviewed for or sees documents somewhere in the article, or where a
//! word of its name or beside it says so; from then on all that it is said to say is a leaning.

use std::sync::LazyLock;

use dateline_model::{Annotated, EntityKind, Leaning, Mention};
use dateline_text::Dep;
use rustc_hash::FxHashSet;

use super::cues::{Cue, CueKind};
use super::page::Page;

static MEDIA_WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../../data/media_words.txt").lines().filter(|l| !l.starts_with('#')).collect()
});

/// Finds the outlets leant on, in text order.
pub(super) fn find(annotated: &Annotated, pages: &[Page<'_>]) -> Vec<Leaning> {
    let mut is_outlet = vec![false; annotated.entities.len()];
    let mut used: Vec<&Mention> = Vec::new();
    for page in pages {
        for mention in page.mentions(annotated) {
            let kind = annotated.entities[mention.entity.index()].kind;
            let can_be = matches!(kind, EntityKind::Organization | EntityKind::Work | EntityKind::Other);
            let tokens = page.paragraph.tokens_in(mention.span);
            if !can_be || tokens.is_empty() || !page.is_free(tokens.start) {
                continue;
            }
            let (reports, says) = part(page, tokens.start..tokens.end);
            is_outlet[mention.entity.index()] |= reports || is_media_name(page, tokens);
            if reports || says {
                used.push(mention);
            }
        }
    }
    let own = annotated.article.outlet.as_deref();
    let name = |m: &Mention| annotated.entities[m.entity.index()].name.as_str();
    used.retain(|m| is_outlet[m.entity.index()] && own.is_none_or(|o| !o.eq_ignore_ascii_case(name(m))));
    used.into_iter().map(|m| Leaning { span: m.span, entity: m.entity }).collect()
}

/// Whether a name reports as outlets do, and whether it says anything at all.
fn part(page: &Page<'_>, name: std::ops::Range<usize>) -> (bool, bool) {
    let syntax = &page.syntax;
    let cues = page.cues_in(syntax.sentence(name.start));
    let mut cues =
        cues.map(|c| &page.cues[c]).filter(|c| c.source.as_ref().is_some_and(|s| name.contains(&s.head)));
    let reports_by = |c: &Cue| !matches!(c.kind, CueKind::AccordingTo) && syntax.lemma(c.token) == "report";
    let (mut reports, mut says) = (false, false);
    for cue in cues.by_ref() {
        says |= cue.is_speech();
        reports |= reports_by(cue);
    }
    // "seen by X", "an interview with X", "citing X".
    let head = name.clone().rev().find(|&t| syntax.doc.head(t).is_none_or(|h| !name.contains(&h)));
    if let Some((head, above)) = head.and_then(|h| Some((h, syntax.doc.head(h)?))) {
        // "reports from X and Y": Y hangs on X.
        let above =
            if syntax.dep(head) == Dep::Conj { syntax.doc.head(above).unwrap_or(above) } else { above };
        let over = syntax.doc.head(above);
        let over_is = |lemmas: &[&str]| over.is_some_and(|o| lemmas.contains(&&*syntax.lemma(o)));
        let seen = syntax.dep(above) == Dep::Agent
            && over_is(&["see", "obtain", "review", "report", "publish", "verify"])
            || syntax.is_word(above, &["from", "by", "in"]) && over_is(&["report"]);
        let interviewed = syntax.is_word(above, &["with", "to"]) && over_is(&["interview"]);
        let published =
            syntax.dep(head) == Dep::Nsubj && ["publish", "report"].contains(&&*syntax.lemma(above));
        let cited = syntax.is_word(above, &["citing"]);
        reports |= seen || interviewed;
        says |= seen || published || cited;
    }
    (reports, says)
}

/// Whether a word of the name, or right beside it, says that it is an outlet.
fn is_media_name(page: &Page<'_>, name: std::ops::Range<usize>) -> bool {
    let around = name.start.saturating_sub(2)..(name.end + 1).min(page.paragraph.doc.tokens.len());
    around.into_iter().any(|t| MEDIA_WORDS.contains(page.paragraph.doc.word(t).to_lowercase().as_str()))
}
