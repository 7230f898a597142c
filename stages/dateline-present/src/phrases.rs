//! Phrases that every renderer says alike: counts, days of appearance, what is set aside, what is not known.

use dateline_model::{CopyKind, DayRange, Published, PublishedBasis, Role};

use jiff::civil::Date;

use crate::when::{bounds_in_words, day_and_month, days_in_words, months_in_words};
use crate::{
    Briefing, LineEntry, NotKnown, SentenceKind, SetAside, Source, Stand, StoryPage, StorylinePage,
    TimelineEntry,
};

/// A number with its noun: "1 report", "3 reports".
pub fn counted(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// The line under a storyline's title.
pub(crate) fn storyline_facts(page: &StorylinePage) -> Vec<String> {
    let mut facts =
        vec![counted(page.stories.len(), "story", "stories"), reports(page.n_reports, page.n_origins)];
    facts.extend(months_in_words(page.days));
    if page.n_earlier > 0 {
        facts.push(format!("goes on from {}", counted(page.n_earlier, "earlier story", "earlier stories")));
    }
    facts
}

/// The line under a story's title.
pub(crate) fn story_facts(page: &StoryPage) -> Vec<String> {
    let on_a_day = page.happened.filter(|when| when.days.single().is_some()).map(|when| when.in_words());
    let reported =
        || (!page.reported.is_unknown()).then(|| format!("reported {}", days_in_words(page.reported)));
    let roughly = || page.happened.map(|when| when.in_words());
    let day = on_a_day.or_else(reported).or_else(roughly);
    let mut facts = vec![day.unwrap_or_else(|| "day not known".into())];
    if !page.places.is_empty() {
        facts.push(page.places.join(", "));
    }
    facts.push(reports(page.n_reports, page.n_origins));
    if page.n_earlier > 0 {
        let earlier = counted(page.n_earlier, "earlier report", "earlier reports");
        facts.push(format!("continues a story with {earlier}"));
    }
    facts
}

/// What a line of a timeline says: what happened, after the time of day where that is known.
pub(crate) fn happening(entry: &TimelineEntry) -> String {
    let part = entry.when.part_in_words().map(|part| format!("{part} \u{b7} ")).unwrap_or_default();
    format!("{part}{}", entry.what)
}

/// What holds a story to its storyline: "shares Ada Brandt, Lend".
pub(crate) fn held_by(entry: &LineEntry) -> Option<String> {
    let names = &entry.shared;
    (!names.is_empty()).then(|| format!("shares {}", names.join(", ")))
}

/// When a story of a storyline was reported, and by how many.
pub(crate) fn line_facts(entry: &LineEntry) -> (String, String) {
    (days_in_words(entry.reported), counted(entry.n_reports, "report", "reports"))
}

/// Who is credited with a source, where that is not its own outlet.
pub(crate) fn credited(source: &Source) -> Option<String> {
    source.credited_to.as_ref().map(|name| format!("credited to {name}"))
}

/// How many reports, and how many of them are nobody's copy.
fn reports(n_reports: usize, n_origins: usize) -> String {
    match (n_reports, n_origins) {
        (1, _) => "1 report: single origin".into(),
        (n, 1) => format!("{n} reports of a single origin"),
        (n, origins) if n == origins => format!("{n} reports, no copies among them"),
        (n, origins) => format!("{n} reports of {origins} origins"),
    }
}

/// When a source appeared and how that is known.
pub(crate) fn published(source: &Source) -> String {
    let Published { day, basis, .. } = &source.published;
    let Some(day) = day else {
        return undated(source.bounds, source.days_after_first);
    };
    let basis = match basis {
        PublishedBasis::Unknown | PublishedBasis::Given => "as given",
        PublishedBasis::Metadata => "by its own data",
        PublishedBasis::Feed => "by its feed",
        PublishedBasis::Text => "by its own words",
        PublishedBasis::Aligned => "by the other reports",
    };
    format!("{}, {basis}", days_in_words(DayRange::day(*day)))
}

/// What is known of a day of appearance that is not known.
fn undated(bounds: DayRange, days_after_first: Option<i32>) -> String {
    let mut known = vec!["day not known".to_owned()];
    known.extend(bounds_in_words(bounds));
    known.extend(days_after_first.map(|days| match days {
        0 => "the day of the story\u{2019}s first report".to_owned(),
        1 => "one day after the story\u{2019}s first report".to_owned(),
        days => format!("{days} days after the story\u{2019}s first report"),
    }));
    known.join(", ")
}

/// What a source copies, if anything.
pub(crate) fn copy(briefing: &Briefing, source: &Source) -> Option<String> {
    let copy = source.copy_of.as_ref()?;
    let original = copy.original.map_or_else(
        || format!("{} of an earlier run", copy.original_id),
        |original| format!("[{}]", briefing.sources[original].number),
    );
    let per_cent = (copy.similarity * 100.0).round();
    Some(match copy.kind {
        CopyKind::Exact => format!("the same words as {original}"),
        CopyKind::Near => format!("a near copy of {original}, {per_cent} % of the words alike"),
        CopyKind::Excerpt => format!("shares a stretch of its text with {original}"),
    })
}

/// What lines are that are not the report.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Body => "report",
        Role::Heading => "heading",
        Role::Title => "headline",
        Role::Byline => "byline",
        Role::Caption => "caption",
        Role::Credit => "photo credit",
        Role::Embed => "embedded post",
        Role::Teasers => "teasers",
        Role::OtherStory => "other stories",
        Role::Label => "label without its thing",
        Role::Tags => "tags",
        Role::Comment => "readers' comments",
        Role::Navigation => "site furniture",
    }
}

/// "line 4 photo credit", "lines 18\u{2013}49 teasers".
pub(crate) fn set_aside(aside: &SetAside) -> String {
    let role = role(aside.role);
    if aside.first_line == aside.last_line {
        format!("line {} {role}", aside.first_line)
    } else {
        format!("lines {}\u{2013}{} {role}", aside.first_line, aside.last_line)
    }
}

/// Numbers of sources: "[1]", "[2], [5]".
pub(crate) fn numbers(briefing: &Briefing, sources: &[usize]) -> String {
    let numbers = sources.iter().map(|&source| format!("[{}]", briefing.sources[source].number));
    numbers.collect::<Vec<_>>().join(", ")
}

/// Of which reports nobody can say what they leave out; `None` where of all.
pub(crate) fn omissions_unknown(briefing: &Briefing, page: &StoryPage) -> Option<String> {
    let numbers = numbers(briefing, &page.omissions_unknown);
    let of = if page.omissions_unknown.len() == 1 { "its text is" } else { "their texts are" };
    (!numbers.is_empty()).then(|| format!("not known of {numbers}: {of} cut off, empty or not read"))
}

/// Something nobody says.
pub(crate) fn not_known(briefing: &Briefing, gap: &NotKnown) -> String {
    match gap {
        NotKnown::Outlets(sources) => format!("which outlet published {}", numbers(briefing, sources)),
        NotKnown::Published { source, bounds, days_after_first } => {
            let known = undated(*bounds, *days_after_first);
            let known = known.trim_start_matches("day not known").trim_start_matches(", ");
            let known = if known.is_empty() { String::new() } else { format!("; {known}") };
            format!("on which day [{}] appeared{known}", briefing.sources[*source].number)
        }
        NotKnown::Day { what, when, .. } if when.is_unknown() => format!("on which day: {what}"),
        NotKnown::Day { what, when, .. } => format!("on which day: {what}; {}", when.in_words()),
        NotKnown::Speakers(n) => format!("who speaks in {}", counted(*n, "quotation", "quotations")),
    }
}

/// "rejects", "rejects (Ada Brandt)", "rejects (Ada Brandt) 7 May".
pub(crate) fn stand(stance: &str, holder: Option<&str>, day: Option<Date>) -> String {
    let holder = holder.map(|holder| format!(" ({holder})")).unwrap_or_default();
    let day = day.map(|day| format!(" {}", day_and_month(day))).unwrap_or_default();
    format!("{stance}{holder}{day}")
}

/// The day that is set with each stance of a cell: none where all are of one day, or there is but one stance.
pub(crate) fn stand_days(cell: &[Stand]) -> impl Iterator<Item = Option<Date>> {
    let is_one_day = cell.iter().all(|stand| stand.day == cell[0].day);
    cell.iter().map(move |stand| stand.day.filter(|_| !is_one_day))
}

/// A cell: every stance with its citations; whose it is where several speak or there is room; an arrow where somebody turns.
pub(crate) fn stands(cell: &[Stand], is_wide: bool, cited: impl Fn(&Stand) -> String) -> String {
    let mut told = String::new();
    let is_one_holder = cell.iter().all(|stand| stand.holder == cell[0].holder);
    for (i, (stand, day)) in cell.iter().zip(stand_days(cell)).enumerate() {
        told.push_str(match (i, stand.is_turn) {
            (0, _) => "",
            (_, true) => " \u{2192} ",
            (_, false) => "; ",
        });
        let holder = stand.holder.as_deref().filter(|_| !is_one_holder || is_wide);
        told.extend([&*self::stand(stand.stance.name(), holder, day), " ", &*cited(stand)]);
    }
    told
}

/// How a sentence of a brief is headed where it is not a report's own news.
pub(crate) fn sentence_label(kind: SentenceKind) -> Option<&'static str> {
    match kind {
        SentenceKind::Report | SentenceKind::Difference => None,
        SentenceKind::Background => Some("Before that: "),
    }
}

/// Words that a terminal or a page shows and does not obey: no control characters, no marks that turn the direction of
/// writing or hide; white space is plain.
pub fn safe(words: &str) -> String {
    let is_harmless = |c: &char| {
        let turns_or_hides = matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        );
        !c.is_control() && !turns_or_hides
    };
    let spaced = words.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    spaced.filter(is_harmless).collect()
}
