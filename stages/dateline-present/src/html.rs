//! The briefing as one HTML page that needs nothing else: no network, no script. Every citation is a link to the words
//! it cites, in the source's text on the same page.

mod source_text;
mod timeline_svg;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{Annotated, ArticleIdx, Attribute, Cite};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::phrases::{self, counted, safe};
use crate::{
    Briefing, DifferenceKind, DifferenceTable, NotKnown, Omission, Sole, Source, Speaker, Stand, Stands,
    StoryPage, StorylinePage, TimelineEntry, Utterance,
};

/// So many of a part are open at once; the others open with a click.
const N_SPEAKERS: usize = 6;
const N_UTTERANCES: usize = 3;
const N_ENTRIES: usize = 15;
/// So many holders have a column; the positions of the others stand below the table.
const N_HOLDERS: usize = 5;

/// How it looks, for whoever puts [`part`] into a page.
pub const STYLE: &str = include_str!("html/style.css");

/// The stories and the reports in full as part of a greater page: a `div` and an `aside`.
pub fn part(briefing: &Briefing, articles: &[Annotated]) -> String {
    let setter = Setter { briefing, articles, cited: RefCell::default() };
    // The stories are set first: they tell which words of the sources are cited.
    let stories = setter.stories();
    let sources = setter.sources();
    let part = html! {
        div class="stories" { (stories) }
        (aside(&sources))
    };
    part.into_string()
}

/// Sets the page. `articles` are those the briefing was made from.
pub fn render(briefing: &Briefing, articles: &[Annotated]) -> String {
    let setter = Setter { briefing, articles, cited: RefCell::default() };
    // The stories are set first: they tell which words of the sources are cited.
    let stories = setter.stories();
    let sources = setter.sources();
    let title = briefing.stories_in_order().next().map_or("Briefing", |page| page.title.as_str());
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (safe(title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main id="top" {
                    a class="skip" href="#sources" { "Skip to the sources" }
                    (setter.masthead())
                    (stories)
                }
                (aside(&sources))
            }
        }
    };
    page.into_string()
}

fn aside(sources: &Markup) -> Markup {
    html! {
        aside class="sources" id="sources" aria-label="Sources" tabindex="-1" {
            p class="kicker" { "The reports, in full" }
            p class="meta" { "Cited words are marked. Grey lines are not the report and were not used." }
            (sources)
        }
    }
}

struct Setter<'a> {
    briefing: &'a Briefing,
    articles: &'a [Annotated],
    /// Every citation that a link leads to.
    cited: RefCell<BTreeSet<Cite>>,
}

impl Setter<'_> {
    fn masthead(&self) -> Markup {
        let briefing = self.briefing;
        html! {
            header class="masthead" {
                h1 { "Dateline" }
                p {
                    (counted(briefing.stories.len(), "story", "stories")) " from "
                    (counted(briefing.sources.len(), "report", "reports")) ". "
                    "2:7 is line 7 of source 2. Copies of one report count once."
                }
                @if briefing.stories.len() > 1 {
                    nav aria-label="Stories" {
                        ol {
                            @for page in briefing.stories_in_order() {
                                li { a href=(format!("#story-{}", page.story)) { (safe(&page.title)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn stories(&self) -> Markup {
        let mut number = 0;
        html! {
            @if self.briefing.stories.is_empty() {
                p { "Nothing to brief: no report was read." }
            }
            @for &storyline in &self.briefing.reading_order {
                @let page = &self.briefing.storylines[storyline];
                @if page.stories.len() > 1 { (self.storyline(page)) }
                @for &story in &page.stories {
                    @let () = number += 1;
                    (self.story(number, &self.briefing.stories[story]))
                }
            }
        }
    }

    fn storyline(&self, page: &StorylinePage) -> Markup {
        html! {
            section class="storyline" {
                p class="kicker" { "Storyline" }
                h2 { (safe(&page.title)) }
                p class="facts" { (phrases::storyline_facts(page).join(" \u{b7} ")) }
                ol class="timeline" {
                    @for entry in &page.timeline {
                        @let (day, reports) = phrases::line_facts(entry);
                        li {
                            span class="day" { (day) }
                            span {
                                a dir="auto" href=(format!("#story-{}", entry.story)) { (safe(&entry.title)) }
                                span class="says" {
                                    " \u{b7} " (reports)
                                    @if let Some(held_by) = phrases::held_by(entry) { " \u{b7} " (safe(&held_by)) }
                                }
                            }
                        }
                    }
                }
                @if let Some(strip) = timeline_svg::strip(&page.happenings, &page.background) { (strip) }
                details {
                    summary { "Timeline of the storyline" }
                    (self.entries(&page.happenings))
                    @if !page.background.is_empty() {
                        h3 { "Background its reports recall" }
                        (self.entries(&page.background))
                    }
                }
            }
        }
    }

    fn story(&self, number: usize, page: &StoryPage) -> Markup {
        html! {
            article class="story" id=(format!("story-{}", page.story)) {
                p class="kicker" { "Story " (number) }
                h2 dir="auto" { (safe(&page.title)) }
                p class="facts" { (safe(&phrases::story_facts(page).join(" \u{b7} "))) }
                @if let Some(stream) = &page.stream {
                    p class="facts" { (safe(&stream.id)) @for change in &stream.changes { " \u{b7} " (safe(change)) } }
                }
                @for sentence in &page.brief {
                    p class=(format!("brief {}", sentence.kind.name())) dir="auto" {
                        @if let Some(label) = phrases::sentence_label(sentence.kind) { span class="or" { (label) } }
                        (safe(&sentence.text)) " " (self.citations(&sentence.evidence))
                    }
                }
                @if !page.differences.is_empty() {
                    h3 { "Where the reports differ" }
                    @for table in &page.differences { (self.difference(table)) }
                }
                @if !page.agreed.is_empty() { (self.agreed(&page.agreed)) }
                (self.timeline(page))
                (self.speakers(&page.speakers))
                (self.stands(&page.stands))
                (self.only_one(&page.only_one))
                (self.omissions(page))
                (self.source_list(page))
                (self.not_known(&page.not_known))
            }
        }
    }

    /// Links to the cited words, one for each line of each source.
    fn citations(&self, cites: &[Cite]) -> Markup {
        let mut by_place = BTreeMap::new();
        for &cite in cites {
            by_place.entry(self.briefing.place(cite)).or_insert(cite);
        }
        self.cited.borrow_mut().extend(by_place.values());
        html! {
            @for (place, cite) in &by_place {
                a class="c" href=(format!("#{}", source_text::anchor(place.number, cite.span)))
                    aria-label=(format!("{0}:{1}, source {0}, line {1}", place.number, place.line)) {
                    (place.number) ":" (place.line)
                }
                " "
            }
        }
    }

    fn difference(&self, table: &DifferenceTable) -> Markup {
        let is_grave = matches!(table.kind, DifferenceKind::Disputed | DifferenceKind::ClaimsDiffer);
        let has_says = table.values.iter().any(|value| !value.attributed_to.is_empty());
        html! {
            section class="diff" {
                h4 {
                    span { (safe(&table.heading())) }
                    span class=(if is_grave { "chip grave" } else { "chip" }) { (table.kind.heading()) }
                }
                table {
                    thead {
                        tr { th scope="col" { "Value" } @if has_says { th scope="col" { "Who says so" } } th scope="col" { "Reports" } }
                    }
                    tbody {
                        @for value in &table.values {
                            tr {
                                td dir="auto" {
                                    @if table.attribute == Attribute::Quotation { "\u{201c}" (safe(&value.value)) "\u{201d}" }
                                    @else { (safe(&value.value)) }
                                }
                                @if has_says { td { (safe(&value.attributed_to.join(", "))) } }
                                td { (self.citations(&value.evidence)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn agreed(&self, tables: &[DifferenceTable]) -> Markup {
        html! {
            h3 { "They agree" }
            ul class="plain" {
                @for table in tables {
                    @for value in table.values.iter().take(1) {
                        li { (safe(&table.heading())) ": " strong { (safe(&value.value)) } " " (self.citations(&value.evidence)) }
                    }
                }
            }
        }
    }

    fn timeline(&self, page: &StoryPage) -> Markup {
        html! {
            @if !page.timeline.is_empty() || !page.background.is_empty() {
                h3 { "Timeline" }
                @if let Some(strip) = timeline_svg::strip(&page.timeline, &page.background) { (strip) }
                (self.entries(&page.timeline))
                @if !page.background.is_empty() {
                    h3 { "Background the reports recall" }
                    (self.entries(&page.background))
                }
            }
        }
    }

    fn entries(&self, entries: &[TimelineEntry]) -> Markup {
        let list = |entries: &[TimelineEntry]| {
            html! {
                ol class="timeline" {
                    @for (i, entry) in entries.iter().enumerate() {
                        @let day = entry.when.in_words();
                        @let is_told = i > 0 && entries[i - 1].when.in_words() == day;
                        li {
                            span class="day" { @if !is_told { (day) } }
                            span dir="auto" {
                                @if let Some(part) = entry.when.part_in_words() { span class="says" { (part) " \u{b7} " } }
                                (safe(&entry.what)) " " (self.citations(&entry.evidence))
                             }
                        }
                    }
                }
            }
        };
        some_then_more(entries, N_ENTRIES, ["more happening", "more happenings"], list)
    }

    fn speakers(&self, speakers: &[Speaker]) -> Markup {
        let list = |speakers: &[Speaker]| html! { @for speaker in speakers { (self.speaker(speaker)) } };
        html! {
            @if !speakers.is_empty() {
                h3 { "Who said what" }
                (some_then_more(speakers, N_SPEAKERS, ["more speaker", "more speakers"], list))
            }
        }
    }

    fn speaker(&self, speaker: &Speaker) -> Markup {
        let list = |utterances: &[Utterance]| {
            html! { @for utterance in utterances { (self.utterance(utterance)) } }
        };
        html! {
            h4 dir="auto" {
                (speaker.name.as_deref().map_or_else(|| "The reports do not say who".to_owned(), safe))
                @if let Some(title) = &speaker.title { small { ", " (safe(title)) } }
            }
            (some_then_more(&speaker.utterances, N_UTTERANCES, ["more quotation", "more quotations"], list))
        }
    }

    fn utterance(&self, utterance: &Utterance) -> Markup {
        html! {
            blockquote {
                @for (i, wording) in utterance.wordings.iter().enumerate() {
                    p dir="auto" {
                        @if i > 0 { span class="or" { "or " } }
                        (safe(&wording.marked())) " " (self.citations(&wording.evidence))
                        @if !wording.chain.is_empty() {
                            span class="says" { " (" (safe(&wording.chain.join(", "))) ")" }
                        }
                    }
                }
            }
        }
    }

    fn stands(&self, stands: &Stands) -> Markup {
        if stands.issues.is_empty() {
            return html! {};
        }
        let table = stands.table(N_HOLDERS);
        html! {
            h3 { "Who stands where" }
            div class="scroll" tabindex="0" role="region" aria-label="Who stands where" {
                table class="stands" {
                    thead {
                        tr {
                            th scope="col" { "Issue" }
                            @for holder in table.holders { th scope="col" { (safe(holder)) } }
                        }
                    }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                th scope="row" dir="auto" { (safe(&row.issue)) }
                                @for cell in row.cells.iter().take(table.holders.len()) { td { (self.cell(cell)) } }
                            }
                        }
                    }
                }
            }
            @if !table.beyond.is_empty() {
                ul class="plain" {
                    @for (holder, stand, issue) in &table.beyond {
                        li { (safe(holder)) " " em { (stand.stance.name()) } ": " (safe(issue)) " " (self.citations(&stand.evidence)) }
                    }
                }
            }
        }
    }

    fn cell(&self, cell: &[Stand]) -> Markup {
        html! {
            @if cell.is_empty() { "\u{2013}" }
            @for (stand, day) in cell.iter().zip(phrases::stand_days(cell)) {
                div class=[stand.is_turn.then_some("turn")] {
                    @if stand.is_turn { "\u{2192} " }
                    (safe(&phrases::stand(stand.stance.name(), stand.holder.as_deref(), day)))
                    @if let Some(wording) = &stand.wording { span class="says" { ": " (safe(wording)) } }
                    " " (self.citations(&stand.evidence))
                }
            }
        }
    }

    fn omissions(&self, page: &StoryPage) -> Markup {
        let unknown = phrases::omissions_unknown(self.briefing, page);
        let list = |omissions: &[Omission]| {
            html! {
                ul class="plain" {
                    @for omission in omissions {
                        @let source = &self.briefing.sources[omission.source];
                        li dir="auto" {
                            a class="c" href=(format!("#source-{}", source.number)) { (source.number) " " bdi { (safe(&source.name)) } }
                            " " (safe(&omission.what)) " " (self.citations(&omission.told_by))
                        }
                    }
                }
            }
        };
        html! {
            @if !page.omissions.is_empty() || unknown.is_some() {
                h3 { "What a report leaves out" }
                p class="meta" { "Told by most others by the time it appeared, and not by it." }
                (some_then_more(&page.omissions, N_ENTRIES, ["more", "more"], list))
                @if let Some(unknown) = unknown { p class="meta" { (unknown) } }
            }
        }
    }

    fn only_one(&self, alone: &[Sole]) -> Markup {
        let list = |alone: &[Sole]| {
            html! {
                ul class="plain" {
                    @for sole in alone {
                        li dir="auto" { (safe(&sole.what)) " " (self.citations(&sole.evidence)) }
                    }
                }
            }
        };
        html! {
            @if !alone.is_empty() {
                h3 { "Only one report has it" }
                (some_then_more(alone, N_ENTRIES, ["more", "more"], list))
            }
        }
    }

    fn source_list(&self, page: &StoryPage) -> Markup {
        html! {
            h3 { "Sources" }
            ol class="plain" {
                @for &source in &page.sources {
                    @let source = &self.briefing.sources[source];
                    li {
                        a href=(format!("#source-{}", source.number)) { (source.number) " " bdi { (safe(&source.name)) } }
                        span class="meta" { " \u{b7} " (self.source_facts(source)) }
                        @for aside in &source.set_aside {
                            " "
                            a class="c" href=(format!("#{}", source_text::line_anchor(source.number, aside.first_line))) {
                                "set aside: " (phrases::set_aside(aside))
                            }
                        }
                    }
                }
            }
        }
    }

    fn source_facts(&self, source: &Source) -> Markup {
        html! {
            @if let Some(credited) = phrases::credited(source) { (safe(&credited)) " \u{b7} " }
            (phrases::published(source))
            @if let Some(copy) = phrases::copy(self.briefing, source) { " \u{b7} " (copy) }
            @if !source.leans_on.is_empty() {
                " \u{b7} passes on "
                @for (i, (name, cites)) in source.leans_on.iter().enumerate() {
                    @if i > 0 { ", " }
                    bdi { (safe(name)) } " " (self.citations(cites))
                }
            }
        }
    }

    fn not_known(&self, gaps: &[NotKnown]) -> Markup {
        html! {
            @if !gaps.is_empty() {
                h3 { "Not known" }
                ul class="plain" {
                    @for gap in gaps {
                        li {
                            (safe(&phrases::not_known(self.briefing, gap)))
                            @if let NotKnown::Day { evidence, .. } = gap { " " (self.citations(evidence)) }
                        }
                    }
                }
            }
        }
    }

    /// All sources with their texts; to be set after everything that cites them.
    fn sources(&self) -> Markup {
        let linked = self.cited.borrow();
        html! {
            @for source in &self.briefing.sources {
                @let article = &self.articles[source.article.index()].article;
                @let cites = linked.range(cites_of(source.article)).copied();
                section class="source" id=(format!("source-{}", source.number)) {
                    h3 dir="auto" { (source.number) " \u{b7} " (safe(&source.name)) }
                    @if let Some(title) = &source.title { p class="meta" dir="auto" { (safe(title)) } }
                    p class="meta" {
                        (phrases::published(source)) " \u{b7} " (safe(&article.path))
                        @if let Some(url) = article.url.as_deref().filter(|url| is_web_address(url)) {
                            " \u{b7} " a href=(url) rel="noreferrer noopener" { "published here" }
                        }
                        " \u{b7} " a href="#top" { "to the top" }
                    }
                    (source_text::text(source, article, cites))
                }
            }
        }
    }
}

/// All citations of one article.
fn cites_of(article: ArticleIdx) -> std::ops::Range<Cite> {
    let start = |article| Cite { article, span: dateline_model::Span { start: 0, end: 0 } };
    start(article)..start(ArticleIdx(article.0 + 1))
}

/// Addresses from reports are linked only where they lead to the web: never `javascript:`.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The first `n` set openly, the rest behind a click that needs no script. `what` they are: one, and many.
fn some_then_more<T>(all: &[T], n: usize, what: [&str; 2], list: impl Fn(&[T]) -> Markup) -> Markup {
    let (open, rest) = all.split_at(n.min(all.len()));
    html! {
        (list(open))
        @if !rest.is_empty() {
            details { summary { (counted(rest.len(), what[0], what[1])) } (list(rest)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::render;
    use crate::testing::{Newsroom, hostile, mill_fire};

    fn page(news: &Newsroom) -> String {
        render(&news.brief(), &news.articles)
    }

    /// The values of an attribute, in order.
    fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
        let opening = format!(" {attribute}=\"");
        page.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn every_link_within_the_page_has_its_one_target() {
        for news in [mill_fire(), hostile()] {
            let page = page(&news);
            let ids = values(&page, "id");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), unique.len(), "an id stands twice");
            for link in values(&page, "href") {
                let target = link.strip_prefix('#').expect("all links lead into the page");
                assert!(unique.contains(target), "{link} leads nowhere");
            }
        }
    }

    #[test]
    fn every_evidence_of_the_brief_is_marked_in_its_source() {
        let news = mill_fire();
        let (briefing, page) = (news.brief(), page(&news));
        let sentences = briefing.brief(0);
        assert!(!sentences.is_empty());
        for cite in sentences.iter().flat_map(|sentence| &sentence.evidence) {
            let id = super::source_text::anchor(briefing.place(*cite).number, cite.span);
            assert!(page.contains(&format!("<mark id=\"{id}\">")), "{id} is not marked");
        }
    }

    #[test]
    fn markup_and_controls_in_reports_are_shown_and_not_obeyed() {
        let page = page(&hostile());
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>"));
        assert!(page.contains("&lt;script&gt;"));
        assert!(!page.contains(['\u{202e}', '\u{1b}', '\u{7}']));
    }

    #[test]
    fn the_page_asks_nothing_of_the_network() {
        let page = page(&mill_fire());
        for outside in ["src=", "http:", "https:", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn nothing_read_is_said_aloud() {
        assert!(page(&Newsroom::default()).contains("no report was read"));
    }
}
