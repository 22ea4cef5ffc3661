//! One small tree for HTML, Markdown and storage format, each read by a parser that is not ours.

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::storage;

/// An element, or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    Element { name: String, attributes: Vec<(String, String)>, children: Vec<Tree> },
    Text(String),
}

/// HTML as a browser reads it.
pub fn html(page: &str) -> Tree {
    let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(page);
    Tree::Element { name: "document".to_owned(), attributes: Vec::new(), children: handles(&dom.document) }
}

fn handles(node: &Handle) -> Vec<Tree> {
    let tree = |child: &Handle| match &child.data {
        NodeData::Text { contents } => Some(Tree::Text(contents.borrow().to_string())),
        NodeData::Element { name, attrs, .. } => Some(Tree::Element {
            name: name.local.to_string(),
            attributes: attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect(),
            children: handles(child),
        }),
        _ => None,
    };
    node.children.borrow().iter().filter_map(tree).collect()
}

/// Markdown as comrak reads it, with the tables of GitHub.
pub fn markdown(source: &str) -> Tree {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.render.r#unsafe = true;
    html(&format!("<!DOCTYPE html><body>{}", comrak::markdown_to_html(source, &options)))
}

/// The body of a page in storage format; names keep their prefixes.
pub fn storage(body: &str) -> Tree {
    let page = storage::wrapped(body);
    let document = roxmltree::Document::parse(&page).expect("well-formed storage format");
    nodes(document.root_element())
}

fn nodes(node: roxmltree::Node<'_, '_>) -> Tree {
    if let Some(text) = node.text().filter(|_| node.is_text()) {
        return Tree::Text(text.to_owned());
    }
    let prefixed = |namespace: Option<&str>, name: &str| match namespace {
        Some(storage::AC) => format!("ac:{name}"),
        Some(storage::RI) => format!("ri:{name}"),
        _ => name.to_owned(),
    };
    Tree::Element {
        name: prefixed(node.tag_name().namespace(), node.tag_name().name()),
        attributes: node.attributes().map(|a| (prefixed(a.namespace(), a.name()), a.value().to_owned())).collect(),
        children: node.children().map(nodes).collect(),
    }
}

impl Tree {
    pub fn name(&self) -> &str {
        match self {
            Tree::Element { name, .. } => name,
            Tree::Text(_) => "",
        }
    }

    pub fn children(&self) -> &[Tree] {
        match self {
            Tree::Element { children, .. } => children,
            Tree::Text(_) => &[],
        }
    }

    pub fn attributes(&self) -> &[(String, String)] {
        match self {
            Tree::Element { attributes, .. } => attributes,
            Tree::Text(_) => &[],
        }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes().iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All elements below, in the order of the page.
    pub fn elements(&self) -> Vec<&Tree> {
        let mut all = Vec::new();
        for child in self.children().iter().filter(|child| matches!(child, Tree::Element { .. })) {
            all.push(child);
            all.extend(child.elements());
        }
        all
    }

    /// The elements of a name below.
    pub fn all(&self, name: &str) -> Vec<&Tree> {
        self.elements().into_iter().filter(|element| element.name() == name).collect()
    }

    /// The only element of a name below.
    #[track_caller]
    pub fn one(&self, name: &str) -> &Tree {
        let found = self.all(name);
        assert_eq!(found.len(), 1, "{name} in {self:?}");
        found[0]
    }

    /// The text as it stands; the parameters of macros are no text.
    pub fn text(&self) -> String {
        match self {
            Tree::Text(text) => text.clone(),
            Tree::Element { name, .. } if name == "ac:parameter" => String::new(),
            Tree::Element { children, .. } => children.iter().map(Tree::text).collect(),
        }
    }

    /// The text as it is read: white space is one space.
    pub fn words(&self) -> String {
        self.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The cells of the rows of a table, head and body alike.
    pub fn rows(&self) -> Vec<Vec<&Tree>> {
        let cell = |tree: &&Tree| matches!(tree.name(), "td" | "th");
        self.all("tr").into_iter().map(|row| row.children().iter().filter(cell).collect()).collect()
    }
}
