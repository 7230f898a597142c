//! The briefing set for a terminal: 80 columns, numbered sources, citations as \[source:line\].

mod layout;

use unicode_width::UnicodeWidthStr;

use dateline_model::{Annotated, Attribute, Cite};

use crate::phrases::{self, counted};
use crate::{
    Briefing, DifferenceKind, DifferenceTable, LineEntry, NotKnown, Speaker, Stand, Stands, StoryPage,
    TimelineEntry, ValueRow,
};
use layout::{Sheet, Style};

/// How the briefing is set for a terminal.
#[derive(Debug, Clone, Copy)]
pub struct TextOptions {
    /// Columns; fewer than 40 count as 40.
    pub width: usize,
    /// Whether ANSI colours are used.
    pub color: bool,
    /// How many stories are set; the others are counted.
    pub n_stories: usize,
    /// How much of each part is set.
    pub detail: Detail,
}

/// How much of each part is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The first few of each part, and how many more there are.
    Short,
    /// All of it.
    Full,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { width: 80, color: false, n_stories: 10, detail: Detail::Short }
    }
}

/// How many of each part a short briefing sets.
struct Limits {
    agreed: usize,
    timeline: usize,
    line: usize,
    background: usize,
    speakers: usize,
    utterances: usize,
    names: usize,
    issues: usize,
    sole: usize,
}

impl Limits {
    fn of(detail: Detail) -> Self {
        let all = usize::MAX;
        match detail {
            Detail::Short => Self {
                agreed: 6,
                timeline: 12,
                line: 6,
                background: 8,
                speakers: 6,
                utterances: 2,
                names: 12,
                issues: 8,
                sole: 2,
            },
            Detail::Full => Self {
                agreed: all,
                timeline: all,
                line: all,
                background: all,
                speakers: all,
                utterances: all,
                names: all,
                issues: all,
                sole: all,
            },
        }
    }
}

/// Sets the briefing. `articles` are those it was made from.
pub fn render(briefing: &Briefing, articles: &[Annotated], options: &TextOptions) -> String {
    let mut setter = Setter {
        briefing,
        articles,
        limits: Limits::of(options.detail),
        sheet: Sheet::new(options.width, options.color),
    };
    setter.briefing(options.n_stories);
    setter.sheet.into_text()
}

struct Setter<'a> {
    briefing: &'a Briefing,
    articles: &'a [Annotated],
    limits: Limits,
    sheet: Sheet,
}

/// So many holders have a column of their own; the positions of the others stand below the table.
const N_HOLDERS: usize = 4;
/// Columns before titles: room for "STORYLINE".
const LABEL: usize = 11;
/// Columns for a day in a timeline: "week of 24 Mar 2031" and the gap.
const DAY: usize = 21;
/// Columns for a short value in a table of differences.
const VALUE: usize = 30;

impl Setter<'_> {
    fn briefing(&mut self, n_stories: usize) {
        let briefing = self.briefing;
        if briefing.stories.is_empty() {
            self.sheet.hanging("", "Nothing to brief: no report was read.", Style::Plain);
            return;
        }
        let mut number = 0;
        for &storyline in &briefing.reading_order {
            let page = &briefing.storylines[storyline];
            if number >= n_stories {
                break;
            }
            if page.stories.len() > 1 {
                self.sheet.gap();
                self.sheet.rule('\u{2550}');
                self.sheet.hanging(&label("STORYLINE"), &page.title, Style::Bold);
                let facts = phrases::storyline_facts(page).join(" \u{b7} ");
                self.sheet.hanging(&label(""), &facts, Style::Plain);
                self.line_entries(&page.timeline);
                // Its stories have the rest, each its own.
                self.timeline(" TIMELINE of the storyline", &page.happenings, self.limits.line);
            }
            for &story in &page.stories {
                number += 1;
                self.story(number, &briefing.stories[story]);
            }
        }
        self.sheet.gap();
        self.sheet.rule('\u{2500}');
        if number < briefing.stories.len() {
            let more = counted(briefing.stories.len() - number, "more story is", "more stories are");
            self.sheet.hanging(
                "",
                &format!("{more} not set here; the record and the page have all."),
                Style::Plain,
            );
        }
        let legend = "[2:7] is line 7 of source 2. Origins: copies of one report count once. Words in quotation \
                      marks are the speaker\u{2019}s own; a day in brackets is worked out from the report\u{2019}s.";
        self.sheet.hanging("", legend, Style::Dim);
    }

    /// A storyline's stories by day, and what holds each to it.
    fn line_entries(&mut self, entries: &[LineEntry]) {
        self.sheet.gap();
        for entry in entries.iter().take(self.limits.timeline) {
            let (day, reports) = phrases::line_facts(entry);
            let told = format!("{} ({reports})", entry.title);
            self.sheet.columns(2, &[DAY, 0], &[(day, Style::Plain), (told, Style::Plain)]);
            if let Some(held_by) = phrases::held_by(entry) {
                self.sheet.columns(2, &[DAY, 0], &[(String::new(), Style::Plain), (held_by, Style::Dim)]);
            }
        }
        self.more(entries.len(), self.limits.timeline, ["story", "stories"]);
    }

    fn story(&mut self, number: usize, page: &StoryPage) {
        self.sheet.gap();
        self.sheet.rule('\u{2500}');
        self.sheet.hanging(&label(&format!("STORY {number}")), &page.title, Style::Bold);
        self.sheet.hanging(&label(""), &phrases::story_facts(page).join(" \u{b7} "), Style::Plain);
        if let Some(stream) = &page.stream {
            let told = std::iter::once(stream.id.clone()).chain(stream.changes.iter().cloned());
            self.sheet.hanging(&label(""), &told.collect::<Vec<_>>().join(" \u{b7} "), Style::Dim);
        }
        self.brief(page);
        self.differences(&page.differences);
        self.agreed(&page.agreed);
        self.timeline(" TIMELINE", &page.timeline, self.limits.timeline);
        self.speakers(&page.speakers);
        self.stands(&page.stands);
        self.timeline(" BACKGROUND the reports recall", &page.background, self.limits.background);
        self.only_one(page);
        self.omissions(page);
        self.sources(page);
        self.set_aside(page);
        self.not_known(&page.not_known);
    }

    fn part(&mut self, heading: &str, remark: &str) {
        self.sheet.gap();
        self.sheet.heading(heading, remark, Style::Heading);
    }

    /// How many more there are; `what` they are: one, and many.
    fn more(&mut self, n_all: usize, n_set: usize, what: [&str; 2]) {
        if n_all > n_set {
            let told = counted(n_all - n_set, &format!("more {}", what[0]), &format!("more {}", what[1]));
            self.sheet.hanging("    ", &format!("and {told}"), Style::Dim);
        }
    }

    /// "[1:3, 2:7]"; one place for each source, and how many more places there are.
    fn citations(&self, cites: &[Cite]) -> String {
        let places = self.briefing.places(cites);
        let written: Vec<String> =
            places.iter().map(|place| format!("{}:{}", place.number, place.line)).collect();
        if written.is_empty() { String::new() } else { format!("[{}]", written.join(", ")) }
    }

    fn brief(&mut self, page: &StoryPage) {
        if page.brief.is_empty() {
            return;
        }
        self.part(" WHAT HAPPENED", "");
        for sentence in &page.brief {
            let citations = self.citations(&sentence.evidence);
            let label = phrases::sentence_label(sentence.kind).unwrap_or_default();
            self.sheet.cited("  ", &format!("{label}{}", sentence.text), &citations);
        }
    }

    fn differences(&mut self, tables: &[DifferenceTable]) {
        if tables.is_empty() {
            return;
        }
        self.part(" WHERE THE REPORTS DIFFER", "");
        for table in tables {
            let style = match table.kind {
                DifferenceKind::Disputed | DifferenceKind::ClaimsDiffer => Style::Warning,
                _ => Style::Plain,
            };
            self.sheet.heading(
                &format!("  {}", table.heading()),
                &table.kind.heading().to_uppercase(),
                style,
            );
            for value in &table.values {
                self.value(table.attribute, value);
            }
        }
    }

    fn value(&mut self, attribute: Attribute, row: &ValueRow) {
        let value = match attribute {
            Attribute::Quotation => format!("\u{201c}{}\u{201d}", row.value),
            _ => row.value.clone(),
        };
        let citations = self.citations(&row.evidence);
        let says = row.attributed_to.join("; ");
        let says = match row.attributed_to.len() {
            0 => says,
            1 => format!("  says {says}"),
            _ => format!("  say {says}"),
        };
        if value.width() < VALUE {
            let cells = [(value, Style::Plain), (format!("{citations}{says}"), Style::Plain)];
            self.sheet.columns(4, &[VALUE, 0], &cells);
        } else {
            self.sheet.cited("    ", &value, &format!("{citations}{says}"));
        }
    }

    fn agreed(&mut self, tables: &[DifferenceTable]) {
        if tables.is_empty() {
            return;
        }
        self.part(" THEY AGREE", "");
        for table in tables.iter().take(self.limits.agreed) {
            for value in table.values.iter().take(1) {
                let citations = self.citations(&value.evidence);
                self.sheet.cited("  ", &format!("{}: {}", table.heading(), value.value), &citations);
            }
        }
        self.more(tables.len(), self.limits.agreed, ["", ""]);
    }

    fn timeline(&mut self, heading: &str, entries: &[TimelineEntry], limit: usize) {
        if entries.is_empty() {
            return;
        }
        self.part(heading, "");
        let mut said = String::new();
        for entry in most_told(entries, limit) {
            let when = entry.when.in_words();
            let day = if when == said { String::new() } else { when.clone() };
            let what = format!("{} {}", phrases::happening(entry), self.citations(&entry.evidence));
            self.sheet.columns(2, &[DAY, 0], &[(day, Style::Plain), (what, Style::Plain)]);
            said = when;
        }
        self.more(entries.len(), limit, ["told by fewer", "told by fewer"]);
    }

    fn speakers(&mut self, speakers: &[Speaker]) {
        let named: Vec<&Speaker> = speakers.iter().filter(|speaker| speaker.name.is_some()).collect();
        if named.is_empty() {
            return;
        }
        let n_quotations: usize = named.iter().map(|speaker| speaker.utterances.len()).sum();
        let remark = format!(
            "{}, {}",
            counted(named.len(), "speaker", "speakers"),
            counted(n_quotations, "quotation", "quotations")
        );
        self.part(" WHO SAID WHAT", &remark);
        for speaker in named.iter().take(self.limits.speakers) {
            self.speaker(speaker);
        }
        let others = named.iter().skip(self.limits.speakers).filter_map(|speaker| speaker.name.as_deref());
        let others: Vec<&str> = others.take(self.limits.names).collect();
        if !others.is_empty() {
            let beyond = named.len() - self.limits.speakers - others.len();
            let beyond = if beyond > 0 { format!(" and {beyond} more") } else { String::new() };
            self.sheet.hanging("  ", &format!("also quoted: {}{beyond}", others.join(", ")), Style::Dim);
        }
    }

    fn speaker(&mut self, speaker: &Speaker) {
        let name = speaker.name.as_deref().unwrap_or_default();
        let head = speaker.title.as_ref().map_or_else(|| name.to_owned(), |title| format!("{name}, {title}"));
        self.sheet.hanging("  ", &head, Style::Bold);
        for utterance in speaker.utterances.iter().take(self.limits.utterances) {
            for (i, wording) in utterance.wordings.iter().take(3).enumerate() {
                let chain = if wording.chain.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", wording.chain.join(", "))
                };
                let citations = self.citations(&wording.evidence);
                let lead = if i == 0 { "    " } else { "      or " };
                self.sheet.cited(lead, &wording.marked(), &format!("{citations}{chain}"));
            }
        }
        self.more(speaker.utterances.len(), self.limits.utterances, ["", ""]);
    }

    fn stands(&mut self, stands: &Stands) {
        if stands.issues.is_empty() {
            return;
        }
        self.part(" WHO STANDS WHERE", "");
        let table = stands.table(N_HOLDERS);
        let issue_width = 22;
        let width = (self.sheet.width() - 2 - issue_width) / table.holders.len().max(1);
        let widths: Vec<usize> =
            std::iter::once(issue_width).chain(std::iter::repeat_n(width, table.holders.len())).collect();
        let head = std::iter::once("issue").chain(table.holders.iter().map(String::as_str));
        let head: Vec<(String, Style)> = head.map(|name| (name.to_owned(), Style::Bold)).collect();
        self.sheet.columns(2, &widths, &head);
        for row in table.rows.iter().take(self.limits.issues) {
            let cells = row.cells.iter().take(table.holders.len()).map(|cell| self.cell(cell));
            let cells: Vec<(String, Style)> =
                std::iter::once(row.issue.clone()).chain(cells).map(|words| (words, Style::Plain)).collect();
            self.sheet.columns(2, &widths, &cells);
        }
        self.more(table.rows.len(), self.limits.issues, ["issue", "issues"]);
        for (holder, stand, issue) in table.beyond.iter().take(self.limits.issues) {
            let citations = self.citations(&stand.evidence);
            self.sheet.cited("  ", &format!("{holder} {}: {issue}", stand.stance.name()), &citations);
        }
        self.more(table.beyond.len(), self.limits.issues, ["position of others", "positions of others"]);
    }

    fn cell(&self, cell: &[Stand]) -> String {
        if cell.is_empty() {
            return "\u{2013}".into();
        }
        phrases::stands(cell, false, |stand| self.citations(&stand.evidence))
    }

    fn omissions(&mut self, page: &StoryPage) {
        let unknown = phrases::omissions_unknown(self.briefing, page);
        if page.omissions.is_empty() && unknown.is_none() {
            return;
        }
        self.part(" WHAT A REPORT LEAVES OUT", "though most others had it by then");
        for group in page.omissions.chunk_by(|a, b| a.source == b.source) {
            for (i, omission) in group.iter().take(self.limits.sole).enumerate() {
                let number = format!("[{}]", self.briefing.sources[omission.source].number);
                let lead = if i == 0 { format!("  {number:<5}") } else { " ".repeat(7) };
                let citations = self.citations(&omission.told_by);
                self.sheet.cited(&lead, &omission.what, &citations);
            }
            if group.len() > self.limits.sole {
                let more = format!("and {} more", group.len() - self.limits.sole);
                self.sheet.hanging("       ", &more, Style::Dim);
            }
        }
        if let Some(unknown) = unknown {
            self.sheet.hanging("  ", &unknown, Style::Plain);
        }
    }

    fn only_one(&mut self, page: &StoryPage) {
        if page.only_one.is_empty() {
            return;
        }
        self.part(" ONLY ONE REPORT HAS IT", "");
        for group in page.only_one.chunk_by(|a, b| a.source == b.source) {
            for (i, sole) in group.iter().take(self.limits.sole).enumerate() {
                let number = format!("[{}]", self.briefing.sources[sole.source].number);
                let lead = if i == 0 { format!("  {number:<5}") } else { " ".repeat(7) };
                let citations = self.citations(&sole.evidence);
                self.sheet.cited(&lead, &sole.what, &citations);
            }
            if group.len() > self.limits.sole {
                let more = format!("and {} more", group.len() - self.limits.sole);
                self.sheet.hanging("       ", &more, Style::Dim);
            }
        }
    }

    fn sources(&mut self, page: &StoryPage) {
        self.part(" SOURCES", "");
        for &source in &page.sources {
            let source = &self.briefing.sources[source];
            let article = &self.articles[source.article.index()].article;
            let lead = format!("  {:<5}", format!("[{}]", source.number));
            let mut facts = vec![source.name.clone()];
            facts.extend(phrases::credited(source));
            facts.push(phrases::published(source));
            facts.extend(phrases::copy(self.briefing, source));
            self.sheet.hanging(&lead, &facts.join(" \u{b7} "), Style::Plain);
            if let Some(title) = &source.title {
                self.sheet.hanging("       ", &format!("\u{201c}{title}\u{201d}"), Style::Plain);
            }
            if !source.leans_on.is_empty() {
                let named =
                    source.leans_on.iter().map(|(name, cites)| format!("{name} {}", self.citations(cites)));
                let named = format!("passes on {}", named.collect::<Vec<_>>().join(", "));
                self.sheet.hanging("       ", &named, Style::Plain);
            }
            let id = page.stream.as_ref().map(|_| format!("{} \u{b7} ", article.id)).unwrap_or_default();
            self.sheet.hanging("       ", &format!("{id}{}", article.path), Style::Dim);
        }
    }

    fn set_aside(&mut self, page: &StoryPage) {
        let mut asides = Vec::new();
        for &source in &page.sources {
            let source = &self.briefing.sources[source];
            if !source.set_aside.is_empty() {
                let lines: Vec<String> = source.set_aside.iter().map(phrases::set_aside).collect();
                asides.push((format!("  {:<5}", format!("[{}]", source.number)), lines.join(", ")));
            }
        }
        if asides.is_empty() {
            return;
        }
        self.part(" SET ASIDE", "not the report, and not used");
        for (lead, lines) in asides {
            self.sheet.hanging(&lead, &lines, Style::Plain);
        }
    }

    fn not_known(&mut self, gaps: &[NotKnown]) {
        if gaps.is_empty() {
            return;
        }
        self.part(" NOT KNOWN", "");
        for gap in gaps {
            let citations = match gap {
                NotKnown::Day { evidence, .. } => self.citations(evidence),
                _ => String::new(),
            };
            self.sheet.cited("  ", &phrases::not_known(self.briefing, gap), &citations);
        }
    }
}

fn label(words: &str) -> String {
    format!("{words:<LABEL$}")
}

/// The entries that most origins tell, in their own order.
fn most_told(entries: &[TimelineEntry], limit: usize) -> Vec<&TimelineEntry> {
    let mut ranked: Vec<usize> = (0..entries.len()).collect();
    ranked.sort_by_key(|&i| (std::cmp::Reverse(entries[i].n_origins), i));
    ranked.truncate(limit);
    ranked.sort_unstable();
    ranked.into_iter().map(|i| &entries[i]).collect()
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::{Detail, TextOptions, render};
    use crate::testing::{Newsroom, hostile, mill_fire};

    fn set(news: &Newsroom, options: &TextOptions) -> String {
        render(&news.brief(), &news.articles, options)
    }

    #[test]
    fn a_story_is_set_in_eighty_columns() {
        insta::assert_snapshot!(set(&mill_fire(), &TextOptions::default()), @r#"
        ────────────────────────────────────────────────────────────────────────────────
        STORY 1    Paper mill burns down in Lend
                   Fri 7 Mar 2031 · 3 reports of 2 origins

         WHAT HAPPENED
          Three workers died when a paper mill in Lend burned down yesterday, the
          brigade said. [1:2, 3:1]
          Captain Una Brook of the fire brigade said the roof had fallen in within
          minutes. [1:2]
          Reports differ on the rank of Una Brook: captain; major (the brigade). [1:2,
          3:1]
          How many were killed was updated: from 2 to 3. [1:2, 3:1]

         WHERE THE REPORTS DIFFER
          Una Brook: rank                                                       DISPUTED
            captain                       [1:2]
            major                         [3:1]  says the brigade
          Paper mill burns down in Lend: killed                                  UPDATED
            2                             [1:2]
            3                             [3:1]

         THEY AGREE
          Paper mill burns down in Lend: place: Lend [1:2, 3:1]

         TIMELINE
          Fri 7 Mar 2031       Paper mill burns down in Lend [1:2, 2:1, 3:1]
                               “the roof had fallen in within minutes” [1:2]

         WHO SAID WHAT                                            1 speaker, 1 quotation
          Una Brook, fire captain
            “We were not able to get to them in time” [3:2]
              or “We could not reach them in time” [1:3]

         WHO STANDS WHERE
          issue                 Mayor of Lend               Owner of the mill
          the closure of the    demands [1:3]               rejects [3:2]
          second mill

         ONLY ONE REPORT HAS IT
          [1]  “the roof had fallen in within minutes” [1:2]

         SOURCES
          [1]  Lend Gazette · Fri 7 Mar 2031, as given
               “Mill burns down in Lend”
               reports/a0.txt
          [2]  Copy <b>Daily</b> · Fri 7 Mar 2031, as given · shares a stretch of its
               text with [1]
               reports/a2.txt
          [3]  a1 · Sat 8 Mar 2031, as given
               passes on Lend Gazette [3:2]
               reports/a1.txt

         SET ASIDE                                          not the report, and not used
          [1]  lines 4–5 teasers

         NOT KNOWN
          which outlet published [3]

        ────────────────────────────────────────────────────────────────────────────────
        [2:7] is line 7 of source 2. Origins: copies of one report count once. Words
        in quotation marks are the speaker’s own; a day in brackets is worked out from
        the report’s.
        "#);
    }

    #[test]
    fn no_line_is_wider_than_the_page_and_nothing_is_obeyed_by_the_terminal() {
        for news in [mill_fire(), hostile()] {
            for (width, detail) in [(80, Detail::Short), (50, Detail::Full)] {
                let text = set(&news, &TextOptions { width, detail, ..TextOptions::default() });
                for line in text.lines() {
                    assert!(line.width() <= width, "{} columns: {line}", line.width());
                }
                assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']));
            }
        }
    }

    #[test]
    fn nothing_read_is_said_aloud() {
        assert!(set(&Newsroom::default(), &TextOptions::default()).contains("no report was read"));
    }

    #[test]
    fn stories_beyond_the_limit_are_counted() {
        let text = set(&mill_fire(), &TextOptions { n_stories: 0, ..TextOptions::default() });
        assert!(text.contains("1 more story is not set here"), "{text}");
    }
}
