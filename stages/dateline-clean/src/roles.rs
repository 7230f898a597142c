//! The passes that tell every line's role, and the blocks made of them.

use dateline_model::{Block, Role, Span};

use crate::line::{Ending, Line};
use crate::{lists, other_story, patterns, place, stamps};

/// What is known of an article besides its lines.
#[derive(Debug, Default)]
pub(crate) struct Known<'a> {
    /// The metadata's.
    pub title: Option<&'a str>,
    /// The metadata's.
    pub byline: Option<&'a str>,
    /// What the reader knows from markup.
    pub marked: &'a [Block],
    /// Which lines the site's other pages repeat; may be empty.
    pub is_furniture: &'a [bool],
}

/// Tells the role of every line.
pub(crate) fn tell(lines: &[Line<'_>], known: &Known<'_>) -> Vec<Role> {
    let mut roles = from_markup(lines, known.marked);
    for (role, _) in roles.iter_mut().zip(known.is_furniture).filter(|(_, is_furniture)| **is_furniture) {
        *role = Some(Role::Navigation);
    }
    signs(lines, known.byline, &mut roles);
    posts(lines, &mut roles);
    let taken: Vec<bool> = roles.iter().map(Option::is_some).collect();
    for list in lists::teasers(lines, &taken) {
        for role in &mut roles[list] {
            role.get_or_insert(Role::Teasers);
        }
    }
    if !roles.contains(&Some(Role::Title))
        && let Some(i) = place::title(lines, &roles, known.title)
    {
        roles[i] = Some(Role::Title);
    }
    for i in other_story::find(lines, &roles) {
        roles[i] = Some(Role::OtherStory);
    }
    for i in place::headings(lines, &roles) {
        roles[i] = Some(Role::Heading);
    }
    labels(lines, &mut roles);
    for i in place::scraps(lines, &roles) {
        roles[i] = Some(Role::Navigation);
    }
    settled(lines, &roles)
}

/// What markup says of each line that lies mostly in one marked block; body is left open to be refined.
pub(crate) fn from_markup(lines: &[Line<'_>], marked: &[Block]) -> Vec<Option<Role>> {
    let mut blocks = marked.iter().peekable();
    lines
        .iter()
        .map(|line| {
            while blocks.next_if(|block| block.span.end <= line.span.start).is_some() {}
            let mut here = blocks.clone().take_while(|block| block.span.start < line.span.end);
            let most = here.by_ref().take(64).max_by_key(|block| {
                block.span.end.min(line.span.end) - block.span.start.max(line.span.start)
            });
            most.map(|block| block.role).filter(|role| *role != Role::Body && !line.is_blank())
        })
        .collect()
}

/// Lines that give themselves away, and stamps near the edges.
fn signs(lines: &[Line<'_>], byline: Option<&str>, roles: &mut [Option<Role>]) {
    let n_told = lines.iter().filter(|line| !line.is_blank()).count();
    let mut nth = 0;
    for (line, role) in lines.iter().zip(roles) {
        if line.is_blank() {
            continue;
        }
        let from_edge = nth.min(n_told - 1 - nth);
        nth += 1;
        if role.is_none() {
            let is_byline =
                stamps::is_stamp(line, from_edge) || byline.is_some_and(|byline| byline == line.text);
            *role = if is_byline { Some(Role::Byline) } else { patterns::sign_of(line) };
        }
    }
}

/// The words of a post stand above the line that signs it ("— Name (@handle) May 3, 2021").
fn posts(lines: &[Line<'_>], roles: &mut [Option<Role>]) {
    for i in 1..lines.len() {
        let signs_a_post = roles[i] == Some(Role::Embed) && lines[i].text.starts_with(['—', '–', '-']);
        if !signs_a_post {
            continue;
        }
        if let Some(above) = (0..i).rev().take(3).find(|&j| !lines[j].is_blank())
            && roles[above].is_none()
        {
            roles[above] = Some(Role::Embed);
        }
    }
}

/// Lines that lead in to something that is not there: a short line with a colon before residue or the end.
fn labels(lines: &[Line<'_>], roles: &mut [Option<Role>]) {
    for i in 0..lines.len() {
        let line = &lines[i];
        let is_open = roles[i].is_none() && !line.is_blank();
        if !is_open {
            continue;
        }
        let leads_nowhere = || {
            let next = (i + 1..lines.len()).find(|&j| !lines[j].is_blank() && !lines[j].is_separator());
            next.is_none_or(|j| roles[j].is_some_and(|role| !role.is_report()))
        };
        let is_short_colon = line.ending == Ending::Colon && line.n_words <= 8;
        if (is_short_colon || patterns::is_lead_in(line)) && leads_nowhere() {
            roles[i] = Some(Role::Label);
        }
    }
}

/// Every line's role: open lines are body; blank lines and rules go with the line before them.
fn settled(lines: &[Line<'_>], roles: &[Option<Role>]) -> Vec<Role> {
    let first = (0..lines.len()).find(|&i| !lines[i].is_blank());
    let mut last = first.map_or(Role::Navigation, |i| roles[i].unwrap_or(Role::Body));
    lines
        .iter()
        .zip(roles)
        .map(|(line, role)| {
            last = match role {
                Some(role) => *role,
                None if line.is_blank() || line.is_separator() => last,
                None => Role::Body,
            };
            last
        })
        .collect()
}

/// Runs of lines of one role, as blocks that cover the text.
pub(crate) fn blocks(lines: &[Line<'_>], roles: &[Role]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (line, &role) in lines.iter().zip(roles) {
        match blocks.last_mut() {
            Some(block) if block.role == role => block.span.end = line.span.end,
            _ => blocks.push(Block { span: Span { start: line.span.start, end: line.span.end }, role }),
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line;

    #[track_caller]
    fn check(text: &str, expected: &[Role]) {
        assert_eq!(tell(&line::lines(text), &Known::default()), expected);
    }

    #[test]
    fn a_post_is_its_words_and_its_signature() {
        check(
            "The mill burned down on Sunday.\nThe mill is on fire, stay away\n— Arden Town (@arden) May 3, 2021\nNobody was hurt, the mayor said.\n",
            &[Role::Body, Role::Embed, Role::Embed, Role::Body],
        );
    }

    #[test]
    fn a_rule_goes_with_the_line_before() {
        check("The mill burned down on Sunday.\n***\nNobody was hurt, she said.\n", &[Role::Body; 3]);
    }

    #[test]
    fn a_label_leads_nowhere() {
        check("The mill burned down on Sunday.\nFrom the archive:\n", &[Role::Body, Role::Label]);
    }
}
