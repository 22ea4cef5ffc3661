//! The login, which nobody else gets to see.

use std::io::Read;
use std::path::Path;

use super::error::settings_error;
use super::{ApiError, Settings};

/// Where the e-mail address is looked for, and where the token is.
const USER: &str = "CONFLUENCE_USER";
const TOKEN: &str = "CONFLUENCE_TOKEN";
/// How long a token may be, in bytes.
const LONGEST: u64 = 16 * 1024;
/// What stands where a secret stood.
const MASK: &str = "***";

/// A text that is shown nowhere: it has neither `Debug` nor `Display`.
pub(super) struct Secret(String);

impl Secret {
    /// A secret, which must be something that a header can hold.
    fn new(text: &str, from: &str) -> Result<Self, ApiError> {
        let text = text.trim();
        if text.is_empty() {
            let help = "Put an API token or a personal access token there.";
            return Err(settings_error(&format!("{from} is empty"), help));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            let help = "Copy the token once more, on one line and without quotes.";
            return Err(settings_error(&format!("{from} holds characters that no token has"), help));
        }
        Ok(Self(text.to_owned()))
    }
}

/// How we log in.
pub(super) enum Login {
    /// E-mail address, or name, and token (RFC 7617).
    Basic { user: String, token: Secret },
    /// A token alone (RFC 6750).
    Bearer { token: Secret },
}

impl Login {
    /// The login that the settings name; `env` reads the environment.
    ///
    /// # Errors
    /// When there is none, or others can read its file.
    pub(super) fn read(settings: &Settings, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, ApiError> {
        let set = |name: &str| env(name).filter(|value| !value.trim().is_empty());
        let name = settings.token_env.as_deref().unwrap_or(TOKEN);
        let token = match (set(name), &settings.token_file) {
            (Some(token), _) => Secret::new(&token, &format!("the environment variable `{name}`"))?,
            (None, Some(file)) => from_file(file)?,
            (None, None) => {
                let help = format!("Set `{name}` to an API token or a personal access token, in the environment only.");
                return Err(settings_error(&format!("there is no token: `{name}` is not set"), &help));
            }
        };
        let user = match &settings.user_env {
            None => set(USER),
            Some(name) => Some(set(name).ok_or_else(|| {
                let help =
                    "Set it to the e-mail address of the account, or leave out its name to send the token alone.";
                settings_error(&format!("there is no user: `{name}` is not set"), help)
            })?),
        };
        match user {
            None => Ok(Self::Bearer { token }),
            Some(user) if user.contains(':') || user.chars().any(char::is_control) => {
                let help = "It is the e-mail address of the account, without a colon.";
                Err(settings_error("the name of the user cannot be sent", help))
            }
            Some(user) => Ok(Self::Basic { user: user.trim().to_owned(), token }),
        }
    }

    /// The value of the `Authorization` header.
    pub(super) fn header(&self) -> String {
        match self {
            Self::Basic { .. } => format!("Basic {}", self.credentials()),
            Self::Bearer { token } => format!("Bearer {}", token.0),
        }
    }

    fn credentials(&self) -> String {
        match self {
            Self::Basic { user, token } => base64(format!("{user}:{}", token.0).as_bytes()),
            Self::Bearer { token } => token.0.clone(),
        }
    }

    /// Whether a user goes with the token.
    pub(super) fn is_basic(&self) -> bool {
        matches!(self, Self::Basic { .. })
    }

    /// A text of others without the secret, be it as it is, escaped or encoded.
    pub(super) fn masked(&self, text: &str) -> String {
        let (Self::Basic { token, .. } | Self::Bearer { token }) = self;
        let mut text = text.to_owned();
        for secret in [self.credentials(), token.0.clone(), super::address::escaped(&token.0)] {
            // Shorter ones are no secrets, and would tear words.
            if secret.len() >= 4 {
                text = text.replace(&secret, MASK);
            }
        }
        text
    }
}

/// The token in a file, which must be its owner's alone.
fn from_file(file: &Path) -> Result<Secret, ApiError> {
    let name = format!("the token file `{}`", file.display());
    let unreadable = |error: std::io::Error| {
        settings_error(&format!("{name} cannot be read: {error}"), "Put the token there, and `chmod 600` it.")
    };
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    // Asked of what is open, so that nobody changes it in between.
    let metadata = opened.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(settings_error(&format!("{name} is no file"), "Name a file that has the token in it."));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if metadata.permissions().mode() & 0o077 != 0 {
            let help = format!("Run `chmod 600 {}`, and make a new token if others may have read it.", file.display());
            return Err(settings_error(&format!("others than its owner may use {name}"), &help));
        }
    }
    let mut text = String::new();
    opened.take(LONGEST + 1).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() as u64 > LONGEST {
        return Err(settings_error(&format!("{name} is too long for a token"), "Put the token alone there."));
    }
    Secret::new(&text, &name)
}

/// Base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut result = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let part = |index: usize| chunk.get(index).copied().map_or(0, u32::from);
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        for index in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * index) & 63) as usize).copied().map_or('=', char::from);
            result.push(if index <= chunk.len() { letter } else { '=' });
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Login, base64};
    use crate::confluence::Settings;

    fn settings() -> Settings {
        Settings {
            url: "https://example.atlassian.net".to_owned(),
            flavor: None,
            cloud_id: None,
            user_env: None,
            token_env: None,
            token_file: None,
        }
    }

    fn message(settings: &Settings, env: &dyn Fn(&str) -> Option<String>) -> String {
        match Login::read(settings, env) {
            Ok(_) => panic!("a login"),
            Err(error) => format!("{}; {}", error.message, error.help.unwrap_or_default()),
        }
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), coded);
        }
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }

    #[test]
    fn the_environment_says_who_we_are() {
        let both = |name: &str| match name {
            "CONFLUENCE_USER" => Some("ann@example.com".to_owned()),
            "CONFLUENCE_TOKEN" => Some("secret-token\n".to_owned()),
            _ => None,
        };
        let login = Login::read(&settings(), &both).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(login.header(), "Basic YW5uQGV4YW1wbGUuY29tOnNlY3JldC10b2tlbg==");
        let token = |name: &str| (name == "CONFLUENCE_TOKEN").then(|| "secret-token".to_owned());
        let login = Login::read(&settings(), &token).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(login.header(), "Bearer secret-token");
        assert!(message(&settings(), &|_| None).contains("`CONFLUENCE_TOKEN` is not set"));
        let named = Settings { user_env: Some("WIKI_USER".to_owned()), ..settings() };
        assert!(message(&named, &token).contains("`WIKI_USER` is not set"));
    }

    #[test]
    fn what_no_header_can_hold_is_refused_and_not_shown() {
        let env = |name: &str| (name == "CONFLUENCE_TOKEN").then(|| "secret\r\nX-Evil: 1".to_owned());
        let message = message(&settings(), &env);
        assert!(message.contains("characters that no token has") && !message.contains("secret"), "{message}");
    }

    #[test]
    fn what_others_say_is_masked() {
        let env = |name: &str| Some(if name == "CONFLUENCE_USER" { "a@b.c" } else { "s3cr3t/+token" }.to_owned());
        let login = Login::read(&settings(), &env).unwrap_or_else(|error| panic!("{error}"));
        let said = format!("no s3cr3t/+token, no s3cr3t%2F%2Btoken, no {}", login.header());
        assert_eq!(login.masked(&said), "no ***, no ***, no Basic ***");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file: PathBuf = folder.path().join("token");
        std::fs::write(&file, "secret-token\n").unwrap();
        let settings = Settings { token_file: Some(file.clone()), ..settings() };
        for (mode, taken) in [(0o644, false), (0o640, false), (0o602, false), (0o600, true), (0o400, true)] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            match Login::read(&settings, &|_| None) {
                Ok(login) => assert!(taken && login.header() == "Bearer secret-token", "{mode:o}"),
                Err(error) => {
                    assert!(!taken && error.help.unwrap_or_default().contains("chmod 600"), "{mode:o}");
                }
            }
        }
    }
}
