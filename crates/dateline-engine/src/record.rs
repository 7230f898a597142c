//! The record: Dateline's main output, as JSON. Its field names are a contract (version 1); the model's own types are not.
//!
//! Offsets count Unicode code points of the article's `text`, from 0, end exclusive: what Python slices take. Whatever
//! the run did not come to, because it was stopped at an earlier stage, is left out; what is not known is `null`.

use serde::Serialize;

/// The whole record.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // each list is described at its type
pub struct Record<'a> {
    /// Always `"dateline/record"`.
    pub format: &'static str,
    /// Always 1.
    pub version: u32,
    /// Sorted by id.
    pub articles: Vec<Article<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<Vec<Entity<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Vec<Quote<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<Vec<Time<'a>>>,
    /// Numbers of people and things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantities: Option<Vec<Number<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<Event<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<Vec<Difference<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positions: Option<Vec<Position<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<Vec<Story<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storylines: Option<Vec<Storyline<'a>>>,
    /// What the run changed in the stories; only where it goes on with a stream. Elsewhere all would be `created`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub briefs: Option<Vec<Brief<'a>>>,
    pub problems: Vec<Problem<'a>>,
}

/// Words of one article.
#[derive(Debug, Clone, Serialize)]
pub struct Span<'a> {
    /// The article's id.
    pub article: &'a str,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words: `text[start:end]`.
    pub exact: &'a str,
}

/// One report.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // as in `dateline_model::Article`
pub struct Article<'a> {
    pub id: &'a str,
    pub path: &'a str,
    pub url: Option<&'a str>,
    pub outlet: Option<&'a str>,
    /// Of outlets that a table knows only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet_facts: Option<OutletFacts<'a>>,
    pub byline: Option<&'a str>,
    pub title: Option<&'a str>,
    pub language: Option<&'a str>,
    pub published: Published<'a>,
    /// Of what came by a feed only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed: Option<Feed<'a>>,
    /// When an archive says that it was fetched, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetched: Option<&'a str>,
    /// Where else it was found: entries of feeds that lead to it, the address from which it was fetched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_at: Vec<AlsoAt<'a>>,
    /// Of later versions of a report only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision<'a>>,
    /// Of web pages only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Page<'a>>,
    pub text: &'a str,
    /// Left out before `clean`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<Vec<Block>>,
    /// Words that name the outlets this report takes its news from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leans_on: Option<Vec<Span<'a>>>,
    /// Who is credited with the whole report; what only metadata names comes first. Left out before `annotate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credits: Option<Vec<Credit<'a>>>,
    pub copy_of: Option<CopyOf<'a>>,
    /// Who first reported what it tells. Left out before `cluster`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin<'a>>,
}

/// That an article is a later version of another: the same address or entry of a feed, with another text.
#[derive(Debug, Serialize)]
pub struct Revision<'a> {
    /// Id of the first version.
    pub of: &'a str,
    /// Id of the version before.
    pub previous: &'a str,
    /// The first version has 1.
    pub number: usize,
    /// address | guid
    pub by: &'static str,
    /// Lines that the version before lacks.
    pub added: Vec<Span<'a>>,
    /// Lines of the version before that are gone.
    pub removed: Vec<Span<'a>>,
}

/// What a table of outlets says of one.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // as in `dateline_model::OutletFacts`
pub struct OutletFacts<'a> {
    pub name: &'a str,
    pub domain: &'a str,
    pub country: Option<&'a str>,
    pub language: Option<&'a str>,
    pub agency: bool,
}

/// Another place where a report was found.
#[derive(Debug, Serialize)]
pub struct AlsoAt<'a> {
    /// The input's path.
    pub path: &'a str,
    /// The address.
    pub url: Option<&'a str>,
}

/// What a feed says of one of its entries.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // as in `dateline_model::FeedFacts`
pub struct Feed<'a> {
    pub title: Option<&'a str>,
    pub guid: Option<&'a str>,
    pub updated: Option<&'a str>,
    /// full | summary | headline | address | picture | page
    pub text: &'static str,
    pub dated_by_change: bool,
}

/// What a web page says besides its report.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // as in `dateline_model::PageFacts`
pub struct Page<'a> {
    pub section: Option<&'a str>,
    pub language: Option<&'a str>,
    /// `meta | linked_data | markup | address | line | script | image_address | site_rule`
    pub published_from: Option<&'static str>,
    pub modified: Option<Modified<'a>>,
    pub lead_image: Option<&'a str>,
    pub lead_image_caption: Option<Span<'a>>,
    pub behind_paywall: Option<bool>,
    pub live_blog: bool,
    pub lines: Vec<PageLine<'a>>,
}

/// Where a web page holds a line.
#[derive(Debug, Serialize)]
pub struct PageLine<'a> {
    /// Where the line begins in the article's text.
    pub start: u32,
    /// Of the innermost element around its first words.
    pub xpath: &'a str,
}

/// When a web page was last changed.
#[derive(Debug, Serialize)]
pub struct Modified<'a> {
    /// ISO 8601 day, or instant where the page gave one.
    pub value: &'a str,
    /// As `published_from`.
    pub from: &'static str,
}

/// When a report appeared.
#[derive(Debug, Serialize)]
pub struct Published<'a> {
    /// ISO 8601 day, or instant where the input gave one.
    pub value: Option<String>,
    /// given | metadata | text | aligned | unknown
    pub basis: &'a str,
    /// The first day it can have appeared, where the day is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
    /// The last day it can have appeared, where the day is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    /// Days after the story's first report, where its reports fix that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_after_first: Option<i32>,
}

/// A stretch of an article's text and the part it plays.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Block {
    pub start: u32,
    pub end: u32,
    pub role: &'static str,
}

/// Somebody credited with a whole report.
#[derive(Debug, Serialize)]
pub struct Credit<'a> {
    /// Its usual name: "Associated Press" where the report says "AP".
    pub name: &'a str,
    /// dateline | byline | line
    pub basis: &'static str,
    /// The words; `null` where only metadata names it.
    pub evidence: Option<Span<'a>>,
}

/// Who first reported what a report tells: what counts once when support is counted.
#[derive(Debug, Serialize)]
pub struct Origin<'a> {
    /// credit | copy | report | own
    pub basis: &'static str,
    /// The agency or outlet it is owed to.
    pub name: Option<&'a str>,
    /// The first report of this run that shares the origin; `null` where that is the report itself.
    pub article: Option<&'a str>,
    /// The report's words that name its origin.
    pub evidence: Option<Span<'a>>,
}

/// What a report copies.
#[derive(Debug, Serialize)]
pub struct CopyOf<'a> {
    /// The original's id. It may be of an earlier run.
    pub article: &'a str,
    /// exact | near | excerpt
    pub kind: &'static str,
    /// 0 to 1.
    pub similarity: f64,
}

/// Somebody or something.
#[derive(Debug, Serialize)]
pub struct Entity<'a> {
    /// Stable: the same input gives the same id.
    pub id: String,
    /// The name most articles give in full.
    pub name: &'a str,
    /// person | organization | place | group | work | other
    pub kind: &'static str,
    /// Every mention.
    pub mentions: Vec<Span<'a>>,
    /// What it is called.
    pub titles: Vec<Title<'a>>,
    /// An identifier in a public gazetteer, after the gazetteer's name: `geonames:...`, `iso3166:...`.
    pub link: Option<&'a str>,
    /// Where a place with a link lies.
    pub location: Option<Location>,
    /// Why its names of several articles are one's; left out before `reconcile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined: Option<Vec<Joined<'a>>>,
}

/// What holds two forms of a name together: each pair of forms once for a rule.
#[derive(Debug, Serialize)]
pub struct Joined<'a> {
    /// by hand | gazetteer | same name | name order | sounds alike | variant | middle name | initials | short form |
    /// double surname | surname | slip | acronym
    pub by: &'static str,
    /// Both forms.
    pub forms: &'a [String; 2],
    /// Where each is found, first.
    pub evidence: [Span<'a>; 2],
    /// What else speaks for one and the same, in words.
    pub because: &'a [String],
}

/// Where a place lies, as GeoNames has it.
#[derive(Debug, Serialize)]
pub struct Location {
    /// ISO 3166-1 code of its country.
    pub country: &'static str,
    /// Degrees north; of a country, its capital's.
    pub latitude: f64,
    /// Degrees east; of a country, its capital's.
    pub longitude: f64,
    /// How many people live there, where known.
    pub population: Option<u64>,
}

/// A title given to an entity.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Title<'a> {
    pub value: &'a str,
    pub evidence: Vec<Span<'a>>,
}

/// Words or thoughts passed on.
#[derive(Debug, Serialize)]
pub struct Quote<'a> {
    /// The words.
    #[serde(flatten)]
    pub span: Span<'a>,
    /// direct | mixed | indirect
    pub kind: &'static str,
    /// Entity id.
    pub speaker: Option<String>,
    /// As resolved over all articles, or a described source.
    pub speaker_name: Option<&'a str>,
    /// The words that name the speaker.
    pub source: Option<Span<'a>>,
    /// The saying verb.
    pub cue: Option<Span<'a>>,
    /// Who passes it on.
    pub chain: Vec<Span<'a>>,
    /// TIMEX3 value of when it was said.
    pub said_on: Option<&'a str>,
}

/// An expression of time.
#[derive(Debug, Serialize)]
pub struct Time<'a> {
    /// The words.
    #[serde(flatten)]
    pub span: Span<'a>,
    /// TIMEX3 value.
    pub value: Option<&'a str>,
    /// DATE | TIME | DURATION | SET
    pub kind: &'static str,
    /// absolute | published | excerpt | narrative | aligned
    pub basis: &'static str,
    /// Days from an unknown publication day ("yesterday": -1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_days: Option<i32>,
}

/// A happening.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // as in `dateline_model::Event`
pub struct Event<'a> {
    pub id: String,
    pub what: &'a str,
    /// A PLOVER code.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub mode: Option<&'a str>,
    /// The code in PLOVER's set of 2021.
    pub type_2021: Option<&'static str>,
    /// happened | planned | hypothetical | alleged | threatened | denied
    pub modality: &'static str,
    pub date: Days,
    /// Entity id.
    pub place: Option<String>,
    pub participants: Vec<Participant<'a>>,
    pub quantities: Vec<Quantity<'a>>,
    pub reports: Vec<Span<'a>>,
    /// Article ids.
    pub articles: Vec<&'a str>,
    /// Whether its story only recalls it.
    pub background: bool,
}

/// A stretch of days, ISO 8601, both ends included.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Days {
    pub earliest: Option<String>,
    pub latest: Option<String>,
}

/// A part in a happening.
#[derive(Debug, Serialize)]
pub struct Participant<'a> {
    /// actor | recipient | victim
    pub role: &'static str,
    /// Entity id.
    pub entity: String,
    /// What is told to have befallen them; null where nothing is.
    pub harm: Option<Harm<'a>>,
}

/// What befell a participant.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Harm<'a> {
    /// killed | injured | hit (shot, stabbed or struck; what came of it is not told)
    pub value: &'static str,
    pub evidence: Vec<Span<'a>>,
}

/// A number told of a happening.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Quantity<'a> {
    pub of: &'a str,
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
    pub evidence: Vec<Span<'a>>,
}

/// A number of people or things, as one article tells it.
#[derive(Debug, Serialize)]
pub struct Number<'a> {
    /// The words that tell it.
    #[serde(flatten)]
    pub span: Span<'a>,
    /// killed | injured | ... | money | distance | ... | the lemma of the counted noun
    pub of: &'a str,
    /// Currency code or short name of the unit.
    pub unit: Option<&'a str>,
    /// Who or what is counted, as told.
    pub counted: Option<&'a str>,
    /// Lower bound.
    pub at_least: Option<f64>,
    /// Upper bound.
    pub at_most: Option<f64>,
    /// The words that name whose figure it is; `null` for the article's own.
    pub attributed_to: Option<Span<'a>>,
}

/// One attribute with its values side by side.
#[derive(Debug, Serialize)]
pub struct Difference<'a> {
    /// Entity or event id.
    pub about: String,
    /// Its name, or what happened.
    pub about_name: &'a str,
    /// rank, title, toll, date, place, responsibility, quotation, ...
    pub attribute: &'static str,
    /// disputed | updated | refined | variant | agreed | `single_origin`
    pub status: &'static str,
    /// Why.
    pub reason: Reason,
    /// Most supported first.
    pub values: Vec<DifferenceValue<'a>>,
}

/// One value.
#[derive(Debug, Serialize)]
pub struct DifferenceValue<'a> {
    /// In the words most sources use.
    pub value: &'a str,
    /// Who says so where the articles do not themselves; several are joined by "; ".
    pub attributed_to: Option<String>,
    /// Article ids.
    pub articles: Vec<&'a str>,
    /// How many independent origins: copies count once.
    pub origins: usize,
    /// The words.
    pub evidence: Vec<Span<'a>>,
    /// The words that take it back; left out where nobody does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected_by: Vec<Span<'a>>,
}

/// Why a difference has its status.
#[derive(Debug, Serialize)]
pub struct Reason {
    /// As in `dateline_model::Reason`.
    pub code: &'static str,
    /// The same in a sentence.
    pub sentence: &'static str,
}

/// Who wants what.
#[derive(Debug, Serialize)]
pub struct Position<'a> {
    /// The words.
    #[serde(flatten)]
    pub span: Span<'a>,
    /// Entity id.
    pub holder: Option<String>,
    /// As resolved over all articles.
    pub holder_name: Option<&'a str>,
    /// What about.
    pub issue: &'a str,
    /// By which positions on one matter meet.
    pub issue_key: &'a str,
    /// demands | proposes | offers | accepts | supports | rejects | opposes | threatens | promises
    pub stance: &'static str,
    /// TIMEX3 value.
    pub date: Option<&'a str>,
    /// Who passes it on.
    pub chain: Vec<Span<'a>>,
}

/// One happening in the news.
#[derive(Debug, Serialize)]
pub struct Story<'a> {
    /// Stable: that of its first report.
    pub id: String,
    /// Its headline; `null` before `present`.
    pub title: Option<String>,
    /// Article ids.
    pub articles: Vec<String>,
    /// Ids of its articles of earlier runs, as far as they are remembered; left out where there are none.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub earlier: &'a [String],
    /// Event ids; empty before `reconcile`.
    pub events: Vec<String>,
    /// The day its first report appeared.
    pub first: Option<String>,
    /// The day its last report appeared.
    pub last: Option<String>,
    /// What its reports leave out; left out before `present`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub omissions: Option<Vec<Omission<'a>>>,
    /// Ids of reports of which nobody can say what they leave out: their text is cut off, empty or not read. Left out before
    /// `present`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub omissions_unknown: Option<Vec<&'a str>>,
}

/// Something a report leaves out that most others had told by then.
#[derive(Debug, Serialize)]
pub struct Omission<'a> {
    /// Id of the article that leaves it out.
    pub article: &'a str,
    /// What the others tell.
    pub what: &'a str,
    /// The words that tell it, one span for each report.
    pub told_by: Vec<Span<'a>>,
    /// How many independent origins tell it.
    pub origins: usize,
}

/// Stories that carry one affair on.
#[derive(Debug, Serialize)]
pub struct Storyline<'a> {
    /// Stable: that of its first story.
    pub id: String,
    /// `null` before `present`.
    pub title: Option<String>,
    /// Story ids, by the days their first reports appeared.
    pub stories: Vec<String>,
    /// Ids of its stories that only earlier runs told, by day; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<String>,
    /// The day the first of its reports appeared, of this run's.
    pub first: Option<String>,
    /// The day the last of them appeared.
    pub last: Option<String>,
    /// What holds each story to it; nothing of the one it began with.
    pub why: Vec<LineTie<'a>>,
    /// What happened in its stories and what they recall, by day; left out before `present`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry<'a>>>,
}

/// A happening on its day.
#[derive(Debug, Serialize)]
pub struct TimelineEntry<'a> {
    /// Event id.
    pub event: String,
    /// One line that says what happened.
    pub what: &'a str,
    /// The days it can be.
    pub date: Days,
    /// time | day | week | month | year | about (some day between the two) | `not_before` | `not_after` | unknown
    pub precision: &'static str,
    /// morning | midday | afternoon | evening | night, or HH:MM
    pub time_of_day: Option<String>,
    /// The day in words, also where it is no day of the calendar: "a Friday".
    pub when: String,
    /// Whether the reports only recall it.
    pub background: bool,
    /// How many independent origins tell it.
    pub origins: usize,
    /// The clauses that tell it, one for each report.
    pub evidence: Vec<Span<'a>>,
}

/// What holds a story to its storyline.
#[derive(Debug, Serialize)]
pub struct LineTie<'a> {
    /// Story id.
    pub story: String,
    /// Names among the main actors of both, lower case.
    pub shared: &'a [String],
    /// Cosine of the words of both: 0 to 1.
    pub similarity: f64,
}

/// What a run changed in a story.
#[derive(Debug, Serialize)]
pub struct Change<'a> {
    /// created | grew | merged | split
    pub kind: &'static str,
    /// Story id.
    pub story: String,
    /// merged: the story that is part of it now and no more by itself; split: the story it was part of.
    pub other: Option<String>,
    /// Ids of the articles that came, or that went over.
    pub articles: &'a [String],
}

/// A story in a few cited sentences.
#[derive(Debug, Serialize)]
pub struct Brief<'a> {
    /// Story id.
    pub story: String,
    /// In reading order.
    pub sentences: Vec<BriefSentence<'a>>,
}

/// One sentence and what it rests on: never nothing.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct BriefSentence<'a> {
    pub text: &'a str,
    /// report | difference (composed of the values that sources give) | background
    pub kind: &'static str,
    pub evidence: Vec<Span<'a>>,
}

/// What was noticed and survived.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // as in `dateline_model::Problem`
pub struct Problem<'a> {
    pub path: &'a str,
    pub article: Option<&'a str>,
    pub stage: &'static str,
    pub message: &'a str,
}
