//! A record's JSON, one element at a time: of its lists every element by itself, its other fields whole.

use std::cell::RefCell;
use std::fmt;
use std::io::{BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A part of a record.
pub(super) enum Element<'a> {
    /// An element of a list.
    Of { list: &'a str, idx: usize, value: Value },
    /// A field that is no list; of a list its head, an empty one, before its elements.
    Field { name: &'a str, value: Value },
}

/// Hands out a record's parts in order.
pub(super) fn each_element(input: impl Read, hand: impl FnMut(Element)) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, input));
    let hand = RefCell::new(hand);
    json.deserialize_any(Fields(&hand))?;
    json.end()
}

struct Fields<'h, H>(&'h RefCell<H>);

impl<'de, H: FnMut(Element)> Visitor<'de> for Fields<'_, H> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a record, which is a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<String>()? {
            fields.next_value_seed(Field { name: &name, hand: self.0 })?;
        }
        Ok(())
    }
}

struct Field<'h, H> {
    name: &'h str,
    hand: &'h RefCell<H>,
}

impl<H: FnMut(Element)> Field<'_, H> {
    fn whole(&self, value: impl Into<Value>) {
        self.hand.borrow_mut()(Element::Field { name: self.name, value: value.into() });
    }
}

impl<'de, H: FnMut(Element)> DeserializeSeed<'de> for Field<'_, H> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, H: FnMut(Element)> Visitor<'de> for Field<'_, H> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        self.whole(Vec::<Value>::new());
        let mut idx = 0;
        while let Some(value) = elements.next_element::<Value>()? {
            self.hand.borrow_mut()(Element::Of { list: self.name, idx, value });
            idx += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut object = serde_json::Map::new();
        while let Some((name, value)) = fields.next_entry::<String, Value>()? {
            object.insert(name, value);
        }
        self.whole(object);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.whole(Value::Null);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.whole(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.whole(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.whole(value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.whole(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.whole(value);
        Ok(())
    }
}
