//! What a stretch of text is written in.
//!
//! The one thing to know: most text is English, and a few small words show it ("the", "and", "that"), so that only text
//! without them is laid before the language detector. Names tell nothing, in whatever language they are: only words
//! written small count, unless all is in capitals.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use whatlang::Lang;

/// What [`language_of`] says of text that is not English and in a language hard to tell: "undetermined" in ISO 639-2.
pub const UNDETERMINED: &str = "und";

/// More than this of a text changes no answer.
const MOST_BYTES: usize = 8_000;
/// With fewer words to go by nothing is said; below, the detector takes lists for languages.
const FEWEST_WORDS: usize = 8;
/// From so many words on, none of them English in any sense, a text is in another language even where the detector cannot
/// say which.
const RUNNING_WORDS: usize = 10;
/// The same where some are words that other languages have too.
const MANY_WORDS: usize = 25;
/// Letters of another script than Latin that are proof of another language; below, they may be a name.
const FEWEST_LETTERS: usize = 12;

/// Frequent words of English that are no words of other languages in Latin letters (so not "in", "of", "was").
/// Together some 15 % of the words of a report. Sorted.
const ENGLISH: [&str; 42] = [
    "about", "after", "and", "because", "been", "before", "between", "could", "did", "during", "from",
    "have", "into", "its", "not", "only", "other", "our", "people", "said", "should", "such", "than", "that",
    "the", "their", "there", "these", "they", "this", "those", "through", "until", "were", "what", "when",
    "where", "which", "while", "who", "with", "would",
];

/// Frequent words of English that other languages have too. Sorted.
const SHARED: [&str; 46] = [
    "a", "all", "am", "an", "are", "as", "at", "be", "but", "by", "can", "do", "for", "had", "has", "he",
    "her", "his", "if", "in", "is", "it", "may", "me", "more", "most", "my", "new", "no", "of", "off", "on",
    "one", "or", "out", "over", "she", "so", "to", "two", "up", "us", "was", "we", "will", "you",
];

/// The language of a text: its ISO 639-1 code, [`UNDETERMINED`] where it is plainly not English, `None` where the text is
/// too short or too odd to tell.
///
/// # Examples
///
/// ```
/// use dateline_text::language_of;
/// assert_eq!(language_of("The mill burned down on Sunday, and the town will build it again, they said."), Some("en"));
/// assert_eq!(language_of("Мельница сгорела в воскресенье, и город построит её заново, сказал мэр."), Some("ru"));
/// assert_eq!(language_of("Quellmarsh 3, Arden Rovers 2"), None);
/// ```
pub fn language_of(text: &str) -> Option<&'static str> {
    let text = &text[..text.floor_char_boundary(MOST_BYTES)];
    if !text.is_ascii() && is_in_another_script(text) {
        let told = whatlang::detect(text).filter(whatlang::Info::is_reliable);
        return told.and_then(|told| code(told.lang())).or(Some(UNDETERMINED));
    }
    let signs = Signs::of(text);
    if signs.n_words < FEWEST_WORDS {
        return None;
    }
    if signs.are_english() {
        return Some("en");
    }
    // Names and figures in rows have other languages' letters, and no sentences.
    if signs.n_words < signs.others {
        return None;
    }
    let told = whatlang::detect(text)?;
    if told.is_reliable() {
        code(told.lang())
    } else if signs.are_foreign() && told.lang() != Lang::Eng {
        Some(UNDETERMINED)
    } else {
        None
    }
}

/// Whether more than half of the letters are of another script than Latin.
fn is_in_another_script(text: &str) -> bool {
    let is_latin = |c: char| {
        c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c) || ('\u{ff21}'..'\u{ff5b}').contains(&c)
    };
    let (mut n_latin, mut n_others) = (0, 0);
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        *(if is_latin(letter) { &mut n_latin } else { &mut n_others }) += 1;
    }
    n_others > n_latin && n_others >= FEWEST_LETTERS
}

/// What the words of a text in Latin letters show.
#[derive(Debug, Default)]
struct Signs {
    /// Words that count: those written small.
    n_words: usize,
    /// Those of them that only English has.
    n_english: usize,
    /// Those of them that English has among others.
    n_shared: usize,
    /// How much else stands between spaces.
    others: usize,
}

impl Signs {
    fn of(text: &str) -> Self {
        let (n_small, n_capital) = text.bytes().fold((0usize, 0usize), |(small, capital), byte| {
            (small + usize::from(byte.is_ascii_lowercase()), capital + usize::from(byte.is_ascii_uppercase()))
        });
        let is_shouting = n_capital > 2 * n_small;
        let mut signs = Self::default();
        let is_mark = |c: char| !c.is_alphabetic();
        let words = text.split_whitespace().map(|word| word.trim_matches(is_mark));
        // Web addresses and markup are no words.
        let is_odd = |word: &str| word.contains(|c| is_mark(c) && !matches!(c, '\'' | '’' | '-'));
        for word in words {
            if word.is_empty() || !(is_shouting || word.starts_with(char::is_lowercase)) || is_odd(word) {
                signs.others += 1;
                continue;
            }
            signs.n_words += 1;
            signs.n_english += usize::from(is_among(word, &ENGLISH));
            signs.n_shared += usize::from(is_among(word, &SHARED));
            if signs.n_words >= FEWEST_WORDS && signs.n_english >= 3 && signs.are_english() {
                break;
            }
        }
        signs
    }

    /// Whether so many of the words are English ones as in any English text; one in thirty may be quoted.
    fn are_english(&self) -> bool {
        self.n_english > 0 && self.n_english * 30 >= self.n_words
    }

    /// Whether there are words enough that some would be English ones, and none is.
    fn are_foreign(&self) -> bool {
        let least = if self.n_shared == 0 { RUNNING_WORDS } else { MANY_WORDS };
        self.n_english == 0 && self.n_words >= least
    }
}

/// Whether a word, in whatever case, is one of these.
fn is_among(word: &str, words: &[&str]) -> bool {
    const LONGEST: usize = 7;
    let mut small = [0; LONGEST];
    let Some(small) = small.get_mut(..word.len()) else { return false };
    small.copy_from_slice(word.as_bytes());
    small.make_ascii_lowercase();
    words.binary_search_by(|known| known.as_bytes().cmp(small)).is_ok()
}

/// ISO 639-1 code of a language.
fn code(language: Lang) -> Option<&'static str> {
    static CODES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        let rows = include_str!("../data/languages.tsv").lines().filter(|row| !row.starts_with('#'));
        rows.filter_map(|row| row.split_once('\t')).collect()
    });
    CODES.get(language.code()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: Option<&str>, text: &str) {
        assert_eq!(language_of(text), expected, "{text}");
    }

    #[test]
    fn the_words_are_in_order_and_short() {
        for words in [&ENGLISH[..], &SHARED] {
            assert!(words.is_sorted() && words.iter().all(|word| is_among(word, words)));
        }
    }

    #[test]
    fn a_sentence_is_enough() {
        check(
            Some("en"),
            "The mill burned down on Sunday, and the town will build it again, the mayor of Arden told us.",
        );
        check(
            Some("de"),
            "Die Mühle brannte am Sonntag nieder, und die Stadt wird sie wieder aufbauen, sagte der Bürgermeister von Arden.",
        );
        check(
            Some("fr"),
            "Le moulin a brûlé dimanche, et la ville va le reconstruire, a déclaré le maire d’Arden aux journalistes.",
        );
        check(
            Some("es"),
            "El molino se quemó el domingo y la ciudad lo volverá a construir, dijo el alcalde de Arden a los periodistas.",
        );
        check(
            Some("it"),
            "Il mulino è bruciato domenica e la città lo ricostruirà, ha detto il sindaco di Arden ai giornalisti.",
        );
        check(
            Some("pt"),
            "O moinho ardeu no domingo e a cidade vai reconstruí-lo, disse o presidente da câmara de Arden aos jornalistas.",
        );
        check(
            Some("nl"),
            "De molen is zondag afgebrand en de stad zal hem weer opbouwen, zei de burgemeester van Arden tegen journalisten.",
        );
        check(
            Some("pl"),
            "Młyn spłonął w niedzielę, a miasto odbuduje go, powiedział dziennikarzom burmistrz Arden.",
        );
        check(
            Some("tr"),
            "Değirmen pazar günü yandı ve şehir onu yeniden inşa edecek, dedi Arden belediye başkanı gazetecilere.",
        );
        check(
            Some("fi"),
            "Mylly paloi sunnuntaina, ja kaupunki rakentaa sen uudelleen, sanoi Ardenin pormestari toimittajille.",
        );
        check(
            Some("vi"),
            "Nhà máy xay đã bị cháy vào chủ nhật và thành phố sẽ xây dựng lại nó, thị trưởng nói với các nhà báo.",
        );
        check(
            Some("ru"),
            "Мельница сгорела в воскресенье, и город построит её заново, сказал журналистам мэр.",
        );
        check(
            Some("uk"),
            "Млин згорів у неділю, і місто відбудує його знову, сказав журналістам міський голова.",
        );
        check(Some("ar"), "احترقت المطحنة يوم الأحد وستعيد المدينة بناءها، كما قال العمدة للصحفيين.");
        check(Some("zh"), "磨坊星期天被烧毁，市长告诉记者，该市将重建它。");
        check(Some("ja"), "水車小屋は日曜日に焼け落ち、市はそれを再建すると市長は記者団に語った。");
        check(
            Some("ko"),
            "방앗간은 일요일에 불탔고 시는 그것을 다시 지을 것이라고 시장이 기자들에게 말했다.",
        );
        check(Some("el"), "Ο μύλος κάηκε την Κυριακή και η πόλη θα τον ξαναχτίσει, είπε ο δήμαρχος.");
        check(Some("he"), "הטחנה נשרפה ביום ראשון והעיר תבנה אותה מחדש, אמר ראש העיר לעיתונאים.");
        check(Some("hi"), "रविवार को मिल जल गई और शहर इसे फिर से बनाएगा, महापौर ने पत्रकारों से कहा।");
    }

    #[test]
    fn capitals_are_read_as_words() {
        check(
            Some("en"),
            "THE MILL BURNED DOWN ON SUNDAY AND THE TOWN WILL BUILD IT AGAIN, THE MAYOR OF ARDEN TOLD US",
        );
        check(
            Some("de"),
            "DIE MÜHLE BRANNTE AM SONNTAG NIEDER, UND DIE STADT WIRD SIE WIEDER AUFBAUEN, SAGTE DER BÜRGERMEISTER",
        );
    }

    #[test]
    fn names_lists_and_addresses_tell_nothing() {
        check(None, "Ivan Horvat, Jelena Kovač, Zoran Perić, Dragana Nikolić, Miloš Jurić and Vesna Babić");
        check(None, "Arden 3-1, Quellmarsh 2-2, Orrin 0-4");
        check(
            None,
            "Men: second round, Petr Brandt (Arden) beat Jonas Lind (Orrin) 6-3 6-2, Ola Falk (Arden) retired, Ida Holm won",
        );
        check(None, "https://arden-mill.example/news/the-mill-burned-down-on-sunday-and-the-town");
        check(None, "Москва");
        check(None, "");
    }

    #[test]
    fn foreign_names_and_phrases_leave_a_text_english() {
        check(
            Some("en"),
            "Zoran Perić of the Stranka Rada, or “stranka rada i napretka” as its members say, told a rally that they would march.",
        );
    }

    #[test]
    fn languages_that_are_hard_to_tell_apart_are_still_not_english() {
        check(
            Some(UNDETERMINED),
            "Møllen brant ned på søndag, og byen skal bygge den opp igjen, sa ordføreren til avisen.",
        );
        check(
            Some(UNDETERMINED),
            "Melnitsa sgorela v voskresenye, i gorod postroit yeyo zanovo, skazal zhurnalistam mer goroda.",
        );
    }
}
