#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &[u8]| {
    statusbook_fuzz::build(&[("content/guide/page.md", source), ("content/codes.yaml", b"title: Codes\n")]);
});
