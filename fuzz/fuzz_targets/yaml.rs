#![no_main]

use libfuzzer_sys::fuzz_target;

// What stands after a line of `%%%` is a second file, which the first may include.
fuzz_target!(|source: &[u8]| {
    let at = source.windows(5).position(|line| line == b"\n%%%\n");
    let (first, second) = at.map_or((source, &b""[..]), |at| (&source[..at], &source[at + 5..]));
    match second {
        [] => statusbook_fuzz::build(&[("content/codes.yaml", first)]),
        _ => statusbook_fuzz::build(&[("content/codes.yaml", first), ("content/part.yaml", second)]),
    }
});
