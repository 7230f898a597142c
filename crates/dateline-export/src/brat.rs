//! brat's standoff format: NAME.txt with the text and NAME.ann with what is found in it, and annotation.conf for the folder.
//!
//! Offsets count code points of the .txt file, as brat counts. A stretch over several lines is one of several fragments, since
//! an annotation may hold no line end.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::record::{Entity, Event, Quote, Record, Span, Time, grouped};
use crate::texts::Texts;
use crate::{Error, Export, File, file_names};

/// Writes two files for each article, and the configuration that shows them.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    record.entities()?;
    let texts = Texts::of(record);
    let mut found = found(record);
    let mut files =
        vec![File { name: "annotation.conf".to_owned(), bytes: configuration(record).into_bytes() }];
    for (article, stem) in record.articles.iter().zip(file_names::stems(record)) {
        let mut standoff = Standoff { texts: &texts, lines: String::new(), mentions: Vec::new(), n: [0; 6] };
        for what in found.remove(article.id.as_str()).unwrap_or_default() {
            standoff.tell(&what)?;
        }
        files.push(File { name: format!("{stem}.ann"), bytes: standoff.lines.into_bytes() });
        files.push(File { name: format!("{stem}.txt"), bytes: article.text.clone().into_bytes() });
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Export { files, notes: Vec::new() })
}

/// Something found in one article.
enum Found<'a> {
    /// All mentions of an entity there.
    Entity(&'a Entity, Vec<&'a Span>),
    Quote(&'a Quote),
    Time(&'a Time),
    Event(&'a Event, &'a Span),
}

/// What is found in each article: entities first, since the others name their mentions.
fn found(record: &Record) -> BTreeMap<&str, Vec<Found<'_>>> {
    let entities = record.entities.iter().flatten().flat_map(|entity| {
        let mentions = entity.mentions.iter().filter(|span| span.start < span.end);
        let by_article = grouped(mentions.map(|span| (span.article.as_str(), span)));
        by_article.into_iter().map(move |(article, spans)| (article, Found::Entity(entity, spans)))
    });
    let quotes = record.quotes.iter().flatten().map(|quote| (&quote.span, Found::Quote(quote)));
    let times = record.times.iter().flatten().map(|time| (&time.span, Found::Time(time)));
    let events = record.events.iter().flatten();
    let events = events
        .flat_map(|event| event.reports.iter().map(move |report| (report, Found::Event(event, report))));
    let others = quotes.chain(times).chain(events).filter(|(span, _)| span.start < span.end);
    grouped(entities.chain(others.map(|(span, what)| (span.article.as_str(), what))))
}

/// What is numbered by itself.
#[derive(Clone, Copy)]
enum Numbered {
    Text,
    Relation,
    Event,
    Attribute,
    Normalization,
    Note,
}

impl Numbered {
    fn letter(self) -> char {
        match self {
            Self::Text => 'T',
            Self::Relation => 'R',
            Self::Event => 'E',
            Self::Attribute => 'A',
            Self::Normalization => 'N',
            Self::Note => '#',
        }
    }
}

/// One article's annotations in the making.
struct Standoff<'a> {
    texts: &'a Texts<'a>,
    lines: String,
    /// Whose each mention is, where it stands, and what it is called here.
    mentions: Vec<(&'a str, &'a Span, String)>,
    n: [usize; 6],
}

impl<'a> Standoff<'a> {
    fn tell(&mut self, what: &Found<'a>) -> Result<(), Error> {
        match what {
            Found::Entity(entity, spans) => self.entity(entity, spans),
            Found::Quote(quote) => self.quote(quote),
            Found::Time(time) => self.time(time),
            Found::Event(event, report) => self.event(event, report),
        }
    }

    /// Writes a line and gives the name of what it is about.
    fn line(&mut self, what: Numbered, rest: &str) -> String {
        let n = &mut self.n[what as usize];
        *n += 1;
        let name = format!("{}{n}", what.letter());
        let _ = writeln!(self.lines, "{name}\t{rest}"); // writing into a String cannot fail
        name
    }

    /// A stretch of text.
    fn stretch(&mut self, kind: &str, span: &Span) -> Result<String, Error> {
        self.texts.proved(span)?;
        let fragments = fragments(span);
        let places: Vec<String> = fragments.iter().map(|(start, end, _)| format!("{start} {end}")).collect();
        let words: Vec<&str> = fragments.iter().map(|(_, _, words)| *words).collect();
        Ok(self.line(Numbered::Text, &format!("{kind} {}\t{}", places.join(";"), words.join(" "))))
    }

    fn entity(&mut self, entity: &'a Entity, spans: &[&'a Span]) -> Result<(), Error> {
        let mut names = Vec::new();
        for span in spans {
            let name = self.stretch(&capitalized(&entity.kind), span)?;
            if let Some((base, id)) = entity.link.as_deref().and_then(|link| link.split_once(':')) {
                let (base, entity_name) = (plain(base), one_line(&entity.name));
                self.line(
                    Numbered::Normalization,
                    &format!("Reference {name} {base}:{}\t{entity_name}", plain(id)),
                );
            }
            self.mentions.push((&entity.id, span, name.clone()));
            names.push(name);
        }
        if names.len() > 1 {
            let _ = writeln!(self.lines, "*\tEquiv {}", names.join(" ")); // as above
        }
        Ok(())
    }

    fn quote(&mut self, quote: &Quote) -> Result<(), Error> {
        let name = self.stretch("Quote", &quote.span)?;
        self.line(Numbered::Attribute, &format!("Kind {name} {}", plain(&quote.kind)));
        if let Some(source) = quote.source.as_ref().filter(|source| source.article == quote.span.article) {
            let as_mention = self.mentions.iter().find(|(_, span, _)| *span == source);
            let source = match as_mention.map(|(_, _, name)| name.clone()) {
                Some(mention) => mention,
                None => self.stretch("Source", source)?,
            };
            self.line(Numbered::Relation, &format!("SaidBy Arg1:{name} Arg2:{source}"));
        }
        if let Some(speaker) = &quote.speaker_name {
            self.note(&name, speaker);
        }
        Ok(())
    }

    fn time(&mut self, time: &Time) -> Result<(), Error> {
        let name = self.stretch("Time", &time.span)?;
        if let Some(value) = &time.value {
            self.note(&name, value);
        }
        Ok(())
    }

    fn event(&mut self, event: &Event, report: &Span) -> Result<(), Error> {
        let kind = plain(&event.kind);
        let trigger = self.stretch(&kind, report)?;
        let mut arguments = String::new();
        for role in ["actor", "recipient", "victim"] {
            let mentions = event.in_role(role).filter_map(|entity| self.mention(entity, report));
            for (number, mention) in mentions.enumerate() {
                let number = if number == 0 { String::new() } else { (number + 1).to_string() };
                let _ = write!(arguments, " {}{number}:{mention}", capitalized(role)); // as above
            }
        }
        let name = self.line(Numbered::Event, &format!("{kind}:{trigger}{arguments}"));
        if let Some(modality) = &event.modality {
            self.line(Numbered::Attribute, &format!("Modality {name} {}", plain(modality)));
        }
        self.note(&name, &event.what);
        Ok(())
    }

    /// Somebody's mention inside a report's words, else their first in the article.
    fn mention(&self, entity: &str, report: &Span) -> Option<String> {
        let own = || self.mentions.iter().filter(|(of, ..)| *of == entity);
        let inside = own().find(|(_, span, _)| span.start >= report.start && span.end <= report.end);
        inside.or_else(|| own().next()).map(|(_, _, name)| name.clone())
    }

    fn note(&mut self, about: &str, note: &str) {
        self.line(Numbered::Note, &format!("AnnotatorNotes {about}\t{}", one_line(note)));
    }
}

/// Whether Python, in which brat is written, ends a line there.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\u{b}'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The parts of a span that lie on one line each: start, end, words.
fn fragments(span: &Span) -> Vec<(usize, usize, &str)> {
    let mut fragments = Vec::new();
    let mut start = span.start;
    for words in span.exact.split(ends_line) {
        let end = start + words.chars().count();
        if start < end {
            fragments.push((start, end, words));
        }
        start = end + 1;
    }
    fragments
}

fn one_line(text: &str) -> String {
    text.replace(|c| ends_line(c) || c == '\t', " ")
}

/// What may stand in a name of brat's.
fn plain(name: &str) -> String {
    name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_', "_")
}

fn capitalized(name: &str) -> String {
    let mut name = plain(name);
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

/// annotation.conf: the kinds of things that the folder holds.
fn configuration(record: &Record) -> String {
    let kinds: BTreeSet<String> =
        record.entities.iter().flatten().map(|entity| capitalized(&entity.kind)).collect();
    let events = record.events.iter().flatten();
    let events: BTreeSet<String> = events.map(|event| plain(&event.kind)).collect();
    let modalities = record.events.iter().flatten().filter_map(|event| event.modality.as_deref());
    let modalities: BTreeSet<String> = modalities.map(plain).collect();
    let kinds = kinds.iter().fold(String::new(), |list, kind| list + kind + "\n");
    let arguments = "\tActor*:<ENTITY>, Recipient*:<ENTITY>, Victim*:<ENTITY>\n";
    let events = events.iter().fold(String::new(), |list, kind| list + kind + arguments);
    let modality = match modalities.into_iter().collect::<Vec<_>>().join("|") {
        values if values.is_empty() => String::new(),
        values => format!("Modality\tArg:<EVENT>, Value:{values}\n"),
    };
    format!(
        "[entities]\n{kinds}Quote\nSource\nTime\n\n[relations]\nSaidBy\tArg1:Quote, Arg2:<ENTITY>\n\
         Equiv\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive\n\n[events]\n{events}\n\
         [attributes]\nKind\tArg:Quote, Value:direct|mixed|indirect\n{modality}"
    )
}

#[cfg(test)]
mod tests {
    use super::{Span, fragments};

    #[test]
    fn a_span_over_lines_has_a_fragment_for_each() {
        let exact = "\u{1f6a2} sails\n\nat noon".to_owned();
        let span = Span { article: "a".into(), start: 10, end: 26, exact };
        assert_eq!(fragments(&span), [(10, 17, "\u{1f6a2} sails"), (19, 26, "at noon")]);
    }
}
