//! What people said of names by hand: these two are one, these two are not. It outlives every later run.

use dateline_model::{Annotated, JoinedBy, MentionForm, Verdict};
use dateline_text::sound::folded;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Join, Node};

/// All verdicts on names; the last word on two of them counts.
#[derive(Debug, Clone, Default)]
pub struct NameCorrections {
    said: Vec<([NameAt; 2], Verdict)>,
}

/// A name wherever it stands, or in one article only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct NameAt {
    /// Folded.
    name: String,
    article: Option<String>,
}

impl NameAt {
    fn of(written: &str) -> Self {
        let (name, article) = match written.rsplit_once('@') {
            Some((name, article)) if !folded(name).is_empty() && !article.trim().is_empty() => {
                (name, Some(article.trim().to_owned()))
            }
            _ => (written, None),
        };
        Self { name: folded(name), article }
    }
}

impl NameCorrections {
    /// Takes a verdict on two names; it replaces an earlier one on the same two. A name is written as any article writes it,
    /// "NAME@ARTICLE" is the one who bears it in the article with this id.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_model::Verdict;
    /// use dateline_reconcile::NameCorrections;
    /// let mut corrections = NameCorrections::default();
    /// corrections.add("Ada Brandt", "Ada Okoye", Verdict::Same);
    /// corrections.add("George Brandt@a1", "George Brandt@b7", Verdict::NotSame);
    /// ```
    pub fn add(&mut self, a: &str, b: &str, verdict: Verdict) {
        let mut pair = [NameAt::of(a), NameAt::of(b)];
        pair.sort_unstable();
        self.said.retain(|(earlier, _)| *earlier != pair);
        self.said.push((pair, verdict));
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// Joins what is the same by these, and puts on sides what is not. Comes before all other joining.
    pub(super) fn apply(&self, articles: &[Annotated], nodes: &[Node<'_>], join: &mut Join) {
        if self.said.is_empty() {
            return;
        }
        let mut with_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (idx, node) in nodes.iter().enumerate() {
            let mut names: Vec<String> =
                node.surfaces.iter().chain([&node.name]).map(|name| folded(name)).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                with_name.entry(name).or_default().push(idx);
            }
        }
        let bearers = |at: &NameAt| -> Vec<usize> {
            let all = with_name.get(&at.name).map_or(&[][..], Vec::as_slice);
            let is_there = |idx: &&usize| {
                let article = &articles[nodes[**idx].article.index()].article.id;
                at.article.as_ref().is_none_or(|id| id == article)
            };
            all.iter().filter(is_there).copied().collect()
        };
        for (words, ([a, b], verdict)) in self.said.iter().enumerate() {
            if *verdict == Verdict::Same {
                continue;
            }
            let (mut first, mut second) = (bearers(a), bearers(b));
            // Whom an article calls by both names is one by that article's own words.
            let both: Vec<usize> =
                first.iter().copied().filter(|idx| second.binary_search(idx).is_ok()).collect();
            first.retain(|idx| both.binary_search(idx).is_err());
            second.retain(|idx| both.binary_search(idx).is_err());
            for idx in first {
                join.put_on_side(idx, words, true);
            }
            for idx in second {
                join.put_on_side(idx, words, false);
            }
        }
        for ([a, b], _) in self.said.iter().filter(|(_, verdict)| *verdict == Verdict::Same) {
            let (first, second) = (bearers(a), bearers(b));
            if let (Some(&one), Some(&other)) = (first.first(), second.first()) {
                join.unite(one, other, JoinedBy::Hand, Vec::new());
                for idx in first.into_iter().chain(second) {
                    join.unite(one, idx, JoinedBy::Hand, Vec::new());
                }
            }
        }
    }
}

/// Which articles name whom: to tell what was said of names that nobody bears.
#[derive(Debug)]
pub struct NamesTold {
    /// For each name, folded, the ids of the articles that have it. Only ever asked, never walked.
    articles_of: FxHashMap<String, FxHashSet<String>>,
    ids: FxHashSet<String>,
}

/// What a name that was written by hand means in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameFound {
    /// Somebody.
    Somebody,
    /// Nobody: no article has the name.
    Nobody,
    /// Nobody: the article with this id does not have the name.
    NobodyIn(String),
    /// There is no article with this id.
    NoArticle(String),
}

impl NamesTold {
    /// Learns the names of all articles.
    pub fn of(articles: &[Annotated]) -> Self {
        let mut told = Self { articles_of: FxHashMap::default(), ids: FxHashSet::default() };
        for Annotated { article, entities, mentions, .. } in articles {
            told.ids.insert(article.id.clone());
            let named = mentions.iter().filter(|mention| mention.form == MentionForm::Name);
            let named = named.map(|mention| mention.span.of(&article.text));
            for name in entities.iter().map(|entity| entity.name.as_str()).chain(named) {
                told.articles_of.entry(folded(name)).or_default().insert(article.id.clone());
            }
        }
        told
    }

    /// Looks for a name as [`NameCorrections::add`] takes it.
    pub fn find(&self, written: &str) -> NameFound {
        let NameAt { name, article } = NameAt::of(written);
        let articles = self.articles_of.get(&name);
        match article {
            None if articles.is_some() => NameFound::Somebody,
            None => NameFound::Nobody,
            Some(id) if !self.ids.contains(&id) => NameFound::NoArticle(id),
            Some(id) if articles.is_some_and(|articles| articles.contains(&id)) => NameFound::Somebody,
            Some(id) => NameFound::NobodyIn(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use dateline_model::{EntityKind, LocalEntity};

    use super::*;

    #[test]
    fn a_name_that_nobody_bears_is_known_to_be_none() {
        let mut annotated = Annotated::default();
        annotated.article.id = "a1".into();
        annotated.entities.push(LocalEntity {
            name: "Ada Brandt".into(),
            kind: EntityKind::Person,
            link: None,
        });
        let told = NamesTold::of(&[annotated]);
        for (written, found) in [
            ("ada brandt", NameFound::Somebody),
            ("Ada Brandt@a1", NameFound::Somebody),
            ("Ada Brant", NameFound::Nobody),
            ("Ada Okoye@a1", NameFound::NobodyIn("a1".into())),
            ("Ada Brandt@b7", NameFound::NoArticle("b7".into())),
        ] {
            assert_eq!(told.find(written), found, "{written}");
        }
    }
}
