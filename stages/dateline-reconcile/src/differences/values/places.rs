//! Places: towns on one level, streets, blocks and sides of town on another. A town and a street are not set side by side:
//! nearly every report gives both.
//!
//! A town's key is "town NAME<AROUND<AROUND", an address's key its words ("1200 block of mill street").

use super::{Relation, contained, words};

/// A town's key, with the names of places around it.
pub(in super::super) fn town_key<'a>(value: &str, around: impl Iterator<Item = &'a str>) -> String {
    let mut key = format!("town {}", value.to_lowercase());
    for name in around {
        key.push('<');
        key.push_str(name);
    }
    key
}

/// An address's key.
pub(super) fn address_key(value: &str) -> String {
    let lower = value.to_lowercase();
    let spelt = lower.split_whitespace().map(|word| {
        let bare = word.trim_end_matches(['.', ',']);
        SHORT.iter().find(|(short, _)| *short == bare).map_or(bare, |(_, full)| *full)
    });
    spelt.collect::<Vec<_>>().join(" ")
}

/// Short forms in addresses. General knowledge of English.
const SHORT: [(&str, &str); 22] = [
    ("nw", "northwest"),
    ("ne", "northeast"),
    ("sw", "southwest"),
    ("se", "southeast"),
    ("st", "street"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("rd", "road"),
    ("blvd", "boulevard"),
    ("dr", "drive"),
    ("ln", "lane"),
    ("hwy", "highway"),
    ("pkwy", "parkway"),
    ("ct", "court"),
    ("pl", "place"),
    ("sq", "square"),
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
    ("northside", "north side"),
    ("southside", "south side"),
];

/// What an address is.
#[derive(Debug, PartialEq)]
enum Address<'a> {
    Side(&'a str),
    Block(u32, &'a str),
    /// A house: "1214 mill street".
    House(u32, &'a str),
    Corner(Vec<&'a str>),
    /// A street with the one it is told to be near.
    Near(&'a str, &'a str),
    Street(&'a str),
}

fn address(key: &str) -> Address<'_> {
    if let Some(side) = key.strip_suffix(" side") {
        return Address::Side(side);
    }
    if let Some((number, street)) = key.split_once(" block of ")
        && let Ok(number) = number.parse()
    {
        return Address::Block(number, street);
    }
    if let Some((one, other)) = key.split_once(" and ") {
        let mut names = vec![one, other];
        names.sort_unstable();
        return Address::Corner(names);
    }
    if let Some((street, other)) = key.split_once(" near ").or_else(|| key.split_once(" at ")) {
        return Address::Near(street, other);
    }
    if let Some((number, street)) = key.split_once(' ')
        && let Ok(number) = number.parse()
    {
        return Address::House(number, street);
    }
    Address::Street(key)
}

/// Houses of one block share all figures but the last two.
const HOUSES_IN_A_BLOCK: u32 = 100;

/// Two places.
pub(super) fn place(one: &str, other: &str) -> Relation {
    match (one.strip_prefix("town "), other.strip_prefix("town ")) {
        (Some(a), Some(b)) => town(a, b),
        (None, None) => in_town(one, other),
        _ => Relation::Unrelated,
    }
}

/// "near Lima" is less exact than the suburb itself; two places may both be right.
fn town(one: &str, other: &str) -> Relation {
    let (a, around_a) = one.split_once('<').unwrap_or((one, ""));
    let (b, around_b) = other.split_once('<').unwrap_or((other, ""));
    if a == b {
        return Relation::Same;
    }
    let is_rough = |value: &str| value.starts_with("near ") || value.starts_with("outside ");
    // Nearly every report gives town and county.
    let is_wide =
        |name: &str| ["county", "parish", "district", "province", "region"].iter().any(|w| name.ends_with(w));
    if is_wide(a) || is_wide(b) {
        return Relation::Unrelated;
    }
    let lies_in = |around: &str, name: &str| around.split('<').any(|place| place == name);
    match (is_rough(a), is_rough(b)) {
        (true, false) => Relation::LessExact,
        (false, true) => Relation::MoreExact,
        (false, false) if lies_in(around_a, b) && !lies_in(around_b, a) => Relation::MoreExact,
        (false, false) if lies_in(around_b, a) && !lies_in(around_a, b) => Relation::LessExact,
        _ => Relation::Unrelated,
    }
}

/// Whether two streets are numbered and differ in the number alone: they never meet.
fn are_parallel(one: &str, other: &str) -> bool {
    let split = |street: &str| -> (Vec<String>, Vec<String>) {
        street.split(' ').map(str::to_owned).partition(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    };
    let ((a, of_a), (b, of_b)) = (split(one), split(other));
    a.len() == 1 && b.len() == 1 && a != b && of_a == of_b && of_a.len() > 1
}

/// Two blocks of one street exclude each other; a street holds its blocks and corners, a side of town any address.
fn in_town(one: &str, other: &str) -> Relation {
    use Address::{Block, Corner, House, Near, Side, Street};
    let same_street = |a: &str, b: &str| contained(&words(a), &words(b));
    match (address(one), address(other)) {
        (Side(a), Side(b)) => {
            let opposite = [("north", "south"), ("east", "west")];
            let at_odds = opposite.iter().any(|&(x, y)| (a, b) == (x, y) || (a, b) == (y, x));
            if at_odds { Relation::Contradicts } else { Relation::Unrelated }
        }
        (Side(_), _) => Relation::LessExact,
        (_, Side(_)) => Relation::MoreExact,
        (House(a, x), House(b, y)) if same_street(x, y) => {
            if a == b {
                Relation::Same
            } else {
                Relation::Contradicts
            }
        }
        (House(a, x), Block(b, y)) if same_street(x, y) && a / HOUSES_IN_A_BLOCK == b / HOUSES_IN_A_BLOCK => {
            Relation::MoreExact
        }
        (Block(b, y), House(a, x)) if same_street(x, y) && a / HOUSES_IN_A_BLOCK == b / HOUSES_IN_A_BLOCK => {
            Relation::LessExact
        }
        (House(_, x), Street(y)) if same_street(x, y) => Relation::MoreExact,
        (Street(y), House(_, x)) if same_street(x, y) => Relation::LessExact,
        (Block(a, x), Block(b, y)) if same_street(x, y) => {
            if a == b {
                Relation::Same
            } else {
                Relation::Contradicts
            }
        }
        (Block(_, x), Street(y)) if same_street(x, y) => Relation::MoreExact,
        (Street(x), Block(_, y)) if same_street(x, y) => Relation::LessExact,
        (Corner(x), Street(y)) if x.iter().any(|x| same_street(x, y)) => Relation::MoreExact,
        (Street(x), Corner(y)) if y.iter().any(|y| same_street(x, y)) => Relation::LessExact,
        (Corner(x), Corner(y)) if x.iter().zip(&y).all(|(x, y)| same_street(x, y)) => Relation::Same,
        (Near(x, _), Street(y)) if same_street(x, y) => Relation::MoreExact,
        (Street(x), Near(y, _)) if same_street(x, y) => Relation::LessExact,
        (Near(x, by_x), Near(y, by_y)) if same_street(x, y) && same_street(by_x, by_y) => Relation::Same,
        (Street(x), Street(y)) if same_street(x, y) => Relation::Same,
        (Street(x), Street(y)) if are_parallel(x, y) => Relation::Contradicts,
        (Corner(x), Corner(y)) if !x.iter().any(|x| y.iter().any(|y| same_street(x, y))) => {
            Relation::Contradicts
        }
        // A corner has two streets, a block a cross street: both may be right.
        _ => Relation::Unrelated,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Relation, check};
    use super::address_key;
    use dateline_model::Attribute;

    #[test]
    fn a_block_lies_on_its_street_and_is_not_the_next_block() {
        check(Attribute::Place, "1200 block of mill street", "mill street", Relation::MoreExact);
        check(
            Attribute::Place,
            "1200 block of mill street",
            "300 block of mill street",
            Relation::Contradicts,
        );
        check(Attribute::Place, "north side", "mill street", Relation::LessExact);
        check(Attribute::Place, "elm road", "mill street", Relation::Unrelated);
        check(Attribute::Place, "elm road near mill street", "elm road", Relation::MoreExact);
        check(Attribute::Place, "north 12th street", "north 14th street", Relation::Contradicts);
        check(
            Attribute::Place,
            "elm road and mill street",
            "5th avenue and 9th street",
            Relation::Contradicts,
        );
        assert_eq!(address_key("1200 block of N. Mill St."), "1200 block of north mill street");
    }

    #[test]
    fn a_suburb_lies_in_its_city_and_near_a_town_is_less_than_the_village() {
        check(Attribute::Place, "town weir<halm", "town halm", Relation::MoreExact);
        check(Attribute::Place, "town near halm", "town weir", Relation::LessExact);
        check(Attribute::Place, "town halm", "town lend", Relation::Unrelated);
        check(Attribute::Place, "town halm", "mill street", Relation::Unrelated);
    }
}
