//! What one article tells, before articles are compared. What `annotate` leaves.

use crate::{Anchor, Article, EventKind, Resolved, Role, Span, TimeExpr};
use serde::{Deserialize, Serialize};

/// An article with what is told in it. All spans count bytes of `article.text`; all lists are in text order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Annotated {
    /// The article itself.
    pub article: Article,
    /// Sentences of title, heading and body blocks.
    pub sentences: Vec<Sentence>,
    /// Content words of title and body, sorted by word.
    pub terms: Vec<Term>,
    /// Everybody and everything named, and plain stand-ins for them ("the envoy").
    pub mentions: Vec<Mention>,
    /// Who the mentions are, inside this article. `Mention::entity` points here.
    pub entities: Vec<LocalEntity>,
    /// Expressions of time.
    pub times: Vec<TimeMention>,
    /// Words and thoughts passed on.
    pub quotes: Vec<Quote>,
    /// Numbers of people and things.
    pub quantities: Vec<Quantity>,
    /// Happenings.
    pub events: Vec<EventMention>,
    /// Who is told by name to have been killed or hurt, on whatever occasion: by id, each once.
    pub harmed: Vec<Harmed>,
    /// The deed or accident that the report is about, where it is about one.
    pub incident: Option<Incident>,
    /// Values given to attributes of entities and events.
    pub claims: Vec<Claim>,
    /// What the article itself takes back ("13, not 15 as first reported").
    pub taken_back: Vec<TakenBack>,
    /// Who wants what.
    pub positions: Vec<Position>,
    /// Other outlets and agencies this article takes its news from ("according to the Herald"): the words that name them.
    pub leans_on: Vec<Leaning>,
    /// Who is credited with the whole report; what only metadata names comes first.
    pub credits: Vec<Credit>,
    /// What it is about, for comparing; `None` before `annotate` and for other languages than English.
    pub gist: Option<Gist>,
}

macro_rules! local_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the article's list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

local_id!(
    /// An entity within one article: index into [`Annotated::entities`].
    LocalEntityId
);
local_id!(
    /// An event mention within one article: index into [`Annotated::events`].
    LocalEventId
);
local_id!(
    /// A time within one article: index into [`Annotated::times`].
    LocalTimeId
);

/// A content word of the report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Term {
    /// Its dictionary form, lower case.
    pub word: String,
    /// How often it stands in title and body.
    pub n: u32,
    /// Whether the headline has it.
    pub in_title: bool,
    /// Whether the opening has it: the first [`LEAD_SENTENCES`] sentences of the body.
    pub in_lead: bool,
}

/// So many sentences are a report's opening, where it tells what is new.
pub const LEAD_SENTENCES: usize = 3;

/// One sentence of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where, without the white space around it.
    pub span: Span,
    /// The role of its block.
    pub role: Role,
    /// Index of its block in `article.blocks`.
    pub block_idx: u32,
    /// Whether it stands in an excerpt of an older article.
    pub is_excerpt: bool,
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntityKind {
    /// A human being, by name.
    Person,
    /// A body that acts as one: a government, a company, a newspaper, "the ministry".
    Organization,
    /// Somewhere on the map, countries included.
    Place,
    /// A people, a faith, a party's followers ("Russians").
    Group,
    /// A book, a film, a document.
    Work,
    /// Anything else with a name.
    Other,
}

impl EntityKind {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Place => "place",
            Self::Group => "group",
            Self::Work => "work",
            Self::Other => "other",
        }
    }
}

/// A stretch of text that names somebody or something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The name as it stands there, without title, article ("the") or possessive ending.
    pub span: Span,
    /// Who it is in this article.
    pub entity: LocalEntityId,
    /// How it refers.
    pub form: MentionForm,
}

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MentionForm {
    /// By name, whole or in part.
    Name,
    /// By a description that is plain in the article ("the envoy").
    Description,
}

/// Somebody or something inside one article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalEntity {
    /// The fullest name in the article.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Its entry in a public gazetteer, where it has one: "geonames:703448", "iso3166:UA".
    pub link: Option<String>,
}

/// A stretch of text that tells when. [`TimeMention::resolved`] is always `expr` resolved against `anchor`, with the
/// publication day as known when it was last resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeMention {
    /// The words, as TIMEX3 cuts them ("Friday morning", without "on").
    pub span: Span,
    /// What they mean before they are tied to a day.
    pub expr: TimeExpr,
    /// The day they count from.
    pub anchor: Anchor,
    /// What they come to.
    pub resolved: Resolved,
}

/// Words or thoughts passed on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Direct and mixed: the words inside the marks. Indirect: the clause that gives the content.
    pub span: Span,
    /// Whose words they are.
    pub kind: QuoteKind,
    /// The speaker, where it is somebody or something named.
    pub speaker: Option<LocalEntityId>,
    /// The speaker's name as resolved in the article, or a described source ("harbour officials").
    pub speaker_name: Option<String>,
    /// The words that name the speaker.
    pub source: Option<Span>,
    /// The saying verb or its like ("said", "according to").
    pub cue: Option<Span>,
    /// Who passes it on, nearest the speaker first ("the Herald reported").
    pub chain: Vec<Span>,
    /// When it was said.
    pub said_on: Option<LocalTimeId>,
}

/// Whose words a quotation gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum QuoteKind {
    /// A whole utterance between marks.
    Direct,
    /// A piece between marks inside the reporter's sentence.
    Mixed,
    /// The reporter's words for what was said.
    Indirect,
}

impl QuoteKind {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }
}

/// A number of something, as told ("more than 40 sailors").
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Quantity {
    /// The words that tell it ("injured more than 40 sailors").
    pub span: Span,
    /// The number's own words ("more than 40"); where `is_single`, those that name the human being.
    pub number: Span,
    /// Of what: what befell the counted (`killed`, `injured`, `missing`, `detained`, `displaced`, `evacuated`, `rescued`,
    /// `hospitalized`, `infected`, `abducted`, `trapped`, `released`, `deported`), what is measured (`money`, `distance`,
    /// `area`, `volume`, `weight`, `share`, `temperature`, `power`, `speed`, `duration_hours`), `ordinal`, or the lemma of
    /// the counted noun ("vote").
    pub of: String,
    /// In what it is measured: an ISO 4217 code for money, else a short name ("km", "percent"); `None` for what is counted.
    pub unit: Option<String>,
    /// Who or what is counted, in the article's words, lower case ("police officers"); `None` where it is not said.
    pub counted: Option<String>,
    /// Lower bound; equal to `at_most` for a plain number; `None` for "up to".
    pub at_least: Option<f64>,
    /// Upper bound; `None` for "at least".
    pub at_most: Option<f64>,
    /// Whose figure it is, in the article's words ("the coast guard"); `None`: the article's own.
    pub attributed_to: Option<Span>,
    /// Whether no number is told: "a guard was killed" is one.
    pub is_single: bool,
}

impl Quantity {
    /// What [`Self::of`] may be besides the lemma of a counted noun.
    pub const KINDS: [&str; 24] = [
        "killed",
        "injured",
        "missing",
        "detained",
        "displaced",
        "evacuated",
        "rescued",
        "hospitalized",
        "infected",
        "abducted",
        "trapped",
        "released",
        "deported",
        "money",
        "distance",
        "area",
        "volume",
        "weight",
        "share",
        "temperature",
        "power",
        "speed",
        "duration_hours",
        "ordinal",
    ];

    /// Whether it counts dead or hurt.
    pub fn is_toll(&self) -> bool {
        matches!(self.of.as_str(), "killed" | "injured")
    }
}

/// One sentence's account of a happening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventMention {
    /// The clause that tells it.
    pub span: Span,
    /// The word that names the happening ("met", "blast").
    pub trigger: Span,
    /// Lemma of the trigger.
    pub lemma: String,
    /// Kind of happening.
    pub kind: EventKind,
    /// A finer kind where there is one: PLOVER's modes in lower case with our additions ("meet", "visit",
    /// "car-bomb", "airstrike", "interview").
    pub mode: Option<String>,
    /// Who took part, by name.
    pub participants: Vec<Participant>,
    /// When.
    pub time: Option<LocalTimeId>,
    /// Where.
    pub place: Option<LocalEntityId>,
    /// Numbers told in its clause, of [`Annotated::quantities`].
    pub quantities: Vec<Quantity>,
    /// Whether it is told as having happened.
    pub modality: Modality,
    /// An earlier mention in this article that it speaks of again ("the blast", "the talks").
    pub takes_up: Option<LocalEventId>,
}

/// The main violent deed or accident of a report, as all its sentences tell it together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Which of the article's events tell of it, ascending; never empty.
    pub mentions: Vec<LocalEventId>,
    /// Whether the report begins with it.
    pub is_in_lead: bool,
    /// How many it killed; `None` where nothing is said.
    pub killed: Option<Toll>,
    /// The numbers of killed that may be the right one, ascending, with their likelihoods from 0 to 1.
    pub killed_likelihoods: Vec<(u32, f64)>,
    /// How many it hurt and did not kill.
    pub injured: Option<Toll>,
    /// Whom it is told by name to have killed or hurt: all in [`Annotated::harmed`], by id.
    pub victims: Vec<LocalEntityId>,
    /// In which town, where that is named by itself.
    pub place: Option<LocalEntityId>,
    /// The words that name the town inside another name ("Arden" of "Arden Police Department"), where that alone does.
    pub town: Option<Span>,
    /// How likely the town is the right one among those named, from 0 to 1.
    pub place_likelihood: f64,
    /// All towns that the report names, by id.
    pub towns: Vec<LocalEntityId>,
    /// When.
    pub time: Option<LocalTimeId>,
    /// Whether `time` is told with the deed itself: then it can be held against another report's.
    pub is_own_time: bool,
    /// At what time of day.
    pub hour: Option<LocalTimeId>,
    /// The words that tell where in the town ("1200 block of Mill Street").
    pub address: Option<Span>,
    /// How far police and courts have got with it, where the report tells.
    pub prosecution: Option<Prosecution>,
    /// How little is sure about `time`; 0: it is told as the deed's own day.
    pub time_doubts: u8,
}

/// What befell somebody. Where several hold, the greater wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Harm {
    /// Shot, stabbed or struck; what came of it is not told.
    Hit,
    /// Hurt; nothing is told of a death.
    Injured,
    /// Killed.
    Killed,
}

impl Harm {
    /// Its name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Injured => "injured",
            Self::Killed => "killed",
        }
    }
}

/// Somebody whom a report tells by name to have been killed or hurt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Harmed {
    /// Who.
    pub entity: LocalEntityId,
    /// What befell them.
    pub harm: Harm,
    /// The words that tell it.
    pub span: Span,
}

/// How far police and courts have got with a deed, as a report tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prosecution {
    /// The furthest step told as taken.
    pub step: CaseStep,
    /// The words that tell it.
    pub span: Span,
}

/// A step in the prosecution of a deed, in the order in which they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // each is its own explanation; those that are not say more
pub enum CaseStep {
    /// Nobody is held.
    NoArrest,
    /// Somebody is looked for.
    Sought,
    /// Somebody is arrested or in custody.
    Held,
    /// Charges are told to be likely or pending.
    ChargesExpected,
    Charged,
    Pleaded,
    Acquitted,
    Convicted,
    Sentenced,
}

impl CaseStep {
    /// All, in order.
    pub const ALL: [Self; 9] = [
        Self::NoArrest,
        Self::Sought,
        Self::Held,
        Self::ChargesExpected,
        Self::Charged,
        Self::Pleaded,
        Self::Acquitted,
        Self::Convicted,
        Self::Sentenced,
    ];

    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoArrest => "no arrest",
            Self::Sought => "sought",
            Self::Held => "held",
            Self::ChargesExpected => "charges expected",
            Self::Charged => "charged",
            Self::Pleaded => "pleaded",
            Self::Acquitted => "acquitted",
            Self::Convicted => "convicted",
            Self::Sentenced => "sentenced",
        }
    }
}

/// How many a happening befell, counted over all a report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll {
    /// Lower bound.
    pub at_least: u32,
    /// Upper bound; `None` for "at least".
    pub at_most: Option<u32>,
    /// The words it rests on, in text order, some of them where they are many; never empty.
    pub evidence: Vec<Span>,
    /// Whether the number itself stands at the head of the report.
    pub is_in_lead: bool,
    /// Whether the report itself gives this number for all whom it befell, so that another report's number can be held
    /// against it; else it is our count.
    pub is_told: bool,
}

/// How a happening is told. Where several hold, the greater wins: a plan that is denied is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Modality {
    /// It happened or is happening.
    Happened,
    /// It is intended or foreseen.
    Planned,
    /// It is wished, feared, asked for, possible.
    Hypothetical,
    /// Somebody says so, and the article does not take it as sure.
    Alleged,
    /// It is held out as a threat.
    Threatened,
    /// It is said not to have happened, or to have been prevented.
    Denied,
}

impl Modality {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Planned => "planned",
            Self::Hypothetical => "hypothetical",
            Self::Alleged => "alleged",
            Self::Threatened => "threatened",
            Self::Denied => "denied",
        }
    }
}

/// Somebody's part in a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Participant {
    /// Which part.
    pub role: ParticipantRole,
    /// Who.
    pub entity: LocalEntityId,
    /// The words that say so.
    pub span: Span,
}

/// A part in a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ParticipantRole {
    /// Who does it.
    Actor,
    /// To or with whom it is done.
    Recipient,
    /// Who suffers it.
    Victim,
}

impl ParticipantRole {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Recipient => "recipient",
            Self::Victim => "victim",
        }
    }
}

/// What a claim is about, inside one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LocalSubject {
    /// An entity.
    Entity(LocalEntityId),
    /// A happening.
    Event(LocalEventId),
}

/// Which property of an entity or a happening a claim gives a value to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // each is its own explanation; those that are not say more
pub enum Attribute {
    /// Military or police rank ("major general").
    Rank,
    /// What a person is called by way of description ("special envoy", "president").
    Title,
    /// A post in a named body ("chair of the water board").
    Office,
    Age,
    Nationality,
    Affiliation,
    Date,
    /// The time of day.
    Time,
    /// A town, or the street, block or side of town.
    Place,
    /// By what means a deed was done.
    Weapon,
    /// What brought an accident about ("gas leak").
    Cause,
    /// Who is behind a happening: value is the one blamed, `"not claimed"`, `"denied"`.
    Responsibility,
    Killed,
    Injured,
    Hospitalized,
    Missing,
    Trapped,
    Rescued,
    Detained,
    Abducted,
    Displaced,
    Evacuated,
    Duration,
    /// How far police and courts have got ("no arrest", "held", "charged").
    Prosecution,
    /// The place in a count ("third voyage").
    Ordinal,
    /// Who took part, one by one.
    Participants,
    /// The wording of one utterance.
    Quotation,
    /// Where somebody stands on a matter, over time.
    Position,
}

impl Attribute {
    /// All of them.
    pub const ALL: [Self; 28] = [
        Self::Rank,
        Self::Title,
        Self::Office,
        Self::Age,
        Self::Nationality,
        Self::Affiliation,
        Self::Date,
        Self::Time,
        Self::Place,
        Self::Weapon,
        Self::Cause,
        Self::Responsibility,
        Self::Killed,
        Self::Injured,
        Self::Hospitalized,
        Self::Missing,
        Self::Trapped,
        Self::Rescued,
        Self::Detained,
        Self::Abducted,
        Self::Displaced,
        Self::Evacuated,
        Self::Duration,
        Self::Prosecution,
        Self::Ordinal,
        Self::Participants,
        Self::Quotation,
        Self::Position,
    ];

    /// Whether it counts those whom a happening befell: such counts change as time goes on.
    pub fn is_toll(self) -> bool {
        matches!(
            self,
            Self::Killed
                | Self::Injured
                | Self::Hospitalized
                | Self::Missing
                | Self::Trapped
                | Self::Rescued
                | Self::Detained
                | Self::Abducted
                | Self::Displaced
                | Self::Evacuated
        )
    }

    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::Title => "title",
            Self::Office => "office",
            Self::Age => "age",
            Self::Nationality => "nationality",
            Self::Affiliation => "affiliation",
            Self::Date => "date",
            Self::Time => "time",
            Self::Place => "place",
            Self::Weapon => "weapon",
            Self::Cause => "cause",
            Self::Responsibility => "responsibility",
            Self::Killed => "toll",
            Self::Injured => "injured",
            Self::Hospitalized => "hospitalized",
            Self::Missing => "missing",
            Self::Trapped => "trapped",
            Self::Rescued => "rescued",
            Self::Detained => "detained",
            Self::Abducted => "abducted",
            Self::Displaced => "displaced",
            Self::Evacuated => "evacuated",
            Self::Duration => "duration",
            Self::Prosecution => "prosecution",
            Self::Ordinal => "ordinal",
            Self::Participants => "participants",
            Self::Quotation => "quotation",
            Self::Position => "position",
        }
    }
}

/// One value that this article gives to an attribute, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Of what.
    pub about: LocalSubject,
    /// Which property.
    pub attribute: Attribute,
    /// The value in the source's words, lower case, without articles ("chair of the water board").
    pub value: String,
    /// The words that state it.
    pub span: Span,
    /// Who says so, in the article's words ("the coast guard"); `None`: the article itself.
    pub attributed_to: Option<Span>,
}

/// Something the article told before, or others told, and now takes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakenBack {
    /// The words that take it back ("not 15 as first reported").
    pub span: Span,
    /// The words that are taken back ("15").
    pub what: Span,
    /// The number told in them, where there is one.
    pub number: Option<f64>,
    /// What the number is of, where the words say so: "age", or as in [`Quantity::of`]; "rank" where `what` is one.
    pub of: Option<String>,
}

/// Who wants what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// The words that show it.
    pub span: Span,
    /// Who holds it, where named.
    pub holder: Option<LocalEntityId>,
    /// The holder's name as resolved in the article.
    pub holder_name: Option<String>,
    /// What about, in the article's words, shortened to the noun phrase or clause.
    pub issue: String,
    /// A form of it by which positions on one matter meet ("recogn velm" for "recognition of Velm" and "recognizing Velm");
    /// made for comparing, not for reading.
    pub issue_key: String,
    /// Which way.
    pub stance: Stance,
    /// When it was taken.
    pub time: Option<LocalTimeId>,
    /// Who passes it on.
    pub chain: Vec<Span>,
}

/// Which way a position goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the words say it
pub enum Stance {
    Demands,
    Proposes,
    Offers,
    Accepts,
    Supports,
    Rejects,
    Opposes,
    Threatens,
    Promises,
}

impl Stance {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Demands => "demands",
            Self::Proposes => "proposes",
            Self::Offers => "offers",
            Self::Accepts => "accepts",
            Self::Supports => "supports",
            Self::Rejects => "rejects",
            Self::Opposes => "opposes",
            Self::Threatens => "threatens",
            Self::Promises => "promises",
        }
    }

    /// Whether who takes it is for the matter; `None` of a threat, which says what somebody would do and not what they want.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_model::Stance;
    /// assert_eq!(Stance::Offers.is_for(), Some(true));
    /// assert_eq!(Stance::Opposes.is_for(), Some(false));
    /// assert_eq!(Stance::Threatens.is_for(), None);
    /// ```
    pub fn is_for(self) -> Option<bool> {
        match self {
            Self::Demands
            | Self::Proposes
            | Self::Offers
            | Self::Accepts
            | Self::Supports
            | Self::Promises => Some(true),
            Self::Rejects | Self::Opposes => Some(false),
            Self::Threatens => None,
        }
    }
}

/// What an article is about, as vectors for comparing: texts on one matter point the same way. 256 numbers each, scaled so
/// that the largest magnitude is 127; only the cosine between two of them means anything. `None` where there are no words or
/// none is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Gist {
    /// Of the headline.
    pub title: Option<Vec<i8>>,
    /// Of headline and report, where that is long its beginning.
    pub whole: Option<Vec<i8>>,
}

/// Another outlet that an article takes news from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaning {
    /// The words that name it.
    pub span: Span,
    /// Who it is.
    pub entity: LocalEntityId,
}

/// Somebody credited with the whole report: an agency in the dateline, the author line, a closing credit line.
///
/// # Examples
///
/// ```
/// use dateline_model::{Credit, CreditBasis, Span};
/// let text = "LIMA (AP) - Ferries stood still on Sunday.";
/// let credit =
///     Credit { span: Some(Span::new(6, 8)), name: "Associated Press".into(), basis: CreditBasis::Dateline };
/// assert_eq!(credit.span.map(|span| span.of(text)), Some("AP"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// The words that name it; `None` where only metadata (the byline field) names it.
    pub span: Option<Span>,
    /// Its usual name ("Associated Press" for "AP").
    pub name: String,
    /// Where it is credited.
    pub basis: CreditBasis,
}

/// Where somebody is credited with a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CreditBasis {
    /// Before the report's first words: "LIMA (AP) -", "Reuters -".
    Dateline,
    /// In the author line: "By Ana Reis, Associated Press".
    Byline,
    /// In a line that closes the report: "Copyright 2031 Associated Press. All rights reserved", "Source: Xinhua", "- AFP".
    Line,
}

impl CreditBasis {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dateline => "dateline",
            Self::Byline => "byline",
            Self::Line => "line",
        }
    }
}
