//! Invented stories, put into a store without a model: what tests need of them.

#![allow(dead_code)] // each test needs some of it

use dateline_model::{Change, ChangeKind, Published, RawArticle};
use dateline_store::{Growth, Item, Kind, Store, StoryState, Told};
use dateline_text::sound::folded;
use serde_json::{Value, json};

/// A report: id, outlet, day, title, text.
pub fn report(id: &str, outlet: &str, day: &str, title: &str, text: &str) -> RawArticle {
    RawArticle {
        id: id.to_owned(),
        path: format!("{id}.txt"),
        outlet: Some(outlet.to_owned()),
        title: Some(title.to_owned()),
        published: Published { day: day.parse().ok(), ..Published::default() },
        text: text.to_owned(),
        ..RawArticle::default()
    }
}

/// Somebody told of: kind, name, other spellings.
pub fn told(kind: &str, name: &str, others: &[&str]) -> Told {
    let names = std::iter::once(&name).chain(others);
    Told {
        key: format!("{kind}:{}", folded(name)),
        kind: kind.to_owned(),
        name: name.to_owned(),
        aliases: names.map(|name| ((*name).to_owned(), folded(name))).collect(),
        n_mentions: 1,
        at: None,
        record: json!({ "name": name, "kind": kind }),
    }
}

/// The item of a report.
pub fn article(report: &RawArticle, people: &[&Told], places: &[&Told]) -> Item {
    let names = |told: &[&Told]| -> String {
        let all = told.iter().flat_map(|told| told.aliases.iter().map(|(name, _)| name.clone()));
        all.collect::<Vec<_>>().join("\n")
    };
    Item {
        kind: Kind::Article,
        of: report.id.clone(),
        place: Some((report.id.clone(), 0, 0)),
        day: report.published.day.map(|day| day.to_string()),
        text: report.text.clone(),
        title: report.title.clone().unwrap_or_default(),
        outlet: report.outlet.clone().unwrap_or_default(),
        person: names(people),
        location: names(places),
    }
}

/// The item of a quote that stands in a report.
pub fn quote(report: &RawArticle, words: &str, speaker: &Told, of: &str) -> Item {
    let byte = report.text.find(words).expect("the quote stands in the report");
    let start = report.text[..byte].chars().count() as u32;
    Item {
        kind: Kind::Quote,
        of: of.to_owned(),
        place: Some((report.id.clone(), start, start + words.chars().count() as u32)),
        text: words.to_owned(),
        title: String::new(),
        ..article(report, &[speaker], &[])
    }
}

/// Puts reports into the store, and each into the story of its founder.
pub fn take_in(store: &mut Store, stories: &[(String, Vec<RawArticle>)], at: i64) {
    let reports = stories.iter().flat_map(|(_, reports)| reports.iter().cloned());
    store.take_in(reports.collect(), at).expect("reports are kept");
    let mut growth = Growth::default();
    for (founder, reports) in stories {
        let ids: Vec<String> = reports.iter().map(|report| report.id.clone()).collect();
        growth.articles.extend(ids.iter().map(|id| (id.clone(), founder.clone())));
        growth.changes.push(Change {
            story: founder.clone(),
            kind: ChangeKind::Grew,
            other: None,
            articles: ids,
        });
        growth.stories.push((founder.clone(), format!("s-{founder}"), founder.clone()));
    }
    store.keep_growth(at, &growth).expect("growth is kept");
}

/// A story of these reports.
pub fn state(
    founder: &str,
    reports: &[RawArticle],
    entities: Vec<Told>,
    items: Vec<Item>,
    record: Value,
) -> StoryState {
    let days = reports.iter().filter_map(|report| report.published.day).map(|day| day.to_string());
    StoryState {
        id: founder.to_owned(),
        why: vec!["new".into()],
        title: reports[0].title.clone().unwrap_or_default(),
        places: Vec::new(),
        days: (days.clone().min(), days.max()),
        n_reports: reports.len(),
        n_origins: reports.len(),
        n_disputed: 0,
        weight: 1.0,
        page: format!("<p>{}</p>", reports.len()),
        record,
        entities,
        items,
    }
}

/// Puts a story of these reports into the store, or lets it grow.
pub fn keep(
    store: &mut Store,
    founder: &str,
    reports: &[RawArticle],
    entities: Vec<Told>,
    items: Vec<Item>,
    record: Value,
    at: i64,
) {
    take_in(store, &[(founder.to_owned(), reports.to_vec())], at);
    store.keep_story(state(founder, reports, entities, items, record), at).expect("the story is kept");
}
