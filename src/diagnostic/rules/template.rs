//! Rules about templates.

use super::rules;

rules! {
    /// A template can be parsed.
    ///
    /// A template is a program; what cannot be read cannot run. The same is told of filters, tests and templates that it names
    /// and that do not exist, since the page would stop there.
    ///
    /// Breaks it:
    ///
    /// ```jinja
    /// {% if page.title %}<h1>{{ page.title | uper }}</h1>
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```jinja
    /// {% if page.title %}<h1>{{ page.title | upper }}</h1>{% endif %}
    /// ```
    ///
    /// Mend it, or remove the file: the built-in template of the same name takes its place. The page "Templates" of the
    /// documentation lists the filters.
    TEMPLATE_SYNTAX = Error "template/syntax", binding, rendered;
    /// A template can be rendered for every page.
    ///
    /// A variable that is misspelt, or that only some pages have, would leave a hole in the page. Every page is rendered by
    /// `check` and `build` before anything is written, so none is published with a hole. A fault that all pages meet is told
    /// once.
    ///
    /// Breaks it: not every book has a description.
    ///
    /// ```jinja
    /// <p>{{ book.description | upper }}</p>
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```jinja
    /// {% if book.description %}<p>{{ book.description | upper }}</p>{% endif %}
    /// ```
    ///
    /// The page "Templates" of the documentation lists what each template sees.
    TEMPLATE_RENDER = Error "template/render", binding, rendered;
    /// A template has the name of a built-in one, or another template names it.
    ///
    /// A template takes the place of a built-in one by having its name. One letter wrong, and nothing happens: the page looks
    /// as before, and the author looks for the mistake elsewhere.
    ///
    /// Breaks it:
    ///
    /// ```text
    /// templates/html/foooter.html
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```text
    /// templates/html/footer.html
    /// ```
    ///
    /// Rename or remove it. A piece of your own is used when another of your templates includes or extends it, or, as
    /// `region-NAME`, when a region names it.
    TEMPLATE_UNUSED = Warn "template/unused";
    /// What the templates of the Confluence output write is well-formed XML.
    ///
    /// Confluence takes well-formed XML only, and refuses a page with no hint where. Its storage format is stricter than HTML:
    /// every element is closed, every attribute is quoted, and `&` is written `&amp;`.
    ///
    /// Breaks it:
    ///
    /// ```html
    /// <p>Payments & refunds<br></p>
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```html
    /// <p>Payments &amp; refunds<br/></p>
    /// ```
    ///
    /// Close what is open. Texts of the book are escaped by themselves unless they go through `| safe`.
    TEMPLATE_XML = Error "template/not-well-formed", binding, rendered;
}
