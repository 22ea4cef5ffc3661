//! The linter is tried on itself: a clean book, 500 and more times with a single fault in it, each of which is found by the
//! rule that is meant for it, in the place where it was made.
//!
//! A fault is made in the text of the book, with `¤` before the place where it is to be found.

mod harness;

use std::fmt::Write;
use std::path::Path;

use statusbook::check::examine;
use statusbook::diagnostic::Severity;

use statusbook::source::Inputs;

const MARK: char = '¤';

/// The codes of the clean book, in three sections: code, phrase, description.
const CODES: [(&str, &str, &str); 21] = [
    ("200", "OK", "The payment was found, and the body describes it."),
    ("201", "Created", "A new payment was made, and its address stands in a header."),
    ("202", "Accepted", "The bank works on the payment, which can take a day."),
    ("204", "No Content", "The card was removed from the account."),
    ("301", "Moved Permanently", "The merchant has another name since the last request."),
    ("303", "See Other", "The receipt is kept under an address of its own."),
    ("304", "Not Modified", "Nothing happened since the client asked last time."),
    ("307", "Temporary Redirect", "Another region answers for this merchant today."),
    ("400", "Bad Request", "The amount or the currency could not be understood."),
    ("402", "Payment Required", "The account of the merchant has not been paid for."),
    ("403", "Forbidden", "The key does not allow refunds."),
    ("404", "Not Found", "No payment has this number."),
    ("409", "Conflict", "Somebody else changed the same payment a moment ago."),
    ("410", "Gone", "The receipt was deleted after ten years, as the law demands."),
    ("422", "Unprocessable Content", "The card number fails its check digit."),
    ("429", "Too Many Requests", "More requests arrived than the plan of the merchant includes."),
    ("500", "Internal Server Error", "A fault of ours, which wakes up an engineer."),
    ("501", "Not Implemented", "Banks of this country cannot be reached yet."),
    ("502", "Bad Gateway", "The bank gave an answer that makes no sense."),
    ("503", "Service Unavailable", "The service is being updated, usually for less than a minute."),
    ("504", "Gateway Timeout", "The bank did not answer in time, and the payment may still happen."),
];

const SECTIONS: [(&str, char); 4] =
    [("Success", '2'), ("Redirection", '3'), ("Client errors", '4'), ("Server errors", '5')];

/// One definition as lines of YAML, without their indentation.
fn definition(code: &str, summary: &str, description: &str) -> Vec<String> {
    vec![format!("code: {code}"), format!("summary: {summary}"), format!("description: {description}")]
}

/// The catalog, with the definition at `at` changed as a fault wants it, or left out.
fn catalog(at: usize, change: &dyn Fn(&mut Vec<String>)) -> String {
    let mut text = String::from("title: Payments API\ndescription: What the payments API answers.\nsections:\n");
    for (title, class) in SECTIONS {
        let _ = write!(text, "  - title: {title}\n    codes:\n");
        for (n, (code, summary, description)) in CODES.iter().enumerate().filter(|(_, code)| code.0.starts_with(class))
        {
            let mut lines = definition(code, summary, description);
            if n == at {
                change(&mut lines);
            }
            for (i, line) in lines.iter().enumerate() {
                let _ = writeln!(text, "      {} {line}", if i == 0 { '-' } else { ' ' });
            }
        }
    }
    text.push_str("retired:\n  - code: 299\n    note: It was never sent.\n");
    text
}

const PAGE: [&str; 9] = [
    "# Payments",
    "",
    "How to pay with the [codes](codes.yaml#404) at hand.",
    "",
    "## Cards",
    "",
    "Cards are read by the terminal, and the terminal asks the bank.",
    "",
    "Then the bank answers.",
];

/// The page, with its line `at` replaced.
fn page(at: usize, line: &str) -> String {
    let lines = PAGE.iter().enumerate().map(|(n, old)| if n == at { line } else { old });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// A fault: the rule that is to find it, and the text of the catalog or the page that has it.
struct Fault {
    rule: &'static str,
    file: &'static str,
    text: String,
}

/// Changes a line of a definition: `§` in the pattern is what the line says after its key.
fn rewritten(lines: &mut [String], key: &str, pattern: &str) {
    let line = lines.iter_mut().find(|line| line.starts_with(key)).expect("a line of this key");
    let value = line[key.len()..].trim_start_matches(": ").to_owned();
    *line = pattern.replace('§', &value);
}

/// Every fault that can be made in each of the definitions.
fn in_definitions() -> Vec<Fault> {
    // The rule, the key whose line is changed, and what that line becomes.
    let lines: [(&str, &str, &str); 24] = [
        ("http/phrase-mismatch", "summary", "summary: ¤Money Trouble"),
        ("http/unregistered-code", "code", "code: ¤298"),
        ("source/placeholder", "description", "description: ¤TODO"),
        ("source/placeholder", "description", "description: § Ask the bank, ¤FIXME."),
        ("source/empty-field", "summary", "summary: ¤\"\""),
        ("source/unknown-key", "summary", "¤sumary: §"),
        ("source/ambiguous-scalar", "summary", "summary: ¤no"),
        ("source/wrong-type", "description", "description: ¤[§]"),
        ("source/duplicate-key", "summary", "summary: §\n        ¤summary: §"),
        ("source/retired-code-reused", "code", "code: ¤299"),
        ("text/trailing-space", "description", "description: §¤  "),
        ("text/invisible", "description", "description: Briefly,¤\u{200B} §"),
        ("text/doubled-word", "description", "description: Told ¤of of what follows. §"),
        ("text/spelling", "description", "description: § You ¤recieve it."),
        ("text/spelling", "description", "description: § Ask when ¤your going to pay."),
        ("text/terms", "description", "description: § It comes by ¤e-mail."),
        ("text/final-period", "description", "description: § And ¤more"),
        ("text/length", "summary", "summary: ¤§ and nothing else that would be of any use to anybody at all"),
        ("text/raw-html", "description", "description: § ¤<marquee>Pay</marquee>."),
        ("text/control-character", "description", "description: \"It rings¤\\u0007 a bell. §\""),
        ("link/broken", "description", "description: § ¤[More](nowhere.md)."),
        ("link/bad", "description", "description: § [More](¤http:/example.com)."),
        ("link/label-mismatch", "description", "description: § ¤[RFC 9111](https://www.rfc-editor.org/rfc/rfc9110)."),
        ("link/unsafe-address", "description", "description: § ¤[More](javascript:pay)."),
    ];
    // The rule, and the line that is added.
    let more: [(&str, &str); 10] = [
        ("source/invalid-value", "retry: ¤sometimes"),
        ("source/dangling-reference", "deprecated: { replaced_by: ¤499, note: It is old. }"),
        ("http/reference-mismatch", "references: [¤rfc7231#6.1]"),
        ("http/retry-contradiction", "retry: no\n        headers: [¤Retry-After]"),
        ("http/example-status", "examples:\n          - response: |\n              HTTP/1.1 ¤226 IM Used"),
        ("page/image-alt", "details: \"¤![](codes.png)\""),
        ("lint/unknown-rule", "since: 1 # statusbook: allow(¤text/lenght) agreed"),
        ("lint/unused-allow", "since: 1 # statusbook: allow(¤text/length) agreed"),
        ("lint/malformed-allow", "since: 1 ¤# statusbook: alow(text/length) agreed"),
        ("lint/not-allowable", "since: 1 # statusbook: allow(¤source/duplicate-code) agreed"),
    ];
    let mut faults = Vec::new();
    let mut add = |rule, text| faults.push(Fault { rule, file: "content/codes.yaml", text });
    for at in 0..CODES.len() {
        for (rule, key, pattern) in lines {
            add(rule, catalog(at, &|lines| rewritten(lines, key, pattern)));
        }
        // After a redirection, `Retry-After` is about something else.
        let applies = |rule: &str| rule != "http/retry-contradiction" || !CODES[at].0.starts_with('3');
        for (rule, line) in more.into_iter().filter(|(rule, _)| applies(rule)) {
            add(rule, catalog(at, &|lines| lines.push(line.to_owned())));
        }
        let (code, phrase, _) = CODES[at];
        let wrong: String =
            phrase.chars().enumerate().map(|(n, c)| if n == 0 { c } else { c.to_ascii_lowercase() }).collect();
        if wrong != phrase {
            add("http/phrase-case", catalog(at, &|lines| lines[1] = format!("summary: ¤{wrong}")));
        }
        add("text/starts-with-summary", catalog(at, &|lines| lines[2] = format!("description: ¤{phrase}.")));
        add(
            "source/missing-field",
            catalog(at, &|lines| {
                lines.remove(1);
                lines[0] = format!("¤{}", lines[0]);
            }),
        );
        add(
            "source/deprecated-without-replacement",
            catalog(at, &|lines| {
                lines[0] = lines[0].replace(": ", ": ¤");
                lines.push("deprecated: true".to_owned());
            }),
        );
        if at > 0 {
            add("text/duplicate-description", catalog(at, &|lines| lines[2] = format!("description: ¤{}", CODES[0].2)));
        }
        // The number of a code that stands elsewhere.
        let other = CODES[(at + 5) % CODES.len()].0;
        let (first, second) = if at + 5 < CODES.len() { ("", "¤") } else { ("¤", "") };
        let twice = catalog(at, &|lines| lines[0] = format!("code: {first}{other}"));
        let line = format!("- code: {other}\n");
        let text = if second.is_empty() {
            twice
        } else {
            let last = twice.rfind(&line).expect("the other one");
            format!("{}- code: {second}{other}\n{}", &twice[..last], &twice[last + line.len()..])
        };
        add("source/duplicate-code", text);
        if !code.starts_with('4') {
            let moved = |lines: &mut Vec<String>| *lines = definition("¤418", "I'm a Teapot", "It is short and stout.");
            add("http/wrong-section", catalog(at, &moved));
        }
        if matches!(code, "204" | "304") {
            let body = format!(
                "examples:\n          - response: |\n              HTTP/1.1 {code} {phrase}\n\n              ¤{{}}"
            );
            add("http/empty-body-example", catalog(at, &|lines| lines.push(body.clone())));
        }
    }
    faults
}

/// Faults that can be made once.
fn elsewhere() -> Vec<Fault> {
    let of_page = [
        ("page/heading-skip", 4, "¤#### Cards"),
        ("page/second-title", 4, "¤# Cards"),
        ("page/image-alt", 6, "See ¤![](cards.png)."),
        ("text/doubled-word", 6, "The terminal reads ¤the the card."),
        ("text/spelling", 8, "The bank ¤definately answers."),
        ("link/broken", 2, "How to pay with the ¤[codes](codes.yml)."),
        ("source/dangling-reference", 2, "How to pay with the ¤[codes](codes.yaml#405)."),
        ("coverage/unknown", 8, "Then the bank answers ¤HTTP 405."),
        ("link/label-mismatch", 2, "How to pay with ¤[404](codes.yaml#403)."),
    ];
    let of_page =
        of_page.into_iter().map(|(rule, at, line)| Fault { rule, file: "content/page.md", text: page(at, line) });
    let whole = catalog(usize::MAX, &|_| {});
    let of_catalog = [
        ("source/empty-section", "retired:", "  - title: ¤Nothing\n    codes: []\nretired:"),
        ("source/yaml-syntax", "sections:", "¤sections"),
        ("http/out-of-range", "- code: 504", "- code: ¤604"),
        (
            "source/unsorted",
            "- code: 504",
            "- code: ¤505\n        summary: HTTP Version Not Supported\n        description: The client is older than the web.\n      - code: 504",
        ),
    ];
    let of_catalog = of_catalog.into_iter().map(|(rule, old, new)| {
        let mut text = whole.replacen(old, new, 1);
        if rule == "http/out-of-range" {
            text.insert_str(0, "kind: http\n");
        }
        Fault { rule, file: "content/codes.yaml", text }
    });
    of_page.chain(of_catalog).collect()
}

const SETTINGS: &str = "[book]\ntitle = \"Payments\"\nlanguage = \"en\"\n\n[lint.terms]\n\"e-mail\" = \"email\"\n";

/// A folder with the clean book, but for one file.
fn write_book(folder: &Path, file: &str, text: &str) {
    harness::write(folder, "book.toml", SETTINGS);
    harness::write(folder, "content/codes.yaml", catalog(usize::MAX, &|_| {}));
    harness::write(folder, "content/page.md", page(usize::MAX, ""));
    for image in ["codes.png", "cards.png"] {
        harness::write(folder, &format!("content/{image}"), "");
    }
    harness::write(folder, file, text);
}

/// All findings of a book: rule, file, line and column.
fn found(folder: &Path) -> Vec<(&'static str, String, usize, usize)> {
    let inputs = Inputs::read(folder).expect("a book");

    let examined = examine(inputs, None, |_| {}, None);
    let place = |finding: &statusbook::diagnostic::Diagnostic| {
        let at = examined.sources.start(finding.span);
        (finding.rule.id, examined.sources.name(finding.span.file).to_owned(), at.line, at.column)
    };
    examined.findings.iter().map(place).collect()
}

/// What is wrong with how a fault is found.
fn missed(fault: &Fault, folder: &Path) -> Option<String> {
    let before = &fault.text[..fault.text.find(MARK)?];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
    write_book(folder, fault.file, &fault.text.replace(MARK, ""));
    let found = found(folder);
    let wanted = (fault.rule, fault.file.to_owned(), line, column);
    (!found.contains(&wanted))
        .then(|| format!("{wanted:?} is not among {found:?}\n{}", fault.text.lines().nth(line - 1).unwrap_or_default()))
}

#[test]
fn the_book_without_a_fault_is_clean() {
    let folder = harness::temp();
    write_book(folder.path(), "content/page.md", &page(usize::MAX, ""));
    assert_eq!(found(folder.path()), []);
    assert!(Severity::ALL.len() == 3, "advice counts, too");
}

#[test]
fn every_fault_is_found_by_its_rule_in_its_place() {
    let mut faults = in_definitions();
    faults.extend(elsewhere());
    assert!(faults.len() >= 500, "{} faults", faults.len());
    assert!(faults.iter().all(|fault| fault.text.matches(MARK).count() == 1), "each has one place");
    let missed: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = faults
            .chunks(faults.len().div_ceil(4))
            .map(|some| {
                scope.spawn(move || {
                    let folder = harness::temp();
                    some.iter().filter_map(|fault| missed(fault, folder.path())).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(
        missed.is_empty(),
        "{} of {} are missed\n{}",
        missed.len(),
        faults.len(),
        missed[..missed.len().min(20)].join("\n")
    );
}
