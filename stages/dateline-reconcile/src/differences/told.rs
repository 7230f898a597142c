//! What articles tell of things across articles, value by value: their claims, and what they take back.

use dateline_model::{
    Annotated, ArticleIdx, Attribute, Cite, Claim, Clusters, Ledger, LocalEventId, LocalSubject, Span,
    Subject, TakenBack, Toll,
};
use jiff::civil::Date;

use super::origins::Origins;
use super::settings;
use super::values::{is_some_of_them, key_of};

/// One value given by one article.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub about: Subject,
    pub attribute: Attribute,
    /// As it is shown.
    pub value: String,
    /// As it is compared.
    pub key: String,
    pub cite: Cite,
    /// Who says so, where the article does not say it itself.
    pub attributed_to: Option<String>,
    /// Whose word it is in the end: copies share it, and so do values owed to one agency.
    pub origin: usize,
    /// The day the article appeared.
    pub published: Option<Date>,
    /// The words by which the article takes the value back.
    pub taken_back: Option<Cite>,
}

/// Everything told, in order of what it is about.
pub(super) fn gather(articles: &[Annotated], clusters: &Clusters, ledger: &Ledger) -> Vec<Told> {
    let origins = Origins::of(articles, clusters, ledger);
    let mut told = Vec::new();
    for a in 0..articles.len() {
        let article = ArticleIdx(a as u32);
        claims(article, articles, &origins, ledger, &mut told);
    }
    settings::gather(articles, &origins, ledger, &mut told);
    told.sort_by(|a, b| {
        let order = |t: &Told| (t.about, t.attribute, t.cite);
        order(a).cmp(&order(b)).then_with(|| a.value.cmp(&b.value))
    });
    told.dedup_by(|a, b| {
        a.about == b.about && a.attribute == b.attribute && a.cite == b.cite && a.value == b.value
    });
    told
}

/// An article's claims, with what they are about across articles.
fn claims(
    article: ArticleIdx,
    articles: &[Annotated],
    origins: &Origins,
    ledger: &Ledger,
    told: &mut Vec<Told>,
) {
    let a = article.index();
    let annotated = &articles[a];
    let text = &annotated.article.text;
    let subject = |claim: &Claim| match claim.about {
        LocalSubject::Entity(local) => {
            ledger.entity_of.get(a).and_then(|e| e.get(local.index())).map(|&e| Subject::Entity(e))
        }
        LocalSubject::Event(local) => {
            event(local, claim.attribute, annotated, ledger.event_of.get(a)?).map(Subject::Event)
        }
    };
    let first = told.len();
    for claim in &annotated.claims {
        let Some(about) = subject(claim) else { continue };
        let is_toll = matches!(claim.attribute, Attribute::Killed | Attribute::Injured);
        if claim.attribute == Attribute::Place && is_of_incident(annotated, claim) {
            continue;
        }
        if is_toll && (!counts_everybody(claim.span.of(text)) || is_part_of_count(annotated, claim)) {
            continue;
        }
        told.push(Told {
            about,
            attribute: claim.attribute,
            value: claim.value.clone(),
            key: key_of(claim.attribute, &claim.value, claim.span, text),
            cite: Cite { article, span: claim.span },
            attributed_to: claim.attributed_to.map(|s| s.of(text).to_owned()),
            origin: origins.of_claim(article, claim.attributed_to),
            published: ledger.published.get(a).and_then(|p| p.day),
            taken_back: None,
        });
    }
    tolls(article, annotated, origins, ledger, told);
    let own = told.len();
    for taken in &annotated.taken_back {
        take_back(taken, article, annotated, &mut told[first..own].iter_mut().collect::<Vec<_>>());
        let added: Vec<Told> = bare_value(taken, article, annotated, &told[first..own]);
        told.extend(added);
    }
}

/// Whether a claim is about the article's incident, of which the article tells one address.
fn is_of_incident(annotated: &Annotated, claim: &Claim) -> bool {
    let LocalSubject::Event(event) = claim.about else { return false };
    annotated.incident.as_ref().is_some_and(|i| i.mentions.binary_search(&event).is_ok())
}

/// Whether a claim is only one of the numbers that the count of the article's incident was made of: it is neither that count
/// nor somebody else's, and the article does not take it back.
fn is_part_of_count(annotated: &Annotated, claim: &Claim) -> bool {
    let LocalSubject::Event(event) = claim.about else { return false };
    let Some(incident) = annotated.incident.as_ref().filter(|i| i.mentions.binary_search(&event).is_ok())
    else {
        return false;
    };
    let toll = if claim.attribute == Attribute::Killed { &incident.killed } else { &incident.injured };
    let is_count = toll.as_ref().is_some_and(|t| t.is_told && value_of(t) == claim.value);
    let is_taken_back = annotated.taken_back.iter().any(|taken| taken.what.overlaps(claim.span));
    !(is_count || claim.attributed_to.is_some() || is_taken_back)
}

/// Whether words count people beside some who are told of by themselves: "six others", "eight other people".
fn tells_others(words: &str) -> bool {
    words.split(|c: char| !c.is_alphabetic()).any(|word| matches!(word, "other" | "others" | "more"))
}

/// The dead and hurt of an article's incident, as it gives them for all.
fn tolls(
    article: ArticleIdx,
    annotated: &Annotated,
    origins: &Origins,
    ledger: &Ledger,
    found: &mut Vec<Told>,
) {
    let Some(incident) = &annotated.incident else { return };
    let event_of = ledger.event_of.get(article.index());
    let event = incident.mentions.first().and_then(|m| event_of?.get(m.index()).copied()?);
    let Some(event) = event else { return };
    let counted = [(Attribute::Killed, &incident.killed), (Attribute::Injured, &incident.injured)];
    for (attribute, toll) in counted {
        let Some(toll) = toll.as_ref().filter(|t| t.is_told) else { continue };
        let value = value_of(toll);
        // How many others were hurt hangs on whom the report has set apart.
        let text = &annotated.article.text;
        let of_others = |span: &Span| attribute == Attribute::Injured && tells_others(span.of(text));
        if toll.evidence.iter().any(of_others) {
            continue;
        }
        found.extend(toll.evidence.first().map(|&span| Told {
            about: Subject::Event(event),
            attribute,
            key: key_of(attribute, &value, span, &annotated.article.text),
            value,
            cite: Cite { article, span },
            attributed_to: None,
            origin: origins.of_article(article),
            published: ledger.published.get(article.index()).and_then(|p| p.day),
            taken_back: None,
        }));
    }
}

/// A count as claims give it: "12", "at least 12".
fn value_of(toll: &Toll) -> String {
    let n = toll.at_least;
    if toll.at_most.is_some() { n.to_string() } else { format!("at least {n}") }
}

/// The event that a mention tells of. A mention that was kept for none ("their fourth meeting", "involvement in the killing")
/// tells of the one it takes up, else of the only event of its kind in the article.
fn event(
    local: LocalEventId,
    attribute: Attribute,
    annotated: &Annotated,
    event_of: &[Option<usize>],
) -> Option<usize> {
    let kept = |id: LocalEventId| event_of.get(id.index()).copied().flatten();
    let mention = annotated.events.get(local.index())?;
    // A toll told with a day or a place of its own may be that of another happening.
    let is_set = mention.place.is_some() || mention.time.is_some();
    let is_vague = mention.participants.is_empty() && !(is_set && attribute.is_toll());
    let only_one = || {
        let alike = annotated.events.iter().zip(event_of).filter(|(other, _)| other.kind == mention.kind);
        let mut events: Vec<usize> = alike.filter_map(|(_, &event)| event).collect();
        events.sort_unstable();
        events.dedup();
        if let [only] = events[..] { Some(only) } else { None }
    };
    kept(local)
        .or_else(|| mention.takes_up.and_then(kept))
        .or_else(|| if is_vague { only_one() } else { None })
}

/// Marks what stands in the words that are taken back.
fn take_back(taken: &TakenBack, article: ArticleIdx, annotated: &Annotated, told: &mut [&mut Told]) {
    let words = Cite { article, span: taken.span };
    let sentence = sentence_of(annotated, taken.span);
    for one in told.iter_mut() {
        let inside = taken.what.contains(one.cite.span);
        // "An earlier version said that the raid killed 15": the number alone is what was wrong.
        let is_number = taken.number.is_some_and(|n| one.key == format!("{n}"));
        if inside || (is_number && one.cite.span.overlaps(taken.what) && sentence.contains(one.cite.span)) {
            one.taken_back = Some(words);
        }
    }
}

/// A number or rank that is taken back and is nobody's claim ("13, not 15 as first reported"): a value of what the same
/// sentence or, after a note of its own, the article tells otherwise.
fn bare_value(taken: &TakenBack, article: ArticleIdx, annotated: &Annotated, told: &[Told]) -> Vec<Told> {
    let is_rank = taken.of.as_deref() == Some("rank");
    let rank = || is_rank.then(|| taken.what.of(&annotated.article.text).to_lowercase());
    let Some(value) = taken.number.map(|number| number.to_string()).or_else(rank) else { return Vec::new() };
    if told.iter().any(|one| one.taken_back.is_some_and(|cite| cite.span == taken.span)) {
        return Vec::new();
    }
    let sentence = sentence_of(annotated, taken.span);
    let is_of = |one: &&Told| match taken.of.as_deref() {
        Some("age") => one.attribute == Attribute::Age,
        Some("rank") => one.attribute == Attribute::Rank,
        Some(of) => toll_of(of) == Some(one.attribute),
        None => one.attribute.is_toll() || one.attribute == Attribute::Age,
    };
    let stands = |one: &&Told| is_of(one) && one.taken_back.is_none() && one.key != value;
    let here = told.iter().filter(stands).find(|one| sentence.overlaps(one.cite.span));
    let elsewhere = || {
        let mut others = told.iter().filter(stands).filter(|_| taken.of.is_some());
        let first = others.next()?;
        others.all(|other| other.about == first.about).then_some(first)
    };
    let Some(other) = here.or_else(elsewhere) else { return Vec::new() };
    vec![Told {
        value: value.clone(),
        key: value,
        cite: Cite { article, span: taken.what },
        attributed_to: None,
        taken_back: Some(Cite { article, span: taken.span }),
        ..other.clone()
    }]
}

fn sentence_of(annotated: &Annotated, span: Span) -> Span {
    let at = annotated.sentences.partition_point(|s| s.span.end <= span.start);
    annotated.sentences.get(at).map_or(span, |s| s.span)
}

/// The attribute of a count by its name as a quantity.
fn toll_of(of: &str) -> Option<Attribute> {
    Attribute::ALL.into_iter().filter(|a| a.is_toll()).find(|&a| match a {
        Attribute::Killed => of == "killed",
        other => other.name() == of,
    })
}

/// Whether a toll is of all who suffered and not of some of them ("two soldiers", "three children").
fn counts_everybody(words: &str) -> bool {
    let words = words.to_lowercase();
    let is_part = [" of the ", " of them", " of those "].iter().any(|of| words.contains(of));
    !is_part && !words.split(|c: char| !c.is_alphabetic()).any(is_some_of_them)
}
