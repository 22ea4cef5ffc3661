//! What the elements of HTML and of storage format mean.

use super::builder::{Kind, Span};
use super::line::Format;
use super::wiki::Part;
use crate::richtext::Alignment;
use crate::richtext::dom::{Dom, Element, Id};

/// What an element means.
pub(super) enum Meaning {
    /// It shows nothing, and nothing in it is part of the page.
    Nothing,
    /// It only groups what is within lines, or is not known.
    Inline,
    /// It only groups what stands on lines of its own.
    Block,
    Format(Format),
    Link,
    Image,
    Break,
    Rule,
    Quotation,
    Time,
    RowGroup,
    Frame(Kind),
    /// It is one of Confluence's own.
    Wiki(Part),
}

/// What an element of that name means.
pub(super) fn meaning(name: &str) -> Meaning {
    use Meaning::{Block, Break, Frame, Image, Inline, Link, Nothing, Quotation, RowGroup, Rule, Time};
    let format = Meaning::Format;
    match name {
        "a" => Link,
        "em" | "i" | "cite" | "dfn" => format(Format::Emphasis),
        "b" | "strong" => format(Format::Strong),
        "del" | "s" | "strike" => format(Format::Strikethrough),
        "sup" => format(Format::Superscript),
        "sub" => format(Format::Subscript),
        "kbd" => format(Format::Keyboard),
        "code" | "tt" | "samp" | "var" => format(Format::Code),
        "q" => Quotation,
        "br" => Break,
        "hr" => Rule,
        "img" => Image,
        "time" => Time,
        "h1" => Frame(Kind::Heading(1)),
        "h2" => Frame(Kind::Heading(2)),
        "h3" => Frame(Kind::Heading(3)),
        "h4" => Frame(Kind::Heading(4)),
        "h5" => Frame(Kind::Heading(5)),
        "h6" => Frame(Kind::Heading(6)),
        "ul" | "menu" | "dir" | "ac:task-list" => Frame(Kind::List { start: None, items: Vec::new() }),
        "ol" => Frame(Kind::List { start: Some(1), items: Vec::new() }),
        "li" | "ac:task" => Frame(Kind::Item),
        "dl" => Frame(Kind::Terms(Vec::new())),
        "dt" => Frame(Kind::Name),
        "dd" => Frame(Kind::Said),
        "blockquote" => Frame(Kind::Quote),
        "pre" | "xmp" | "listing" | "plaintext" => Frame(Kind::Pre { language: None, text: String::new() }),
        "table" => Frame(Kind::Table(Box::default())),
        "thead" | "tbody" | "tfoot" => RowGroup,
        "tr" => Frame(Kind::Row { cells: Vec::new() }),
        "td" => Frame(Kind::Cell(Span { head: false, columns: 1, rows: 1, alignment: Alignment::None })),
        "th" => Frame(Kind::Cell(Span { head: true, columns: 1, rows: 1, alignment: Alignment::None })),
        "caption" => Frame(Kind::Caption),
        "p" | "div" | "section" | "article" | "main" | "header" | "address" | "center" | "details" | "summary"
        | "dialog" | "fieldset" | "legend" | "figure" | "figcaption" | "form" | "hgroup" | "html" | "body"
        | "ac:layout" | "ac:layout-section" | "ac:layout-cell" | "ac:task-body" | "ac:caption" | "ac:adf-fallback" => {
            Block
        }
        "script"
        | "style"
        | "template"
        | "noscript"
        | "head"
        | "title"
        | "nav"
        | "aside"
        | "footer"
        | "search"
        | "button"
        | "input"
        | "select"
        | "option"
        | "optgroup"
        | "datalist"
        | "textarea"
        | "output"
        | "progress"
        | "meter"
        | "svg"
        | "iframe"
        | "frame"
        | "frameset"
        | "noframes"
        | "noembed"
        | "embed"
        | "object"
        | "applet"
        | "audio"
        | "video"
        | "canvas"
        | "map"
        | "colgroup"
        | "col"
        | "rp"
        | "rt"
        | "link"
        | "meta"
        | "base"
        | "ac:parameter"
        | "ac:default-parameter"
        | "ac:placeholder"
        | "ac:task-id"
        | "ac:task-uuid"
        | "ac:task-status"
        | "ac:adf-attribute" => Nothing,
        "ac:structured-macro" | "ac:macro" => Meaning::Wiki(Part::Macro),
        "ac:rich-text-body" => Meaning::Wiki(Part::RichBody),
        "ac:plain-text-body" => Meaning::Wiki(Part::PlainBody),
        "ac:link" => Meaning::Wiki(Part::Link),
        "ac:image" => Meaning::Wiki(Part::Image),
        "ac:emoticon" => Meaning::Wiki(Part::Emoticon),
        "ac:adf-node" => Meaning::Wiki(Part::AdfNode),
        _ => Inline,
    }
}

/// The spans of a cell, with what is no number taken as HTML takes it ("Rules for parsing non-negative integers", and
/// the limits in "Attributes common to td and th elements").
pub(super) fn span(element: &Element, cell: Span) -> Span {
    let number = |name: &str| {
        let value = element.attribute(name)?.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let value = value.strip_prefix('+').unwrap_or(value);
        let digits = value.len() - value.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let digits = value.get(..digits).filter(|digits| !digits.is_empty())?;
        Some(digits.parse::<usize>().unwrap_or(usize::MAX))
    };
    let columns = number("colspan").filter(|columns| *columns > 0).unwrap_or(1).min(1_000);
    let rows = number("rowspan").unwrap_or(1).min(65_534);
    Span { columns, rows, alignment: alignment(element), ..cell }
}

fn alignment(element: &Element) -> Alignment {
    let style = element.attribute("style").and_then(|style| {
        let declaration = style.split(';').find_map(|part| part.trim().strip_prefix("text-align"))?;
        declaration.trim_start().strip_prefix(':')
    });
    let said = style.or_else(|| element.attribute("align")).map(str::trim);
    // What our own pages say.
    let class = || element.attribute("class").filter(|class| matches!(*class, "left" | "center" | "right"));
    match said.or_else(class).unwrap_or_default() {
        "left" | "start" => Alignment::Left,
        "center" => Alignment::Center,
        "right" | "end" => Alignment::Right,
        _ => Alignment::None,
    }
}

/// The language of a block of code, as its classes or those around it say.
pub(super) fn language(dom: &Dom, id: Id, element: &Element) -> Option<String> {
    let named = |element: &Element| {
        let class = element.attribute("class").unwrap_or_default();
        let mut classes = class.split_ascii_whitespace();
        let prefixed = |class: &str| {
            ["language-", "lang-", "highlight-source-"]
                .iter()
                .find_map(|prefix| class.strip_prefix(prefix))
                .map(str::to_owned)
        };
        // Confluence's own, as pages show it.
        let brush = || {
            let parameters = element.attribute("data-syntaxhighlighter-params")?;
            let brush = parameters.split(';').find_map(|part| part.trim().strip_prefix("brush:"))?;
            Some(brush.trim().to_owned())
        };
        classes.find_map(prefixed).or_else(brush)
    };
    let around = || dom.parent(id).and_then(|parent| dom.element(parent)).filter(|parent| &*parent.name == "div");
    let name = named(element).or_else(|| around().and_then(named))?;
    crate::richtext::markdown::language(&name)
}
