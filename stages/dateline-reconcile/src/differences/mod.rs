//! What articles say of one attribute, side by side: agreed, worded otherwise, refined, updated or disputed.
//!
//! Precision comes first: values are compared only where they are surely about one thing, and "disputed" is said only
//! where both cannot be true. Copies of a report speak once.

mod table;
mod values;
mod wording;

use dateline_model::{
    Annotated, ArticleIdx, Attribute, Cite, Claim, Clusters, Difference, Ledger, LocalSubject, Subject,
};

use table::{Told, compare};

/// Fills `differences` and `same_utterance`. Reads all else.
pub(crate) fn find(articles: &[Annotated], clusters: &Clusters, ledger: &mut Ledger) {
    let mut told = claims(articles, clusters, ledger);
    told.extend(tolls(articles, clusters, ledger));
    told.extend(settings(articles, clusters, ledger));
    told.sort_by(|a, b| {
        (a.about, a.attribute, a.cite, &a.value).cmp(&(b.about, b.attribute, b.cite, &b.value))
    });
    told.dedup_by(|a, b| {
        a.about == b.about && a.attribute == b.attribute && a.cite == b.cite && a.value == b.value
    });
    let groups = told.chunk_by(|a, b| (a.about, a.attribute) == (b.about, b.attribute));
    let mut differences: Vec<Difference> = groups.flat_map(compare).collect();
    let wordings = wording::find(articles, clusters, ledger);
    differences.extend(wordings.differences);
    // Stable: several quotations of one speaker stay in the order of their first words.
    differences.sort_by_key(|d| (d.about, d.attribute));
    ledger.differences = differences;
    ledger.same_utterance = wordings.same_utterance;
}

/// The origin an article's words come from: itself, the report it copies, the first that credits the same agency.
fn origin(clusters: &Clusters, article: usize) -> usize {
    clusters.origin(ArticleIdx(article as u32)).index()
}

/// Every claim, with what it is about across articles.
fn claims(articles: &[Annotated], clusters: &Clusters, ledger: &Ledger) -> Vec<Told> {
    let mut told = Vec::new();
    for (a, annotated) in articles.iter().enumerate() {
        for claim in &annotated.claims {
            let about = match claim.about {
                LocalSubject::Entity(local) => {
                    ledger.entity_of.get(a).and_then(|e| e.get(local.index())).map(|&e| Subject::Entity(e))
                }
                LocalSubject::Event(local) => ledger
                    .event_of
                    .get(a)
                    .and_then(|e| e.get(local.index()).copied().flatten())
                    .map(Subject::Event),
            };
            let Some(about) = about else { continue };
            let text = &annotated.article.text;
            if is_counted(annotated, claim) {
                continue;
            }
            let is_toll = matches!(claim.attribute, Attribute::Killed | Attribute::Injured);
            if is_toll && !counts_everybody(claim.span.of(text)) {
                continue;
            }
            told.push(Told {
                about,
                attribute: claim.attribute,
                value: claim.value.clone(),
                cite: Cite { article: dateline_model::ArticleIdx(a as u32), span: claim.span },
                attributed_to: claim.attributed_to.map(|s| s.of(text).to_owned()),
                origin: origin(clusters, a),
                published: ledger.published.get(a).and_then(|p| p.day),
            });
        }
    }
    told
}

/// Whether a claim is one of the numbers that the count of the article's incident was made of.
fn is_counted(annotated: &Annotated, claim: &Claim) -> bool {
    let LocalSubject::Event(event) = claim.about else { return false };
    let is_toll = matches!(claim.attribute, Attribute::Killed | Attribute::Injured);
    is_toll && annotated.incident.as_ref().is_some_and(|i| i.mentions.binary_search(&event).is_ok())
}

/// The dead and hurt of each article's incident, as counted over all it says.
fn tolls(articles: &[Annotated], clusters: &Clusters, ledger: &Ledger) -> Vec<Told> {
    let mut found = Vec::new();
    for (a, annotated) in articles.iter().enumerate() {
        let Some(incident) = &annotated.incident else { continue };
        let event =
            incident.mentions.first().and_then(|m| ledger.event_of.get(a)?.get(m.index()).copied()?);
        let Some(event) = event else { continue };
        let counted = [(Attribute::Killed, &incident.killed), (Attribute::Injured, &incident.injured)];
        for (attribute, toll) in counted {
            let Some(toll) = toll.as_ref().filter(|t| t.is_told) else { continue };
            let n = toll.at_least;
            let value = if toll.at_most.is_some() { n.to_string() } else { format!("at least {n}") };
            found.extend(toll.evidence.first().map(|&span| Told {
                about: Subject::Event(event),
                attribute,
                value,
                cite: Cite { article: ArticleIdx(a as u32), span },
                attributed_to: None,
                origin: origin(clusters, a),
                published: ledger.published.get(a).and_then(|p| p.day),
            }));
        }
    }
    found
}

/// Whether a toll is of all who suffered and not of some of them ("two soldiers", "three children").
fn counts_everybody(words: &str) -> bool {
    let words = words.to_lowercase();
    let some = |w: &str| SOME_OF_THEM.contains(&w);
    !words.split(|c: char| !c.is_alphabetic()).any(some)
}

/// Words for part of those who suffer.
const SOME_OF_THEM: &[&str] = &[
    "other",
    "another",
    "soldier",
    "soldiers",
    "child",
    "children",
    "woman",
    "women",
    "officer",
    "officers",
    "policeman",
    "policemen",
    "police",
    "relative",
    "relatives",
    "student",
    "students",
    "worker",
    "workers",
    "foreigner",
    "foreigners",
    "militant",
    "militants",
    "fighter",
    "fighters",
    "troops",
    "journalist",
    "journalists",
    "girl",
    "girls",
    "boy",
    "boys",
    "man",
    "men",
    "teenager",
    "teenagers",
    "firefighter",
    "firefighters",
    "rebel",
    "rebels",
    "including",
];

/// Day and place of events that several articles tell of, as values.
fn settings(articles: &[Annotated], clusters: &Clusters, ledger: &Ledger) -> Vec<Told> {
    let mut told = Vec::new();
    for (e, event) in ledger.events.iter().enumerate() {
        for &(article, local) in &event.accounts {
            let a = article.index();
            let mention = &articles[a].events[local.index()];
            let mut tell = |attribute, value: String, span| {
                told.push(Told {
                    about: Subject::Event(e),
                    attribute,
                    value,
                    cite: Cite { article, span },
                    attributed_to: None,
                    origin: origin(clusters, a),
                    published: ledger.published.get(a).and_then(|p| p.day),
                });
            };
            let time = mention.time.and_then(|t| ledger.times.get(a)?.get(t.index()));
            if let Some(time) = time
                && let Some(day) = time.resolved.days.single()
            {
                tell(Attribute::Date, day.to_string(), time.span);
            }
            if let Some(place) = mention.place
                && let Some(&entity) = ledger.entity_of.get(a).and_then(|p| p.get(place.index()))
            {
                let text = &articles[a].article.text;
                let words = articles[a].mentions.iter().filter(|m| m.entity == place);
                let near = words.min_by_key(|m| m.span.start.abs_diff(mention.trigger.start));
                if let Some(near) = near {
                    let before = text[..near.span.start as usize].split_whitespace().next_back();
                    let vague = before
                        .filter(|word| matches!(*word, "near" | "outside"))
                        .map(|word| format!("{word} "));
                    tell(
                        Attribute::Place,
                        vague.unwrap_or_default() + &ledger.entities[entity].name,
                        near.span,
                    );
                }
            }
        }
    }
    told
}

#[cfg(test)]
mod tests;
