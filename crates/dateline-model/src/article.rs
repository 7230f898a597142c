//! An article before anything in it is understood: what was given, and which parts of its text are the report.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Span;

/// One report as it was given, decoded. What `read` leaves and `clean` takes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RawArticle {
    /// The input's own id, else a hash of the content; unique within a run (the engine sees to it).
    pub id: String,
    /// The input's path as given, with `#LINE` for a line of a JSONL file.
    pub path: String,
    /// Address it was published at.
    pub url: Option<String>,
    /// Name of the outlet, or its host name where only the address is known.
    pub outlet: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Headline as the metadata gives it; it need not stand in `text`.
    pub title: Option<String>,
    /// When it was published, so far as the input says.
    pub published: Published,
    /// The decoded text, whole: nothing is cut from it. For pages, the visible text in reading order.
    pub text: String,
    /// Roles that the reader already knows from markup; empty for plain text. In order, not overlapping.
    pub marked: Vec<Block>,
    /// What a feed says of it, where it came by one.
    pub feed: Option<FeedFacts>,
    /// When an archive says that it was fetched, ISO 8601: never when it was published.
    pub fetched: Option<String>,
    /// What the input, a web page, says besides its report.
    pub page: Option<PageFacts>,
    /// Where else it was found.
    #[serde(default)]
    pub also_at: Vec<AlsoAt>,
    /// What is known of its outlet.
    #[serde(default)]
    pub outlet_facts: Option<OutletFacts>,
}

/// What a table of outlets says of one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OutletFacts {
    /// Its usual name.
    pub name: String,
    /// The domain of its site, without `www.`.
    pub domain: String,
    /// ISO 3166-1 code of the country it is at home in.
    pub country: Option<String>,
    /// ISO 639-1 code of the language it mainly writes.
    pub language: Option<String>,
    /// Whether it is a news agency, whose reports others print.
    pub is_agency: bool,
}

/// Another place where a report was found: the entry of a feed that leads to it, the address from which it was fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlsoAt {
    /// The input's path, as in [`RawArticle`].
    pub path: String,
    /// The address.
    pub url: Option<String>,
}

/// What a feed says of one of its entries.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FeedFacts {
    /// The feed's title.
    pub title: Option<String>,
    /// The entry's identifier in its feed (`guid`, `id`).
    pub guid: Option<String>,
    /// When the entry was last changed, ISO 8601.
    pub updated: Option<String>,
    /// Which part of the entry the text is.
    pub text: FeedText,
    /// Whether the day of publication is that of the last change, because the entry gives no other.
    pub is_dated_by_change: bool,
}

/// Which part of a feed's entry was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum FeedText {
    /// Its content.
    #[default]
    Full,
    /// Its summary: the report stands at its address.
    Summary,
    /// Its title alone.
    Headline,
    /// Its address alone.
    Address,
    /// The address of its picture: it has nothing to read.
    Picture,
    /// None: the text is that of the page which it leads to.
    Page,
}

impl FeedText {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Summary => "summary",
            Self::Headline => "headline",
            Self::Address => "address",
            Self::Picture => "picture",
            Self::Page => "page",
        }
    }
}

/// What a web page says besides its report.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PageFacts {
    /// The outlet's section it stands in.
    pub section: Option<String>,
    /// The language it is declared to be in, as a BCP 47 tag.
    pub language: Option<String>,
    /// Where it says when it was published.
    pub published_from: Option<PageSource>,
    /// When it was last changed; `published` says nothing of that.
    pub modified: Option<Modified>,
    /// Address of the picture that stands for it.
    pub lead_image: Option<String>,
    /// Where the text holds the words that go with that picture.
    pub lead_image_caption: Option<Span>,
    /// Whether it says that it is for paying readers.
    pub is_behind_paywall: Option<bool>,
    /// Whether it says that it is a live blog.
    pub is_live_blog: bool,
    /// Where it holds the lines of its text that are not the site's own, in order.
    pub lines: Vec<PageLine>,
}

/// Where a web page holds a line of the text that was made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLine {
    /// Where the line begins in the article's text.
    pub start: u32,
    /// The `XPath` of the innermost element around its first words, in the tree that HTML's own parsing gives, as in
    /// `/html[1]/body[1]/p[3]`.
    pub xpath: String,
}

/// When a page was last changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Modified {
    /// ISO 8601: a day, with time of day where the page gives one.
    pub value: String,
    /// Where the page says so.
    pub from: PageSource,
}

/// Where a page says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageSource {
    /// Meta elements.
    Meta,
    /// JSON-LD.
    LinkedData,
    /// Elements or attributes made for it (`time`, `itemprop`).
    Markup,
    /// Its address.
    Address,
    /// A line that readers see.
    Line,
    /// A script.
    Script,
    /// The address of its lead image.
    ImageAddress,
    /// What a site's own rule points at.
    SiteRule,
}

impl PageSource {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::LinkedData => "linked_data",
            Self::Markup => "markup",
            Self::Address => "address",
            Self::Line => "line",
            Self::Script => "script",
            Self::ImageAddress => "image_address",
            Self::SiteRule => "site_rule",
        }
    }
}

/// An article whose text is told by role. What `clean` leaves.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Article {
    /// As in [`RawArticle`].
    pub id: String,
    /// As in [`RawArticle`].
    pub path: String,
    /// As in [`RawArticle`].
    pub url: Option<String>,
    /// As in [`RawArticle`].
    pub outlet: Option<String>,
    /// Author line, from metadata or a byline block.
    pub byline: Option<String>,
    /// Headline, from metadata or a title block.
    pub title: Option<String>,
    /// ISO 639-1 code of the report's language, where it could be told; "und" where it plainly is not English.
    pub language: Option<String>,
    /// As in [`RawArticle`]; `reconcile` may later align it.
    pub published: Published,
    /// As in [`RawArticle`], byte for byte.
    pub text: String,
    /// Cover all of `text`, in order, without gaps; a block is one line or a run of lines of one role, the line
    /// break that ends it included.
    pub blocks: Vec<Block>,
    /// As in [`RawArticle`].
    pub feed: Option<FeedFacts>,
    /// As in [`RawArticle`].
    pub fetched: Option<String>,
    /// As in [`RawArticle`].
    pub page: Option<PageFacts>,
    /// As in [`RawArticle`].
    #[serde(default)]
    pub also_at: Vec<AlsoAt>,
    /// As in [`RawArticle`].
    #[serde(default)]
    pub outlet_facts: Option<OutletFacts>,
}

impl Article {
    /// Whether it is written in English, so far as could be told: only then is it read.
    pub fn is_english(&self) -> bool {
        self.language.as_deref().is_none_or(|language| language == "en")
    }
}

/// A stretch of an article's text that plays one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where.
    pub span: Span,
    /// What part it plays.
    pub role: Role,
}

/// The part a block of text plays in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// The report itself.
    Body,
    /// A section heading inside the report.
    Heading,
    /// The headline.
    Title,
    /// The author line.
    Byline,
    /// Words that go with a picture.
    Caption,
    /// Who took the picture.
    Credit,
    /// A post or player put into the report from elsewhere.
    Embed,
    /// Lines that advertise other reports.
    Teasers,
    /// A stretch of a report about something else.
    OtherStory,
    /// A lead-in to something that is not there ("Watch the video:").
    Label,
    /// Hash tags and topic words.
    Tags,
    /// What readers wrote below the report.
    Comment,
    /// Menus, notices, forms: the site, not the report.
    Navigation,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Body,
        Self::Heading,
        Self::Title,
        Self::Byline,
        Self::Caption,
        Self::Credit,
        Self::Embed,
        Self::Teasers,
        Self::OtherStory,
        Self::Label,
        Self::Tags,
        Self::Comment,
        Self::Navigation,
    ];

    /// Whether the report speaks here: what is said counts (body, heading, title).
    pub fn is_report(self) -> bool {
        matches!(self, Self::Body | Self::Heading | Self::Title)
    }

    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Heading => "heading",
            Self::Title => "title",
            Self::Byline => "byline",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Embed => "embed",
            Self::Teasers => "teasers",
            Self::OtherStory => "other_story",
            Self::Label => "label",
            Self::Tags => "tags",
            Self::Comment => "comment",
            Self::Navigation => "navigation",
        }
    }
}

/// When an article was published, and how that is known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Published {
    /// The day; `None` where it is not known.
    pub day: Option<Date>,
    /// ISO 8601 with time of day, where the input gave one; its day is `day`.
    pub instant: Option<String>,
    /// How it is known.
    pub basis: PublishedBasis,
}

/// How a publication day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PublishedBasis {
    /// It is not.
    #[default]
    Unknown,
    /// Said by whoever ran the program: `--published` or a sidecar.
    Given,
    /// From the input's own fields or markup.
    Metadata,
    /// From the feed that the article came by.
    Feed,
    /// From the words of the article.
    Text,
    /// From other reports of the same happening.
    Aligned,
}

impl PublishedBasis {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Given => "given",
            Self::Metadata => "metadata",
            Self::Feed => "feed",
            Self::Text => "text",
            Self::Aligned => "aligned",
        }
    }
}

/// A stage of the road from bytes to briefing, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// Bytes to [`RawArticle`].
    Read,
    /// To [`Article`].
    Clean,
    /// To [`Annotated`](crate::Annotated).
    Annotate,
    /// To [`Clusters`](crate::Clusters).
    Cluster,
    /// To [`Ledger`](crate::Ledger).
    Reconcile,
    /// To pages.
    Present,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 6] =
        [Self::Read, Self::Clean, Self::Annotate, Self::Cluster, Self::Reconcile, Self::Present];

    /// The name on the command line and in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Clean => "clean",
            Self::Annotate => "annotate",
            Self::Cluster => "cluster",
            Self::Reconcile => "reconcile",
            Self::Present => "present",
        }
    }
}

/// Something that was noticed and survived. Lower case, no final stop, names the thing at hand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The input's path as given, with `#LINE` where that is known.
    pub path: String,
    /// The article's id where there is one.
    pub article: Option<String>,
    /// Where it was noticed.
    pub stage: Stage,
    /// What it is, and what to do next where there is something to do.
    pub message: String,
}
