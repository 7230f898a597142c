//! What pages show of a story's record beside its own page: its first sentence, its sources as a tree, what names were joined.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use dateline_store::{Result, Store, StoryRow};
use serde_json::Value;

/// So many stories' extras are kept at hand.
const MAX_KEPT: usize = 4000;

/// A report of a story.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Report {
    pub(crate) id: String,
    pub(crate) outlet: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
    /// The report that it copies, and how: "exact", "near", "excerpt".
    pub(crate) copy_of: Option<(String, String)>,
}

/// Two spellings that were taken for one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Joined {
    pub(crate) name: String,
    pub(crate) by: String,
    pub(crate) because: Vec<String>,
    /// Spelling and the report where it stands.
    pub(crate) both: [(String, String); 2],
}

/// What pages show of a record.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Extras {
    /// The first sentence of its brief.
    pub(crate) first_sentence: Option<String>,
    pub(crate) reports: Vec<Report>,
    pub(crate) joined: Vec<Joined>,
}

impl Extras {
    pub(crate) fn of(record: &Value) -> Self {
        let first_sentence = record["briefs"][0]["sentences"][0]["text"].as_str().map(str::to_owned);
        let reports = list(record, "articles").filter_map(report).collect();
        let joined = list(record, "entities").flat_map(|entity| {
            let name = entity["name"].as_str().unwrap_or_default();
            list(entity, "joined").filter_map(move |tie| joined(name, tie))
        });
        Self { first_sentence, reports, joined: joined.collect() }
    }

    /// Reports with what copies them beneath, in order; the copy of a report that is not here stands for itself.
    pub(crate) fn tree(&self) -> Vec<(&Report, Vec<&Report>)> {
        let is_here =
            |id: &str| self.reports.iter().any(|report| report.id == id && report.copy_of.is_none());
        let original =
            |report: &Report| report.copy_of.as_ref().filter(|(id, _)| is_here(id)).map(|(id, _)| id.clone());
        let roots = self.reports.iter().filter(|report| original(report).is_none());
        let copies =
            |root: &Report| self.reports.iter().filter(|r| original(r).as_ref() == Some(&root.id)).collect();
        roots.map(|root| (root, copies(root))).collect()
    }
}

fn report(article: &Value) -> Option<Report> {
    let word = |name: &str| article[name].as_str().map(str::to_owned);
    let copy = &article["copy_of"];
    Some(Report {
        id: word("id")?,
        outlet: word("outlet"),
        title: word("title"),
        published: article["published"]["value"].as_str().map(str::to_owned),
        copy_of: copy["article"]
            .as_str()
            .zip(copy["kind"].as_str())
            .map(|(id, kind)| (id.to_owned(), kind.to_owned())),
    })
}

/// A tie between two spellings that differ; that the same spelling is one is no news.
pub(crate) fn joined(name: &str, tie: &Value) -> Option<Joined> {
    let side = |i: usize| {
        Some((tie["forms"][i].as_str()?.to_owned(), tie["evidence"][i]["article"].as_str()?.to_owned()))
    };
    let both = [side(0)?, side(1)?];
    if both[0].0 == both[1].0 {
        return None;
    }
    let because = list(tie, "because").filter_map(|why| why.as_str().map(str::to_owned)).collect();
    Some(Joined { name: name.to_owned(), by: tie["by"].as_str()?.to_owned(), because, both })
}

/// A list in a record.
pub(crate) fn list<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    of[name].as_array().into_iter().flatten()
}

/// Extras of stories that were asked for lately.
#[derive(Clone, Default)]
pub(crate) struct AllExtras(Arc<Mutex<Kept>>);

/// By founder and version.
type Kept = BTreeMap<(String, i64), Arc<Extras>>;

impl AllExtras {
    /// Those of a story in its present state.
    pub(crate) fn of(&self, store: &Store, story: &StoryRow) -> Result<Arc<Extras>> {
        let key = (story.founder.clone(), story.version);
        if let Some(found) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(store.last_record(&story.founder)?.as_ref().map(Extras::of).unwrap_or_default());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&made));
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Extras;

    #[test]
    fn copies_stand_beneath_what_they_copy() {
        let record = json!({"articles": [
            {"id": "a", "copy_of": null},
            {"id": "b", "copy_of": {"article": "a", "kind": "near"}},
            {"id": "c", "copy_of": {"article": "gone", "kind": "exact"}},
        ]});
        let extras = Extras::of(&record);
        let tree: Vec<(&str, usize)> =
            extras.tree().iter().map(|(root, copies)| (&*root.id, copies.len())).collect();
        assert_eq!(tree, [("a", 1), ("c", 0)]);
    }

    #[test]
    fn a_spelling_joined_with_itself_is_no_news() {
        let tie = |a: &str, b: &str| json!({"by": "slip", "forms": [a, b], "evidence": [{"article": "x"}, {"article": "y"}], "because": ["one story"]});
        let record = json!({"entities": [{"name": "Ada Brandt", "joined": [tie("Ada Brandt", "Ada Brandt"), tie("Ada Brand", "Ada Brandt")]}]});
        let extras = Extras::of(&record);
        assert_eq!(extras.joined.len(), 1);
        assert_eq!(extras.joined[0].both[0], ("Ada Brand".into(), "x".into()));
    }
}
