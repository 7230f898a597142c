//! What an input says of itself, under whichever names: JSON objects, sidecars and page metadata all end here.

use serde_json::{Map, Value};

use crate::columns::{Columns, Field};

/// What is known of an article besides its text's place in a file. All values are trimmed and not empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Fields {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) text: Option<String>,
    /// As written; read by [`published::parse`](crate::published::parse).
    pub(crate) published: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) byline: Option<String>,
    /// What stands in for a text that is not there.
    pub(crate) description: Option<String>,
}

impl Fields {
    /// Reads a JSON object; keys that mean nothing here are passed over.
    pub(crate) fn of_object(object: &Map<String, Value>) -> Self {
        Self::of_columns(object, &Columns::default())
    }

    /// Reads a JSON object some of whose keys are told by `columns`.
    pub(crate) fn of_columns(object: &Map<String, Value>, columns: &Columns) -> Self {
        let first = |field| columns.names(field).find_map(|name| words(object.get(name)?));
        Self {
            id: first(Field::Id),
            title: first(Field::Title),
            text: columns.names(Field::Text).find_map(|name| text(object.get(name)?)),
            published: first(Field::Published),
            outlet: first(Field::Outlet),
            url: first(Field::Url),
            byline: first(Field::Byline),
            description: first(Field::Description),
        }
    }

    /// Whether nothing at all is known.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A text as it stands: nothing is cut from it, but blank is as good as missing.
fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// A short value as words: a string or number as it is, a list joined with commas, an object by its name.
pub(crate) fn words(value: &Value) -> Option<String> {
    let found = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().filter_map(words).collect();
            all.join(", ")
        }
        Value::Object(object) => {
            ["name", "title", "@value", "@id"].iter().find_map(|&key| words(object.get(key)?))?
        }
        Value::Null | Value::Bool(_) => return None,
    };
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Fields {
        Fields::of_object(serde_json::from_str::<Value>(json).unwrap().as_object().unwrap())
    }

    #[test]
    fn our_own_names_come_first() {
        let fields = fields(
            r#"{"id": 12, "text": " As it stands.\n", "maintext": "other", "outlet": "Harbour Post"}"#,
        );
        assert_eq!(fields.id.as_deref(), Some("12"));
        assert_eq!(fields.text.as_deref(), Some(" As it stands.\n"));
        assert_eq!(fields.outlet.as_deref(), Some("Harbour Post"));
    }

    #[test]
    fn the_names_of_news_please_are_known() {
        let fields = fields(
            r#"{"title": "Ferry sails", "maintext": "It sails again.", "date_publish": "2024-03-05 10:00:00", "source_domain": "post.example",
                "authors": ["Ada Quill", "Bo Reed"], "description": "In short.", "date_download": "2024-04-01", "image_url": null}"#,
        );
        assert_eq!(fields.text.as_deref(), Some("It sails again."));
        assert_eq!(fields.published.as_deref(), Some("2024-03-05 10:00:00"));
        assert_eq!(fields.outlet.as_deref(), Some("post.example"));
        assert_eq!(fields.byline.as_deref(), Some("Ada Quill, Bo Reed"));
    }

    #[test]
    fn blank_and_null_are_as_good_as_missing() {
        assert!(
            fields(r#"{"title": "  ", "text": null, "authors": [], "source": {"id": null}, "views": true}"#)
                .is_empty()
        );
        assert_eq!(
            fields(r#"{"source": {"id": null, "name": "Harbour Post"}}"#).outlet.as_deref(),
            Some("Harbour Post")
        );
    }
}
