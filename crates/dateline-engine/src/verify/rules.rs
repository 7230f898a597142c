//! What must hold of each element of a record.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::texts::{Text, Texts};
use super::values::{Bounds, Clock, Of, gives, gives_clock};
use super::{At, Failure, FailureKind, Verified, shown};

/// The record's lists.
pub(super) const LISTS: [&str; 13] = [
    "articles",
    "entities",
    "quotes",
    "times",
    "quantities",
    "events",
    "differences",
    "positions",
    "stories",
    "storylines",
    "changes",
    "briefs",
    "problems",
];

/// The parts that blocks of text play.
const ROLES: [&str; 13] = [
    "body",
    "heading",
    "title",
    "byline",
    "caption",
    "credit",
    "embed",
    "teasers",
    "other_story",
    "label",
    "tags",
    "comment",
    "navigation",
];

/// What counts people, as events and differences name it.
const TOLLS: [&str; 11] = [
    "toll",
    "killed",
    "injured",
    "missing",
    "trapped",
    "rescued",
    "detained",
    "abducted",
    "displaced",
    "evacuated",
    "hospitalized",
];

/// Citations lie at most so deep in an element; whoever nests deeper means no record.
const MAX_DEPTH: usize = 60;

/// Holds what the first reading learnt, and checks in the second.
#[derive(Default)]
pub(super) struct Checker {
    texts: Texts,
    /// Ids by the list they are of. Looked up only.
    ids: BTreeMap<&'static str, HashSet<String>>,
    is_stream: bool,
    begun: BTreeSet<String>,
    /// Articles that a story has. Looked up only.
    told: HashSet<String>,
    verified: Verified,
}

impl Checker {
    pub fn fail(&mut self, path: String, message: String) {
        self.verified.failures.push(Failure { path, message, kind: FailureKind::Structure });
    }

    fn wrong(&mut self, at: &At, message: impl Into<String>) {
        self.fail(at.to_string(), message.into());
    }

    /// A list begins.
    pub fn begin(&mut self, list: &str) {
        if !self.begun.insert(list.to_owned()) {
            self.fail(format!("$.{list}"), "stands in the record twice".into());
        }
        self.verified.n_elements.entry(list.to_owned()).or_default();
    }

    /// First reading: keeps texts and ids, and tells of those that clash.
    pub fn learn(&mut self, list: &str, idx: usize, mut value: Value) {
        if let Some(n) = self.verified.n_elements.get_mut(list) {
            *n += 1;
        }
        let Some(name) =
            ["articles", "entities", "events", "stories", "storylines"].iter().find(|l| **l == list)
        else {
            return;
        };
        let list_at = At::list(list);
        let at = list_at.idx(idx);
        let Some(id) = value.get("id").and_then(Value::as_str).map(str::to_owned) else {
            self.wrong(&at, "has no id");
            return;
        };
        let is_new = self.ids.entry(name).or_default().insert(id.clone());
        if !is_new {
            self.wrong(&at, format!("has the id of another: {}", shown(&Value::from(id.as_str()))));
        }
        if *name == "articles" {
            match value.get_mut("text").map(Value::take) {
                Some(Value::String(text)) => {
                    self.texts.keep(&id, text);
                }
                _ => self.wrong(&at, "has no text"),
            }
        }
    }

    /// The first reading is over.
    pub fn learnt(&mut self, is_stream: bool) {
        self.is_stream = is_stream;
    }

    /// Second reading: checks an element.
    pub fn check(&mut self, list: &str, idx: usize, value: &Value) {
        let list_at = At::list(list);
        let at = list_at.idx(idx);
        self.citations(&at, value, 0);
        let Some(element) = value.as_object() else {
            if LISTS.contains(&list) {
                self.wrong(&at, "is not an object");
            }
            return;
        };
        match list {
            "articles" => self.article(&at, element),
            "entities" => self.entity(&at, element),
            "quotes" => {
                self.is_citation(&at, element);
                self.refers(&at, element, "speaker", "entities");
            }
            "positions" => {
                self.is_citation(&at, element);
                self.refers(&at, element, "holder", "entities");
            }
            "times" => self.is_citation(&at, element),
            "quantities" => {
                self.is_citation(&at, element);
                self.bounds(&at, element);
                let of = element.get("of").and_then(Value::as_str).unwrap_or_default();
                if TOLLS.contains(&of) {
                    let bound = |field: &str| element.get(field).and_then(Value::as_f64);
                    let bounds = Bounds { at_least: bound("at_least"), at_most: bound("at_most") };
                    let words: Vec<&str> = element.get("exact").and_then(Value::as_str).into_iter().collect();
                    self.holds(&at, element, gives(&words, bounds, Of::People), &words);
                }
            }
            "events" => self.event(&at, element),
            "differences" => self.difference(&at, element),
            "stories" => self.story(&at, element),
            "storylines" => self.storyline(&at, element),
            "briefs" => self.brief(&at, element),
            // A change may name stories that are no more; a problem, an input that became no article.
            _ => {}
        }
    }

    pub fn verified(self) -> Verified {
        self.verified
    }

    /// Every object in a value that cites words: its words stand in the text where it says.
    fn citations(&mut self, at: &At, value: &Value, depth: usize) {
        if depth > MAX_DEPTH {
            self.wrong(at, "is nested deeper than a record goes");
            return;
        }
        match value {
            Value::Object(object) => {
                if object.contains_key("exact") {
                    self.citation(at, object);
                }
                for (key, value) in object {
                    self.citations(&at.key(key), value, depth + 1);
                }
            }
            Value::Array(values) => {
                for (idx, value) in values.iter().enumerate() {
                    self.citations(&at.idx(idx), value, depth + 1);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn citation(&mut self, at: &At, span: &Map<String, Value>) {
        self.verified.n_citations += 1;
        match proved(&self.texts, span) {
            Ok(()) => self.verified.n_proved += 1,
            Err(message) => self.wrong(at, message),
        }
    }

    fn is_citation(&mut self, at: &At, element: &Map<String, Value>) {
        if !element.contains_key("exact") {
            self.wrong(at, "cites no words");
        }
    }

    fn article(&mut self, at: &At, article: &Map<String, Value>) {
        let id = article.get("id").and_then(Value::as_str).unwrap_or_default();
        for list in ["leans_on", "credits"] {
            for (idx, value) in elements(article, list).iter().enumerate() {
                let span = if list == "credits" { value.get("evidence") } else { Some(value) };
                self.is_own(&at.key(list).idx(idx), span, id);
            }
        }
        let origin = article.get("origin");
        self.is_own(&at.key("origin"), origin.and_then(|origin| origin.get("evidence")), id);
        if let Some(origin) = origin.and_then(Value::as_object) {
            self.refers(&at.key("origin"), origin, "article", "articles");
        }
        if let Some(copy) = article.get("copy_of").and_then(Value::as_object) {
            let copy_at = at.key("copy_of");
            if copy.get("article").and_then(Value::as_str) == Some(id) {
                self.wrong(&copy_at, "is said to copy itself");
            }
            // The original may be of an earlier run of the stream.
            if !self.is_stream {
                self.refers(&copy_at, copy, "article", "articles");
            }
        }
        match article.get("published").and_then(Value::as_object) {
            Some(published) => {
                let at = at.key("published");
                self.instant(&at, published, "value");
                self.days(&at, published, "earliest", "latest");
            }
            None => self.wrong(&at.key("published"), "is not an object"),
        }
        if let Some(blocks) = article.get("blocks") {
            let message = self.texts.get(id).and_then(|text| uncovered(text, blocks));
            if let Some((idx, message)) = message {
                let blocks_at = at.key("blocks");
                match idx {
                    Some(idx) => self.wrong(&blocks_at.idx(idx), message),
                    None => self.wrong(&blocks_at, message),
                }
            }
        }
    }

    /// Words by which an article tells of itself are its own.
    fn is_own(&mut self, at: &At, span: Option<&Value>, id: &str) {
        let article = span.and_then(|span| span.get("article"));
        if article.is_some_and(|article| article.as_str() != Some(id)) {
            self.wrong(at, "cites another article than its own");
        }
    }

    fn entity(&mut self, at: &At, entity: &Map<String, Value>) {
        self.has_citations(at, entity, "mentions");
        for (idx, title) in objects(entity, "titles") {
            self.has_citations(&at.key("titles").idx(idx), title, "evidence");
        }
    }

    fn event(&mut self, at: &At, event: &Map<String, Value>) {
        match event.get("date").and_then(Value::as_object) {
            Some(date) => self.days(&at.key("date"), date, "earliest", "latest"),
            None => self.wrong(&at.key("date"), "is not an object"),
        }
        self.refers(at, event, "place", "entities");
        for (idx, participant) in objects(event, "participants") {
            self.refers(&at.key("participants").idx(idx), participant, "entity", "entities");
        }
        for (idx, quantity) in objects(event, "quantities") {
            let at = at.key("quantities");
            let at = at.idx(idx);
            self.bounds(&at, quantity);
            self.has_citations(&at, quantity, "evidence");
        }
        self.has_citations(at, event, "reports");
        self.refers_all(at, event, "articles", "articles");
        self.are_those_cited(at, event, "reports");
    }

    fn difference(&mut self, at: &At, difference: &Map<String, Value>) {
        let about = difference.get("about").and_then(Value::as_str);
        let is_known = |list| self.ids.get(list).is_some_and(|ids| about.is_some_and(|id| ids.contains(id)));
        if !is_known("entities") && !is_known("events") {
            let told = shown(difference.get("about").unwrap_or(&Value::Null));
            self.wrong(&at.key("about"), format!("no entity and no event has the id {told}"));
        }
        if elements(difference, "values").is_empty() {
            self.wrong(&at.key("values"), "is empty");
        }
        let attribute = difference.get("attribute").and_then(Value::as_str).unwrap_or_default();
        for (idx, value) in objects(difference, "values") {
            let at = at.key("values");
            let at = at.idx(idx);
            self.has_citations(&at, value, "evidence");
            let told = value.get("value").and_then(Value::as_str).unwrap_or_default();
            if attribute == "time" {
                if let Some(clock) = Clock::of_words(told) {
                    self.hold(&at, value, &|words| gives_clock(words, clock));
                }
            } else if (attribute == "age" || TOLLS.contains(&attribute))
                && let Some(bounds) = Bounds::of_words(told)
            {
                let of = if attribute == "age" { Of::Years } else { Of::People };
                self.hold(&at, value, &|words| gives(words, bounds, of));
            }
            self.refers_all(&at, value, "articles", "articles");
            self.are_those_cited(&at, value, "evidence");
            let n_articles = elements(value, "articles").len();
            match value.get("origins") {
                None | Some(Value::Null) => {}
                Some(told) => match told.as_u64() {
                    Some(n) if n >= 1 && n <= n_articles as u64 => {}
                    _ => self.wrong(&at.key("origins"), {
                        let origins = if told.as_u64() == Some(1) { "origin" } else { "origins" };
                        let articles = if n_articles == 1 { "article" } else { "articles" };
                        format!("counts {} {origins} of {n_articles} {articles}", shown(told))
                    }),
                },
            }
        }
    }

    fn story(&mut self, at: &At, story: &Map<String, Value>) {
        self.refers_all(at, story, "articles", "articles");
        self.refers_all(at, story, "events", "events");
        self.days(at, story, "first", "last");
        let articles: BTreeSet<&str> = strings(story, "articles").collect();
        if articles.is_empty() {
            self.wrong(&at.key("articles"), "is empty");
        }
        for article in &articles {
            if !self.told.insert((*article).to_owned()) {
                let told = shown(&Value::from(*article));
                self.wrong(&at.key("articles"), format!("article {told} is in two stories, or twice in one"));
            }
        }
        if story.contains_key("omissions_unknown") {
            self.refers_all(at, story, "omissions_unknown", "articles");
        }
        for (idx, omission) in objects(story, "omissions") {
            let at = at.key("omissions");
            let at = at.idx(idx);
            let by = omission.get("article").and_then(Value::as_str);
            if !by.is_some_and(|by| articles.contains(by)) {
                self.wrong(&at.key("article"), "is not of this story");
            }
            self.has_citations(&at, omission, "told_by");
            if cited(omission, "told_by").any(|teller| Some(teller) == by) {
                self.wrong(&at, "is told by the article that is said to leave it out");
            }
        }
    }

    fn storyline(&mut self, at: &At, storyline: &Map<String, Value>) {
        self.refers_all(at, storyline, "stories", "stories");
        self.days(at, storyline, "first", "last");
        for (idx, tie) in objects(storyline, "why") {
            self.refers(&at.key("why").idx(idx), tie, "story", "stories");
        }
        for (idx, entry) in objects(storyline, "timeline") {
            let at = at.key("timeline");
            let at = at.idx(idx);
            self.refers(&at, entry, "event", "events");
            self.has_citations(&at, entry, "evidence");
            if let Some(date) = entry.get("date").and_then(Value::as_object) {
                self.days(&at.key("date"), date, "earliest", "latest");
            }
        }
    }

    fn brief(&mut self, at: &At, brief: &Map<String, Value>) {
        self.refers(at, brief, "story", "stories");
        for (idx, sentence) in objects(brief, "sentences") {
            let at = at.key("sentences");
            let at = at.idx(idx);
            self.has_citations(&at, sentence, "evidence");
            let words = sentence.get("text").and_then(Value::as_str).unwrap_or_default();
            if words.trim().is_empty() {
                self.wrong(&at, "has no words");
            }
        }
    }

    /// The words of each article that is cited as evidence give the value, as far as they can be read.
    fn hold(&mut self, at: &At, object: &Map<String, Value>, gives: &dyn Fn(&[&str]) -> Option<bool>) {
        let mut words_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for span in elements(object, "evidence") {
            let part = |field: &str| span.get(field).and_then(Value::as_str);
            if let (Some(article), Some(words)) = (part("article"), part("exact")) {
                words_of.entry(article).or_default().push(words);
            }
        }
        for words in words_of.values() {
            self.holds(at, object, gives(words), words);
        }
    }

    /// Counts a value that could be read out of its words, and tells where they give another.
    fn holds(&mut self, at: &At, object: &Map<String, Value>, is_given: Option<bool>, words: &[&str]) {
        let Some(is_given) = is_given else { return };
        self.verified.n_values += 1;
        if !is_given {
            let told = ["value", "at_least", "at_most"].iter().find_map(|field| object.get(*field));
            let (told, words) =
                (shown(told.unwrap_or(&Value::Null)), shown(&Value::from(words.join(" \u{2026} "))));
            let message = format!("is {told}, which its words do not say: {words}");
            self.verified.failures.push(Failure { path: at.to_string(), message, kind: FailureKind::Value });
        }
    }

    /// A list of citations that is not empty, and holds nothing else.
    fn has_citations(&mut self, at: &At, object: &Map<String, Value>, list: &str) {
        let spans = elements(object, list);
        let is_span = |span: &Value| span.get("exact").is_some();
        if spans.is_empty() || !spans.iter().all(is_span) {
            self.wrong(&at.key(list), "does not say on which words it rests");
        }
    }

    /// The list `articles` names those that are cited, all of them and no other.
    fn are_those_cited(&mut self, at: &At, object: &Map<String, Value>, list: &str) {
        let named: BTreeSet<&str> = strings(object, "articles").collect();
        let cited: BTreeSet<&str> = cited(object, list).collect();
        if named != cited {
            self.wrong(&at.key("articles"), format!("are not the articles that {list} cites"));
        }
    }

    /// A field that is null, or the id of something in a list of the record.
    fn refers(&mut self, at: &At, object: &Map<String, Value>, field: &str, list: &str) {
        match object.get(field) {
            None | Some(Value::Null) => {}
            Some(value) => self.exists(&at.key(field), value, list),
        }
    }

    /// A field that lists such ids.
    fn refers_all(&mut self, at: &At, object: &Map<String, Value>, field: &str, list: &str) {
        if !object.get(field).is_some_and(Value::is_array) {
            self.wrong(&at.key(field), "is not a list");
        }
        for (idx, value) in elements(object, field).iter().enumerate() {
            self.exists(&at.key(field).idx(idx), value, list);
        }
    }

    fn exists(&mut self, at: &At, id: &Value, list: &str) {
        let is_known = id.as_str().is_some_and(|id| self.ids.get(list).is_some_and(|ids| ids.contains(id)));
        if !is_known {
            let one = match list {
                "articles" => "article",
                "entities" => "entity",
                "events" => "event",
                _ => "story",
            };
            self.wrong(at, format!("no {one} has the id {}", shown(id)));
        }
    }

    fn bounds(&mut self, at: &At, quantity: &Map<String, Value>) {
        let [least, most] = ["at_least", "at_most"].map(|field| quantity.get(field).and_then(Value::as_f64));
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            self.wrong(at, format!("at least {least} and at most {most}"));
        }
    }

    /// Two days, each of which may be unknown, in order.
    fn days(&mut self, at: &At, object: &Map<String, Value>, first: &str, last: &str) {
        let day = |field: &str| match object.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_str().and_then(day).map(Some).ok_or(field.to_owned()),
        };
        let (first_day, last_day) = (day(first), day(last));
        for field in [&first_day, &last_day].into_iter().filter_map(|day| day.as_ref().err()) {
            let told = shown(&object[field.as_str()]);
            self.wrong(&at.key(field), format!("is no day of the calendar (YYYY-MM-DD): {told}"));
        }
        if let (Ok(Some(first_day)), Ok(Some(last_day))) = (first_day, last_day)
            && first_day > last_day
        {
            self.wrong(at, format!("{first} {first_day} lies after {last} {last_day}"));
        }
    }

    /// A day, or an instant with its offset.
    fn instant(&mut self, at: &At, object: &Map<String, Value>, field: &str) {
        let Some(value) = object.get(field).filter(|value| !value.is_null()) else { return };
        let is_one = value.as_str().is_some_and(|value| {
            day(value).is_some()
                || value.parse::<jiff::Timestamp>().is_ok()
                || value.parse::<jiff::civil::DateTime>().is_ok() && value.len() > 10
        });
        if !is_one {
            self.wrong(&at.key(field), format!("is no day and no instant of ISO 8601: {}", shown(value)));
        }
    }
}

/// Whether the words of a citation stand in its article's text, and what is wrong where they do not.
fn proved(texts: &Texts, span: &Map<String, Value>) -> Result<(), String> {
    let article = span.get("article").unwrap_or(&Value::Null);
    let text = article.as_str().and_then(|id| texts.get(id));
    let text = text.ok_or_else(|| format!("no article has the id {}", shown(article)))?;
    let offset = |field: &str| {
        let value = span.get(field).unwrap_or(&Value::Null);
        value.as_u64().ok_or_else(|| format!("{field} is no offset: {}", shown(value)))
    };
    let (start, end) = (offset("start")?, offset("end")?);
    let n_chars = text.n_chars() as u64;
    if start > end || end > n_chars {
        return Err(format!("from {start} to {end} lies outside the text, which ends at {n_chars}"));
    }
    let exact = span.get("exact").unwrap_or(&Value::Null);
    let words = text.slice(start as usize, end as usize).unwrap_or_default();
    if exact.as_str() == Some(words) {
        return Ok(());
    }
    Err(format!("the text has {} from {start} to {end}, not {}", shown(&Value::from(words)), shown(exact)))
}

/// The first block that does not go on where the one before it ends; and none where text is left over.
fn uncovered(text: &Text, blocks: &Value) -> Option<(Option<usize>, String)> {
    let Some(blocks) = blocks.as_array() else { return Some((None, "is not a list".into())) };
    let mut at = 0;
    for (idx, block) in blocks.iter().enumerate() {
        let offset = |field: &str| block.get(field).and_then(Value::as_u64);
        let (Some(start), Some(end)) = (offset("start"), offset("end")) else {
            return Some((Some(idx), "has no start and end".into()));
        };
        if start != at || end < start {
            return Some((Some(idx), format!("goes from {start} to {end} where {at} is next")));
        }
        let role = block.get("role").unwrap_or(&Value::Null);
        if !role.as_str().is_some_and(|role| ROLES.contains(&role)) {
            return Some((Some(idx), format!("plays a part that is not known: {}", shown(role))));
        }
        at = end;
    }
    let n_chars = text.n_chars() as u64;
    (at != n_chars).then(|| (None, format!("cover the text up to {at} of {n_chars}")))
}

/// A list's elements; of what is no list, none.
fn elements<'v>(object: &'v Map<String, Value>, list: &str) -> &'v [Value] {
    object.get(list).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn objects<'v>(
    object: &'v Map<String, Value>,
    list: &str,
) -> impl Iterator<Item = (usize, &'v Map<String, Value>)> {
    let numbered = elements(object, list).iter().enumerate();
    numbered.filter_map(|(idx, value)| value.as_object().map(|object| (idx, object)))
}

fn strings<'v>(object: &'v Map<String, Value>, list: &str) -> impl Iterator<Item = &'v str> {
    elements(object, list).iter().filter_map(Value::as_str)
}

/// The articles that a list of citations cites.
fn cited<'v>(object: &'v Map<String, Value>, list: &str) -> impl Iterator<Item = &'v str> {
    elements(object, list).iter().filter_map(|span| span.get("article")?.as_str())
}

/// A day as ISO 8601 writes it, and nothing after it.
fn day(value: &str) -> Option<Date> {
    value.parse::<Date>().ok().filter(|day| day.to_string() == value)
}
