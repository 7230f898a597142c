//! Names: who and what is named in the article, and which mentions name the same.
//!
//! *Finds*: what the language model takes for names, its spans cleaned of titles, articles and possessives, its kinds put to
//! a vote over the whole article; names of the gazetteer it overlooked; further places where a found name stands; plain
//! descriptions of somebody just named ("the envoy").
//!
//! *Misses*: names in small letters; a name that stands once and that neither model nor gazetteer knows; pronouns.
//!
//! *Example*: "Ms Okoye met General Jan Hurkov in Lima. Hurkof left on Sunday." names three: Okoye, Jan Hurkov (two
//! mentions, one misspelt) and Lima.
//!
//! *Source*: the kinds are OntoNotes' folded to ours; the vote rests on "one sense per discourse" (Gale, Church, Yarowsky
//! 1992); the rest is our own.

mod descriptions;
mod entities;
mod found;
mod kinds;
mod persons;
mod repeats;

use dateline_model::Annotated;

use crate::Reading;

/// Fills `mentions` and `entities`.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let mut found = found::collect(reading);
    kinds::vote(reading, &mut found);
    repeats::add(reading, &mut found);
    let (mut mentions, entities) = entities::group(reading, &found);
    descriptions::add(reading, &entities, &mut mentions);
    mentions.sort_unstable_by_key(|mention| (mention.span, mention.entity));
    annotated.mentions = mentions;
    annotated.entities = entities;
}
