//! Who stands where: positions as a table of issues by holders.
//!
//! Who shares a column is told in `columns`. Issues told in much the same words share a row.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{ArticleIdx, Cite, Position};
use jiff::civil::Date;

use super::columns::{Column, Columns};
use super::desk::{Desk, plain};
use crate::{Stand, Stands, StandsRow};

/// Issues share a row when they share so much of the shorter one's words.
const SAME_ISSUE: f64 = 0.6;

/// Words that say nothing about which issue is meant.
const PLAIN_WORDS: &str = "which what who whom whose one the a an of to in on at by for from with and or that this these those its his \
                           her their it he she they them be is are was were been has have had will would \
                           could should may might not no any as if into over under about up out new all \
                           some such more than";

/// One position with the column it goes to.
struct Held<'a> {
    article: ArticleIdx,
    position: &'a Position,
    column: Column,
    holder_name: String,
    issue: String,
    words: BTreeSet<String>,
}

/// The table of a story.
pub(super) fn of(desk: &Desk, story: usize) -> Stands {
    let columns = Columns::of(desk, story);
    // Many reports tell of the same few holders.
    let mut known: BTreeMap<usize, Column> = BTreeMap::new();
    let mut held: Vec<Held> = Vec::new();
    for article in desk.originals(story) {
        let positions = desk.annotated(article).positions.iter();
        held.extend(
            positions.filter_map(|position| self::held(desk, &columns, &mut known, article, position)),
        );
    }
    let mut n_positions: BTreeMap<&Column, usize> = BTreeMap::new();
    for position in &held {
        *n_positions.entry(&position.column).or_default() += 1;
    }
    let mut holders: Vec<(&Column, usize)> = n_positions.into_iter().collect();
    holders.sort_by_key(|&(column, n)| (Reverse(n), column));
    let rows = rows(&held);
    let mut issues: Vec<StandsRow> = rows
        .iter()
        .map(|row| {
            let cells = holders.iter().map(|(column, _)| cell(desk, row, column, &columns)).collect();
            StandsRow { issue: row[0].issue.clone(), cells }
        })
        .collect();
    // The sort is stable: issues that as many speak to stay in the order they are told in.
    issues.sort_by_key(|row| {
        let n_holders = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        Reverse((n_holders, row.cells.iter().map(Vec::len).sum::<usize>()))
    });
    let holders = holders.iter().map(|(column, _)| columns.name(desk, column)).collect();
    Stands { holders, issues }
}

/// One position with its column; `None` where it names no holder or no issue that stands by itself.
fn held<'a>(
    desk: &Desk,
    columns: &Columns,
    known: &mut BTreeMap<usize, Column>,
    article: ArticleIdx,
    position: &'a Position,
) -> Option<Held<'a>> {
    let issue = plain(&position.issue);
    let words = content_words(&issue);
    let holder = position.holder.and_then(|local| desk.entity(article, local));
    let (column, holder_name) = if let Some((idx, entity)) = holder {
        let column = known.entry(idx).or_insert_with(|| columns.of_entity(desk, idx));
        (column.clone(), entity.name.clone())
    } else {
        let name = plain(position.holder_name.as_deref()?);
        (columns.of_description(&name), name)
    };
    (!words.is_empty()).then_some(Held { article, position, column, holder_name, issue, words })
}

/// Positions on one issue stand together: each joins the row whose first issue shares most of its words.
fn rows<'h, 'a>(held: &'h [Held<'a>]) -> Vec<Vec<&'h Held<'a>>> {
    let mut rows: Vec<Vec<&Held>> = Vec::new();
    let mut rows_of_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for position in held {
        let mut n_shared: BTreeMap<usize, usize> = BTreeMap::new();
        for row in position.words.iter().filter_map(|word| rows_of_word.get(word.as_str())).flatten() {
            *n_shared.entry(*row).or_default() += 1;
        }
        let alike = |(row, shared): (usize, usize)| {
            let words = &rows[row][0].words;
            (shared as f64 / position.words.len().min(words.len()).max(1) as f64, shared, Reverse(row))
        };
        let best = n_shared
            .into_iter()
            .map(alike)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        match best {
            Some((share, _, Reverse(row))) if share >= SAME_ISSUE => rows[row].push(position),
            _ => {
                for word in &position.words {
                    rows_of_word.entry(word).or_default().push(rows.len());
                }
                rows.push(vec![position]);
            }
        }
    }
    rows
}

/// What one column says on one issue: each stance of each holder once, with all its words, by day.
fn cell(desk: &Desk, row: &[&Held], column: &Column, columns: &Columns) -> Vec<Stand> {
    let mut stands: Vec<Stand> = Vec::new();
    for held in row.iter().filter(|held| held.column == *column) {
        let cite = Cite { article: held.article, span: held.position.span };
        let holder = (columns.name(desk, column) != held.holder_name).then(|| held.holder_name.clone());
        let wording = (held.issue != row[0].issue).then(|| held.issue.clone());
        let same =
            stands.iter_mut().find(|stand| stand.stance == held.position.stance && stand.holder == holder);
        let day = day(desk, held);
        match same {
            Some(stand) => {
                stand.evidence.push(cite);
                stand.day = stand.day.into_iter().chain(day).min();
            }
            None => stands.push(Stand {
                stance: held.position.stance,
                holder,
                wording,
                day,
                is_turn: false,
                evidence: vec![cite],
            }),
        }
    }
    stands.sort_by_key(|stand| (stand.day.is_none(), stand.day));
    for i in 1..stands.len() {
        let (before, later) = stands.split_at_mut(i);
        let later = &mut later[0];
        // Two ministers may differ; somebody turns only from what they said themselves. A threat is on neither side.
        let last = before.iter().rev().find(|s| s.holder == later.holder && s.stance.is_for().is_some());
        later.is_turn = last.is_some_and(|last| {
            let is_later = matches!((last.day, later.day), (Some(last), Some(later)) if last < later);
            is_later && later.stance.is_for().is_some_and(|is_for| last.stance.is_for() != Some(is_for))
        });
    }
    stands
}

/// The day from which somebody holds it: the day told, else that on which the report appeared.
fn day(desk: &Desk, held: &Held) -> Option<Date> {
    let told = held.position.time.and_then(|time| desk.time(held.article, time));
    told.and_then(|time| time.resolved.days.single()).or(desk.published(held.article).day)
}

/// Words that tell which issue is meant, cut to their stems so that "closing" meets "closed".
fn content_words(issue: &str) -> BTreeSet<String> {
    let words = issue.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let told =
        words.filter(|word| word.chars().count() > 1 && !PLAIN_WORDS.split(' ').any(|plain| plain == word));
    told.map(|word| stem(&word)).collect()
}

fn stem(word: &str) -> String {
    let endings = ["ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "s", "e", "y"];
    let cut =
        endings.iter().find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 4));
    cut.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use dateline_model::{EntityKind, Role, Stance};
    use jiff::civil::date;

    use crate::testing::Newsroom;

    /// One mayor speaks of one toll in two reports.
    fn mayor(first: Stance, second: Stance, second_day: i8) -> String {
        let mut news = Newsroom::default();
        let reports = [7, second_day].map(|day| {
            news.report(
                Some("Gazette"),
                Some(date(2031, 3, day)),
                &[(Role::Body, "The mayor spoke of the toll.")],
            )
        });
        let story = news.story(&reports);
        news.storyline(&[story]);
        let named = reports.map(|report| (report, "mayor"));
        let mayor = news.entity("Mayor of Lend", EntityKind::Person, None, &named);
        for (report, stance) in reports.into_iter().zip([first, second]) {
            news.position(report, "spoke of the toll", mayor, stance, "the toll on the bridge");
        }
        let briefing = news.brief();
        crate::phrases::stands(&briefing.stories[0].stands.issues[0].cells[0], true, |_| "*".into())
    }

    #[test]
    fn who_turns_is_shown_with_the_days() {
        assert_eq!(mayor(Stance::Proposes, Stance::Rejects, 9), "proposes 7 Mar * \u{2192} rejects 9 Mar *");
    }

    #[test]
    fn who_says_more_of_the_same_does_not_turn() {
        assert_eq!(mayor(Stance::Proposes, Stance::Demands, 9), "proposes 7 Mar *; demands 9 Mar *");
        assert_eq!(mayor(Stance::Proposes, Stance::Rejects, 7), "proposes *; rejects *");
        assert_eq!(mayor(Stance::Proposes, Stance::Proposes, 9), "proposes *");
    }

    #[test]
    fn who_threatens_does_not_turn() {
        assert_eq!(mayor(Stance::Proposes, Stance::Threatens, 9), "proposes 7 Mar *; threatens 9 Mar *");
        assert_eq!(mayor(Stance::Threatens, Stance::Rejects, 9), "threatens 7 Mar *; rejects 9 Mar *");
    }
}
