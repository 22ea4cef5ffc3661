//! Sorting the codes of a section moves each of them with what belongs to it, and loses nothing.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use statusbook::diagnostic::rules;
use statusbook::fix::{Fixed, fix};
use statusbook::source::Inputs;

/// A code and how it is written down.
#[derive(Clone, Debug)]
struct Item {
    number: u32,
    style: u8,
    above: u8,
    gap: u8,
}

fn item() -> impl Strategy<Value = Item> {
    (0..5_u8, 0..3_u8, 0..3_u8).prop_map(|(style, above, gap)| Item { number: 0, style, above, gap })
}

/// Items in order but for some that changed places.
fn items() -> impl Strategy<Value = Vec<Item>> {
    let swaps = prop::collection::vec((0..100_usize, 0..100_usize), 0..4);
    (prop::collection::vec(item(), 4..14), swaps).prop_map(|(mut items, swaps)| {
        (0..).zip(&mut items).for_each(|(number, item)| item.number = 1_001 + number);
        let length = items.len();
        swaps.into_iter().for_each(|(a, b)| items.swap(a % length, b % length));
        items
    })
}

fn written(items: &[Item], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let mut out = String::from("title: T\nkind: app\nsections:\n  - title: A\n    codes:\n");
    for (at, Item { number, style, above, gap }) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(&"\n".repeat(usize::from(*gap)));
        }
        for n in 0..*above {
            let _ = writeln!(out, "{pad}# above {number} ({n})");
        }
        let _ = write!(out, "{pad}- ");
        let _ = match style {
            0 => writeln!(out, "{{ code: {number}, summary: Number {number}, description: Text of {number}. }}"),
            1 => writeln!(
                out,
                "code: {number} # beside {number}\n{pad}  summary: Number {number}\n{pad}  description: |\n{pad}    # Text\n\n{pad}    of {number}.\n{pad}  # below {number}"
            ),
            2 => writeln!(
                out,
                "code: {number}\n{pad}  summary: 'Number\n{pad}    {number}'\n{pad}  description: >-\n{pad}    Text of\n{pad}    {number}.  "
            ),
            3 => writeln!(
                out,
                "  code: \"{number}\"\n{pad}    summary: Number {number}\n{pad}    cases:\n{pad}    - summary: Case of {number}\n{pad}      description: Text of {number}."
            ),
            _ => {
                writeln!(out, "description: Text of {number}.\n{pad}  summary: Number {number}\n{pad}  code: {number}")
            }
        };
    }
    out + "  # after all\n  - title: B\n    codes: []\n"
}

/// What other rules would mend is not the subject here.
const SETTINGS: &str =
    "[book]\ntitle = \"Book\"\n[[lint.override]]\nrule = \"text/*\"\nlevel = \"off\"\nreason = \"a test\"\n";

fn fixed(text: &str) -> Fixed {
    let mut files = BTreeMap::new();
    files.insert("book.toml".to_owned(), SETTINGS.as_bytes().to_vec());
    files.insert("content/codes.yaml".to_owned(), text.as_bytes().to_vec());
    let (_, after, fixed) = fix(Inputs::in_memory(files).expect("a book"), None);
    assert!(!after.findings.iter().any(|finding| finding.rule.id == rules::UNSORTED.id && !finding.fix.is_empty()));
    fixed
}

proptest! {
    #![proptest_config(support::config(300))]

    #[test]
    fn each_code_keeps_what_belongs_to_it(items in items(), indent in 4..7_usize, windows in any::<bool>()) {
        let numbers: Vec<u32> = items.iter().map(|item| item.number).collect();
        let rising = numbers.windows(2).filter(|two| two[0] < two[1]).count();
        let is_meant = rising * 2 < numbers.len();
        let text = written(&items, indent);
        let text = if windows { text.replace('\n', "\r\n") } else { text };
        let fixed = fixed(&text);
        if is_meant || numbers.is_sorted() {
            prop_assert!(fixed.files.is_empty());
            return Ok(());
        }
        prop_assert_eq!(fixed.count, 1, "{}", text);
        // The blank lines between the items stay where they are; everything else is as if written in order.
        let mut sorted = items.clone();
        sorted.sort_by_key(|item| item.number);
        for (to, from) in sorted.iter_mut().zip(&items) {
            to.gap = from.gap;
        }
        let expected = written(&sorted, indent);
        let expected = if windows { expected.replace('\n', "\r\n") } else { expected };
        prop_assert_eq!(&fixed.files[0].new, &expected);
    }
}
