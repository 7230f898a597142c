//! TimeML: each article's text with its times as inline TIMEX3 elements (TimeML 1.2.1).
//!
//! Without its tags the content of TEXT is the article's text, character for character; what XML does not allow is U+FFFD, and a
//! carriage return a line feed. A value that is not known is left out, though tools may expect one.

use crate::record::{Article, Record, Time, grouped};
use crate::texts::{Text, Texts};
use crate::xml::Xml;
use crate::{Error, Export, File, file_names};

/// Writes a file for each article.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    let times = record.times.as_deref().ok_or(Error::NotReadSoFar { list: "times" })?;
    let texts = Texts::of(record);
    let mut by_article = grouped(times.iter().map(|time| (time.span.article.as_str(), time)));
    let (mut files, mut n_crossing) = (Vec::new(), 0);
    for (article, stem) in record.articles.iter().zip(file_names::stems(record)) {
        let mut own: Vec<&Time> = by_article.remove(article.id.as_str()).unwrap_or_default();
        own.sort_by_key(|time| (time.span.start, std::cmp::Reverse(time.span.end)));
        let mut apart: Vec<&Time> = Vec::new();
        for time in own {
            texts.proved(&time.span)?;
            let free_from = apart.last().map_or(0, |last| last.span.end);
            if time.span.start >= free_from { apart.push(time) } else { n_crossing += 1 }
        }
        files.push(File { name: format!("{stem}.tml"), bytes: document(article, &apart)? });
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    let left_out = "left out: inside or across another, which inline XML cannot hold";
    Ok(Export { files, notes: Vec::new() }.noting(n_crossing, "time", "times", left_out))
}

fn document(article: &Article, times: &[&Time]) -> Result<Vec<u8>, Error> {
    let mut xml = Xml::exact()?;
    xml.open("TimeML", &[])?;
    xml.text("\n")?;
    xml.leaf("DOCID", &[], &article.id)?;
    xml.text("\n")?;
    if let Some(published) = &article.published.value {
        let kind = if published.contains('T') { "TIME" } else { "DATE" };
        xml.open("DCT", &[])?;
        let of_creation = ("functionInDocument", "CREATION_TIME");
        let attributes =
            [("tid", "t0"), ("type", kind), ("value", published), ("temporalFunction", "false"), of_creation];
        xml.leaf("TIMEX3", &attributes, published)?;
        xml.close("DCT")?;
        xml.text("\n")?;
    }
    if let Some(title) = &article.title {
        xml.leaf("TITLE", &[], title)?;
        xml.text("\n")?;
    }
    xml.open("TEXT", &[])?;
    let text = Text::of(&article.text);
    let mut at = 0;
    for (number, time) in times.iter().enumerate() {
        xml.text(text.slice(at, time.span.start).unwrap_or_default())?;
        timex(&mut xml, number + 1, time, article)?;
        at = time.span.end;
    }
    xml.text(text.slice(at, text.len()).unwrap_or_default())?;
    xml.close("TEXT")?;
    xml.text("\n")?;
    xml.close("TimeML")?;
    Ok(xml.finish())
}

fn timex(xml: &mut Xml, number: usize, time: &Time, article: &Article) -> Result<(), Error> {
    let tid = format!("t{number}");
    let is_from_publication = matches!(time.basis.as_str(), "published" | "aligned");
    let offset = time.offset_days.map(|days| format!("offset_days {days}"));
    let mut attributes = vec![("tid", tid.as_str()), ("type", time.kind.as_str())];
    attributes.extend(time.value.as_deref().map(|value| ("value", value)));
    attributes.push(("temporalFunction", if time.basis == "absolute" { "false" } else { "true" }));
    if is_from_publication && article.published.value.is_some() {
        attributes.push(("anchorTimeID", "t0"));
    }
    attributes.extend(offset.as_deref().map(|offset| ("comment", offset)));
    xml.leaf("TIMEX3", &attributes, &time.span.exact)
}
