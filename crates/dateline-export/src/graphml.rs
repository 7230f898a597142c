//! GraphML of who met whom: people, organizations and groups, and an edge for each event that two of them took part in.

use std::collections::BTreeSet;

use crate::record::{Entity, Event, Record};
use crate::xml::Xml;
use crate::{Error, Export};

/// What can be told of nodes and edges: whose it is, its name, its type.
const KEYS: [(&str, &str, &str); 14] = [
    ("node", "name", "string"),
    ("node", "kind", "string"),
    ("node", "mentions", "int"),
    ("edge", "event", "string"),
    ("edge", "what", "string"),
    ("edge", "type", "string"),
    ("edge", "mode", "string"),
    ("edge", "modality", "string"),
    ("edge", "earliest", "string"),
    ("edge", "latest", "string"),
    ("edge", "source_role", "string"),
    ("edge", "target_role", "string"),
    ("edge", "evidence", "int"),
    ("edge", "articles", "int"),
];

/// Writes the graph: undirected, with several edges where two met more than once.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    let mut edges = Vec::new();
    for event in record.events()? {
        edges.extend(meetings(record, event)?);
    }
    let met: BTreeSet<&str> = edges.iter().flat_map(|edge| [edge.one.0, edge.other.0]).collect();
    let mut xml = Xml::pretty()?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    for (domain, name, kind) in KEYS {
        let id = format!("{domain}_{name}");
        xml.empty("key", &[("id", &id), ("for", domain), ("attr.name", name), ("attr.type", kind)])?;
    }
    xml.open("graph", &[("id", "met"), ("edgedefault", "undirected")])?;
    for entity in record.entities()?.iter().filter(|entity| met.contains(entity.id.as_str())) {
        node(&mut xml, entity)?;
    }
    for (number, edge) in edges.iter().enumerate() {
        edge.write(&mut xml, number)?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    Ok(Export::file("record.graphml", xml.finish()))
}

fn node(xml: &mut Xml, entity: &Entity) -> Result<(), Error> {
    xml.open("node", &[("id", &entity.id)])?;
    xml.leaf("data", &[("key", "node_name")], &entity.name)?;
    xml.leaf("data", &[("key", "node_kind")], &entity.kind)?;
    xml.leaf("data", &[("key", "node_mentions")], &entity.mentions.len().to_string())?;
    xml.close("node")
}

/// Two that took part in one event, each with their role.
struct Meeting<'a> {
    event: &'a Event,
    one: (&'a str, &'a str),
    other: (&'a str, &'a str),
}

/// Every pair of an event's actors; the same one is not met by themselves.
fn meetings<'a>(record: &Record, event: &'a Event) -> Result<Vec<Meeting<'a>>, Error> {
    let mut actors: Vec<(&str, &str)> = Vec::new();
    for participant in &event.participants {
        let is_new = actors.iter().all(|(entity, _)| *entity != participant.entity);
        if is_new && record.entity(&participant.entity)?.is_actor() {
            actors.push((&participant.entity, &participant.role));
        }
    }
    let pairs = actors.iter().enumerate().flat_map(|(idx, one)| {
        actors[idx + 1..].iter().map(move |other| Meeting { event, one: *one, other: *other })
    });
    Ok(pairs.collect())
}

impl Meeting<'_> {
    fn write(&self, xml: &mut Xml, number: usize) -> Result<(), Error> {
        let (source, target) = (("source", self.one.0), ("target", self.other.0));
        xml.open("edge", &[("id", &format!("e{number}")), source, target])?;
        let event = self.event;
        let evidence = event.reports.len().to_string();
        let articles = event.articles.len().to_string();
        let data = [
            ("event", Some(event.id.as_str())),
            ("what", Some(&event.what)),
            ("type", Some(&event.kind)),
            ("mode", event.mode.as_deref()),
            ("modality", event.modality.as_deref()),
            ("earliest", event.date.earliest.as_deref()),
            ("latest", event.date.latest.as_deref()),
            ("source_role", Some(self.one.1)),
            ("target_role", Some(self.other.1)),
            ("evidence", Some(&evidence)),
            ("articles", Some(&articles)),
        ];
        for (name, value) in data {
            if let Some(value) = value {
                xml.leaf("data", &[("key", &format!("edge_{name}"))], value)?;
            }
        }
        xml.close("edge")
    }
}
