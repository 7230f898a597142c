//! What an article's own words prove about the day it appeared: it tells of a day, so it is no older than that.

use dateline_model::{Annotated, DayRange, Period, TimeExpr, TimeMention};

/// The days on which an article can have appeared, by the latest day or month it tells of as gone.
pub(super) fn of_text(annotated: &Annotated) -> DayRange {
    let told = annotated.times.iter().filter_map(|time| {
        let TimeExpr::Absolute(value) = innermost(&time.expr) else { return None };
        let period = Period::parse(value)?;
        let is_fine = matches!(period, Period::Day(_) | Period::Month(..));
        (is_fine && !looks_ahead(annotated, time)).then(|| period.days().earliest)?
    });
    DayRange { earliest: told.max(), latest: None }
}

fn innermost(expr: &TimeExpr) -> &TimeExpr {
    match expr {
        TimeExpr::Part { of, .. } => innermost(of),
        other => other,
    }
}

/// Whether the sentence speaks of what is to come: then its dates prove nothing.
fn looks_ahead(annotated: &Annotated, time: &TimeMention) -> bool {
    let text = &annotated.article.text;
    let after = annotated.sentences.partition_point(|sentence| sentence.span.start <= time.span.start);
    let sentence =
        after.checked_sub(1).map(|s| annotated.sentences[s].span).filter(|s| s.contains(time.span));
    // Outside the report's sentences (a post that was put in) the line around it is looked at.
    let around = sentence.map_or_else(
        || {
            let start = text[..time.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
            let end = text[time.span.end as usize..]
                .find('\n')
                .map_or(text.len(), |at| at + time.span.end as usize);
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
        "aims",
        "hopes",
    ];
    words.into_iter().any(|word| ahead.iter().any(|a| word.eq_ignore_ascii_case(a)))
}
