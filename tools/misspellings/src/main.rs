//! Prints the list of common misspellings for `src/check/text/misspellings.txt`:
//! `cargo run --manifest-path tools/misspellings/Cargo.toml > src/check/text/misspellings.txt`

/// Words that dictionaries have or that programmers mean as they are, and short names.
const RIGHT: [&str; 17] = [
    "agin",
    "bund",
    "crypted",
    "emac",
    "foto",
    "juli",
    "juni",
    "leafs",
    "loca",
    "noth",
    "parseable",
    "readd",
    "transferrable",
    "unparseable",
    "vertexes",
    "writeable",
    "runn",
];

fn main() {
    let mut lines: Vec<String> = Vec::new();
    for (word, corrections) in typos_dict::WORD.map.entries() {
        let word = word.into_inner().to_lowercase();
        // Short ones are more often abbreviations or words of other languages than slips.
        let long = word.len() >= 4 || matches!(word.as_str(), "teh" | "hte" | "adn");
        let letters = word.bytes().all(|b| b.is_ascii_lowercase());
        if long && letters && !corrections.is_empty() && !RIGHT.contains(&word.as_str()) {
            lines.push(format!("{word} {}", corrections.join(",")));
        }
    }
    lines.sort_unstable();
    println!("# Common misspellings, and what is meant. From typos-dict 0.14.4, https://github.com/crate-ci/typos,");
    println!(
        "# Copyright (c) Individual contributors, MIT OR Apache-2.0. Written by tools/misspellings; not to be edited."
    );
    for line in lines {
        println!("{line}");
    }
}
