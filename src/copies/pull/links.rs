//! The links of a text of a copy, as its author has them.

use crate::copies::links::address;
use crate::model::Code;
use crate::richtext::{Block, Inline, RichText, readdressed};

/// A link or an image of the author's.
#[derive(Debug)]
struct Own {
    target: String,
    title: String,
    label: String,
    image: bool,
    /// Where it leads in the copy; none where the copy shows only its label.
    shown: Option<String>,
    taken: bool,
}

/// What links are known by.
pub(super) struct Links<'a> {
    /// Where the copy has an address of the author's lead; none where it shows the label alone.
    pub(super) shown: &'a dyn Fn(&str) -> Option<String>,
    /// Whether an address of the author's, as shown, and one of the copy lead to the same place.
    pub(super) same: &'a dyn Fn(&str, &str) -> bool,
    /// The codes of the catalog.
    pub(super) codes: &'a [&'a Code],
}

impl Links<'_> {
    /// A text of the copy with the addresses that the author has for them: of `own`, where the copy only shows them
    /// otherwise; else as an import would have them.
    pub(super) fn restored(&self, own: &RichText, copy: &RichText) -> RichText {
        let mut owns = self.own(own);
        let find = |owns: &[Own], fits: &dyn Fn(&Own) -> bool| owns.iter().position(|own| !own.taken && fits(own));
        let mut text = readdressed(copy, &mut |led| {
            let leads = |own: &Own| own.shown.as_ref().is_some_and(|shown| (self.same)(shown, led.target));
            let labelled = |own: &Own| own.image == led.image && words(&own.label) == words(&led.label);
            let found = find(&owns, &|own| labelled(own) && leads(own))
                .or_else(|| find(&owns, &|own| own.image == led.image && own.shown.as_deref() == Some(led.target)));
            if let Some(own) = found.and_then(|at| owns.get_mut(at)) {
                own.taken = true;
                return Some((own.target.clone(), own.title.clone()));
            }
            let target = address(led.target, !led.image, self.codes.iter().copied())?;
            Some((target, led.title.to_owned()))
        });
        for own in owns.iter().filter(|own| own.shown.is_none() && !own.image) {
            link(&mut text.blocks, own);
        }
        text
    }

    fn own(&self, text: &RichText) -> Vec<Own> {
        let mut owns = Vec::new();
        readdressed(text, &mut |led| {
            owns.push(Own {
                target: led.target.to_owned(),
                title: led.title.to_owned(),
                label: led.label.clone(),
                image: led.image,
                shown: (self.shown)(led.target),
                taken: false,
            });
            Some((String::new(), String::new()))
        });
        owns
    }

    /// What the copy does not show of a text, and another text does not have although the copy has its label: addresses.
    pub(super) fn lost(&self, before: &RichText, after: &RichText, said: &str) -> Option<String> {
        let mut left: Vec<String> = self.own(after).into_iter().map(|own| own.target).collect();
        self.own(before).into_iter().filter(|own| own.shown.is_none()).find_map(|own| {
            match left.iter().position(|target| *target == own.target) {
                Some(at) => {
                    left.swap_remove(at);
                    None
                }
                None => (own.image || said.contains(own.label.trim())).then_some(own.target),
            }
        })
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Makes a link of a label that stands in a text just once, as a text alone.
fn link(blocks: &mut [Block], own: &Own) {
    let label = own.label.trim();
    let mut count = 0;
    visit(blocks, &mut |content| {
        let texts = content.iter().filter_map(|inline| if let Inline::Text(text) = inline { Some(text) } else { None });
        count += texts.map(|text| text.matches(label).count()).sum::<usize>();
    });
    if label.is_empty() || count != 1 {
        return;
    }
    visit(blocks, &mut |content| {
        let whole = |inline: &Inline| match inline {
            Inline::Text(text) => text.split_once(label).map(|(a, b)| (a.to_owned(), b.to_owned())),
            _ => None,
        };
        let Some((at, (before, after))) = content.iter().enumerate().find_map(|(at, it)| Some((at, whole(it)?))) else {
            return;
        };
        let text = |text: String| (!text.is_empty()).then_some(Inline::Text(text));
        let link = Inline::Link {
            target: own.target.clone(),
            title: own.title.clone(),
            content: vec![Inline::Text(label.to_owned())],
        };
        content.splice(at..at + 1, text(before).into_iter().chain([link]).chain(text(after)));
    });
}

/// Calls a function for the inlines of every line that are in no other ones but marks; not for those of links. Texts are no
/// deeper than [`MAX_DEPTH`](crate::richtext::MAX_DEPTH).
fn visit(blocks: &mut [Block], each: &mut dyn FnMut(&mut Vec<Inline>)) {
    fn inlines(content: &mut Vec<Inline>, each: &mut dyn FnMut(&mut Vec<Inline>)) {
        each(content);
        for inline in content {
            if !matches!(inline, Inline::Link { .. })
                && let Some(inner) = inline.content_mut()
            {
                inlines(inner, each);
            }
        }
    }
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => inlines(content, each),
            Block::List { items, .. } => items.iter_mut().for_each(|item| visit(item, each)),
            Block::Quote(blocks) => visit(blocks, each),
            Block::Table(table) => {
                table.head.iter_mut().for_each(|cell| visit(cell, each));
                table.rows.iter_mut().flatten().for_each(|cell| visit(cell, each));
            }
            Block::CodeBlock { .. } | Block::Rule => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Links;
    use crate::richtext::markdown::read;

    #[test]
    fn links_are_the_authors_again() {
        let shown = |target: &str| target.strip_suffix(".md").map(|page| format!("https://b.c/{page}.html"));
        let same = |a: &str, b: &str| a == b;
        let links = Links { shown: &shown, same: &same, codes: &[] };
        let own = read("See [the guide](guide.md \"t\") and [hidden](#x).").text;
        let copy = read("Look at [the guide](https://b.c/guide.html), then hidden and [new](https://d.e).").text;
        let wanted = read("Look at [the guide](guide.md \"t\"), then [hidden](#x) and [new](https://d.e).").text;
        assert_eq!(links.restored(&own, &copy), wanted);
        assert_eq!(links.lost(&own, &wanted, "hidden"), None);
        assert_eq!(links.lost(&own, &copy, "hidden"), Some("#x".to_owned()));
        assert_eq!(links.lost(&own, &copy, "gone"), None);
    }
}
