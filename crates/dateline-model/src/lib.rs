//! The words Dateline is written in. Every crate speaks these and no others for the same thing.
//!
//! | word | what it is |
//! | --- | --- |
//! | [`RawArticle`] | one report as it was given: decoded text and what came with it |
//! | [`Article`] | the same with every stretch of its text told by [`Role`] |
//! | [`Annotated`] | an article with what is told in it: mentions, quotes, times, events, claims, positions |
//! | [`Clusters`] | which articles copy each other, make a [`Story`], a [`Storyline`] |
//! | [`Ledger`] | what all articles say, lined up: entities, events, differences, dates |
//! | [`Span`] | a stretch of one article's text, in UTF-8 bytes |
//! | [`Cite`] | a span together with the article it lies in |
//! | [`Mention`] | a stretch of text that names somebody or something; who it is, is a [`LocalEntity`], across articles an [`Entity`] |
//! | [`TimeMention`] | a stretch of text that tells when; [`TimeExpr`] is its meaning before it is anchored to a day |
//! | [`EventMention`] | one sentence's account of a happening; lined up over articles it is an [`Event`] |
//! | [`Claim`] | one value that one article gives to one attribute of an entity or event, and who says so |
//! | [`TakenBack`] | what an article itself takes back: a correction |
//! | [`Difference`] | one attribute whose values from several articles stand side by side, with a [`Status`] and a [`Reason`] |
//! | [`Joined`] | why two names are held for one entity; [`Verdict`]: what a person said of two names or two articles |
//! | [`Credit`] | an agency or outlet that an article credits with the whole report |
//! | [`Gist`] | what an article is about, as vectors by which articles are compared |
//! | outlet | who publishes; origin: who reported it first (copies share one origin) |
//! | local | inside one article, before articles are compared |
//!
//! Offsets: inside the program a span counts UTF-8 bytes of `article.text`; only the record (in `dateline-engine`)
//! counts code points. Text is never cut, so there is one text and one way of counting in it.

mod address;
mod annotated;
mod article;
mod clusters;
mod day;
mod event;
mod joined;
mod ledger;
mod period;
mod span;
pub mod timex;

pub use address::*;
pub use annotated::*;
pub use article::*;
pub use clusters::*;
pub use day::*;
pub use event::*;
pub use joined::*;
pub use ledger::*;
pub use period::*;
pub use span::*;
pub use timex::{Anchor, Direction, PartOfDay, Resolved, TimeExpr, TimeUnit};
