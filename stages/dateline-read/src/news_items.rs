//! What news agencies send: NewsML-G2 and NITF (XML), ninjs (JSON). Every news item is one article.
//!
//! <https://iptc.org/standards/newsml-g2/>, <https://iptc.org/standards/nitf/>, <https://iptc.org/standards/ninjs/>

use serde_json::{Map, Value};

use crate::assemble::Found;
use crate::fields::{Fields, words};
use crate::words::{Words, one_line};
use crate::xml::{Element, Xml};

/// Whether an outermost element is that of news items.
pub(crate) fn is_news(root: Element<'_, '_>) -> bool {
    ["newsitem", "newsmessage", "nitf"].iter().any(|name| root.is(name))
}

/// Reads news items: one as `path`, those of a message as `path#N`, with N from 1.
///
/// # Errors
///
/// A message where there is none.
pub(crate) fn read_xml(
    path: &str,
    xml: &Xml<'_>,
    found: &mut Vec<Found>,
    lost: &mut Vec<(String, String)>,
) -> Result<(), String> {
    let Some(root) = xml.root() else { return Err("holds no element".to_owned()) };
    if root.is("nitf") {
        found.push(nitf(path, root)?);
        return Ok(());
    }
    if root.is("newsitem") {
        found.push(news_item(path, root)?);
        return Ok(());
    }
    let mut n_items = 0;
    for item in xml.elements().filter(|element| element.is("newsItem")) {
        n_items += 1;
        let path = format!("{path}#{n_items}");
        match news_item(&path, item) {
            Ok(article) => found.push(article),
            Err(message) => lost.push((path, message)),
        }
    }
    if n_items == 0 { Err("is a news message without a news item".to_owned()) } else { Ok(()) }
}

/// The text of the first element of this name inside another.
fn text_in(of: Element<'_, '_>, name: &str) -> Option<String> {
    of.descendants().filter(|element| element.is(name)).find_map(|element| one_line(&element.text()))
}

fn news_item(path: &str, item: Element<'_, '_>) -> Result<Found, String> {
    let meta = |group: &str, name: &str| text_in(item.child(group)?, name);
    let provider = item.child("itemMeta").and_then(|meta| meta.child("provider"));
    let creator = item.child("contentMeta").and_then(|meta| meta.child("creator"));
    let name_of = |party: Element<'_, '_>| text_in(party, "name").or_else(|| party.attribute("literal"));
    let mut nitf_fields = Fields::default();
    let mut read = None;
    for content in item.child("contentSet").into_iter().flat_map(Element::children) {
        let words = if let Some(nitf) = content.descendants().find(|element| element.is("nitf")) {
            nitf_fields = fields_of_nitf(nitf);
            Some(body_of_nitf(nitf))
        } else if content.is("inlineXML") {
            Some(Words::Html(content.markup()))
        } else if content.is("inlineData") {
            Some(Words::by_looks(content.text()))
        } else {
            None
        };
        read = words.and_then(|words| words.read());
        if read.is_some() {
            break;
        }
    }
    let (text, marked) = read.ok_or("is a news item without text")?;
    let address =
        item.descendants().filter(|element| element.is("link")).find_map(|link| link.attribute("href"));
    let fields = Fields {
        id: item.attribute("guid"),
        title: meta("contentMeta", "headline").or(nitf_fields.title).or_else(|| meta("itemMeta", "title")),
        published: nitf_fields
            .published
            .or_else(|| meta("itemMeta", "versionCreated"))
            .or_else(|| meta("itemMeta", "firstCreated"))
            .or_else(|| meta("contentMeta", "contentCreated")),
        outlet: provider.and_then(name_of),
        url: address.filter(|address| address.starts_with("http")),
        byline: meta("contentMeta", "by").or(nitf_fields.byline).or_else(|| creator.and_then(name_of)),
        ..Fields::default()
    };
    Ok(Found { fields, marked, ..Found::text(path, text) })
}

fn nitf(path: &str, nitf: Element<'_, '_>) -> Result<Found, String> {
    let (text, marked) = body_of_nitf(nitf).read().ok_or("is a news item without text")?;
    Ok(Found { fields: fields_of_nitf(nitf), marked, ..Found::text(path, text) })
}

fn body_of_nitf(nitf: Element<'_, '_>) -> Words {
    let body = nitf.descendants().find(|element| element.is("body.content"));
    Words::Html(body.or_else(|| nitf.child("body")).map(Element::markup).unwrap_or_default())
}

fn fields_of_nitf(nitf: Element<'_, '_>) -> Fields {
    let attribute = |element: &str, name: &str| {
        nitf.descendants().filter(|found| found.is(element)).find_map(|found| found.attribute(name))
    };
    Fields {
        id: attribute("doc-id", "id-string"),
        title: text_in(nitf, "hl1").or_else(|| text_in(nitf, "headline")).or_else(|| text_in(nitf, "title")),
        published: attribute("pubdata", "date.publication")
            .or_else(|| attribute("date.release", "norm"))
            .or_else(|| attribute("date.issue", "norm")),
        outlet: attribute("pubdata", "name").or_else(|| attribute("doc.copyright", "holder")),
        byline: text_in(nitf, "byline")
            .map(|line| line.strip_prefix("By ").map_or(line.clone(), str::to_owned)),
        ..Fields::default()
    }
}

/// Whether a JSON object is a news item as ninjs has it.
pub(crate) fn is_ninjs(object: &Map<String, Value>) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|&key| object.contains_key(key));
    object.contains_key("uri")
        && has(&["versioncreated", "versionCreated", "firstcreated", "firstCreated", "standard"])
        && has(&["headline", "headlines", "body_text", "body_xhtml", "body_html", "bodies"])
}

/// Reads a news item of ninjs, of version 1 or 2.
///
/// # Errors
///
/// A message where it has no text.
pub(crate) fn read_ninjs(path: &str, item: &Map<String, Value>) -> Result<Found, String> {
    let first = |keys: &[&str]| keys.iter().find_map(|&key| words(item.get(key)?));
    // Of version 2, where there may be several of each: the main one, else the first.
    let main = |key: &str| -> Option<String> {
        let all = item.get(key)?.as_array()?;
        let is_main = |one: &&Value| one.get("role").and_then(Value::as_str) == Some("main");
        let one = all.iter().find(is_main).or_else(|| all.first())?;
        Some(one.get("value")?.as_str()?.to_owned())
    };
    let bodies = ["body_text", "body_xhtml", "body_html", "body"];
    let body =
        bodies.iter().find_map(|&key| item.get(key)?.as_str().map(str::to_owned)).or_else(|| main("bodies"));
    let read = body.and_then(|body| Words::by_looks(body).read());
    let (text, marked) = read.ok_or("is a news item without text")?;
    let uri = first(&["uri"]);
    let is_address = |uri: &String| uri.starts_with("http");
    let fields = Fields {
        title: first(&["headline"]).or_else(|| main("headlines")).as_deref().and_then(one_line),
        published: first(&[
            "firstpublished",
            "versioncreated",
            "versionCreated",
            "firstcreated",
            "firstCreated",
        ]),
        outlet: first(&[
            "provider",
            "infosource",
            "infosources",
            "source",
            "copyrightholder",
            "copyrightHolder",
        ]),
        url: first(&["url", "canonicalurl"]).or_else(|| uri.clone().filter(is_address)),
        byline: first(&["byline", "by"]),
        id: uri,
        ..Fields::default()
    };
    Ok(Found { fields, marked, ..Found::text(path, text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &Found, expected: [&str; 6]) {
        let fields = &found.fields;
        let told = [&fields.id, &fields.title, &fields.published, &fields.outlet, &fields.byline];
        let told: Vec<&str> = told.map(|value| value.as_deref().unwrap_or("-")).to_vec();
        assert_eq!([told, vec![found.text.trim()]].concat(), expected);
    }

    fn items(source: &str) -> Vec<Found> {
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        read_xml("a.xml", &Xml::read(source), &mut found, &mut lost).unwrap();
        assert!(lost.is_empty());
        found
    }

    const ITEM: &str = r#"<newsItem guid="urn:1"><itemMeta><provider literal="nw"><name>Nordwire</name></provider>
        <versionCreated>2024-03-05T10:00:00Z</versionCreated></itemMeta><contentMeta><by>Ada Quill</by><headline>Ferry sails</headline></contentMeta>
        <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="h"><body><p>The ferry sails.</p></body></html></inlineXML></contentSet></newsItem>"#;

    #[test]
    fn news_items_are_read_alone_and_in_messages() {
        let expected =
            ["urn:1", "Ferry sails", "2024-03-05T10:00:00Z", "Nordwire", "Ada Quill", "The ferry sails."];
        check(&items(ITEM)[0], expected);
        let message = format!("<newsMessage><header/><itemSet>{ITEM}{ITEM}</itemSet></newsMessage>");
        let items = items(&message);
        assert_eq!(items[1].path, "a.xml#2");
        check(&items[1], expected);
    }

    #[test]
    fn nitf_is_read() {
        let nitf = r#"<nitf><head><title>t</title><docdata><doc-id id-string="d1"/></docdata><pubdata date.publication="20240305" name="Nordwire"/></head>
            <body><body.head><hedline><hl1>Ferry sails</hl1></hedline><byline>By Ada Quill</byline></body.head><body.content><p>The ferry sails.</p></body.content></body></nitf>"#;
        check(
            &items(nitf)[0],
            ["d1", "Ferry sails", "20240305", "Nordwire", "Ada Quill", "The ferry sails."],
        );
    }

    #[test]
    fn ninjs_is_read_in_both_versions() {
        let one = r#"{"uri": "urn:1", "versioncreated": "2024-03-05", "headline": "Ferry sails", "byline": "Ada Quill", "provider": "Nordwire",
            "body_xhtml": "<p>The ferry sails.</p>"}"#;
        let two = r#"{"uri": "urn:1", "versionCreated": "2024-03-05", "headlines": [{"role": "main", "value": "Ferry sails"}], "by": "Ada Quill",
            "infosources": [{"name": "Nordwire"}], "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>The ferry sails.</p>"}]}"#;
        for json in [one, two] {
            let item: Map<String, Value> = serde_json::from_str(json).unwrap();
            assert!(is_ninjs(&item));
            let found = read_ninjs("a.json", &item).unwrap();
            check(
                &found,
                ["urn:1", "Ferry sails", "2024-03-05", "Nordwire", "Ada Quill", "The ferry sails."],
            );
        }
    }
}
