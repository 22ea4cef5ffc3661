//! Which bodies are taken: well-formed XML, with the entities of XHTML and without control characters.

use roxmltree::{Document, ParsingOptions};

/// What a body of this size is refused for, in bytes of the request.
pub const MOST: usize = 5 * 1024 * 1024;

/// The names of characters that XHTML 1.0 knows, in their order.
const ENTITIES: &str = "AElig Aacute Acirc Agrave Alpha Aring Atilde Auml Beta Ccedil Chi Dagger Delta ETH Eacute Ecirc Egrave \
     Epsilon Eta Euml Gamma Iacute Icirc Igrave Iota Iuml Kappa Lambda Mu Ntilde Nu OElig Oacute Ocirc Ograve \
     Omega Omicron Oslash Otilde Ouml Phi Pi Prime Psi Rho Scaron Sigma THORN Tau Theta Uacute Ucirc Ugrave \
     Upsilon Uuml Xi Yacute Yuml Zeta aacute acirc acute aelig agrave alefsym alpha amp and ang apos aring asymp \
     atilde auml bdquo beta brvbar bull cap ccedil cedil cent chi circ clubs cong copy crarr cup curren dArr \
     dagger darr deg delta diams divide eacute ecirc egrave empty emsp ensp epsilon equiv eta eth euml euro \
     exist fnof forall frac12 frac14 frac34 frasl gamma ge gt hArr harr hearts hellip iacute icirc iexcl igrave \
     image infin int iota iquest isin iuml kappa lArr lambda lang laquo larr lceil ldquo le lfloor lowast loz \
     lrm lsaquo lsquo lt macr mdash micro middot minus mu nabla nbsp ndash ne ni not notin nsub ntilde nu oacute \
     ocirc oelig ograve oline omega omicron oplus or ordf ordm oslash otilde otimes ouml para part permil perp \
     phi pi piv plusmn pound prime prod prop psi quot rArr radic rang raquo rarr rceil rdquo real reg rfloor rho \
     rlm rsaquo rsquo sbquo scaron sdot sect shy sigma sigmaf sim spades sub sube sum sup sup1 sup2 sup3 supe \
     szlig tau there4 theta thetasym thinsp thorn tilde times trade uArr uacute uarr ucirc ugrave uml upsih \
     upsilon uuml weierp xi yacute yen yuml zeta zwj zwnj";

/// Why Confluence does not take a body; none where it does.
pub fn fault(body: &str) -> Option<String> {
    let plain = match without_entities(body) {
        Ok(plain) => plain,
        Err((name, at)) => {
            return Some(message(&format!("The entity \"{name}\" was referenced, but not declared."), body, at));
        }
    };
    let start = "<xml xmlns:ac=\"http://www.atlassian.com/schema/confluence/4/ac/\" \
                 xmlns:ri=\"http://www.atlassian.com/schema/confluence/4/ri/\" \
                 xmlns:at=\"http://www.atlassian.com/schema/confluence/4/at/\">";
    let whole = format!("{start}{plain}</xml>");
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 3_000_000, ..ParsingOptions::default() };
    let error = Document::parse_with_options(&whole, options).err()?;
    let place = error.pos();
    let column = if place.row == 1 { place.col.saturating_sub(start.len() as u32) } else { place.col };
    Some(format!("Error parsing xhtml: {error}\n at [row,col {{unknown-source}}]: [{},{}]", place.row, column.max(1)))
}

fn message(text: &str, body: &str, at: usize) -> String {
    let before = body.get(..at).unwrap_or_default();
    let row = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("Error parsing xhtml: {text}\n at [row,col {{unknown-source}}]: [{row},{column}]")
}

/// The body with a text of the same length in place of each entity that is known by its name; or one that is not, and where
/// it stands.
fn without_entities(body: &str) -> Result<String, (String, usize)> {
    let mut out = String::with_capacity(body.len());
    let mut at = 0;
    while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
        let exact = [("<![CDATA[", "]]>"), ("<!--", "-->")]
            .iter()
            .find(|(start, _)| rest.starts_with(start))
            .map(|(_, end)| rest.find(end).map_or(rest.len(), |found| found + end.len()));
        let length = match exact {
            Some(length) => length,
            None if rest.starts_with('&') => {
                let name = rest[1..].split(';').next().unwrap_or_default();
                let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
                if is_name && rest.len() > name.len() + 1 {
                    if ENTITIES.split(' ').all(|known| known != name) {
                        return Err((name.to_owned(), at));
                    }
                    out.push_str(&"x".repeat(name.len() + 2));
                    at += name.len() + 2;
                    continue;
                }
                1
            }
            None => {
                rest.char_indices().skip(1).find(|(_, c)| *c == '&' || *c == '<').map_or(rest.len(), |(end, _)| end)
            }
        };
        out.push_str(&rest[..length]);
        at += length;
    }
    Ok(out)
}
