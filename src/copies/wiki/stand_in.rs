//! Stands in for what another part makes.

/// A body with the markers of another one.
pub(crate) struct Kept {
    pub(crate) body: String,
    pub(crate) lost: Vec<Passage>,
}

pub(crate) struct Passage {
    pub(crate) marker: String,
    pub(crate) text: String,
}

pub(crate) fn kept(old: &str, new: &str) -> Kept {
    let mut lost = Vec::new();
    for part in old.split("<ac:inline-comment-marker ac:ref=\"").skip(1) {
        if let Some((reference, rest)) = part.split_once("\">")
            && let Some((passage, _)) = rest.split_once("</ac:inline-comment-marker>")
        {
            lost.push(Passage { marker: reference.to_owned(), text: passage.to_owned() });
        }
    }
    let mut body = new.to_owned();
    lost.retain(|marker| {
        let has = new.contains(&marker.text);
        if has {
            let marked = format!(
                "<ac:inline-comment-marker ac:ref=\"{}\">{}</ac:inline-comment-marker>",
                marker.marker, marker.text
            );
            body = body.replacen(&marker.text, &marked, 1);
        }
        !has
    });
    Kept { body, lost }
}
