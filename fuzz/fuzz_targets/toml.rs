#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &[u8]| {
    statusbook_fuzz::build(&[("book.toml", source), ("content/page.md", b"# Page\n")]);
});
