//! Where a repository is, and what git is told so that it gets there without asking anybody.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::Git;

/// How git calls it; it is in no file.
pub(crate) const NAME: &str = "statusbook";
/// Long enough for a large repository, and an end for a connection that says nothing any more.
const PATIENCE: Duration = Duration::from_secs(20 * 60);

/// A repository elsewhere.
#[derive(Clone)]
pub(crate) struct Remote {
    /// Its address, without a user and a password where it is one of the web.
    url: String,
    /// Who asks, and with what password, where the address says so.
    login: Option<(String, Option<String>)>,
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Remote").field(&self.shown()).finish()
    }
}

impl Remote {
    /// The repository at an address as git takes them: a URL, `host:path`, or a path from the folder `root`.
    ///
    /// # Errors
    /// When a secret of it would be told to other programs, or sent to the wrong host: what to do instead.
    pub(crate) fn new(url: &str, root: &Path) -> Result<Self, String> {
        if let Some(why) = leaks(url) {
            let shown = masked(url);
            return Err(format!(
                "`{shown}` cannot be used: {why}\n  help: leave the password out of `url`, and give it to git with a credential helper, or use an ssh key"
            ));
        }
        Ok(Self::parsed(url, root))
    }

    fn parsed(url: &str, root: &Path) -> Self {
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, rest)) => (scheme, rest),
            // `host:path` has its colon before any slash.
            None if url.split('/').next().is_some_and(|first| first.contains(':')) => {
                return Self { url: url.to_owned(), login: None };
            }
            None => return Self { url: absolute(root, url), login: None },
        };
        let host_end = rest.find('/').unwrap_or(rest.len());
        let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        let login = rest.get(..host_end).and_then(|host| host.rsplit_once('@')).filter(|_| is_web);
        let Some((login, _)) = login else { return Self { url: url.to_owned(), login: None } };
        let bare = format!("{scheme}://{}", rest.get(login.len() + 1..).unwrap_or_default());
        let (user, password) = match login.split_once(':') {
            Some((user, password)) => (user, Some(decoded(password))),
            None => (login, None),
        };
        Self { url: bare, login: Some((decoded(user), password)) }
    }

    /// Its address, as git takes it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Its address as it may be shown.
    pub(crate) fn shown(&self) -> String {
        masked(&self.url)
    }

    /// What git said, without secrets.
    pub(crate) fn quiet(&self, text: &str) -> String {
        let mut text = masked(text);
        if let Some((_, Some(password))) = &self.login
            && !password.is_empty()
        {
            text = text.replace(password.as_str(), "***");
        }
        text
    }

    /// A name for a folder that is its own.
    pub(crate) fn digest(&self) -> String {
        let url = self.url.trim_end_matches('/').trim_end_matches(".git");
        Sha256::digest(url.as_bytes()).iter().take(10).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Git that knows it as [`NAME`], asks nobody and opens no window. Its secrets are in no argument and in no file.
    pub(crate) fn git(&self, folder: &Path) -> Git {
        let mut config: Vec<(String, OsString)> = vec![
            (format!("remote.{NAME}.url"), self.url.clone().into()),
            ("credential.interactive".to_owned(), "false".into()),
            // What hooks do on the machine of a person is not meant for these clones.
            ("core.hooksPath".to_owned(), folder.join("no-hooks").into()),
            ("gc.auto".to_owned(), "0".into()),
            ("maintenance.auto".to_owned(), "false".into()),
            ("advice.detachedHead".to_owned(), "false".into()),
            ("http.lowSpeedLimit".to_owned(), "1".into()),
            ("http.lowSpeedTime".to_owned(), "60".into()),
        ];
        let mut git = Git::at(folder).within(PATIENCE);
        match &self.login {
            Some((user, Some(password))) => {
                git = git.with("STATUSBOOK_GIT_USER", user).with("STATUSBOOK_GIT_PASSWORD", password);
                // An empty one forgets those that are set up.
                config.push(("credential.helper".to_owned(), "".into()));
                config.push(("credential.helper".to_owned(), HELPER.into()));
            }
            Some((user, None)) => config.push(("credential.username".to_owned(), user.into())),
            None => {}
        }
        for (name, value) in
            [("GCM_INTERACTIVE", "never"), ("SSH_ASKPASS_REQUIRE", "never"), ("GIT_MERGE_AUTOEDIT", "no")]
        {
            git = git.with(name, value);
        }
        // In CI it is a script that answers; anywhere else it is a window.
        if std::env::var_os("CI").is_none_or(|value| value.is_empty()) {
            git = git.with("GIT_ASKPASS", "");
        }
        if std::env::var_os("GIT_SSH").is_none() {
            git = git.with("GIT_SSH_COMMAND", ssh());
        }
        with_config(git, config)
    }
}

/// Why an address holds a secret that cannot be kept: git hands what it takes for an address on to other programs as an
/// argument, where all users of the machine see it.
fn leaks(url: &str) -> Option<&'static str> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
    let login = host.rsplit_once('@').map(|(login, _)| login);
    let has_password = login.is_some_and(|login| login.contains(':'));
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if !is_web {
        return has_password.then_some("a password in it would be seen by others");
    }
    if rest.contains(['?', '#']) {
        return Some("what stands after a `?` or a `#` would be seen by others");
    }
    (path.contains('@') && (has_password || (login.is_none() && is_cut(host)))).then_some(
        "where its password ends is not clear, unless `/`, `@` and `:` in it are written as %2F, %40 and %3A",
    )
}

/// Whether what looks like a host is the beginning of a user and a password with a slash in it: after the colon is no port.
fn is_cut(host: &str) -> bool {
    let port = if host.starts_with('[') { None } else { host.split_once(':') };
    port.is_some_and(|(_, port)| !port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A helper of git's that says what is in its environment.
const HELPER: &str = "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$STATUSBOOK_GIT_USER\" \"$STATUSBOOK_GIT_PASSWORD\"; }; f";

/// Settings in the environment, after those that are there already.
fn with_config(git: Git, config: Vec<(String, OsString)>) -> Git {
    let count = std::env::var("GIT_CONFIG_COUNT").ok().and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
    let all = count + config.len();
    let mut git = git;
    for (at, (key, value)) in config.into_iter().enumerate() {
        let at = count + at;
        git = git.with(format!("GIT_CONFIG_KEY_{at}"), key).with(format!("GIT_CONFIG_VALUE_{at}"), value);
    }
    git.with("GIT_CONFIG_COUNT", all.to_string())
}

/// The ssh that is set up, which asks nobody.
fn ssh() -> OsString {
    let set = std::env::var_os("GIT_SSH_COMMAND").filter(|command| !command.is_empty());
    let configured = || {
        let output = Command::new("git").args(["config", "--get", "core.sshCommand"]).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
        (!text.is_empty()).then(|| text.into())
    };
    let mut command: OsString = set.or_else(configured).unwrap_or_else(|| "ssh".into());
    command.push(" -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15");
    command
}

/// A path as git finds it from anywhere.
fn absolute(root: &Path, path: &str) -> String {
    let path = root.join(path);
    let path = path.canonicalize().or_else(|_| std::path::absolute(&path)).unwrap_or(path);
    path.to_string_lossy().into_owned()
}

/// `%40` is `@`.
fn decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()).filter(|_| *byte == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// A text in which no address has a user and a password: `https://ann:secret@host/` is `https://***@host/`. The user of an
/// address of ssh is no secret. Neither is what follows a `?` shown.
pub(crate) fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || "'\"<>".contains(c)).unwrap_or(after.len());
        let (address, after) = after.split_at(end);
        let host = address.split('/').next().unwrap_or_default();
        let is_ssh = before.ends_with("ssh://");
        let hides = (host.contains('@') && (!is_ssh || host.contains(':'))) || is_cut(host);
        // The last one: a password may hold what ends a host, too.
        let from = address.rfind('@').filter(|_| hides);
        let kept = address.get(from.unwrap_or(0)..).unwrap_or_default();
        if from.is_some() {
            out.push_str("***");
        }
        match kept.split_once('?') {
            Some((path, _)) => out.extend([path, "?***"]),
            None => out.push_str(kept),
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Remote, masked};

    #[test]
    fn what_is_shown_holds_no_secret() {
        for (text, wanted) in [
            ("fatal: 'https://ann:s3cr@t@host/x.git/' not found", "fatal: 'https://***@host/x.git/' not found"),
            ("https://token@host", "https://***@host"),
            ("ssh://git@host/x", "ssh://git@host/x"),
            ("ssh://git:pw@host/x", "ssh://***@host/x"),
            ("git@host:x and a@b.c", "git@host:x and a@b.c"),
            ("https://ann:p/w@host/x", "https://***@host/x"),
            ("'https://ann:p@ss/w@host/x'", "'https://***@host/x'"),
            ("https://host:80/@x", "https://host:80/@x"),
            ("https://host/x?private_token=s3cret&a=b c", "https://host/x?*** c"),
            ("https://ann:a?b@host/x?t=1", "https://***@host/x?***"),
            ("https://host/@x https://a:b@c https://d", "https://host/@x https://***@c https://d"),
            ("", ""),
        ] {
            assert_eq!(masked(text), wanted);
        }
    }

    #[test]
    fn addresses_whose_secrets_cannot_be_kept_are_refused() {
        for url in [
            "https://ann:s3/cret@host/x",
            "https://ann:s@s3/cret@host/x",
            "https://host/x?private_token=s3/cret",
            "ssh://git:s3cret@host/x",
        ] {
            let why = Remote::new(url, Path::new("/book")).expect_err(url);
            assert!(why.contains("credential helper") && !why.contains("s3"), "{why}");
        }
        for url in [
            "https://host:8443/@scope/x",
            "https://ann@host/@x",
            "ssh://git@host/x",
            "git@host:x",
            "https://[::1]:80/x",
        ] {
            assert!(Remote::new(url, Path::new("/book")).is_ok(), "{url}");
        }
    }

    #[test]
    fn secrets_leave_the_address() {
        let root = Path::new("/book");
        let remote = |url: &str| Remote::new(url, root).expect("an address");
        let it = remote("https://ann%40x:p%3Aw@host/wiki.git");
        assert_eq!(
            (it.url.as_str(), it.login.clone()),
            ("https://host/wiki.git", Some(("ann@x".to_owned(), Some("p:w".to_owned()))))
        );
        assert!(!format!("{it:?}").contains("p:w"));
        assert_eq!(remote("https://host/wiki").digest(), remote("https://ann:pw@host/wiki.git").digest());
        assert_ne!(remote("https://host/wiki").digest(), remote("https://host/wiki2").digest());
        for same in ["ssh://git@host/x", "git@host:x", "file:///srv/x", "git://host/x"] {
            assert_eq!((remote(same).url.as_str(), remote(same).login.is_none()), (same, true));
        }
        assert_eq!(remote("../wiki").url, "/book/../wiki");
    }
}
