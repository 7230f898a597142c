//! Who wants what: demands, proposals, promises, threats and refusals, with their holders. Reads mentions, times and
//! quotes; writes positions.
//!
//! *Finds* verbs of stance ("rejected the plan", "called for talks"), nouns of stance with their holder ("a Haldenese
//! demand that …"), lists of conditions, what a speaker will not do or calls unlawful, threats put as an alternative ("or
//! face …"). *Misses* stances that only follow from the argument, holders named paragraphs before. *Example*: "Halden
//! rejected the offer, saying it would not close the harbour" gives two. *Source*: the stances of the record; words from
//! `data/position_words.tsv`.

use dateline_model::{Annotated, Position, Stance};

use super::quotes::direct;
use super::quotes::page::Page;
use super::quotes::speakers::Speakers;
use crate::Reading;
use holders::Holders;

mod holders;
mod lists;
mod normal;
mod nouns;
mod refusals;
mod verbs;
mod words;

/// Finds the article's positions.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let pages = Page::all(reading);
    let governors = direct::governors(&pages);
    let speakers = Speakers::new(annotated, &pages, &governors);
    let holders = Holders::new(annotated, &pages, &speakers);
    let mut positions: Vec<Position> = Vec::new();
    for (page_idx, page) in pages.iter().enumerate() {
        let mut found = verbs::find(page);
        found.extend(nouns::find(page));
        found.extend(refusals::find(page));
        lists::extend(page, &mut found);
        positions.extend(found.iter().filter_map(|f| holders.position(page_idx, f)));
    }
    positions.sort_by(|a, b| {
        (a.span, a.stance.name(), &a.holder_name).cmp(&(b.span, b.stance.name(), &b.holder_name))
    });
    positions.dedup_by(|a, b| a.span == b.span && a.holder_name == b.holder_name);
    annotated.positions = positions;
}

/// A position before its holder is resolved.
#[derive(Debug, Clone)]
struct Found {
    /// The verb or noun that says it.
    word: usize,
    /// The words that show it.
    tokens: std::ops::Range<usize>,
    /// The words of the issue.
    issue: std::ops::Range<usize>,
    stance: Stance,
    /// The token that names the holder.
    holder: usize,
}

#[cfg(test)]
mod tests {
    use crate::testing::annotated;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let Some(article) = annotated(text, None) else { return };
        let told: Vec<String> = article
            .positions
            .iter()
            .map(|p| {
                format!("{} {}: {}", p.holder_name.as_deref().unwrap_or("nobody"), p.stance.name(), p.issue)
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn the_town_of_a_dateline_holds_no_position() {
        check(
            "ORSOVA, May 12 (X) -- Rejecting criticism of the search, the government said it had sent four boats.",
            &["government rejects: criticism of the search"],
        );
    }

    #[test]
    fn a_verb_of_stance_tells_holder_and_issue() {
        check(
            "Maria Kern rejected the plan to close the harbour.",
            &["Maria Kern rejects: plan to close the harbour"],
        );
        check("France called for new talks on fishing.", &["France demands: new talks on fishing"]);
        check(
            "Thomas Ruge urged France to open its ports.",
            &["Thomas Ruge demands: France to open its ports"],
        );
    }

    #[test]
    fn a_denied_verb_turns_or_says_nothing() {
        check("France did not accept the offer.", &["France rejects: offer"]);
        check("France has not ruled out a ban.", &[]);
        check("France might accept the offer.", &[]);
    }

    #[test]
    fn a_nationality_before_a_noun_is_its_country() {
        check(
            "He spoke of a French demand that Peru open its ports.",
            &["France demands: Peru open its ports"],
        );
    }

    #[test]
    fn a_list_of_conditions_is_one_position_each() {
        check(
            "Peru’s conditions for a deal are the old ones: a fishing ban, open ports, and the return of its boats.",
            &[
                "Peru demands: deal",
                "Peru demands: fishing ban",
                "Peru demands: open ports",
                "Peru demands: return of its boats",
            ],
        );
    }

    #[test]
    fn what_a_speaker_will_not_do_is_rejected() {
        check("Maria Kern said she would not close the harbour.", &["Maria Kern rejects: close the harbour"]);
        check(
            "Maria Kern said that closing the harbour would breach the treaty.",
            &["Maria Kern rejects: closing the harbour"],
        );
    }

    #[test]
    fn a_command_with_an_alternative_carries_a_threat() {
        check(
            "Maria Kern warned Peru to open its ports or face new tariffs.",
            &["Maria Kern threatens: open its ports"],
        );
    }
}
