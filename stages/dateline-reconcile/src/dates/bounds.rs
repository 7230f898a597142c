//! What an article's own words prove about the day it appeared: it tells of a day, so it is no older than that.

use dateline_model::{Annotated, DayRange, Period, TimeExpr, TimeMention};

/// The days on which an article can have appeared, by the latest day or month it tells of as gone.
pub(super) fn of_text(annotated: &Annotated) -> DayRange {
    let told = annotated.times.iter().filter_map(|time| {
        let TimeExpr::Absolute(value) = time.expr.without_part() else { return None };
        let period = Period::parse(value)?;
        let is_fine = matches!(period, Period::Day(_) | Period::Month(..));
        (is_fine && !looks_ahead(annotated, time) && !is_supposed(annotated, time))
            .then(|| period.days().earliest)?
    });
    DayRange { earliest: told.max(), latest: None }
}

/// How many bytes of a line outside the report's sentences are looked at on either side of a date.
const N_AROUND: usize = 300;

/// Whether the sentence of a time speaks of what is to come: then its dates prove nothing.
pub(super) fn looks_ahead(annotated: &Annotated, time: &TimeMention) -> bool {
    let text = &annotated.article.text;
    let after = annotated.sentences.partition_point(|sentence| sentence.span.start <= time.span.start);
    let sentence =
        after.checked_sub(1).map(|s| annotated.sentences[s].span).filter(|s| s.contains(time.span));
    // Outside the report's sentences (a post that was put in) the line around it is looked at.
    let around = sentence.map_or_else(
        || {
            let (start, end) = (time.span.start as usize, time.span.end as usize);
            let near = text.floor_char_boundary(start.saturating_sub(N_AROUND))
                ..text.ceil_char_boundary(end + N_AROUND);
            let start = text[near.start..start].rfind('\n').map_or(near.start, |at| near.start + at + 1);
            let end = text[end..near.end].find('\n').map_or(near.end, |at| end + at);
            &text[start..end]
        },
        |sentence| sentence.of(text),
    );
    let words = around.split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'');
    let ahead = [
        "will",
        "shall",
        "would",
        "by",
        "until",
        "till",
        "before",
        "through",
        "expected",
        "expects",
        "scheduled",
        "planned",
        "plans",
        "plan",
        "due",
        "deadline",
        "expire",
        "expires",
        "upcoming",
        "future",
        "starting",
        "beginning",
        "we’ll",
        "we'll",
        "won’t",
        "won't",
        "set",
        "returns",
        "return",
        "aims",
        "hopes",
    ];
    words.into_iter().any(|word| ahead.iter().any(|a| word.eq_ignore_ascii_case(a)))
}

/// Whether a time stands in a condition: "if it had happened on Monday", "had the dam broken on 3 May". What is only supposed
/// has no day.
pub(super) fn is_supposed(annotated: &Annotated, time: &TimeMention) -> bool {
    let text = &annotated.article.text;
    let after = annotated.sentences.partition_point(|sentence| sentence.span.start <= time.span.start);
    let Some(sentence) = after.checked_sub(1).map(|s| annotated.sentences[s].span) else { return false };
    if !sentence.contains(time.span) {
        return false;
    }
    let before = text[sentence.start as usize..time.span.start as usize].trim_end();
    // "Friday, 3 May" is one piece.
    let is_weekday =
        |words: &str| words.ends_with("day") && words.rsplit(' ').next().is_some_and(|w| w.len() < 10);
    let before = before.strip_suffix(',').filter(|words| is_weekday(words)).unwrap_or(before);
    let clause =
        before.rsplit([',', ';', ':', '\u{2013}', '\u{2014}', '"', '\u{201c}']).next().unwrap_or(before);
    let words: Vec<&str> =
        clause.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is = |word: &str, list: &[&str]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
    let is_inverted = words.first().is_some_and(|first| is(first, &["had", "were", "should"]))
        && words.get(1).is_some_and(|next| is(next, SUBJECTS) || next.starts_with(char::is_uppercase));
    is_inverted || words.iter().any(|word| is(word, &["if", "unless"]))
}

/// Words that a subject begins with: "had it", "had the dam".
const SUBJECTS: &[&str] = &[
    "a", "an", "he", "her", "his", "i", "it", "its", "our", "she", "that", "the", "their", "these", "they",
    "this", "those", "we", "you",
];

#[cfg(test)]
mod tests {
    use dateline_model::{Anchor, Sentence, Span};
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(text: &str, value: &str, words: &str, earliest: Option<jiff::civil::Date>) {
        let mut annotated = Annotated::default();
        annotated.article.text = text.into();
        annotated.sentences.push(Sentence {
            span: Span::new(0, text.len()),
            role: dateline_model::Role::Body,
            block_idx: 0,
            is_excerpt: false,
        });
        let start = text.find(words).unwrap();
        let expr = TimeExpr::Absolute(value.into());
        let resolved = expr.resolve(&Anchor::Publication, None);
        let span = Span::new(start, start + words.len());
        annotated.times.push(TimeMention { span, expr, anchor: Anchor::Publication, resolved });
        assert_eq!(of_text(&annotated), DayRange { earliest, latest: None });
    }

    #[test]
    fn a_day_told_as_gone_is_a_bound() {
        check("The dam broke on May 3, 2030.", "2030-05-03", "May 3, 2030", Some(date(2030, 5, 3)));
        check("The dam broke in May 2030.", "2030-05", "May 2030", Some(date(2030, 5, 1)));
    }

    #[test]
    fn a_day_that_is_only_supposed_is_none() {
        check("If the dam had broken on May 3, 2030, all were lost.", "2030-05-03", "May 3, 2030", None);
        check("Had the dam broken on May 3, 2030, all were lost.", "2030-05-03", "May 3, 2030", None);
        check("Had it broken on Friday, May 3, 2030, all were lost.", "2030-05-03", "May 3, 2030", None);
        let told = Some(date(2030, 5, 3));
        check("Asked if it held, she said it broke, on May 3, 2030.", "2030-05-03", "May 3, 2030", told);
        check("Divers had searched the dam on May 3, 2030.", "2030-05-03", "May 3, 2030", told);
    }

    #[test]
    fn a_day_to_come_is_none() {
        check("The dam will open on May 3, 2030.", "2030-05-03", "May 3, 2030", None);
        check("Talks of a treaty for 2040 began.", "2040", "2040", None);
    }
}
