//! The values of one attribute of one thing, grouped, and the status they come to, with the reason.

use dateline_model::{
    ArticleIdx, Attribute, CaseStep, Cite, Difference, DifferenceValue, Reason, Status, Subject,
};
use jiff::civil::Date;

use super::told::Told;
use super::values::{DENIED, NOT_CLAIMED, Relation, relation};

/// Sets side by side what is told of one attribute of one thing; `told` is sorted and all about the same. `n_speaking` is how
/// many origins speak of the thing at all.
pub(super) fn compare(told: &[Told], n_speaking: usize) -> Vec<Difference> {
    let Some(first) = told.first() else { return Vec::new() };
    let attribute = first.attribute;
    let sides = match attribute {
        Attribute::Title => called_otherwise(same_values(told)),
        _ => apart(same_values(told), attribute),
    };
    sides.into_iter().filter_map(|side| difference(first.about, attribute, &side, n_speaking)).collect()
}

/// All that give one value.
struct Side<'a> {
    told: Vec<&'a Told>,
    /// Who gives it, each once: origin and, where it is somebody's word, whose.
    voices: Vec<(usize, Option<String>)>,
    /// Ascending, each once.
    articles: Vec<ArticleIdx>,
}

impl<'a> Side<'a> {
    fn of(told: Vec<&'a Told>) -> Self {
        let mut voices: Vec<_> = told.iter().map(|t| (t.origin, voice(t))).collect();
        voices.sort_unstable();
        voices.dedup();
        let mut articles: Vec<ArticleIdx> = told.iter().map(|t| t.cite.article).collect();
        articles.sort_unstable();
        articles.dedup();
        Self { told, voices, articles }
    }

    fn key(&self) -> &'a str {
        &self.told[0].key
    }

    fn n_origins(&self) -> usize {
        let mut origins: Vec<usize> = self.voices.iter().map(|v| v.0).collect();
        origins.dedup();
        origins.len()
    }

    fn has_origin(&self, origin: usize) -> bool {
        self.voices.iter().any(|v| v.0 == origin)
    }

    fn first_day(&self) -> Option<Date> {
        self.told.iter().filter_map(|t| t.published).min()
    }

    fn last_day(&self) -> Option<Date> {
        self.told.iter().filter_map(|t| t.published).max()
    }

    /// Whether every report that gives it appeared before every one that gives the other.
    fn is_before(&self, other: &Self) -> bool {
        matches!((self.last_day(), other.first_day()), (Some(last), Some(first)) if last < first)
    }

    fn is_taken_back(&self) -> bool {
        self.told.iter().any(|t| t.taken_back.is_some())
    }
}

/// Whose word a value is inside its article.
fn voice(told: &Told) -> Option<String> {
    told.attributed_to.as_deref().map(|by| by.trim_start_matches("the ").to_lowercase())
}

/// Values that are the same stand together.
fn same_values(told: &[Told]) -> Vec<Side<'_>> {
    let mut groups: Vec<Vec<&Told>> = Vec::new();
    for one in told {
        let same = groups
            .iter_mut()
            .find(|g| g[0].key == one.key || relation(one.attribute, &g[0].key, &one.key) == Relation::Same);
        match same {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.into_iter().map(Side::of).collect()
}

/// Values that do not belong side by side ("two posts of one man") are told apart.
fn apart(sides: Vec<Side<'_>>, attribute: Attribute) -> Vec<Vec<Side<'_>>> {
    let mut tables: Vec<Vec<Side<'_>>> = Vec::new();
    for side in sides {
        let belongs = |table: &Vec<Side<'_>>| {
            table.iter().any(|s| relation(attribute, s.key(), side.key()) != Relation::Unrelated)
        };
        let (mut with, without): (Vec<_>, Vec<_>) = tables.into_iter().partition(belongs);
        tables = without;
        let mut table: Vec<Side<'_>> = with.drain(..).flatten().collect();
        table.push(side);
        tables.push(table);
    }
    tables
}

/// Titles that name one post in other words: groups of values with one last word, each told by its own origin. A title
/// that only says less ("envoy") stands with none.
fn called_otherwise(sides: Vec<Side<'_>>) -> Vec<Vec<Side<'_>>> {
    let mut tables: Vec<Vec<Side<'_>>> = Vec::new();
    for side in sides {
        let fits = |table: &&mut Vec<Side<'_>>| {
            table.iter().all(|s| relation(Attribute::Title, s.key(), side.key()) == Relation::OtherWords)
        };
        match tables.iter_mut().find(fits) {
            Some(table) => table.push(side),
            None => tables.push(vec![side]),
        }
    }
    tables.retain(|table| table.len() > 1);
    tables
}

fn difference(
    about: Subject,
    attribute: Attribute,
    sides: &[Side<'_>],
    n_speaking: usize,
) -> Option<Difference> {
    let (status, reason) = if let [only] = sides {
        if only.told.iter().all(|t| t.taken_back.is_some()) {
            return None;
        }
        alone(attribute, only, n_speaking)?
    } else {
        status(attribute, sides)?
    };
    let mut values: Vec<DifferenceValue> = sides.iter().map(value).collect();
    values.sort_by(|a, b| {
        (b.n_origins, b.evidence.len())
            .cmp(&(a.n_origins, a.evidence.len()))
            .then_with(|| a.evidence.cmp(&b.evidence))
    });
    Some(Difference { about, attribute, status, reason, values })
}

/// One value that nobody contradicts.
fn alone(attribute: Attribute, side: &Side<'_>, n_speaking: usize) -> Option<(Status, Reason)> {
    let is_said_often = matches!(attribute, Attribute::Title | Attribute::Quotation | Attribute::Position);
    if is_said_often {
        None
    } else if side.n_origins() >= 2 {
        Some((Status::Agreed, Reason::SameWords))
    } else {
        let is_setting = matches!(
            attribute,
            Attribute::Date | Attribute::Place | Attribute::Nationality | Attribute::Prosecution
        );
        (n_speaking >= 2 && !is_setting).then_some((Status::SingleOrigin, Reason::OneOriginOnly))
    }
}

/// The gravest relation between any two values that may be compared; `None` where nothing stands side by side.
fn status(attribute: Attribute, sides: &[Side<'_>]) -> Option<(Status, Reason)> {
    let mut found: Option<(Status, Reason)> = None;
    for (i, one) in sides.iter().enumerate() {
        for other in &sides[i + 1..] {
            // The order of `Status` is from grave to harmless.
            found = match (found, pair(attribute, one, other)) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
    }
    found
}

/// What two values come to.
fn pair(attribute: Attribute, one: &Side<'_>, other: &Side<'_>) -> Option<(Status, Reason)> {
    let relation = relation(attribute, one.key(), other.key());
    let differs = !matches!(relation, Relation::Same | Relation::Unrelated);
    if differs && (one.is_taken_back() != other.is_taken_back()) {
        return Some((Status::Updated, Reason::Correction));
    }
    if !by_different_voices(one, other) {
        return None;
    }
    match relation {
        Relation::Contradicts => contradiction(attribute, one, other),
        Relation::ClaimsDiffer if claims_it_too(one, other) => {
            Some((Status::Updated, Reason::LaterReportReplaces))
        }
        Relation::ClaimsDiffer => Some((Status::Disputed, Reason::ClaimsDiffer)),
        Relation::MoreExact => refined(one, other),
        Relation::LessExact => refined(other, one),
        Relation::OtherWords => Some((Status::Variant, Reason::OtherWords)),
        Relation::Same | Relation::Unrelated => None,
    }
}

/// A value is refined for whoever gives it without the more exact one.
fn refined(exact: &Side<'_>, rough: &Side<'_>) -> Option<(Status, Reason)> {
    let lacks_it = rough.voices.iter().any(|&(origin, _)| !exact.has_origin(origin));
    lacks_it.then_some((Status::Refined, Reason::OneInsideOther))
}

/// From so many days on time may explain that somebody has another rank or office.
const CAREER_DAYS: i32 = 60;
/// From so many days on a birthday may lie between two ages.
const BIRTHDAY_DAYS: i32 = 20;

/// What a contradiction comes to: a toll told later takes the place of the earlier one, a man is promoted, has birthdays.
fn contradiction(attribute: Attribute, one: &Side<'_>, other: &Side<'_>) -> Option<(Status, Reason)> {
    let updated = Some((Status::Updated, Reason::LaterReportReplaces));
    let disputed = Some((Status::Disputed, Reason::BothCannotBeTrue));
    let is_later = one.is_before(other) || other.is_before(one);
    if attribute.is_toll() {
        // An article that gives both tells how the number changed, unless two people give them.
        return if is_later || in_one_article(one, other) { updated } else { disputed };
    }
    match attribute {
        Attribute::Prosecution => {
            goes_on(one, other).then_some((Status::Updated, Reason::LaterReportReplaces))
        }
        // Further apart they are surely of two happenings.
        Attribute::Date if !are_near_days(one, other) => None,
        Attribute::Responsibility if is_denied_by_another(one, other) => None,
        Attribute::Responsibility if claims_it_too(one, other) => updated,
        Attribute::Rank | Attribute::Office if is_later && days_between(one, other) >= CAREER_DAYS => updated,
        Attribute::Age if may_have_had_birthdays(one, other) => None,
        // Both were used, both hours are told: of two things. Two ages in one report are those of two people or times.
        Attribute::Age | Attribute::Weapon | Attribute::Time | Attribute::Cause | Attribute::Ordinal
            if in_one_article(one, other) =>
        {
            None
        }
        _ => disputed,
    }
}

/// Whether no report of the further step appeared before all those of the earlier one: a later report that tells less takes
/// nothing back.
fn goes_on(one: &Side<'_>, other: &Side<'_>) -> bool {
    let step = |side: &Side<'_>| CaseStep::ALL.iter().position(|step| step.name() == side.key());
    // Whom nobody has arrested is sought.
    if step(one).max(step(other)) == Some(CaseStep::Sought as usize) {
        return false;
    }
    let (early, far) = if step(one) < step(other) { (one, other) } else { (other, one) };
    !far.is_before(early)
}

/// The most days between two days told of one happening.
const NEAR_DAYS: i32 = 7;

fn are_near_days(one: &Side<'_>, other: &Side<'_>) -> bool {
    let day = |side: &Side<'_>| side.key().split(' ').next().and_then(|day| day.parse::<Date>().ok());
    matches!((day(one), day(other)), (Some(a), Some(b)) if (a - b).get_days().abs() <= NEAR_DAYS)
}

/// Days between the last report of the earlier side and the first of the later.
fn days_between(one: &Side<'_>, other: &Side<'_>) -> i32 {
    let gap = |a: &Side<'_>, b: &Side<'_>| match (a.last_day(), b.first_day()) {
        (Some(last), Some(first)) => (first - last).get_days(),
        _ => 0,
    };
    gap(one, other).max(gap(other, one))
}

/// Whether the older age was told so much later that the years between explain it.
fn may_have_had_birthdays(one: &Side<'_>, other: &Side<'_>) -> bool {
    let years = |side: &Side<'_>| side.key().split(' ').next().and_then(|age| age.parse::<i32>().ok());
    let (Some(a), Some(b)) = (years(one), years(other)) else { return false };
    let (young, old) = if a < b { (one, other) } else { (other, one) };
    let days = match (young.last_day(), old.first_day()) {
        (Some(last), Some(first)) => (first - last).get_days(),
        _ => 0,
    };
    let most_birthdays = days / 365 + i32::from(days % 365 >= BIRTHDAY_DAYS);
    (a - b).abs() <= most_birthdays
}

/// Whether some article gives both values, and not as the words of two people.
fn in_one_article(one: &Side<'_>, other: &Side<'_>) -> bool {
    let both = one.articles.iter().filter(|a| other.articles.binary_search(a).is_ok());
    both.into_iter().any(|&article| {
        let here = |side: &Side<'_>| -> Vec<Option<String>> {
            let mut voices: Vec<_> =
                side.told.iter().filter(|t| t.cite.article == article).map(|t| voice(t)).collect();
            voices.sort_unstable();
            voices.dedup();
            voices
        };
        let (a, b) = (here(one), here(other));
        a.iter().any(|x| b.iter().any(|y| x.is_none() || y.is_none() || x == y))
    })
}

/// Whether one side is a denial by somebody else than the one the other side names: both can be true.
fn is_denied_by_another(one: &Side<'_>, other: &Side<'_>) -> bool {
    let by_another = |denied: &Side<'_>, named: &Side<'_>| {
        let name = named.key().to_lowercase();
        denied.key() == DENIED
            && denied.voices.iter().all(|(_, by)| {
                by.as_ref().is_some_and(|by| !by.contains(&name) && !name.contains(by.as_str()))
            })
    };
    by_another(one, other) || by_another(other, one)
}

/// Whether one side says "not claimed" or denies it and a later report tells of the claim itself.
fn claims_it_too(one: &Side<'_>, other: &Side<'_>) -> bool {
    let is_open = |side: &Side<'_>| matches!(side.key(), NOT_CLAIMED | DENIED);
    let claimed = |side: &Side<'_>| {
        side.told.iter().all(|t| {
            let by = voice(t);
            by.is_some_and(|by| by.starts_with(t.value.to_lowercase().trim_start_matches("the ")))
        })
    };
    let later = |open: &Side<'_>, named: &Side<'_>| is_open(open) && claimed(named) && open.is_before(named);
    later(one, other) || later(other, one)
}

/// Whether two values come from different origins, or from different people in one article. Of tolls an article gives
/// many (so many here, so many there), so there both must be said by somebody.
fn by_different_voices(one: &Side<'_>, other: &Side<'_>) -> bool {
    let counts = one.told.first().is_some_and(|t| t.attribute.is_toll());
    one.voices.iter().any(|(origin, x)| {
        other.voices.iter().any(|(o, y)| origin != o || (x != y && (!counts || (x.is_some() && y.is_some()))))
    })
}

fn value(side: &Side<'_>) -> DifferenceValue {
    let sorted = |mut cites: Vec<Cite>| {
        cites.sort_unstable();
        cites.dedup();
        cites
    };
    let mut attributed_to: Vec<String> = side.told.iter().filter_map(|t| t.attributed_to.clone()).collect();
    attributed_to.sort_unstable();
    attributed_to.dedup();
    DifferenceValue {
        value: most_used(&side.told),
        attributed_to,
        articles: side.articles.clone(),
        evidence: sorted(side.told.iter().map(|t| t.cite).collect()),
        n_origins: side.n_origins(),
        corrected_by: sorted(side.told.iter().filter_map(|t| t.taken_back).collect()),
    }
}

/// The words most origins use; of equals the first told.
fn most_used(told: &[&Told]) -> String {
    let mut uses: Vec<(&str, usize, usize)> =
        told.iter().enumerate().map(|(i, t)| (t.value.as_str(), t.origin, i)).collect();
    uses.sort_unstable();
    let mut best: (usize, std::cmp::Reverse<usize>, &str) = (0, std::cmp::Reverse(usize::MAX), "");
    for run in uses.chunk_by(|a, b| a.0 == b.0) {
        let n_origins = run.chunk_by(|a, b| a.1 == b.1).count();
        let first = run.iter().map(|u| u.2).min().unwrap_or(usize::MAX);
        best = best.max((n_origins, std::cmp::Reverse(first), run[0].0));
    }
    best.2.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_model::Span;
    use jiff::civil::date;

    fn told(attribute: Attribute, article: u32, value: &str, by: Option<&str>, day: i8) -> Told {
        Told {
            about: Subject::Event(0),
            attribute,
            value: value.into(),
            key: value.into(),
            cite: Cite {
                article: ArticleIdx(article),
                span: Span::new(article as usize, article as usize + 1),
            },
            attributed_to: by.map(str::to_owned),
            origin: article as usize,
            published: Some(date(2031, 5, day)),
            taken_back: None,
        }
    }

    #[track_caller]
    fn check(told: &[Told], expected: Option<Status>) -> Option<Difference> {
        let found = compare(told, 1);
        assert_eq!(found.first().map(|d| d.status), expected, "{found:?}");
        found.into_iter().next()
    }

    #[test]
    fn two_outlets_that_give_two_ranks_dispute() {
        let found = check(
            &[
                told(Attribute::Rank, 0, "major general", None, 1),
                told(Attribute::Rank, 1, "colonel general", Some("state radio"), 1),
                told(Attribute::Rank, 2, "major general", None, 1),
            ],
            Some(Status::Disputed),
        );
        let values = found.map(|d| d.values).unwrap_or_default();
        assert_eq!(values[0].value, "major general");
        assert_eq!(values[0].n_origins, 2);
        assert_eq!(values[1].attributed_to, ["state radio"]);
    }

    #[test]
    fn a_later_higher_toll_updates_and_a_lower_bound_is_refined() {
        check(
            &[told(Attribute::Killed, 0, "12", None, 1), told(Attribute::Killed, 1, "14", None, 2)],
            Some(Status::Updated),
        );
        check(
            &[told(Attribute::Killed, 0, "at least 12", None, 1), told(Attribute::Killed, 1, "14", None, 2)],
            Some(Status::Refined),
        );
        check(
            &[told(Attribute::Killed, 0, "12", None, 1), told(Attribute::Killed, 1, "14", None, 1)],
            Some(Status::Disputed),
        );
    }

    #[test]
    fn two_tolls_by_two_voices_of_one_article_are_disputed() {
        let mut second = told(Attribute::Killed, 0, "9", Some("the rescue service"), 1);
        second.cite.span = Span::new(5, 6);
        check(&[told(Attribute::Killed, 0, "8", Some("doctors"), 1), second], Some(Status::Disputed));
    }

    #[test]
    fn blamed_stands_against_not_claimed() {
        check(
            &[
                told(Attribute::Responsibility, 0, "Freedonia", Some("the palace"), 1),
                told(Attribute::Responsibility, 1, "not claimed", None, 1),
            ],
            Some(Status::Disputed),
        );
    }

    #[test]
    fn a_denial_by_somebody_who_is_not_blamed_disputes_nothing() {
        check(
            &[
                told(Attribute::Responsibility, 0, "Freedonia", Some("the palace"), 1),
                told(Attribute::Responsibility, 1, "denied", Some("Sylvania"), 1),
            ],
            None,
        );
    }

    #[test]
    fn what_is_taken_back_is_a_correction_with_the_words_that_say_so() {
        let mut old = told(Attribute::Killed, 1, "15", None, 2);
        let words = Cite { article: ArticleIdx(1), span: Span::new(1, 9) };
        old.taken_back = Some(words);
        let mut new = told(Attribute::Killed, 1, "13", None, 2);
        new.cite.span = Span::new(20, 22);
        let found =
            check(&[told(Attribute::Killed, 0, "15", None, 1), old, new], Some(Status::Updated)).unwrap();
        assert_eq!(found.reason, Reason::Correction);
        let corrected: Vec<&[Cite]> = found.values.iter().map(|v| v.corrected_by.as_slice()).collect();
        assert_eq!(corrected, [&[words][..], &[]]);
    }

    #[test]
    fn what_only_one_of_several_origins_gives_is_single() {
        let alone = [told(Attribute::Age, 0, "34", None, 1)];
        assert_eq!(compare(&alone, 2).first().map(|d| d.status), Some(Status::SingleOrigin));
        assert_eq!(compare(&alone, 1), []);
    }

    #[test]
    fn years_between_reports_explain_an_age_and_a_rank() {
        let age = |article, value, year| {
            let mut told = told(Attribute::Age, article, value, None, 1);
            told.published = Some(date(year, 5, 1));
            told
        };
        check(&[age(0, "34", 2031), age(1, "36", 2033)], None);
        check(&[age(0, "36", 2031), age(1, "34", 2033)], Some(Status::Disputed));
    }

    #[test]
    fn copies_of_one_report_count_once_and_do_not_agree_with_each_other() {
        let mut copy = told(Attribute::Ordinal, 1, "4", None, 1);
        copy.origin = 0;
        check(&[told(Attribute::Ordinal, 0, "4", None, 1), copy], None);
        check(
            &[told(Attribute::Ordinal, 0, "4", None, 1), told(Attribute::Ordinal, 1, "4", None, 1)],
            Some(Status::Agreed),
        );
    }

    #[test]
    fn a_shorter_title_is_no_other_title() {
        check(
            &[
                told(Attribute::Title, 0, "envoy", None, 1),
                told(Attribute::Title, 1, "special envoy", None, 1),
            ],
            None,
        );
        check(
            &[
                told(Attribute::Title, 0, "lake envoy", None, 1),
                told(Attribute::Title, 1, "special envoy", None, 1),
            ],
            Some(Status::Variant),
        );
    }
}
