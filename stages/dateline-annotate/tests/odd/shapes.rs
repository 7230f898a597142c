//! Texts of odd shapes and any length: what a feed brings on a bad day, and what takes quadratic time where code is careless.

/// A shape and the text that it is repeated from: as long a text as wanted.
const REPEATED: [(&str, &str); 27] = [
    ("a sentence without end", "the mayor of Arden said and the council of Orrin replied and "),
    (
        "no punctuation",
        "the mayor of Arden Jonas Lind said on Monday that ten people had died Ida Falk denied it ",
    ),
    ("capitals throughout", "THE MAYOR OF ARDEN, JONAS LIND, SAID ON MONDAY THAT 10 PEOPLE HAD DIED. "),
    ("short lines", "Arden\nLind\n3\n\n"),
    ("names in a row", "Jonas Lind, Ida Falk, Petr Brandt, "),
    ("names without commas", "Jonas Lind Ida Falk Petr Brandt "),
    ("offices in a row", "Foreign Minister President General Dr. Lady "),
    ("titles chained", "the deputy of the head of the office of the "),
    ("numbers in a row", "12 300 4,500 7 million "),
    ("numbers with points", "1.2.3.4,5,6-7-8/9/"),
    ("dates in a row", "Monday 3 May 2029 last week in June, "),
    ("sayings in a row", "Lind said that Falk said that "),
    ("speakers in a row", "said Lind, said Falk, according to Brandt, "),
    ("tolls in a row", "10 people were killed and 20 wounded, "),
    ("opening quotation marks", "“"),
    ("straight quotation marks", "\"a\" ' and "),
    ("nested quotations", "“Lind said, ‘Falk told me, \"come\"’ "),
    ("unclosed quotations", "\n“Lind will come, he said"),
    ("opening brackets", "(["),
    ("nested brackets", "(Lind (who had been) [sic] and "),
    ("full stops", "."),
    ("dashes and apostrophes", "x-’s--'"),
    ("combining accents", "e\u{301}\u{301}\u{301}"),
    ("control characters", "a\u{0}b\u{7} said \u{1b}[31m\u{200f} and the \u{feff} "),
    ("mixed scripts", "Lind сказал and the mayor of 東京 said that مدينة and नमस्ते were there "),
    ("white space", " \t\u{a0}\n \u{2028}"),
    ("positions", "Arden demands that Orrin accepts what Quellmarsh rejects and "),
];

/// Shapes in which every name is another: `#` stands for the next one, `%` for one named long before.
const OF_MANY_NAMES: [(&str, &str); 6] = [
    ("many persons", "Mr. Jonas # met the council. # said on Monday that % had died.\n"),
    ("many of one first name", "Jonas # met the council. # said on Monday that Jonas had left.\n"),
    ("many of one office", "President # met the council. The president said that it would rain.\n"),
    ("many of one rank", "Major General Jonas # left. General # was hurt on Monday.\n"),
    ("many bodies", "The # Water Board (LWB) hired ten people. # shares rose in the village of %.\n"),
    ("many names in a row", "Jonas # saw # and % and "),
];

/// A text with as many different names as it takes.
fn of_many_names(text: &str, n_bytes: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ka", "lo", "mi", "re", "tu", "sa", "ne", "vo", "di", "ba", "pe", "go", "ru", "za", "fi", "hu"];
    let name = |number: usize| {
        // Odd, so that neighbours differ in every syllable and none comes twice.
        let number = number * 40_503;
        let small: String = (0..4).map(|place| SYLLABLES[(number >> (4 * place)) % 16]).collect();
        small[..1].to_uppercase() + &small[1..]
    };
    let mut all = String::new();
    for number in 0.. {
        if all.len() >= n_bytes {
            break;
        }
        all.push_str(&text.replace('#', &name(number)).replace('%', &name(number / 2)));
    }
    all
}

/// One word without end, every repeated shape, and those of many names.
pub fn shapes(n_bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |text: &str| text.repeat(n_bytes.div_ceil(text.len()));
    let mut shapes: Vec<_> = REPEATED.iter().map(|&(name, text)| (name, repeated(text))).collect();
    shapes.extend(OF_MANY_NAMES.iter().map(|&(name, text)| (name, of_many_names(text, n_bytes))));
    shapes.push(("one word", "x".repeat(n_bytes)));
    shapes.push(("one number", "7".repeat(n_bytes)));
    shapes.push(("quotation marks that close late", {
        let half = n_bytes / 2 / "“".len();
        ["“".repeat(half), "”".repeat(half)].concat()
    }));
    shapes
}
