//! The briefing as Markdown: headings, lists and tables that read well as they stand, citations as \[source:line\].

use dateline_model::{Annotated, Attribute, Cite};

use crate::phrases::{self, safe};
use crate::{
    Briefing, DifferenceTable, LineEntry, NotKnown, Sole, Speaker, Stand, Stands, StoryPage, TimelineEntry,
};

/// So many holders have a column; the positions of the others stand below the table.
const N_HOLDERS: usize = 5;

/// Sets the briefing. `articles` are those it was made from.
pub fn render(briefing: &Briefing, articles: &[Annotated]) -> String {
    let mut setter = Setter { briefing, articles, out: String::new() };
    setter.briefing();
    setter.out
}

struct Setter<'a> {
    briefing: &'a Briefing,
    articles: &'a [Annotated],
    out: String,
}

impl Setter<'_> {
    fn briefing(&mut self) {
        let briefing = self.briefing;
        if briefing.stories.is_empty() {
            self.paragraph("Nothing to brief: no report was read.");
        }
        for &storyline in &briefing.reading_order {
            let page = &briefing.storylines[storyline];
            let is_one = page.stories.len() < 2;
            if !is_one {
                self.heading(1, &page.title);
                self.paragraph(&escaped(&phrases::storyline_facts(page).join(" \u{b7} ")));
                self.line_entries(&page.timeline);
                self.timeline("Timeline of the storyline", &page.happenings, 2);
                self.timeline("Background its reports recall", &page.background, 2);
            }
            for &story in &page.stories {
                self.story(&briefing.stories[story], if is_one { 1 } else { 2 });
            }
        }
    }

    /// A storyline's stories by day, and what holds each to it.
    fn line_entries(&mut self, entries: &[LineEntry]) {
        for entry in entries {
            let (day, reports) = phrases::line_facts(entry);
            let held_by = phrases::held_by(entry).map(|words| format!(" \u{b7} {}", escaped(&words)));
            let held_by = held_by.unwrap_or_default();
            self.item(&format!("**{}** {} \u{b7} {reports}{held_by}", escaped(&day), escaped(&entry.title)));
        }
        self.gap();
    }

    fn story(&mut self, page: &StoryPage, level: usize) {
        self.heading(level, &page.title);
        self.paragraph(&escaped(&phrases::story_facts(page).join(" \u{b7} ")));
        if let Some(stream) = &page.stream {
            let told = std::iter::once(&stream.id).chain(&stream.changes).map(|words| escaped(words));
            self.paragraph(&told.collect::<Vec<_>>().join(" \u{b7} "));
        }
        for sentence in &page.brief {
            let citations = self.citations(&sentence.evidence);
            let label = phrases::sentence_label(sentence.kind).unwrap_or_default();
            self.paragraph(&format!("{label}{} {citations}", escaped(&sentence.text)));
        }
        let level = level + 1;
        self.differences(&page.differences, level);
        self.agreed(&page.agreed, level);
        self.timeline("Timeline", &page.timeline, level);
        self.timeline("Background the reports recall", &page.background, level);
        self.speakers(&page.speakers, level);
        self.stands(&page.stands, level);
        self.only_one(&page.only_one, level);
        self.omissions(page, level);
        self.sources(page, level);
        self.not_known(&page.not_known, level);
    }

    fn heading(&mut self, level: usize, words: &str) {
        let words = escaped(words);
        self.paragraph(&format!("{} {words}", "#".repeat(level)));
    }

    fn paragraph(&mut self, words: &str) {
        self.out.push_str(words.trim_end());
        self.out.push_str("\n\n");
    }

    fn line(&mut self, words: &str) {
        self.out.push_str(words);
        self.out.push('\n');
    }

    fn item(&mut self, words: &str) {
        self.line(&format!("- {}", words.trim_end()));
    }

    fn row(&mut self, cells: &[String]) {
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    fn table_head(&mut self, cells: &[String]) {
        self.row(cells);
        self.row(&vec!["---".to_owned(); cells.len()]);
    }

    fn gap(&mut self) {
        self.out.push('\n');
    }

    /// "\[1:3, 2:7\]": the brackets are escaped so that no renderer takes them for a link.
    fn citations(&self, cites: &[Cite]) -> String {
        let places = self.briefing.places(cites);
        let places: Vec<String> =
            places.iter().map(|place| format!("{}:{}", place.number, place.line)).collect();
        if places.is_empty() { String::new() } else { format!("\\[{}\\]", places.join(", ")) }
    }

    fn differences(&mut self, tables: &[DifferenceTable], level: usize) {
        if tables.is_empty() {
            return;
        }
        self.heading(level, "Where the reports differ");
        self.table_head(&["what", "", "value", "who says so", "reports"].map(str::to_owned));
        for table in tables {
            for (i, value) in table.values.iter().enumerate() {
                let told = escaped(&value.value);
                let told = if table.attribute == Attribute::Quotation {
                    format!("\u{201c}{told}\u{201d}")
                } else {
                    told
                };
                let (what, kind) = match i {
                    0 => (escaped(&table.heading()), table.kind.heading().to_owned()),
                    _ => (String::new(), String::new()),
                };
                let says = escaped(&value.attributed_to.join(", "));
                let citations = self.citations(&value.evidence);
                self.row(&[what, kind, told, says, citations]);
            }
        }
        self.gap();
    }

    fn agreed(&mut self, tables: &[DifferenceTable], level: usize) {
        if tables.is_empty() {
            return;
        }
        self.heading(level, "They agree");
        for table in tables {
            for value in table.values.iter().take(1) {
                let citations = self.citations(&value.evidence);
                let (what, told) = (escaped(&table.heading()), escaped(&value.value));
                self.item(&format!("{what}: {told} {citations}"));
            }
        }
        self.gap();
    }

    fn timeline(&mut self, heading: &str, entries: &[TimelineEntry], level: usize) {
        if entries.is_empty() {
            return;
        }
        self.heading(level, heading);
        for entry in entries {
            let citations = self.citations(&entry.evidence);
            let when = escaped(&entry.when.in_words());
            self.item(&format!("**{when}** {} {citations}", escaped(&phrases::happening(entry))));
        }
        self.gap();
    }

    fn speakers(&mut self, speakers: &[Speaker], level: usize) {
        if speakers.is_empty() {
            return;
        }
        self.heading(level, "Who said what");
        for speaker in speakers {
            let name = speaker.name.as_deref().unwrap_or("The reports do not say who");
            let title =
                speaker.title.as_ref().map(|title| format!(", {}", escaped(title))).unwrap_or_default();
            self.item(&format!("**{}**{title}", escaped(name)));
            for utterance in &speaker.utterances {
                for (i, wording) in utterance.wordings.iter().enumerate() {
                    let or = if i == 0 { "" } else { "or " };
                    let chain = escaped(&wording.chain.join(", "));
                    let chain = if chain.is_empty() { chain } else { format!(" ({chain})") };
                    let citations = self.citations(&wording.evidence);
                    let words = escaped(&wording.marked());
                    self.line(&format!("  - {or}{words} {citations}{chain}"));
                }
            }
        }
        self.gap();
    }

    fn stands(&mut self, stands: &Stands, level: usize) {
        if stands.issues.is_empty() {
            return;
        }
        self.heading(level, "Who stands where");
        let table = stands.table(N_HOLDERS);
        let head: Vec<String> = std::iter::once("issue".to_owned())
            .chain(table.holders.iter().map(|holder| escaped(holder)))
            .collect();
        self.table_head(&head);
        for row in &table.rows {
            let cells = row.cells.iter().take(table.holders.len()).map(|cell| self.cell(cell));
            let cells: Vec<String> = std::iter::once(escaped(&row.issue)).chain(cells).collect();
            self.row(&cells);
        }
        self.gap();
        for (holder, stand, issue) in &table.beyond {
            let citations = self.citations(&stand.evidence);
            let (holder, issue) = (escaped(holder), escaped(issue));
            self.item(&format!("{holder} {}: {issue} {citations}", stand.stance.name()));
        }
        if !table.beyond.is_empty() {
            self.gap();
        }
    }

    fn cell(&self, cell: &[Stand]) -> String {
        phrases::stands(cell, true, |stand| self.citations(&stand.evidence))
    }

    fn omissions(&mut self, page: &StoryPage, level: usize) {
        let unknown = phrases::omissions_unknown(self.briefing, page);
        if page.omissions.is_empty() && unknown.is_none() {
            return;
        }
        self.heading(level, "What a report leaves out, though most others had it by then");
        for omission in &page.omissions {
            let number = self.briefing.sources[omission.source].number;
            let citations = self.citations(&omission.told_by);
            self.item(&format!("**\\[{number}\\]** {} {citations}", escaped(&omission.what)));
        }
        if let Some(unknown) = unknown {
            self.item(&escaped(&unknown));
        }
        self.gap();
    }

    fn only_one(&mut self, alone: &[Sole], level: usize) {
        if alone.is_empty() {
            return;
        }
        self.heading(level, "Only one report has it");
        for sole in alone {
            let citations = self.citations(&sole.evidence);
            self.item(&format!("{} {citations}", escaped(&sole.what)));
        }
        self.gap();
    }

    fn sources(&mut self, page: &StoryPage, level: usize) {
        self.heading(level, "Sources");
        for &source in &page.sources {
            let source = &self.briefing.sources[source];
            let article = &self.articles[source.article.index()].article;
            let mut facts = vec![escaped(&source.name)];
            facts.extend(phrases::credited(source).map(|words| escaped(&words)));
            facts.push(phrases::published(source));
            facts.extend(source.title.as_ref().map(|title| format!("\u{201c}{}\u{201d}", escaped(title))));
            facts.extend(phrases::copy(self.briefing, source).map(|copy| escaped(&copy)));
            if !source.leans_on.is_empty() {
                let named = source.leans_on.iter();
                let named = named.map(|(name, cites)| format!("{} {}", escaped(name), self.citations(cites)));
                facts.push(format!("passes on {}", named.collect::<Vec<_>>().join(", ")));
            }
            if !source.set_aside.is_empty() {
                let lines: Vec<String> = source.set_aside.iter().map(phrases::set_aside).collect();
                facts.push(format!("set aside: {}", lines.join(", ")));
            }
            if page.stream.is_some() {
                facts.push(escaped(&article.id));
            }
            facts.push(escaped(&article.path));
            self.item(&format!("**\\[{}\\]** {}", source.number, facts.join(" \u{b7} ")));
        }
        self.gap();
    }

    fn not_known(&mut self, gaps: &[NotKnown], level: usize) {
        if gaps.is_empty() {
            return;
        }
        self.heading(level, "Not known");
        for gap in gaps {
            let citations = match gap {
                NotKnown::Day { evidence, .. } => self.citations(evidence),
                NotKnown::Outlets(_) | NotKnown::Published { .. } | NotKnown::Speakers(_) => String::new(),
            };
            self.item(&format!("{} {citations}", escaped(&phrases::not_known(self.briefing, gap))));
        }
        self.gap();
    }
}

/// Words as Markdown shows them: whatever it or HTML would take for markup is escaped.
fn escaped(words: &str) -> String {
    let words = safe(words);
    let mut out = String::with_capacity(words.len());
    for (i, c) in words.trim().char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => out.extend(['\\', c]),
            '#' | '-' | '+' | '=' | '!' if i == 0 => out.extend(['\\', c]),
            // "3." at the start would open a list.
            '.' | ')' if out.bytes().all(|byte| byte.is_ascii_digit()) && i > 0 => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, render};
    use crate::testing::{hostile, mill_fire};

    #[test]
    fn a_story_reads_well_as_it_stands() {
        let news = mill_fire();
        insta::assert_snapshot!(render(&news.brief(), &news.articles), @r#"
        # Paper mill burns down in Lend

        Fri 7 Mar 2031 · 3 reports of 2 origins

        Three workers died when a paper mill in Lend burned down yesterday, the brigade said. \[1:2, 3:1\]

        Captain Una Brook of the fire brigade said the roof had fallen in within minutes. \[1:2\]

        Reports differ on the rank of Una Brook: captain; major (the brigade). \[1:2, 3:1\]

        How many were killed was updated: from 2 to 3. \[1:2, 3:1\]

        ## Where the reports differ

        | what |  | value | who says so | reports |
        | --- | --- | --- | --- | --- |
        | Una Brook: rank | disputed | captain |  | \[1:2\] |
        |  |  | major | the brigade | \[3:1\] |
        | Paper mill burns down in Lend: killed | updated | 2 |  | \[1:2\] |
        |  |  | 3 |  | \[3:1\] |

        ## They agree

        - Paper mill burns down in Lend: place: Lend \[1:2, 3:1\]

        ## Timeline

        - **Fri 7 Mar 2031** Paper mill burns down in Lend \[1:2, 2:1, 3:1\]
        - **Fri 7 Mar 2031** “the roof had fallen in within minutes” \[1:2\]

        ## Who said what

        - **Una Brook**, fire captain
          - “We were not able to get to them in time” \[3:2\]
          - or “We could not reach them in time” \[1:3\]

        ## Who stands where

        | issue | Mayor of Lend | Owner of the mill |
        | --- | --- | --- |
        | the closure of the second mill | demands \[1:3\] | rejects \[3:2\] |

        ## Only one report has it

        - “the roof had fallen in within minutes” \[1:2\]

        ## Sources

        - **\[1\]** Lend Gazette · Fri 7 Mar 2031, as given · “Mill burns down in Lend” · set aside: lines 4–5 teasers · reports/a0.txt
        - **\[2\]** Copy &lt;b&gt;Daily&lt;/b&gt; · Fri 7 Mar 2031, as given · shares a stretch of its text with \[1\] · reports/a2.txt
        - **\[3\]** a1 · Sat 8 Mar 2031, as given · passes on Lend Gazette \[3:2\] · reports/a1.txt

        ## Not known

        - which outlet published \[3\]
        "#);
    }

    #[test]
    fn markup_in_reports_is_escaped() {
        assert_eq!(escaped("<b> *so* | [x](y) `z`"), "&lt;b&gt; \\*so\\* \\| \\[x\\](y) \\`z\\`");
        assert_eq!(escaped("3. May"), "3\\. May");
        assert_eq!(escaped("- no"), "\\- no");
        let news = hostile();
        let page = render(&news.brief(), &news.articles);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>"));
    }
}
