//! Atom, read by `atom_syndication`; GraphML, read by `graphrs`; and both as XML by `roxmltree`.

use std::str::FromStr as _;

use dateline_export::{Error, Format};

use crate::{as_text, exported, exporting, file, fixture};

#[test]
fn the_feed_has_an_entry_for_each_story_of_a_known_day() {
    let export = exported(Format::Atom);
    let feed = atom_syndication::Feed::from_str(as_text(file(&export))).unwrap();
    let [entry] = feed.entries() else { panic!("{} entries", feed.entries().len()) };
    assert_eq!(entry.id(), "tag:dateline.invalid,2025:story/story-1");
    assert_eq!(entry.title().as_str(), "Ferry and barge collide");
    assert_eq!(entry.updated().to_rfc3339(), "2031-03-05T00:00:00+00:00");
    assert_eq!(feed.updated(), entry.updated());
    assert_eq!(entry.content().unwrap().value(), Some("Two were killed & <nobody> listened."));
    assert_eq!(entry.links()[0].href(), "https://gazette.example/a?b=1&c=2");
    assert_eq!(export.notes, ["1 story left out: the day of no report is known"]);
}

#[test]
fn a_feed_of_nothing_dated_is_refused() {
    let mut record = fixture::record();
    record["stories"].as_array_mut().unwrap().remove(0);
    assert!(matches!(exporting(&record, Format::Atom), Err(Error::Nothing(_))));
}

#[test]
fn the_graph_has_who_met_whom() {
    let export = exported(Format::Graphml);
    let text = as_text(file(&export));
    let specs = graphrs::GraphSpecs { multi_edges: true, ..graphrs::GraphSpecs::undirected() };
    let graph = graphrs::readwrite::graphml::read_graphml_string(text, specs).unwrap();
    let names: Vec<&String> = graph.get_all_nodes().into_iter().map(|node| &node.name).collect();
    assert_eq!(names.len(), 2);
    // Places meet nobody.
    assert!(names.contains(&&"entity-1".to_owned()) && names.contains(&&"entity-2".to_owned()), "{names:?}");
    assert_eq!(graph.get_all_edges().len(), 1);

    let xml = roxmltree::Document::parse(text).unwrap();
    let edge = xml.descendants().find(|node| node.has_tag_name("edge")).unwrap();
    let data: Vec<(&str, &str)> =
        edge.children().filter_map(|data| Some((data.attribute("key")?, data.text()?))).collect();
    assert!(
        data.contains(&("edge_evidence", "2")) && data.contains(&("edge_modality", "happened")),
        "{data:?}"
    );
    let declared: Vec<&str> = xml
        .descendants()
        .filter(|node| node.has_tag_name("key"))
        .filter_map(|node| node.attribute("id"))
        .collect();
    assert!(data.iter().all(|(key, _)| declared.contains(key)));
}
