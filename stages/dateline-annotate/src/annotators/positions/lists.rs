//! Positions told as a list: conditions after a colon, proposals after "including", and what a plan would also require.

use std::ops::Range;

use dateline_model::Stance;
use dateline_text::{Dep, Tag};

use super::{Found, nouns, verbs};
use crate::annotators::quotes::page::Page;

/// The most items a list is read to have.
const MOST_ITEMS: usize = 12;

/// Adds the positions that lists tell.
pub(super) fn extend(page: &Page<'_>, found: &mut Vec<Found>) {
    found.sort_by_key(|f| f.word);
    let mut proposed: Option<(usize, Found)> = None;
    let mut added = Vec::new();
    for (number, sentence) in page.paragraph.doc.sentences().enumerate() {
        let here = heads(page, sentence.clone(), found);
        for head in &here {
            for item in items(page, sentence.clone(), head.word) {
                let issue = item.clone();
                added.push(Found { tokens: item, issue, ..head.clone() });
            }
        }
        // "The town would also have to sell its boats": required by the plan of the sentence before.
        if let Some((before, plan)) = &proposed
            && before + 1 == number
        {
            added.extend(required(page, sentence.clone(), plan));
        }
        if let Some(plan) = here.into_iter().find(|h| matches!(h.stance, Stance::Proposes | Stance::Demands))
        {
            proposed = Some((number, plan));
        }
    }
    found.extend(added);
}

/// The words of a sentence that a list can follow: nouns and verbs of stance, with their holders.
fn heads(page: &Page<'_>, sentence: Range<usize>, found: &[Found]) -> Vec<Found> {
    let first = found.partition_point(|f| f.word < sentence.start);
    let mut heads: Vec<Found> =
        found[first..].iter().take_while(|f| f.word < sentence.end).cloned().collect();
    let n_found = heads.len();
    for token in sentence {
        let by_noun = || Some((nouns::word_at(page, token)?, nouns::holder(page, token)?));
        let by_verb = || Some((verbs::word_at(page, token)?, plan_maker(page, token)?));
        if heads[..n_found].binary_search_by_key(&token, |h| h.word).is_err()
            && let Some((word, holder)) = by_noun().or_else(by_verb)
        {
            let tokens = token..token + 1;
            heads.push(Found {
                word: token,
                tokens: tokens.clone(),
                issue: tokens,
                stance: word.stance,
                holder,
            });
        }
    }
    heads
}

/// Whose plan proposes: "the draft, presented by Halden, proposed".
fn plan_maker(page: &Page<'_>, verb: usize) -> Option<usize> {
    let syntax = &page.syntax;
    let plan = syntax.child(verb, &[Dep::Nsubj])?;
    let made = syntax
        .children(plan)
        .find(|&c| syntax.dep(c) == Dep::Acl && syntax.child(c, &[Dep::Agent]).is_some());
    let by = made.and_then(|m| syntax.child(m, &[Dep::Agent]));
    by.and_then(|b| syntax.child(b, &[Dep::Pobj])).or_else(|| nouns::holder(page, plan))
}

/// The items that follow a word in its sentence.
fn items(page: &Page<'_>, sentence: Range<usize>, word: usize) -> Vec<Range<usize>> {
    let syntax = &page.syntax;
    let doc = &page.paragraph.doc;
    let is_noun = nouns::word_at(page, word).is_some();
    let lead = (word + 1..sentence.end).take(40).find(|&t| {
        page.is_free(t)
            && (syntax.is_word(t, &["including", "especially", "particularly", "notably"])
                && (word..t).any(|p| matches!(doc.word(p), "," | "—" | "–" | "-"))
                || is_noun && doc.word(t) == ":" && t + 1 < sentence.end)
    });
    let Some(lead) = lead else { return Vec::new() };
    let rest = syntax.trim(lead + 1..sentence.end);
    if rest.is_empty() {
        return Vec::new();
    }
    let stop = rest
        .clone()
        .find(|&t| syntax.is_word(t, &["according", "—", "–", ";"]) || page.ends_sentence(t))
        .unwrap_or(rest.end);
    let rest = syntax.trim(rest.start..stop);
    let is_series = rest.clone().filter(|&t| doc.word(t) == ",").count() >= 2;
    let mut items = Vec::new();
    let mut start = rest.start;
    for token in rest.clone() {
        let splits = if is_series {
            doc.word(token) == "," || syntax.is_word(token, &["and", "or"]) && doc.word(token - 1) == ","
        } else {
            doc.word(token) == ","
                || syntax.is_word(token, &["and", "or"]) && begins_an_item(page, token + 1, rest.end)
        };
        if splits {
            items.push(start..token);
            start = token + 1;
        }
    }
    items.push(start..rest.end);
    let mut items: Vec<Range<usize>> = items.into_iter().map(|i| syntax.trim(i)).collect();
    items.retain(|i| !i.is_empty() && i.clone().any(|t| syntax.is_nominal(t) || syntax.tag(t) == Tag::Vbg));
    items.truncate(MOST_ITEMS);
    items
}

/// Whether a doing begins here: "selling the boats", "Halden closing the harbour".
fn begins_an_item(page: &Page<'_>, token: usize, end: usize) -> bool {
    (token..end.min(token + 3)).any(|t| page.syntax.tag(t) == Tag::Vbg)
}

/// "would be required to", "would have to" in the sentence after a plan.
fn required(page: &Page<'_>, sentence: Range<usize>, plan: &Found) -> Option<Found> {
    let syntax = &page.syntax;
    let verb = sentence.clone().find(|&t| {
        let lemma = syntax.lemma(t);
        let obliged =
            syntax.is_passive(t) && ["require", "oblige", "ask", "force", "expect"].contains(&&*lemma);
        (obliged || lemma == "have")
            && syntax.child(t, &[Dep::Xcomp]).is_some()
            && syntax.children(t).any(|c| syntax.is_word(c, &["would"]))
    })?;
    let deed = syntax.child(verb, &[Dep::Xcomp])?;
    let tokens = syntax.trim(deed..syntax.subtree(deed).end);
    (!tokens.is_empty()).then(|| Found { word: verb, tokens: tokens.clone(), issue: tokens, ..plan.clone() })
}
