//! `statusbook init` on a terminal: what is asked, and that nothing is written before it is agreed to.
#![cfg(unix)]

mod harness;

use harness::terminal::{CTRL_C, DOWN, ENTER, ESCAPE, SPACE, TAB, Terminal, plain};
use harness::{files, names, run, temp, text, write};

const PAGE: &str = "# Errors of the shop\n\n| Code | Name | Description |\n| --- | --- | --- |\n| 404 | Not Found | There is no such item. |\n";

/// The questions, each with the first words of what it means.
const QUESTIONS: [(&str, &str); 6] = [
    ("Copy to import:", "[a file or folder"),
    ("Kind of codes:", "[what the catalog"),
    ("Title:", "[the name of the book"),
    ("Language:", "[of the texts"),
    ("Outputs:", "[what is made"),
    ("Address of the site:", "[where it will be"),
];

#[test]
fn every_question_has_an_answer_that_enter_takes() {
    let folder = temp();
    let Some(mut terminal) = Terminal::start(folder.path(), &["init", "asked"]) else { return };
    terminal.sees("A new book in asked");
    for (question, _) in QUESTIONS {
        terminal.answers(question, ENTER);
    }
    // Nothing is there before it is agreed to.
    terminal.sees("Write the book?").sees("]");
    assert_eq!(names(folder.path()), "");
    terminal.types(ENTER);
    let (code, said) = terminal.ends();
    assert_eq!(code, Some(0), "{said}");
    let said = plain(&said);
    for (question, meaning) in QUESTIONS {
        assert!(said.contains(question) && said.contains(meaning), "{question}\n{said}");
    }
    for line in ["title       Status codes", "outputs     html, markdown, confluence", "address     none yet"] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert!(said.contains("started a book in asked") && said.contains("statusbook -C asked serve --open"), "{said}");
    // The same as without questions.
    run(folder.path(), &["init", "unasked"]).clean();
    assert_eq!(files(&folder.path().join("asked")), files(&folder.path().join("unasked")));
}

#[test]
fn answers_do_what_options_do() {
    let folder = temp();
    write(folder.path(), "shop-errors.md", PAGE);
    write(folder.path(), "prose.md", "# Nothing\n");
    let Some(mut terminal) = Terminal::start(folder.path(), &["init", "asked"]) else { return };
    // What cannot be imported is told, and asked again; a name is completed.
    terminal.answers("Copy to import:", "elsewhere.md\r").sees("elsewhere.md cannot be read");
    terminal.answers("Copy to import:", "-\r").sees("./- cannot be read");
    terminal.answers("Copy to import:", "prose.md\r").sees("nothing about codes was found");
    terminal.answers("Copy to import:", "sho").sees("shop-errors.md").types(TAB).sees("shop-errors.md").types(ENTER);
    terminal.sees("1 code").answers("Another copy:", ENTER);
    terminal.answers("Title: (Errors of the shop)", "Der Läden\r");
    // What is refused stays, to be mended: here it becomes right by what follows.
    terminal.answers("Language:", "d\r").sees("not a language tag").sees("]").types("e\r");
    terminal.answers("Outputs:", DOWN).types(SPACE).types(ENTER);
    terminal.answers("Address of the site:", "https:\r").sees("not the address of a site");
    terminal.sees("]").types("//example.com/docs\r");
    terminal.answers("Write the book?", "y\r");
    let (code, said) = terminal.ends();
    assert_eq!(code, Some(0), "{said}");
    let options = ["--title", "Der Läden", "--language", "de", "--outputs", "html,confluence"];
    let more = ["--base-url", "https://example.com/docs", "--import", "shop-errors.md"];
    run(folder.path(), &[&["init", "unasked"], &options[..], &more].concat()).clean();
    assert_eq!(text(folder.path(), "asked/book.toml"), text(folder.path(), "unasked/book.toml"));
    assert_eq!(files(&folder.path().join("asked")), files(&folder.path().join("unasked")));
}

#[test]
fn codes_of_your_own_are_chosen_from_the_list() {
    let folder = temp();
    let given = ["--title", "T", "--language", "en", "--outputs", "markdown"];
    let Some(mut terminal) = Terminal::start(folder.path(), &[&["init", "."], &given[..]].concat()) else { return };
    // What the command line says is not asked, and an address only for a site.
    terminal.answers("Copy to import:", ENTER);
    terminal.answers("Kind of codes:", DOWN).types(ENTER).answers("Write the book?", ENTER);
    let (code, said) = terminal.ends();
    assert_eq!(code, Some(0), "{said}");
    for (question, _) in &QUESTIONS[2..] {
        assert!(!said.contains(question), "{question}: {said}");
    }
    assert!(text(folder.path(), "content/status-codes.yaml").contains("PAY-402"));
    assert!(text(folder.path(), "book.toml").contains("outputs = [\"markdown\"]"));
}

#[test]
fn no_writes_nothing() {
    let folder = temp();
    let given = ["--kind", "http", "--title", "T", "--language", "en", "--outputs", "markdown"];
    for keys in ["n\r", ESCAPE, CTRL_C] {
        let Some(mut terminal) = Terminal::start(folder.path(), &[&["init", "new"], &given[..]].concat()) else {
            return;
        };
        terminal.sees("Write the book?").sees("]");
        let (code, said) = match keys {
            CTRL_C => terminal.interrupts(),
            keys => {
                terminal.types(keys);
                terminal.ends()
            }
        };
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("nothing was written"), "{said}");
        assert!(!folder.path().join("new").exists());
    }
}

#[test]
fn it_can_be_called_off_at_every_question() {
    let folder = temp();
    for last in 0..QUESTIONS.len() {
        let Some(mut terminal) = Terminal::start(folder.path(), &["init", "new"]) else { return };
        for (question, _) in &QUESTIONS[..last] {
            terminal.answers(question, ENTER);
        }
        terminal.sees(QUESTIONS[last].0).sees("]");
        let (code, said) = terminal.interrupts();
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("nothing was written") && !said.contains("panicked"), "{said}");
        // A list hides the cursor, and it is shown again.
        assert!(said.rfind("\x1b[?25h") > said.rfind("\x1b[?25l"), "{said:?}");
        assert_eq!(names(folder.path()), "");
    }
}

#[test]
fn nobody_is_asked_in_vain() {
    let folder = temp();
    // What is there is told before the first question; with `--yes` there is none.
    write(folder.path(), "taken/book.toml", "mine");
    let Some(terminal) = Terminal::start(folder.path(), &["init", "taken"]) else { return };
    let (code, said) = terminal.ends();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("these files are there already") && !said.contains(QUESTIONS[0].0), "{said}");
    let Some(terminal) = Terminal::start(folder.path(), &["init", "new", "--yes"]) else { return };
    let (code, said) = terminal.ends();
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains(QUESTIONS[0].0) && folder.path().join("new/book.toml").exists(), "{said}");
    // A terminal that cannot show them is not asked either.
    let Some(terminal) = Terminal::start_on("dumb", folder.path(), &["init", "plain"]) else { return };
    let (code, said) = terminal.ends();
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains('\x1b') && folder.path().join("plain/book.toml").exists(), "{said}");
}
