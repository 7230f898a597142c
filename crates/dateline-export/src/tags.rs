//! Names for things outside the record: URIs and UUIDs that the same thing has in every export.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

/// Who names: RFC 4151 asks for a domain and a day on which it was held. `.invalid` is nobody's (RFC 2606), so that no
/// other names can be taken for ours.
const AUTHORITY: &str = "tag:dateline.invalid,2025:";

/// What may stand in a tag as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A `tag:` URI (RFC 4151), such as `tag:dateline.invalid,2025:story/story-00d1b2`.
pub(crate) fn uri(kind: &str, id: &str) -> String {
    format!("{AUTHORITY}{kind}/{}", utf8_percent_encode(id, ESCAPED))
}

/// A UUID of version 5 for the same.
pub(crate) fn uuid(kind: &str, id: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, uri(kind, id).as_bytes())
}
