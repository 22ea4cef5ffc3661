//! Forms as they are sent: `name=value&name=value`.

use super::Kind;
use super::pen::{Pen, length_while};

pub(super) fn mark(pen: &mut Pen<'_>) {
    while pen.peek().is_some() {
        pen.mark(Kind::Key, length_while(pen.rest(), |c| !"=&\n".contains(c)));
        if pen.peek() == Some(b'=') {
            pen.skip(length_while(pen.rest(), |c| !"&\n".contains(c)));
        }
        pen.skip(1);
    }
}
