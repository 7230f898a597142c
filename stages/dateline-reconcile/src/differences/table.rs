//! The values of one attribute of one thing, grouped, and the status they come to.

use dateline_model::{ArticleIdx, Attribute, Cite, Difference, DifferenceValue, Status, Subject};
use jiff::civil::Date;

use super::values::{DENIED, NOT_CLAIMED, Relation, relation};

/// One value given by one article.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub about: Subject,
    pub attribute: Attribute,
    pub value: String,
    pub cite: Cite,
    /// Who says so, where the article does not say it itself.
    pub attributed_to: Option<String>,
    /// The report whose words these are: copies share it.
    pub origin: usize,
    /// The day the article appeared.
    pub published: Option<Date>,
}

/// Sets side by side what is told of one attribute of one thing; `told` is sorted and all about the same.
pub(super) fn compare(told: &[Told]) -> Vec<Difference> {
    let Some(first) = told.first() else { return Vec::new() };
    let attribute = first.attribute;
    let groups = same_values(told);
    let sides = match attribute {
        Attribute::Title => called_otherwise(groups),
        Attribute::Rank
        | Attribute::Responsibility
        | Attribute::Office
        | Attribute::Ordinal
        | Attribute::Killed
        | Attribute::Injured
        | Attribute::Duration
        | Attribute::Weapon
        | Attribute::Date
        | Attribute::Place => vec![groups],
        Attribute::Age | Attribute::Nationality | Attribute::Affiliation | Attribute::Quotation => Vec::new(),
    };
    sides.into_iter().filter_map(|groups| difference(first.about, attribute, &groups)).collect()
}

/// Values that are the same stand together.
fn same_values(told: &[Told]) -> Vec<Vec<&Told>> {
    let mut groups: Vec<Vec<&Told>> = Vec::new();
    for one in told {
        let same =
            groups.iter_mut().find(|g| relation(one.attribute, &g[0].value, &one.value) == Relation::Same);
        match same {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// Titles that name one post in other words: groups of values with one last word, each told by its own origin. A title
/// that only says less ("envoy") stands with none.
fn called_otherwise(groups: Vec<Vec<&Told>>) -> Vec<Vec<Vec<&Told>>> {
    let mut sides: Vec<Vec<Vec<&Told>>> = Vec::new();
    for group in groups {
        let value = &group[0].value;
        let fits = |side: &&mut Vec<Vec<&Told>>| {
            side.iter().all(|g| relation(Attribute::Title, &g[0].value, value) == Relation::OtherWords)
        };
        match sides.iter_mut().find(fits) {
            Some(side) => side.push(group),
            None => sides.push(vec![group]),
        }
    }
    sides.retain(|side| side.len() > 1);
    sides
}

fn difference(about: Subject, attribute: Attribute, groups: &[Vec<&Told>]) -> Option<Difference> {
    let status = if let [only] = groups {
        let worth_saying = !matches!(attribute, Attribute::Title | Attribute::Weapon);
        (worth_saying && n_origins(only) >= 2).then_some(Status::Agreed)?
    } else {
        status(attribute, groups)?
    };
    let mut values: Vec<DifferenceValue> = groups.iter().map(|group| value(group)).collect();
    values.sort_by(|a, b| {
        (b.n_origins, b.evidence.len())
            .cmp(&(a.n_origins, a.evidence.len()))
            .then_with(|| a.evidence.cmp(&b.evidence))
    });
    Some(Difference { about, attribute, status, values })
}

/// The gravest relation between any two values that may be compared; `None` where nothing stands side by side.
fn status(attribute: Attribute, groups: &[Vec<&Told>]) -> Option<Status> {
    let mut found: Option<Status> = None;
    for (i, one) in groups.iter().enumerate() {
        for other in &groups[i + 1..] {
            if !by_different_voices(one, other) {
                continue;
            }
            let pair = match relation(attribute, &one[0].value, &other[0].value) {
                Relation::Contradicts => Some(contradiction(attribute, one, other)),
                Relation::Refines => Some(Status::Refined),
                Relation::OtherWords => Some(Status::Variant),
                Relation::Same | Relation::Unrelated => None,
            };
            // The order of `Status` is from grave to harmless.
            found = match (found, pair) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
    }
    found
}

/// What a contradiction comes to: a toll told later takes the place of the earlier one.
fn contradiction(attribute: Attribute, one: &[&Told], other: &[&Told]) -> Status {
    let days = |group: &[&Told]| group.iter().filter_map(|t| t.published).collect::<Vec<_>>();
    let (a, b) = (days(one), days(other));
    let ordered = |a: &[Date], b: &[Date]| matches!((a.iter().max(), b.iter().min()), (Some(last), Some(first)) if last < first);
    let may_grow = matches!(attribute, Attribute::Killed | Attribute::Injured);
    // An article that gives both tells how the number changed, unless two people give them.
    let in_one_article = one.iter().any(|a| {
        let two_voices = |b: &&Told| match (&a.attributed_to, &b.attributed_to) {
            (Some(x), Some(y)) => x != y,
            _ => false,
        };
        other.iter().any(|b| a.cite.article == b.cite.article && !two_voices(b))
    });
    if may_grow && (in_one_article || ordered(&a, &b) || ordered(&b, &a)) {
        return Status::Updated;
    }
    if attribute == Attribute::Responsibility && claims_it_too(one, other) {
        return Status::Updated;
    }
    Status::Disputed
}

/// Whether one side says "not claimed" and a later report tells of the claim itself.
fn claims_it_too(one: &[&Told], other: &[&Told]) -> bool {
    let is_open = |g: &[&Told]| matches!(g[0].value.as_str(), NOT_CLAIMED | DENIED);
    let claimed = |g: &[&Told]| {
        g.iter().all(|t| t.attributed_to.as_deref().is_some_and(|by| by.eq_ignore_ascii_case(&t.value)))
    };
    let later = |open: &[&Told], named: &[&Told]| {
        let last = open.iter().filter_map(|t| t.published).max();
        let first = named.iter().filter_map(|t| t.published).min();
        matches!((last, first), (Some(last), Some(first)) if last < first)
    };
    (is_open(one) && claimed(other) && later(one, other))
        || (is_open(other) && claimed(one) && later(other, one))
}

/// Whether two values come from different origins, or from different people in one article. Of tolls an article gives
/// many (so many here, so many there), so there both must be said by somebody.
fn by_different_voices(one: &[&Told], other: &[&Told]) -> bool {
    let counts = one.first().is_some_and(|t| matches!(t.attribute, Attribute::Killed | Attribute::Injured));
    let voice = |t: &Told| t.attributed_to.as_deref().map(|by| by.trim_start_matches("the ").to_lowercase());
    one.iter().any(|a| {
        other.iter().any(|b| {
            let (x, y) = (voice(a), voice(b));
            a.origin != b.origin || (x != y && (!counts || (x.is_some() && y.is_some())))
        })
    })
}

fn n_origins(group: &[&Told]) -> usize {
    let mut origins: Vec<usize> = group.iter().map(|t| t.origin).collect();
    origins.sort_unstable();
    origins.dedup();
    origins.len()
}

fn value(group: &[&Told]) -> DifferenceValue {
    let mut articles: Vec<ArticleIdx> = group.iter().map(|t| t.cite.article).collect();
    articles.sort_unstable();
    articles.dedup();
    let mut attributed_to: Vec<String> = group.iter().filter_map(|t| t.attributed_to.clone()).collect();
    attributed_to.sort_unstable();
    attributed_to.dedup();
    let mut evidence: Vec<Cite> = group.iter().map(|t| t.cite).collect();
    evidence.sort_unstable();
    evidence.dedup();
    DifferenceValue {
        value: most_used(group),
        attributed_to,
        articles,
        evidence,
        n_origins: n_origins(group),
    }
}

/// The words most origins use; of equals the first told.
fn most_used(group: &[&Told]) -> String {
    let mut best: (usize, &str) = (0, "");
    for one in group {
        let users: Vec<&Told> = group.iter().filter(|t| t.value == one.value).copied().collect();
        let n = n_origins(&users);
        if n > best.0 {
            best = (n, &one.value);
        }
    }
    best.1.to_owned()
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
            cite: Cite {
                article: ArticleIdx(article),
                span: Span::new(article as usize, article as usize + 1),
            },
            attributed_to: by.map(str::to_owned),
            origin: article as usize,
            published: Some(date(2031, 5, day)),
        }
    }

    #[track_caller]
    fn check(told: &[Told], expected: Option<Status>) -> Option<Difference> {
        let found = compare(told);
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
