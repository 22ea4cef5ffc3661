//! Which classes of status codes the title of a section names.

/// Classes of status codes, by their first digit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u8);

impl Classes {
    fn add(&mut self, digit: u16) {
        self.0 |= 1 << digit.min(7);
    }

    /// Whether a class is among them.
    pub(super) fn has(self, digit: u16) -> bool {
        self.0 & 1 << digit.min(7) != 0
    }

    /// `2xx`, or `4xx and 5xx`.
    pub(super) fn names(self) -> String {
        let all: Vec<String> = (1..=5).filter(|digit| self.has(*digit)).map(|digit| format!("{digit}xx")).collect();
        match all.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, first)) => format!("{} and {last}", first.join(", ")),
            None => String::new(),
        }
    }
}

/// What a word of a title says about classes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// It names a class.
    Class(u16),
    /// It says whose errors: of the client or of the server.
    Side(u16),
    /// Errors, of whichever side.
    Error,
    /// It stands in titles of all classes.
    Neutral,
    /// It names a topic: the section is about that, and not about a class.
    Topic,
}

/// The classes that a title names: by digits (`4xx`, `400-499`), or by words, where it says nothing else. None where it names
/// no class.
pub(super) fn classes(title: &str) -> Option<Classes> {
    let words: Vec<String> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let mut digits = digits(title);
    let read: Vec<Word> = words.iter().map(|word| word_of(word)).collect();
    // "Status code information" is not about informational responses.
    let informs = words.len() > 1 && words.last().is_some_and(|last| last == "information");
    if read.contains(&Word::Topic) || informs {
        return Some(digits).filter(|digits| *digits != Classes::default());
    }
    let mut sides = Classes::default();
    let mut errors = false;
    for word in read {
        match word {
            Word::Class(class) => digits.add(class),
            Word::Side(side) => sides.add(side),
            Word::Error => errors = true,
            Word::Neutral | Word::Topic => {}
        }
    }
    if errors && sides != Classes::default() {
        digits.0 |= sides.0;
    } else if errors && !digits.has(4) && !digits.has(5) {
        digits.add(4);
        digits.add(5);
    }
    Some(digits).filter(|digits| *digits != Classes::default())
}

/// The classes that digits name: `4xx`, `1xx–3xx`, `400-499`. A number alone is a code and no class.
fn digits(title: &str) -> Classes {
    let mut found = Classes::default();
    let mut last: Option<Number<'_>> = None;
    for (separator, token) in tokens(title) {
        let this = number(token);
        let joined = matches!(separator, "-" | "–" | "—" | " - " | " – " | " — " | " to ");
        match (last.filter(|_| joined), this) {
            (Some(Number::Class(first)), Some(Number::Class(end)))
            | (Some(Number::Code(first, b"00")), Some(Number::Code(end, b"99"))) => {
                (first..=end).for_each(|digit| found.add(digit));
            }
            (_, Some(Number::Class(digit))) => found.add(digit),
            _ => {}
        }
        last = this;
    }
    found
}

/// A number in a title: the first digit, and of a code the other two.
#[derive(Clone, Copy)]
enum Number<'t> {
    Class(u16),
    Code(u16, &'t [u8]),
}

fn number(token: &str) -> Option<Number<'_>> {
    let (digit, rest) = token.as_bytes().split_first()?;
    let class = u16::from(digit.checked_sub(b'0').filter(|digit| (1..=5).contains(digit))?);
    match rest {
        [b'x' | b'X', b'x' | b'X'] => Some(Number::Class(class)),
        [b'0'..=b'9', b'0'..=b'9'] => Some(Number::Code(class, rest)),
        _ => None,
    }
}

/// The words of a title that are codes or other words, each with what stands between it and the code before.
fn tokens(title: &str) -> Vec<(&str, &str)> {
    let mut tokens = Vec::new();
    let mut after = 0;
    let mut start = None;
    for (at, c) in title.char_indices().chain([(title.len(), ' ')]) {
        if c.is_alphanumeric() {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            let token = title.get(from..at).unwrap_or_default();
            // "400 to 499": the word between is what joins them.
            if token != "to" {
                tokens.push((title.get(after..from).unwrap_or_default(), token));
                after = at;
            }
        }
    }
    tokens
}

fn word_of(word: &str) -> Word {
    match word {
        "informational" | "information" | "informations" | "informationen" | "interim" | "provisional"
        | "informatives" | "informativas" => Word::Class(1),
        "success" | "successes" | "successful" | "ok" | "erfolg" | "erfolgreich" | "erfolgreiche" | "succès"
        | "éxito" | "satisfactorias" => Word::Class(2),
        "redirect" | "redirects" | "redirection" | "redirections" | "umleitung" | "umleitungen" | "weiterleitung"
        | "weiterleitungen" | "redirección" | "redirecciones" => Word::Class(3),
        "clientfehler" => Word::Class(4),
        "serverfehler" => Word::Class(5),
        "client" | "clients" | "cliente" => Word::Side(4),
        "server" | "servers" | "serveur" | "servidor" => Word::Side(5),
        "error" | "errors" | "failure" | "failures" | "fehler" | "erreur" | "erreurs" | "errores" => Word::Error,
        "http" | "https" | "status" | "statuses" | "code" | "codes" | "response" | "responses" | "message"
        | "messages" | "return" | "returned" | "rest" | "api" | "apis" | "class" | "side" | "request" | "requests"
        | "reply" | "replies" | "the" | "a" | "of" | "for" | "from" | "by" | "and" | "or" | "with" | "in" | "on"
        | "common" | "standard" | "list" | "get" | "put" | "post" | "patch" | "delete" | "head" | "s"
        | "statuscode" | "statuscodes" | "antworten" | "meldungen" | "und" | "der" | "des" | "die" | "vom"
        | "réponses" | "réponse" | "statut" | "du" | "de" | "la" | "le" | "les" | "et" | "d" | "l" | "respuestas"
        | "respuesta" | "códigos" | "código" | "estado" | "del" | "y" => Word::Neutral,
        _ if number(word).is_some() => Word::Neutral,
        _ => Word::Topic,
    }
}

#[cfg(test)]
mod tests {
    use super::classes;

    fn named(title: &str) -> String {
        classes(title).map(|classes| classes.names()).unwrap_or_default()
    }

    #[test]
    fn titles_that_name_classes() {
        for (title, expected) in [
            ("Informational", "1xx"),
            ("Information responses", "1xx"),
            ("Interim responses", "1xx"),
            ("Success HTTP status codes", "2xx"),
            ("Successful responses", "2xx"),
            ("Success codes (GET and PUT)", "2xx"),
            ("Redirection messages", "3xx"),
            ("HTTP redirects", "3xx"),
            ("Client errors", "4xx"),
            ("Client error responses", "4xx"),
            ("Errors of the client", "4xx"),
            ("Server-side errors", "5xx"),
            ("Client and server errors", "4xx and 5xx"),
            ("Error HTTP status codes", "4xx and 5xx"),
            ("Failures", "4xx and 5xx"),
            ("Success and errors", "2xx, 4xx and 5xx"),
            ("Success and client errors", "2xx and 4xx"),
            ("4xx", "4xx"),
            ("4XX Client Error", "4xx"),
            ("Errors (4xx)", "4xx"),
            ("Success (2xx) and errors", "2xx, 4xx and 5xx"),
            ("Codes 400-499", "4xx"),
            ("Codes 400 – 599", "4xx and 5xx"),
            ("200 to 299", "2xx"),
            ("1xx–3xx", "1xx, 2xx and 3xx"),
            ("4xx / 5xx", "4xx and 5xx"),
            ("Payments (402, 5xx)", "5xx"),
            ("Upload errors (4xx)", "4xx"),
            ("Erfolgreiche Antworten", "2xx"),
            ("Clientfehler", "4xx"),
            ("Réponses de succès", "2xx"),
            ("Erreurs du serveur", "5xx"),
            ("Respuestas informativas (100–199)", "1xx"),
            ("Errores del cliente", "4xx"),
        ] {
            assert_eq!(named(title), expected, "{title}");
        }
    }

    #[test]
    fn titles_that_name_none() {
        for title in [
            "Authentication errors",
            "Upload success page",
            "Unsuccessful requests",
            "Not successful",
            "Non-error responses",
            "Status code information",
            "HTTP information",
            "Error information",
            "Server responses",
            "Client status codes",
            "404",
            "404 and 410",
            "HTTP status codes",
            "Redirect loop detection",
            "Orders 100 to 200",
            "Pages 404-410",
            "Success page, without an ending",
            "",
        ] {
            assert_eq!(named(title), "", "{title}");
        }
    }
}
