//! A story's outcome as the state that the store keeps: its record, its page, what can be found in it.

use std::collections::{BTreeMap, BTreeSet};

use dateline_engine::{Outcome, Record, story_id};
use dateline_model::Role;
use dateline_present::{DifferenceKind, html};
use dateline_store::{Item, Kind, StoryState, Told};
use dateline_text::sound::folded;
use serde_json::Value;

/// The state of the one story that an outcome holds.
pub(crate) fn state_of(outcome: &Outcome, founder: &str) -> StoryState {
    let record = serde_json::to_value(Record::of(outcome)).expect("a record has only names as keys");
    let page = outcome.briefing.stories.first().cloned().unwrap_or_default();
    let n_disputed = page.differences.iter().filter(|table| table.kind == DifferenceKind::Disputed).count();
    let names = Names::of(&record);
    StoryState {
        id: founder.to_owned(),
        why: Vec::new(),
        title: page.title.clone(),
        places: page.places.clone(),
        days: (page.reported.earliest.map(|d| d.to_string()), page.reported.latest.map(|d| d.to_string())),
        n_reports: page.n_reports,
        n_origins: page.n_origins,
        n_disputed,
        weight: weight(page.n_origins, page.n_reports, n_disputed),
        page: html::part(&outcome.briefing, &outcome.articles),
        entities: told(&record, &names),
        items: items(outcome, &record, &names, founder),
        record,
    }
}

/// How much a story weighs: independent origins count most, copies little, a dispute as much as an origin.
fn weight(n_origins: usize, n_reports: usize, n_disputed: usize) -> f64 {
    let copies = n_reports.saturating_sub(n_origins) as f64;
    n_origins as f64 + copies.ln_1p() / 2.0 + n_disputed as f64
}

/// What changed since the record `before`, in words.
pub(crate) fn changed(before: Option<&Value>, state: &StoryState) -> Vec<String> {
    let Some(before) = before else { return vec!["new".into()] };
    let ids = |record: &Value| -> BTreeSet<String> {
        let articles = record["articles"].as_array().into_iter().flatten();
        articles.filter_map(|article| Some(article["id"].as_str()?.to_owned())).collect()
    };
    let (old, new) = (ids(before), ids(&state.record));
    let mut words = Vec::new();
    let mut count = |n: usize, one: &str, many: &str, what: &str| {
        if n > 0 {
            words.push(format!("{n} {} {what}", if n == 1 { one } else { many }));
        }
    };
    count(new.difference(&old).count(), "report", "reports", "came");
    count(old.difference(&new).count(), "report", "reports", "went to another story");
    let disputed = |record: &Value| -> BTreeSet<String> {
        let differences = record["differences"].as_array().into_iter().flatten();
        let disputed = differences.filter(|difference| difference["status"] == "disputed");
        disputed.map(|d| format!("{} {}", d["about_name"], d["attribute"])).collect()
    };
    let (old, new) = (disputed(before), disputed(&state.record));
    count(new.difference(&old).count(), "value", "values", "newly disputed");
    count(old.difference(&new).count(), "value", "values", "no longer disputed");
    if words.is_empty() {
        words.push("read anew".into());
    }
    words
}

/// The spellings of each entity of a record, by its id.
struct Names(BTreeMap<String, BTreeSet<String>>);

impl Names {
    fn of(record: &Value) -> Self {
        let of_entity = |entity: &Value| {
            let mentions = list(entity, "mentions").filter_map(|mention| mention["exact"].as_str());
            let spellings = mentions.chain(entity["name"].as_str());
            let spellings = spellings.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
            (entity["id"].as_str().unwrap_or_default().to_owned(), spellings.collect())
        };
        Self(list(record, "entities").map(of_entity).collect())
    }

    /// All spellings of an entity.
    fn all(&self, id: &str) -> String {
        self.0.get(id).map(|names| names.iter().cloned().collect::<Vec<_>>().join("\n")).unwrap_or_default()
    }
}

fn list<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    of[name].as_array().into_iter().flatten()
}

fn word<'a>(of: &'a Value, name: &str) -> Option<&'a str> {
    of[name].as_str()
}

/// Who is told of.
fn told(record: &Value, names: &Names) -> Vec<Told> {
    let of_entity = |entity: &Value| {
        let (id, kind, name) = (word(entity, "id")?, word(entity, "kind")?, word(entity, "name")?);
        let name_folded = folded(name);
        if name_folded.is_empty() {
            return None;
        }
        // A place of the gazetteer is the same under every name.
        let key = word(entity, "link").map_or_else(|| format!("{kind}:{name_folded}"), str::to_owned);
        let aliases = names.0.get(id).into_iter().flatten().map(|name| (name.clone(), folded(name)));
        let location = &entity["location"];
        Some(Told {
            key,
            kind: kind.to_owned(),
            name: name.to_owned(),
            aliases: aliases.filter(|(_, folded)| !folded.is_empty()).collect(),
            n_mentions: list(entity, "mentions").count(),
            at: location["latitude"].as_f64().zip(location["longitude"].as_f64()),
            record: entity.clone(),
        })
    };
    list(record, "entities").filter_map(of_entity).collect()
}

/// What can be found: the story, its reports, quotes and events.
fn items(outcome: &Outcome, record: &Value, names: &Names, founder: &str) -> Vec<Item> {
    let mut by_article: BTreeMap<&str, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    let kinds: BTreeMap<&str, &str> =
        list(record, "entities").filter_map(|e| Some((word(e, "id")?, word(e, "kind")?))).collect();
    for entity in list(record, "entities") {
        let all = names.all(word(entity, "id").unwrap_or_default());
        for mention in list(entity, "mentions") {
            let (people, places) =
                by_article.entry(word(mention, "article").unwrap_or_default()).or_default();
            match word(entity, "kind") {
                Some("place") => places.insert(all.clone()),
                _ => people.insert(all.clone()),
            };
        }
    }
    let outlets: BTreeMap<&str, &str> = list(record, "articles")
        .filter_map(|article| Some((word(article, "id")?, word(article, "outlet")?)))
        .collect();
    let days: BTreeMap<&str, &str> = list(record, "articles")
        .filter_map(|article| {
            Some((word(article, "id")?, article["published"]["value"].as_str()?.get(..10)?))
        })
        .collect();
    let mut items = Vec::new();

    for annotated in &outcome.articles {
        let article = &annotated.article;
        let (people, places) = by_article.remove(&*article.id).unwrap_or_default();
        let report =
            article.blocks.iter().filter(|block| block.role.is_report() && block.role != Role::Title);
        items.push(Item {
            kind: Kind::Article,
            of: article.id.clone(),
            place: Some((article.id.clone(), 0, 0)),
            day: days.get(&*article.id).map(|&day| day.to_owned()),
            text: report.map(|block| block.span.of(&article.text)).collect::<Vec<_>>().join("\n"),
            title: article.title.clone().unwrap_or_default(),
            outlet: article.outlet.clone().unwrap_or_default(),
            person: joined(people),
            location: joined(places),
        });
    }
    for (i, quote) in list(record, "quotes").enumerate() {
        let article = word(quote, "article").unwrap_or_default();
        let speaker = word(quote, "speaker").map(|id| names.all(id));
        let said_on = word(quote, "said_on").filter(|day| day.len() == 10);
        items.push(Item {
            kind: Kind::Quote,
            of: format!("{}:{i}", story_id(founder)),
            place: place_of(quote),
            day: said_on.or(days.get(article).copied()).map(str::to_owned),
            text: word(quote, "exact").unwrap_or_default().to_owned(),
            title: String::new(),
            outlet: outlets.get(article).copied().unwrap_or_default().to_owned(),
            person: speaker.or(word(quote, "speaker_name").map(str::to_owned)).unwrap_or_default(),
            location: String::new(),
        });
    }
    for event in list(record, "events") {
        let (mut people, mut places) = (BTreeSet::new(), BTreeSet::new());
        let taking_part = list(event, "participants").filter_map(|part| word(part, "entity"));
        for id in taking_part.chain(word(event, "place")) {
            let set = if kinds.get(id) == Some(&"place") { &mut places } else { &mut people };
            set.insert(names.all(id));
        }
        let clauses = list(event, "reports").filter_map(|report| word(report, "exact"));
        items.push(Item {
            kind: Kind::Event,
            of: word(event, "id").unwrap_or_default().to_owned(),
            place: list(event, "reports").next().and_then(place_of),
            day: word(&event["date"], "earliest").map(str::to_owned),
            text: clauses.collect::<Vec<_>>().join("\n"),
            title: word(event, "what").unwrap_or_default().to_owned(),
            outlet: String::new(),
            person: joined(people),
            location: joined(places),
        });
    }
    let page = outcome.briefing.stories.first();
    let brief = page.into_iter().flat_map(|page| page.brief.iter().map(|sentence| sentence.text.clone()));
    items.push(Item {
        kind: Kind::Story,
        of: story_id(founder),
        place: None,
        day: page.and_then(|page| page.reported.latest).map(|day| day.to_string()),
        text: brief.collect::<Vec<_>>().join("\n"),
        title: page.map(|page| page.title.clone()).unwrap_or_default(),
        outlet: outlets.values().copied().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("\n"),
        person: String::new(),
        location: page.map(|page| page.places.join("\n")).unwrap_or_default(),
    });
    items
}

fn joined(set: BTreeSet<String>) -> String {
    set.into_iter().collect::<Vec<_>>().join("\n")
}

fn place_of(span: &Value) -> Option<(String, u32, u32)> {
    let number = |name: &str| span[name].as_u64().and_then(|n| u32::try_from(n).ok());
    Some((word(span, "article")?.to_owned(), number("start")?, number("end")?))
}
