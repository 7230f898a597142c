//! What a reader sees, as plain data: the renderers set it, the engine takes titles and briefs from it for the record.
//!
//! Nothing here is text ready for print except titles, names and sentences; days, line numbers and citations are kept as
//! values, so that every renderer says them in its own way. Indices of stories and storylines are those of `Clusters`.

use dateline_model::{
    ArticleIdx, Attribute, Cite, CopyKind, DayRange, Published, QuoteKind, Role, Stance, Subject,
};
use jiff::civil::Date;

use crate::When;

/// Everything a reader sees.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Briefing {
    /// One page for each story, in the order of `Clusters::stories`.
    pub stories: Vec<StoryPage>,
    /// One for each storyline, in the order of `Clusters::storylines`.
    pub storylines: Vec<StorylinePage>,
    /// Storylines as a reader should meet them: most origins first, then latest day.
    pub reading_order: Vec<usize>,
    /// All reports, numbered in reading order: `sources[i].number == i + 1`.
    pub sources: Vec<Source>,
    /// For each article of the run, its index into `sources`.
    pub source_of: Vec<usize>,
}

/// Where a citation leads: what a reader looks up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Number of the source, from 1.
    pub number: usize,
    /// Line of its text, from 1.
    pub line: usize,
}

impl Briefing {
    /// The headline of a story.
    pub fn story_title(&self, story: usize) -> Option<&str> {
        self.stories.get(story).map(|page| page.title.as_str()).filter(|title| !title.is_empty())
    }

    /// The headline of a storyline.
    pub fn storyline_title(&self, storyline: usize) -> Option<&str> {
        self.storylines.get(storyline).map(|page| page.title.as_str()).filter(|title| !title.is_empty())
    }

    /// The brief of a story, in reading order.
    pub fn brief(&self, story: usize) -> &[CitedSentence] {
        self.stories.get(story).map_or(&[], |page| &page.brief)
    }

    /// The source an article is.
    pub fn source(&self, article: ArticleIdx) -> &Source {
        &self.sources[self.source_of[article.index()]]
    }

    /// Source and line of cited words.
    pub fn place(&self, cite: Cite) -> Place {
        let source = self.source(cite.article);
        Place { number: source.number, line: source.line_of(cite.span.start) }
    }

    /// Places of several citations, sorted, each once.
    pub fn places(&self, cites: &[Cite]) -> Vec<Place> {
        let mut places: Vec<Place> = cites.iter().map(|&cite| self.place(cite)).collect();
        places.sort();
        places.dedup();
        places
    }

    /// Stories in the order a reader meets them.
    pub fn stories_in_order(&self) -> impl Iterator<Item = &StoryPage> {
        let stories = self.reading_order.iter().flat_map(|&storyline| &self.storylines[storyline].stories);
        stories.map(|&story| &self.stories[story])
    }
}

/// Stories that carry one affair on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StorylinePage {
    /// The headline of the story most reports tell.
    pub title: String,
    /// Its stories, earliest first.
    pub stories: Vec<usize>,
    /// From the first day of its first story to the last day of its last.
    pub days: DayRange,
    /// Reports in it.
    pub n_reports: usize,
    /// Independent origins in it: copies of one report count once.
    pub n_origins: usize,
    /// Stories in it that only earlier runs told.
    pub n_earlier: usize,
    /// Its stories on their days, in the order of `stories`.
    pub timeline: Vec<LineEntry>,
    /// What happened in all of its stories, by day.
    pub happenings: Vec<TimelineEntry>,
    /// What its reports recall of before, by day.
    pub background: Vec<TimelineEntry>,
}

/// A story in its storyline's timeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LineEntry {
    /// Index into `Clusters::stories`.
    pub story: usize,
    /// Its title.
    pub title: String,
    /// From the day its first report appeared to the day its last did, as far as known.
    pub reported: DayRange,
    /// Reports that tell it.
    pub n_reports: usize,
    /// Names by which it is held to the storyline, rarest first; none of the story that it began with.
    pub shared: Vec<String>,
}

/// One story.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoryPage {
    /// Index into `Clusters::stories`.
    pub story: usize,
    /// One line; empty only where its reports have no words.
    pub title: String,
    /// When its main happening took place; `None` where nothing is known of that.
    pub happened: Option<When>,
    /// From the day its first report appeared to the day its last did, as far as known.
    pub reported: DayRange,
    /// Where its happenings took place, most told first.
    pub places: Vec<String>,
    /// Reports that tell it.
    pub n_reports: usize,
    /// Independent origins among them.
    pub n_origins: usize,
    /// Reports of earlier runs that tell it, as far as they are remembered.
    pub n_earlier: usize,
    /// What happened.
    pub brief: Vec<CitedSentence>,
    /// Where the reports differ, gravest first.
    pub differences: Vec<DifferenceTable>,
    /// What two or more origins say alike, most origins first.
    pub agreed: Vec<DifferenceTable>,
    /// The story's own happenings, by day.
    pub timeline: Vec<TimelineEntry>,
    /// What the reports recall, by day.
    pub background: Vec<TimelineEntry>,
    /// Who said what, those most reports carry first.
    pub speakers: Vec<Speaker>,
    /// Who stands where.
    pub stands: Stands,
    /// What only one origin tells, where there is more than one; in the order of `sources`.
    pub only_one: Vec<Sole>,
    /// What a report leaves out that most others had by then; in the order of `sources`.
    pub omissions: Vec<Omission>,
    /// Reports of which nobody can say what they leave out, because their text is cut off, empty or not read: indices into
    /// [`Briefing::sources`], ascending.
    pub omissions_unknown: Vec<usize>,
    /// What a stream calls it and what this run changed in it; `None` where there is no stream.
    pub stream: Option<InStream>,
    /// Its reports: indices into [`Briefing::sources`], ascending.
    pub sources: Vec<usize>,
    /// What nobody says.
    pub not_known: Vec<NotKnown>,
}

/// A sentence and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct CitedSentence {
    /// The sentence.
    pub text: String,
    /// What part it plays.
    pub kind: SentenceKind,
    /// Never empty.
    pub evidence: Vec<Cite>,
}

/// What part a sentence plays in a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SentenceKind {
    /// A report's own: what happened.
    Report,
    /// Composed of the values that sources give: where they differ.
    Difference,
    /// A report's own: what went before.
    Background,
}

impl SentenceKind {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Difference => "difference",
            Self::Background => "background",
        }
    }
}

/// A story in its stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InStream {
    /// Its id in records and for `dateline why`.
    pub id: String,
    /// What this run changed, in words: "new", "2 reports came".
    pub changes: Vec<String>,
}

/// Values of one attribute side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct DifferenceTable {
    /// Whose or of what: a name, or what happened.
    pub about: String,
    /// The same as an index into the ledger.
    pub subject: Subject,
    /// Which property.
    pub attribute: Attribute,
    /// How they differ.
    pub kind: DifferenceKind,
    /// Most supported first.
    pub values: Vec<ValueRow>,
}

/// How the values of a [`DifferenceTable`] stand to each other, gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// Sources cannot all be right.
    Disputed,
    /// Several claims of who is behind it, each told as a claim.
    ClaimsDiffer,
    /// A later report replaces an earlier one.
    Updated,
    /// One is more exact.
    Refined,
    /// The same in other words.
    Wording,
    /// All say the same.
    Agreed,
}

impl DifferenceKind {
    /// How it is headed.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Disputed => "disputed",
            Self::ClaimsDiffer => "claims differ",
            Self::Updated => "updated",
            Self::Refined => "refined",
            Self::Wording => "wording",
            Self::Agreed => "agreed",
        }
    }
}

/// One value, who says so and where.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueRow {
    /// In the words most sources use.
    pub value: String,
    /// Who says so where the reports do not say it themselves.
    pub attributed_to: Vec<String>,
    /// The words that give it.
    pub evidence: Vec<Cite>,
    /// Independent origins that give it.
    pub n_origins: usize,
}

/// A happening on its day.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEntry {
    /// Index into the ledger's events: of several that read alike on one day, the first.
    pub event: usize,
    /// One line that says what happened.
    pub what: String,
    /// When.
    pub when: When,
    /// The clauses that tell it, one for each report.
    pub evidence: Vec<Cite>,
    /// Independent origins that tell it.
    pub n_origins: usize,
}

/// Somebody who is quoted.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// The name, or the described source; `None`: the reports do not say who.
    pub name: Option<String>,
    /// What the reports call them.
    pub title: Option<String>,
    /// What they said: what most origins carry first, then direct speech, then in order of source.
    pub utterances: Vec<Utterance>,
    /// Independent origins that quote them.
    pub n_origins: usize,
}

/// One thing said, in every wording it is told in.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// Each wording once; the fullest direct one first. Never empty.
    pub wordings: Vec<Wording>,
    /// Independent origins that carry it.
    pub n_origins: usize,
}

/// One wording of an utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// The words.
    pub text: String,
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// The saying verb, where the words follow it and are the reporter's ("demanded").
    pub cue: Option<String>,
    /// Who passes it on, in the report's words.
    pub chain: Vec<String>,
    /// Where it stands: several where copies and others use the same words.
    pub evidence: Vec<Cite>,
}

/// Issues by holders.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stands {
    /// The columns: countries, bodies, people; those with most positions first.
    pub holders: Vec<String>,
    /// The rows: those most holders speak to first.
    pub issues: Vec<StandsRow>,
}

/// One issue: where each holder stands on it.
#[derive(Debug, Clone, PartialEq)]
pub struct StandsRow {
    /// In the words of a report.
    pub issue: String,
    /// One cell for each holder, in the order of [`Stands::holders`]; empty where none is told.
    pub cells: Vec<Vec<Stand>>,
}

/// One stance on one issue.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// Which way.
    pub stance: Stance,
    /// Whose words it is where the column stands for more than one (a minister in the column of a country).
    pub holder: Option<String>,
    /// The issue as this report words it, where the row words it otherwise.
    pub wording: Option<String>,
    /// The day from which the reports have it: the day told, else that of the first report.
    pub day: Option<Date>,
    /// Whether it turns from what this column said before in the row.
    pub is_turn: bool,
    /// The words that show it.
    pub evidence: Vec<Cite>,
}

/// Something only one origin tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Sole {
    /// Index into [`Briefing::sources`].
    pub source: usize,
    /// What it tells.
    pub what: String,
    /// The clause that tells it.
    pub evidence: Vec<Cite>,
}

/// Something a report leaves out that others had told by then.
#[derive(Debug, Clone, PartialEq)]
pub struct Omission {
    /// Index into [`Briefing::sources`]: the report that leaves it out.
    pub source: usize,
    /// What the others tell.
    pub what: String,
    /// The words that tell it, one for each report.
    pub told_by: Vec<Cite>,
    /// How many independent origins tell it.
    pub n_origins: usize,
}

/// One report.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// From 1, in reading order.
    pub number: usize,
    /// Which article.
    pub article: ArticleIdx,
    /// The outlet, else the file's name.
    pub name: String,
    /// Whether `name` is an outlet's.
    pub is_outlet_known: bool,
    /// Its headline, where it has one.
    pub title: Option<String>,
    /// When it appeared, aligned with other reports where it does not say.
    pub published: Published,
    /// The days on which it can have appeared, where the day is not known.
    pub bounds: DayRange,
    /// On which day after its story's first report it appeared, where that is known.
    pub days_after_first: Option<i32>,
    /// Whose news it passes on: names with the words that say so, most often named first.
    pub leans_on: Vec<(String, Vec<Cite>)>,
    /// The agency or outlet that it credits with the report, where that is not its own outlet.
    pub credited_to: Option<String>,
    /// What it copies.
    pub copy_of: Option<CopyNote>,
    /// What in its text is not the report, in text order.
    pub set_aside: Vec<SetAside>,
    /// Byte offset at which each line of its text starts.
    pub(crate) line_starts: Vec<u32>,
}

impl Source {
    /// The line, from 1, in which a byte of the text lies.
    pub fn line_of(&self, byte: u32) -> usize {
        self.line_starts.partition_point(|&start| start <= byte).max(1)
    }
}

/// What a report copies.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyNote {
    /// The original: index into [`Briefing::sources`]; `None` where an earlier run brought it.
    pub original: Option<usize>,
    /// Its article's id.
    pub original_id: String,
    /// How.
    pub kind: CopyKind,
    /// Share of words in common, 0 to 1.
    pub similarity: f64,
}

/// Lines of a report that are not the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetAside {
    /// What they are.
    pub role: Role,
    /// First line, from 1.
    pub first_line: usize,
    /// Last line, included.
    pub last_line: usize,
}

/// Something nobody says.
#[derive(Debug, Clone, PartialEq)]
pub enum NotKnown {
    /// Which outlets these sources are (indices into [`Briefing::sources`]).
    Outlets(Vec<usize>),
    /// On which day a source appeared, and what is known instead.
    Published {
        /// Index into [`Briefing::sources`].
        source: usize,
        /// The days it can be.
        bounds: DayRange,
        /// Days after the story's first report.
        days_after_first: Option<i32>,
    },
    /// On which day something happened, and what is known instead.
    Day {
        /// What happened.
        what: String,
        /// What is known.
        when: When,
        /// The clauses that tell it.
        evidence: Vec<Cite>,
    },
    /// Who said these words (how many utterances no speaker is named for).
    Speakers(usize),
}

/// A [`Stands`] cut to so many columns: what fits in a table, and the positions of everybody else.
pub(crate) struct StandsTable<'a> {
    pub holders: &'a [String],
    /// Rows with at least one cell filled; `cells` go on beyond `holders`.
    pub rows: Vec<&'a StandsRow>,
    /// Holder, stance and issue of those without a column.
    pub beyond: Vec<(&'a str, &'a Stand, &'a str)>,
}

impl Stands {
    /// Gives the first `n_columns` holders a column each.
    pub(crate) fn table(&self, n_columns: usize) -> StandsTable<'_> {
        let n_columns = n_columns.min(self.holders.len());
        let rows =
            self.issues.iter().filter(|row| row.cells[..n_columns].iter().any(|cell| !cell.is_empty()));
        let beyond = self.issues.iter().flat_map(|row| {
            let others = self.holders.iter().zip(&row.cells).skip(n_columns);
            others.flat_map(move |(holder, cell)| {
                cell.iter().map(move |stand| {
                    let issue = stand.wording.as_ref().unwrap_or(&row.issue);
                    (holder.as_str(), stand, issue.as_str())
                })
            })
        });
        StandsTable { holders: &self.holders[..n_columns], rows: rows.collect(), beyond: beyond.collect() }
    }
}
