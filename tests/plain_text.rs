//! Text that was copied from pages is read as the page that it came from.

use statusbook::copies::read::text::read;
use statusbook::richtext::document::{Content, Document, Node, blocks};
use statusbook::richtext::{AsWritten, gfm};

/// A page in short: `# ` and `## ` before headings, `~` before paragraphs, `-` before items and a line for each row.
fn sketch(document: &Document) -> String {
    document.nodes.iter().map(|node| part(node) + "\n").collect()
}

fn part(node: &Node) -> String {
    let markdown = |nodes: &[Node]| gfm::cell(&blocks(nodes), &AsWritten);
    match &node.content {
        Content::Heading { level, content } => {
            let text = gfm::inline(content, &AsWritten);
            format!("{} {text}", "#".repeat(usize::from(*level)))
        }
        Content::List { items, .. } => {
            items.iter().map(|item| format!("- {}", markdown(&item.nodes))).collect::<Vec<_>>().join("\n")
        }
        Content::Table(grid) => {
            let row = |row: &statusbook::richtext::document::GridRow| {
                let cells: Vec<String> = row.cells.iter().map(|cell| markdown(&cell.nodes)).collect();
                format!("{} {}", if row.head { "=" } else { "|" }, cells.join(" | "))
            };
            grid.rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        _ => format!("~ {}", markdown(std::slice::from_ref(node))),
    }
}

#[test]
fn sketchy() {
    for file in ["tests/seeds/confluence.txt", "tests/seeds/documentation.txt"] {
        let text = std::fs::read_to_string(file).unwrap();
        println!("{}", sketch(&read(&text)));
    }
    for file in std::env::var("TXT").iter() {
        let text = std::fs::read_to_string(file).unwrap();
        for part in text.split("%%%\n") {
            println!("---------------\n{}", sketch(&read(part)));
        }
    }
}
