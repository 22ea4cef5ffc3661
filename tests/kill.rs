//! Killing a build at any moment does no harm: every file is wholly old or wholly new, foreign files stay, and the next
//! build ends as if nothing had happened.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: usize = 100;
const CODES: usize = 12;
/// Files of somebody else's within the build folder.
const FOREIGN: [&str; 2] = ["README.txt", "html/status-codes/notes.txt"];

/// Where new files lie before they are switched in: as long as it is there, a build writes.
const STAGING: &str = ".statusbook/staging";

/// Random numbers of a seed that a failure tells (SplitMix64).
struct Random(u64);

impl Random {
    fn fraction(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A book in two versions: most codes say something else in each, some are in one of them only, and one catalog is.
fn write_book(root: &Path, version: char) {
    let content = root.join("content");
    fs::create_dir_all(&content).expect("a folder");
    fs::write(root.join("book.toml"), "[book]\ntitle = \"Book\"\n").expect("a file");
    let mut yaml = format!("title: Codes of {version}\nsections:\n  - title: All\n    codes:\n");
    for n in 0..CODES {
        let code = if n % 10 == 0 { format!("{version}-{n}") } else { n.to_string() };
        let text = if n % 3 == 0 { "the same".to_owned() } else { format!("text of {version} ").repeat(n % 40 + 1) };
        let _ = write!(yaml, "      - code: {code}\n        summary: Summary {n}\n        description: {text}\n");
    }
    fs::write(content.join("status-codes.yaml"), yaml).expect("a file");
    let more = content.join("more.yaml");
    if version == 'a' {
        fs::write(
            more,
            "title: More\nsections:\n  - title: A\n    codes:\n      - {code: 1, summary: s, description: d}\n",
        )
        .expect("a file");
    } else if more.exists() {
        fs::remove_file(more).expect("no file");
    }
}

fn start(root: &Path, into: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_statusbook"))
        .args(["build", "--format", "short", "-C"])
        .arg(root)
        .arg("--dest")
        .arg(into)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

fn build(root: &Path, into: &Path) {
    let status = start(root, into).wait().expect("the program ends");
    assert!(status.success(), "{status}");
}

/// Every file below a folder with its bytes, by path; that of our own records apart.
fn files(folder: &Path) -> (BTreeMap<String, Vec<u8>>, BTreeMap<String, Vec<u8>>) {
    let (mut output, mut records) = (BTreeMap::new(), BTreeMap::new());
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            let into = if name.starts_with(".statusbook/") { &mut records } else { &mut output };
            into.insert(name, fs::read(&path).expect("a file"));
        }
    }
    (output, records)
}

/// How long builds take, and how long they write: the longest of some.
struct Pace {
    whole: Duration,
    writing: Duration,
}

impl Pace {
    fn of(mut child: Child, into: &Path) -> Self {
        let started = Instant::now();
        let mut writes = None;
        while child.try_wait().expect("a child").is_none() {
            if writes.is_none() && into.join(STAGING).exists() {
                writes = Some(Instant::now());
            }
        }
        Self { whole: started.elapsed(), writing: writes.map_or(Duration::ZERO, |writes| writes.elapsed()) }
    }
}

/// Kills a build at a moment after its start, or after it starts to write; whether it was still at work.
fn kill(mut child: Child, moment: Duration, writing: Option<&Path>) -> bool {
    let mut from = writing.is_none().then(Instant::now);
    while from.is_none_or(|from| from.elapsed() < moment) {
        if child.try_wait().expect("a child").is_some() {
            return false;
        }
        if from.is_none() && writing.is_some_and(Path::exists) {
            from = Some(Instant::now());
        }
        std::hint::spin_loop();
    }
    child.kill().expect("killed, or ended by itself");
    !child.wait().expect("it ended").success()
}

#[test]
fn a_build_may_be_killed_at_any_moment() {
    let seed =
        std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| u64::from(std::process::id()));
    println!("SEED={seed}");
    let mut random = Random(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let (books, references) = ([at("a"), at("b")], [at("reference-a"), at("reference-b")]);
    for (version, (book, reference)) in ['a', 'b'].into_iter().zip(books.iter().zip(&references)) {
        write_book(book, version);
        build(book, reference);
    }
    let expected = references.each_ref().map(|reference| files(reference));
    let public = at("public");
    build(&books[0], &public);
    for foreign in FOREIGN {
        fs::write(public.join(foreign), foreign).expect("a file");
    }
    let paces = [1, 0, 1, 0, 1].map(|version: usize| Pace::of(start(&books[version], &public), &public));
    let median = |mut all: Vec<Duration>| {
        all.sort_unstable();
        all[all.len() / 2]
    };
    let whole = median(paces.iter().map(|pace| pace.whole).collect());
    let writing = median(paces.iter().map(|pace| pace.writing).collect());
    // Whatever else runs on this machine changes the pace: kills that come too late make the next ones come earlier.
    let mut spans = [whole, writing];

    let (mut hit, mut halfway) = (0, 0);
    let mut now = 1;
    for number in 0..KILLS {
        let (old, new) = (now, 1 - now);
        // Every other kill counts from the first file that is written: that is the shorter part, and the harder one.
        let staging = public.join(STAGING);
        let from = (number % 2 == 1).then_some(staging.as_path());
        let moment = spans[number % 2].mul_f64(random.fraction());
        let was_running = kill(start(&books[new], &public), moment, from);
        spans[number % 2] = spans[number % 2].mul_f64(if was_running { 1.05 } else { 0.8 });
        let (found, records) = files(&public);
        let told = format!("kill {number} at {moment:?} with SEED={seed}");
        for (path, bytes) in &found {
            if FOREIGN.contains(&path.as_str()) {
                assert_eq!(bytes, path.as_bytes(), "{path}, {told}");
                continue;
            }
            let versions = [old, new].map(|version| expected[version].0.get(path));
            assert!(versions.contains(&Some(bytes)), "{path} is neither old nor new, {told}");
        }
        for path in FOREIGN {
            assert!(found.contains_key(path), "{path} is gone, {told}");
        }
        for path in expected[old].0.keys().filter(|path| expected[new].0.contains_key(*path)) {
            assert!(found.contains_key(path), "{path} is missing, {told}");
        }
        hit += usize::from(was_running);
        let others = found.len() - FOREIGN.len();
        let is_whole = [old, new].iter().any(|version| {
            others == expected[*version].0.len()
                && expected[*version].0.iter().all(|(path, bytes)| found.get(path) == Some(bytes))
        });
        halfway += usize::from(!is_whole || records.len() > 3);

        build(&books[new], &public);
        let (mut found, records) = files(&public);
        for path in FOREIGN {
            assert_eq!(found.remove(path).as_deref(), Some(path.as_bytes()), "{path}, {told}");
        }
        assert!(found == expected[new].0, "the next build, {told}");
        let same = [".statusbook/manifest", ".statusbook/lock"]
            .iter()
            .all(|path| records.get(*path) == expected[new].1.get(*path));
        let names: Vec<_> = records.keys().map(String::as_str).collect();
        assert_eq!(names, [".statusbook/inputs", ".statusbook/lock", ".statusbook/manifest"], "{told}");
        assert!(same, "the records of the next build, {told}");
        now = new;
    }
    println!(
        "{hit} of {KILLS} kills hit a build at work, {halfway} of them while it wrote; a build takes {whole:?}, {writing:?} of it to write"
    );
    assert!(hit >= KILLS / 3, "{hit} of {KILLS} kills hit a build at work");
    assert!(halfway >= KILLS / 10, "{halfway} of {KILLS} kills hit a build that wrote");
}
