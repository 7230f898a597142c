//! A line of JSON for each item: the item as it stands in the record, with `item` before its fields, which says what it is.
//!
//! The first line is `{"item":"record","format":...,"version":...}`. Nothing of the record is lost, nor read into numbers and
//! back: fields stand in their order, numbers as they were written.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::record::Head;
use crate::{Error, Export};

/// Lists of the record, and what one item of each is called.
const ITEMS: [(&str, &str); 13] = [
    ("articles", "article"),
    ("entities", "entity"),
    ("quotes", "quote"),
    ("times", "time"),
    ("quantities", "quantity"),
    ("events", "event"),
    ("differences", "difference"),
    ("positions", "position"),
    ("stories", "story"),
    ("storylines", "storyline"),
    ("changes", "change"),
    ("briefs", "brief"),
    ("problems", "problem"),
];

/// Writes a record line by line.
pub(crate) fn write(json: &[u8]) -> Result<Export, Error> {
    let head: Head = serde_json::from_slice(json)?;
    head.check()?;
    let mut reader = serde_json::Deserializer::from_slice(json);
    let mut lines = br#"{"item":"record","format":"dateline/record","version":1}"#.to_vec();
    lines.push(b'\n');
    reader.deserialize_map(Lists(&mut lines))?;
    reader.end()?;
    Ok(Export::file("record.jsonl", lines))
}

/// Writes the items of the lists as they pass.
struct Lists<'l>(&'l mut Vec<u8>);

impl<'de> Visitor<'de> for Lists<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a record, which is a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<String>()? {
            let Some((_, item)) = ITEMS.iter().find(|(list, _)| *list == name) else {
                fields.next_value::<&RawValue>()?;
                continue;
            };
            for value in fields.next_value::<Vec<&RawValue>>()? {
                let Some(inside) = value.get().strip_prefix('{') else {
                    return Err(serde::de::Error::custom(format!("an element of {name} is not an object")));
                };
                let comma = if inside.trim_start().starts_with('}') { "" } else { "," };
                self.0.extend(format!("{{\"item\":\"{item}\"{comma}").bytes());
                // In JSON line ends stand between tokens only.
                self.0.extend(inside.bytes().map(|b| if matches!(b, b'\n' | b'\r') { b' ' } else { b }));
                self.0.push(b'\n');
            }
        }
        Ok(())
    }
}
