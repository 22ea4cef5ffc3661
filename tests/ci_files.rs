//! What other repositories run in their pipelines: the action for GitHub and the jobs for GitLab.

mod harness;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use harness::Run;

fn repository(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn yaml(file: &str) -> serde_yaml::Value {
    serde_yaml::from_str(&fs::read_to_string(repository(file)).expect("a file")).expect("YAML")
}

const CODES: &str = "title: Codes\nsections:\n  - title: Errors\n    codes:\n      - code: 404\n        summary: Not Found\n        \
    description: Nothing is there.\n";
const COPY: &str = "# Codes\n\n## Errors\n\n| Code | Summary | Description |\n| - | - | - |\n| 404 | Not Found | Nothing was found. |\n";

/// Keeps comments as files: lists those there are, takes a new one, replaces it.
const GH: &str = r#"#!/usr/bin/env bash
set -eu
cd "$COMMENTS"
echo "$*" >>log
for argument; do
  case $argument in body=@*) body=${argument#body=@} ;; esac
done
case "$*" in
  *--paginate*) if [ -e 17 ] && head -n 1 17 | grep -qF 'statusbook docs'; then echo 17; fi ;;
  *POST* | *PATCH*comments/17*) cp "$body" 17 ;;
  *) exit 1 ;;
esac
"#;

/// A repository with a book in a folder, and programs that stand in for those of GitHub.
struct Job {
    folder: tempfile::TempDir,
}

impl Job {
    fn new(copies: &str, codes: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("docs/content")).expect("folders");
        fs::create_dir_all(at("bin")).expect("folders");
        fs::create_dir_all(at("comments")).expect("folders");
        fs::write(at("docs/book.toml"), format!("[book]\ntitle = \"Book\"\n{copies}")).expect("settings");
        fs::write(at("docs/content/codes.yaml"), codes).expect("codes");
        fs::write(at("docs/copy.md"), COPY).expect("a copy");
        fs::write(at("bin/gh"), GH).expect("a program");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(at("bin/gh"), fs::Permissions::from_mode(0o755)).expect("permissions");
        }
        Self { folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Runs what the action runs, with the environment that it gives.
    fn run(&self, settings: &[(&str, &str)]) -> Run {
        let path = std::env::var("PATH").expect("a path");
        let mut command = Command::new("bash");
        command.arg(repository("ci/github")).current_dir(self.folder.path()).stdin(Stdio::null()).env_clear();
        command.env("PATH", format!("{}:{path}", self.path("bin").display()));
        command.env("STATUSBOOK", env!("CARGO_BIN_EXE_statusbook")).env("COMMENTS", self.path("comments"));
        for (name, value) in [
            ("BOOK", "docs"),
            ("DENY", "warn"),
            ("COMMENT", "true"),
            ("GITHUB_REPOSITORY", "somebody/codes"),
            ("GITHUB_STEP_SUMMARY", "summary.md"),
            ("GITHUB_OUTPUT", "output"),
        ] {
            command.env(name, value);
        }
        command.envs(settings.iter().copied());
        let output = command.output().expect("bash starts");
        Run {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn comment(&self) -> Option<String> {
        fs::read_to_string(self.path("comments/17")).ok()
    }

    fn requests(&self) -> String {
        fs::read_to_string(self.path("comments/log")).unwrap_or_default()
    }
}

const WITH_COPY: &str = "[[copy]]\nname = \"readme\"\npath = \"copy.md\"\n";

#[test]
fn a_review_says_in_one_comment_what_the_copies_say_otherwise() {
    let job = Job::new(WITH_COPY, CODES);
    let pull = [("EVENT", "pull_request"), ("PULL_REQUEST", "5")];
    job.run(&pull).clean();
    let comment = job.comment().expect("a comment");
    assert!(comment.starts_with("<!-- statusbook docs -->\n"), "{comment}");
    assert!(comment.contains("readme") && comment.contains("404"), "{comment}");
    assert!(fs::read_to_string(job.path("summary.md")).expect("a summary").contains("404"));
    // The next run writes the same comment anew.
    fs::write(job.path("docs/copy.md"), COPY.replace("Nothing was found.", "Nothing is there.")).expect("a copy");
    job.run(&pull).clean();
    let comment = job.comment().expect("a comment");
    assert!(comment.contains("in sync"), "{comment}");
    let requests = job.requests();
    assert_eq!((requests.matches("POST").count(), requests.matches("PATCH").count()), (1, 1), "{requests}");
    assert!(requests.contains("repos/somebody/codes/issues/5/comments"), "{requests}");
}

#[test]
fn a_review_fails_for_what_check_finds_and_for_nothing_else() {
    let job = Job::new(WITH_COPY, &CODES.replace("Nothing is there.", "Nothing is teh there."));
    let run = job.run(&[("EVENT", "pull_request"), ("PULL_REQUEST", "5")]).ends(1);
    assert!(run.stdout.contains("::warning") && run.stdout.contains("teh"), "{run:?}");
    assert!(job.comment().is_some(), "{run:?}");
    // Without a comment and without copies there is nothing to ask of GitHub.
    let job = Job::new(WITH_COPY, CODES);
    job.run(&[("EVENT", "pull_request"), ("PULL_REQUEST", "5"), ("COMMENT", "false")]).clean();
    assert_eq!((job.comment(), job.requests()), (None, String::new()));
    let job = Job::new("", CODES);
    job.run(&[("EVENT", "pull_request"), ("PULL_REQUEST", "5")]).clean();
    assert_eq!((job.comment(), job.requests()), (None, String::new()));
}

#[test]
fn schedules_fail_where_a_copy_says_otherwise() {
    let job = Job::new(WITH_COPY, CODES);
    let run = job.run(&[("EVENT", "schedule")]).ends(1);
    assert!(run.stdout.contains("::"), "{run:?}");
    assert_eq!(fs::read_to_string(job.path("docs/copy.md")).expect("a copy"), COPY, "watching writes nothing");
}

#[test]
fn the_main_branch_builds_and_puts_the_copies_in_line() {
    let region = "Before.\n\n<!-- statusbook:begin -->\n<!-- statusbook:end -->\n\nAfter.\n";
    let job = Job::new(WITH_COPY, CODES);
    fs::write(job.path("docs/copy.md"), region).expect("a copy");
    job.run(&[("EVENT", "push"), ("RUNNER_TEMP", "temp"), ("COPIES", "readme")]).clean();
    let site = fs::read_to_string(job.path("output")).expect("outputs");
    assert_eq!(site, "site=temp/statusbook/html\n");
    assert!(job.path("temp/statusbook/html/codes/404.html").exists());
    let copy = fs::read_to_string(job.path("docs/copy.md")).expect("a copy");
    assert!(copy.starts_with("Before.\n") && copy.contains("| Not Found |"), "{copy}");
    let run = job.run(&[("TASK", "dance")]).ends(2);
    assert!(run.stdout.contains("there is no task `dance`"), "{run:?}");
}

fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]);
    let output = command.args(args).current_dir(folder).output().expect("git starts");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn files_that_changed_are_committed_where_that_is_wanted() {
    let job = Job::new(WITH_COPY, CODES);
    let top = job.folder.path();
    fs::write(job.path("docs/copy.md"), "<!-- statusbook:begin -->\n<!-- statusbook:end -->\n").expect("a copy");
    fs::write(job.path(".gitignore"), "bin\ncomments\ntemp\noutput\nremote\n").expect("a file");
    git(top, &["init", "-q", "."]);
    git(top, &["init", "-q", "--bare", "remote"]);
    git(top, &["add", "--all"]);
    git(top, &["commit", "-q", "-m", "first"]);
    git(top, &["remote", "add", "origin", "remote"]);
    git(top, &["push", "-q", "--set-upstream", "origin", "HEAD:main"]);
    let push = [("EVENT", "push"), ("RUNNER_TEMP", "temp")];
    let run = job.run(&push).clean();
    assert!(run.stdout.contains("::warning::copies in files have changed in this checkout only"), "{run:?}");
    assert_eq!(git(top, &["rev-list", "--count", "HEAD"]), "1\n");
    job.run(&[push[0], push[1], ("COMMIT", "true")]).clean();
    assert_eq!(git(top, &["rev-list", "--count", "HEAD"]), "2\n");
    assert!(git(&job.path("remote"), &["show", "main:docs/copy.md"]).contains("Not Found"));
    let run = job.run(&[push[0], push[1], ("COMMIT", "true")]).clean();
    assert_eq!(
        (git(top, &["rev-list", "--count", "HEAD"]), run.stdout.contains("::warning")),
        ("2\n".to_owned(), false)
    );
}

#[test]
fn strangers_never_meet_secrets() {
    let job = Job::new(WITH_COPY, CODES);
    let run = job.run(&[("EVENT", "pull_request_target"), ("PULL_REQUEST", "5")]).ends(2);
    assert!(run.stdout.contains("use `pull_request`"), "{run:?}");
    // The program does not get what comments are written with.
    let settings = WITH_COPY.to_owned()
        + "[[copy]]\nname = \"wiki\"\nkind = \"confluence\"\nurl = \"http://127.0.0.1:9\"\nspace = \"A\"\ntoken-env = \"GH_TOKEN\"\n";
    let job = Job::new(&settings, CODES);
    let run = job.run(&[("EVENT", "pull_request"), ("PULL_REQUEST", "5"), ("GH_TOKEN", "ghs_secret")]).clean();
    let comment = job.comment().expect("a comment");
    assert!(comment.contains("there is no token") && comment.contains("is not set"), "{comment}\n{run:?}");
}

/// What the script reads is what the action gives it, and the other way round.
#[test]
fn the_action_gives_what_its_script_reads() {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_sequence().expect("steps");
    let run = steps.iter().find(|step| step["id"] == "run").expect("the step that runs");
    let given: BTreeSet<&str> =
        run["env"].as_mapping().expect("an environment").keys().filter_map(|key| key.as_str()).collect();
    let script = fs::read_to_string(repository("ci/github")).expect("the script");
    for name in &given {
        // `gh` reads this one itself.
        assert!(
            *name == "GH_TOKEN" || script.contains(&format!("${name}")) || script.contains(&format!("${{{name}")),
            "{name} is not read"
        );
    }
    let own = ["GITHUB_REPOSITORY", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "RUNNER_TEMP"];
    let names = script.split('$').skip(1).map(|rest| {
        let rest = rest.trim_start_matches('{');
        &rest[..rest.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(rest.len())]
    });
    for name in names.filter(|name| name.len() > 1) {
        assert!(given.contains(name) || own.contains(&name), "nobody gives {name}");
    }
    let inputs: BTreeSet<&str> =
        action["inputs"].as_mapping().expect("inputs").keys().filter_map(|key| key.as_str()).collect();
    let text = fs::read_to_string(repository("action.yml")).expect("the action");
    for input in &inputs {
        assert!(text.contains(&format!("inputs.{input} ")), "{input} is not used");
    }
    // Nothing that an author of a pull request can write is put into a script.
    for step in steps {
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{"), "{script}");
    }
}

#[test]
fn the_jobs_for_gitlab_run_commands_that_there_are() {
    let jobs = yaml("ci/gitlab.yml");
    let install = jobs["variables"]["STATUSBOOK_INSTALL"].as_str();
    assert_eq!(install, Some(concat!("statusbook --version ", env!("CARGO_PKG_VERSION"))));
    let mut seen = BTreeSet::new();
    for (name, job) in jobs.as_mapping().expect("jobs") {
        let lines = job["script"].as_sequence().into_iter().flatten().filter_map(|line| line.as_str());
        for script in lines {
            let parsed = Command::new("bash").args(["-n", "-c", script]).status().expect("bash starts");
            assert!(parsed.success(), "{name:?}: {script}");
            let words: Vec<&str> = script.split_whitespace().collect();
            for pair in words.windows(2).filter(|pair| pair[0] == "statusbook") {
                seen.insert(pair[1].to_owned());
                let help = harness::run(Path::new("."), &[pair[1], "--help"]).clean().stdout;
                for option in words.iter().filter(|word| word.starts_with("--")).filter(|_| words[0] == "statusbook") {
                    assert!(help.contains(option), "{} has no {option}", pair[1]);
                }
            }
        }
    }
    let wanted = ["build", "check", "diff", "publish"].map(str::to_owned);
    assert_eq!(seen, BTreeSet::from(wanted));
}
