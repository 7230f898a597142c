//! Counts, lengths, ages and places in a count.

use dateline_model::{Attribute, Span};

use super::Relation;

/// Bounds of a number told in plain words: "12", "at least 12", "up to 20", "10 to 20", "3 hours".
pub(super) fn bounds(value: &str) -> Option<(f64, f64)> {
    let numbers: Vec<f64> =
        value.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(|n| n.parse().ok()).collect();
    match (numbers.as_slice(), value) {
        ([low], v) if v.starts_with("at least") => Some((*low, f64::INFINITY)),
        ([high], v) if v.starts_with("up to") => Some((0.0, *high)),
        ([exact], _) => Some((*exact, *exact)),
        ([low, high], _) => Some((*low, *high)),
        _ => None,
    }
}

/// How far two told lengths may lie apart and still be one length, roughly told.
const ROUGHLY: f64 = 1.25;

/// Two counts or lengths: whoever gives the narrower bounds is more exact.
pub(super) fn number(attribute: Attribute, one: &str, other: &str) -> Relation {
    let (Some(a), Some(b)) = (bounds(one), bounds(other)) else { return Relation::Unrelated };
    let meet = a.0 <= b.1 && b.0 <= a.1;
    if a == b {
        Relation::Same
    } else if meet {
        if a.1 - a.0 <= b.1 - b.0 { Relation::MoreExact } else { Relation::LessExact }
    } else if attribute == Attribute::Duration && a.1.min(b.1) * ROUGHLY >= a.0.max(b.0) {
        // "Nearly three hours" is three hours.
        Relation::Same
    } else {
        Relation::Contradicts
    }
}

/// The key of an age: where the name beside it ends in "Jr." or "Sr.", that too, for father and son.
pub(super) fn age_key(value: &str, span: Span, text: &str) -> String {
    let line_before = text[..span.start as usize].rsplit('\n').next().unwrap_or_default();
    let line_after = text[span.end as usize..].split('\n').next().unwrap_or_default();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut near = line_before.split_whitespace().rev().take(2).chain(line_after.split_whitespace().take(4));
    let suffix = near.find_map(|word| ["jr", "sr"].into_iter().find(|s| bare(word) == *s));
    match suffix {
        Some(suffix) => format!("{value} {suffix}"),
        None => value.to_owned(),
    }
}

/// Two ages; "in his thirties" holds 34.
pub(super) fn age(one: &str, other: &str) -> Relation {
    let suffix = |value: &str| value.split_once(' ').map(|(_, suffix)| suffix.to_owned());
    if suffix(one) != suffix(other) {
        return Relation::Unrelated;
    }
    let years = |value: &str| {
        let decade = value.split_whitespace().find_map(|w| w.strip_suffix("0s")?.parse::<f64>().ok());
        match decade {
            Some(ten) => Some((ten * 10.0, ten * 10.0 + 9.0)),
            None => bounds(value),
        }
    };
    let (Some(a), Some(b)) = (years(one), years(other)) else { return Relation::Unrelated };
    if a == b {
        Relation::Same
    } else if a.0 <= b.1 && b.0 <= a.1 {
        if a.1 - a.0 < b.1 - b.0 { Relation::MoreExact } else { Relation::LessExact }
    } else {
        Relation::Contradicts
    }
}

/// The key of an ordinal: the number, what is counted, and whether the count has a limit of its own ("this year").
pub(super) fn ordinal_key(value: &str, words: &str, after: &str) -> String {
    let counted = words.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let counted = counted.trim_matches(|c: char| !c.is_alphanumeric());
    let clause = after.split(['.', ',', ';', '\n']).next().unwrap_or_default().trim_start().to_lowercase();
    let is_limited = LIMITS.iter().any(|limit| clause.starts_with(limit));
    let scope = if is_limited {
        clause.split_whitespace().take(3).collect::<Vec<_>>().join("-")
    } else {
        String::new()
    };
    format!("{value}|{counted}|{scope}")
}

/// Words that limit a count.
const LIMITS: [&str; 14] = [
    "this ", "since ", "in ", "of the ", "of his ", "of her ", "within ", "so far", "for ", "during ",
    "under ", "as ", "on ", "to ",
];

/// Two ordinals are compared where they count the same without a limit, or with the same one.
pub(super) fn ordinal(one: &str, other: &str) -> Relation {
    let parts = |key: &str| -> Option<(String, String, String)> {
        let mut parts = key.split('|').map(str::to_owned);
        Some((parts.next()?, parts.next()?, parts.next()?))
    };
    let (Some(a), Some(b)) = (parts(one), parts(other)) else { return Relation::Unrelated };
    if a.0 == b.0 {
        Relation::Same
    } else if a.1 == b.1 && a.2.is_empty() && b.2.is_empty() {
        Relation::Contradicts
    } else {
        Relation::Unrelated
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Relation, check};
    use super::ordinal_key;
    use dateline_model::Attribute;

    #[test]
    fn an_exact_toll_refines_a_lower_bound_and_contradicts_another_exact_one() {
        check(Attribute::Killed, "at least 12", "14", Relation::LessExact);
        check(Attribute::Killed, "12", "14", Relation::Contradicts);
        check(Attribute::Killed, "up to 12", "10 to 20", Relation::LessExact);
        check(Attribute::Duration, "3 hours", "2.5 hours", Relation::Same);
        check(Attribute::Duration, "2 hours", "5 hours", Relation::Contradicts);
    }

    #[test]
    fn a_decade_holds_an_age() {
        check(Attribute::Age, "30s", "34", Relation::LessExact);
        check(Attribute::Age, "30s", "41", Relation::Contradicts);
        check(Attribute::Age, "34", "38", Relation::Contradicts);
    }

    #[test]
    fn counts_with_limits_of_their_own_are_not_compared() {
        let third = ordinal_key("3", "third voyage", " this year.");
        let seventh = ordinal_key("7", "seventh voyage", ".");
        check(Attribute::Ordinal, &third, &seventh, Relation::Unrelated);
        let sixth = ordinal_key("6", "their sixth voyage", ", he said.");
        check(Attribute::Ordinal, &sixth, &seventh, Relation::Contradicts);
    }
}
