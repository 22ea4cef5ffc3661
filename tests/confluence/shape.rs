//! The JSON that a request may hold, as the documents of the interface say it.

use serde_json::Value;

/// What a value is.
#[derive(Clone, Copy)]
pub enum Shape {
    Any,
    Text,
    /// A number in quotes.
    Id,
    /// A number, in quotes or not.
    LooseId,
    Whole,
    Flag,
    One(&'static [&'static str]),
    Object(&'static [Member]),
    List(&'static Shape),
    /// One or the other.
    Either(&'static Shape, &'static Shape),
    /// As it says, or null.
    OrNull(&'static Shape),
}

/// A member of an object.
#[derive(Clone, Copy)]
pub struct Member {
    name: &'static str,
    shape: Shape,
    is_required: bool,
}

/// A member that has to be there.
pub const fn must(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, is_required: true }
}

/// A member that may be there.
pub const fn may(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, is_required: false }
}

/// What is wrong with a value, if anything is.
pub fn fits(value: &Value, shape: &Shape, place: &str) -> Result<(), String> {
    let number_in = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let wrong = |wanted: &str| Err(format!("{place} has to be {wanted}, and is {}", excerpt(value)));
    match shape {
        Shape::Any => Ok(()),
        Shape::Text => {
            if value.is_string() {
                Ok(())
            } else {
                wrong("a text")
            }
        }
        Shape::Id => {
            if value.as_str().is_some_and(number_in) {
                Ok(())
            } else {
                wrong("an id in quotes")
            }
        }
        Shape::LooseId => {
            if value.is_u64() || value.as_str().is_some_and(number_in) {
                Ok(())
            } else {
                wrong("an id")
            }
        }
        Shape::Whole => {
            if value.is_i64() || value.is_u64() {
                Ok(())
            } else {
                wrong("a whole number")
            }
        }
        Shape::Flag => {
            if value.is_boolean() {
                Ok(())
            } else {
                wrong("true or false")
            }
        }
        Shape::One(values) => match value.as_str() {
            Some(text) if values.contains(&text) => Ok(()),
            _ => wrong(&values.join(" or ")),
        },
        Shape::List(item) => match value.as_array() {
            Some(items) => {
                items.iter().enumerate().try_for_each(|(at, value)| fits(value, item, &format!("{place}[{at}]")))
            }
            None => wrong("a list"),
        },
        Shape::Either(first, second) => fits(value, first, place)
            .or_else(|first| fits(value, second, place).map_err(|second| format!("{first}; or {second}"))),
        Shape::OrNull(inner) => {
            if value.is_null() {
                Ok(())
            } else {
                fits(value, inner, place)
            }
        }
        Shape::Object(members) => {
            let Some(object) = value.as_object() else { return wrong("an object") };
            if let Some(missing) = members.iter().find(|member| member.is_required && !object.contains_key(member.name))
            {
                return Err(format!("{place} lacks `{}`", missing.name));
            }
            object.iter().try_for_each(|(name, value)| match members.iter().find(|member| member.name == name) {
                Some(member) => fits(value, &member.shape, &format!("{place}.{name}")),
                None => Err(format!("{place} has an unknown member `{name}`")),
            })
        }
    }
}

fn excerpt(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
