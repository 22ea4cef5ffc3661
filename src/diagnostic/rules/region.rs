//! Rules about the managed regions of files that are not of the book.

use super::rules;

rules! {
    /// A marker of a region can be read.
    ///
    /// A marker is a comment that no reader of the page sees, so a slip of the pen in it goes unnoticed for long, and meanwhile
    /// the region is not kept in line. Nothing is written into a file with a marker that cannot be read.
    ///
    /// Breaks it:
    ///
    /// ```markdown
    /// <!-- statusbook:begin codes sectoin="Errors" -->
    /// <!-- statusbook:end -->
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```markdown
    /// <!-- statusbook:begin codes section="Errors" -->
    /// <!-- statusbook:end -->
    /// ```
    ///
    /// The page "Regions" of the documentation lists what a marker can say. The checksum at its end is the program's.
    REGION_MARKER = Error "region/marker", binding, elsewhere;
    /// A marker of a region stands on a line of its own, outside of lists, quotes and text.
    ///
    /// All lines between the two markers are the program's. Within a list or a quote, these lines would end it; on a line with
    /// other text, that text would be written over.
    ///
    /// Breaks it:
    ///
    /// ```markdown
    /// - Our codes: <!-- statusbook:begin codes -->
    ///   <!-- statusbook:end -->
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```markdown
    /// Our codes:
    ///
    /// <!-- statusbook:begin codes -->
    /// <!-- statusbook:end -->
    /// ```
    ///
    /// Put both markers at the left edge, on lines of their own. In a block of code a marker is text, and stays as it is.
    REGION_PLACE = Error "region/place", binding, elsewhere;
    /// A region begins and ends.
    ///
    /// Without its end nobody knows where a region stops, and everything down to the end of the file would be written over. So
    /// a file with half a region is left alone.
    ///
    /// Breaks it:
    ///
    /// ```markdown
    /// <!-- statusbook:begin codes -->
    ///
    /// ## What else there is to know
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```markdown
    /// <!-- statusbook:begin codes -->
    /// <!-- statusbook:end -->
    ///
    /// ## What else there is to know
    /// ```
    ///
    /// Add the marker that is missing where the region begins or ends.
    REGION_UNBALANCED = Error "region/unbalanced", binding, elsewhere;
    /// A region ends before the next one begins.
    ///
    /// What stands in a region is written anew, so a region within it would be gone after the first `publish`. Most often the
    /// end of the first one was deleted by accident.
    ///
    /// Breaks it:
    ///
    /// ```markdown
    /// <!-- statusbook:begin codes section="Success" -->
    /// <!-- statusbook:begin codes section="Errors" -->
    /// <!-- statusbook:end -->
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```markdown
    /// <!-- statusbook:begin codes section="Success" -->
    /// <!-- statusbook:end -->
    ///
    /// <!-- statusbook:begin codes section="Errors" -->
    /// <!-- statusbook:end -->
    /// ```
    ///
    /// End the first one before the second begins.
    REGION_NESTED = Error "region/nested", binding, elsewhere;
    /// The catalog, the sections, the codes and the template that a region names exist.
    ///
    /// A region that names a section that was renamed cannot be kept in line, and silently showing nothing would empty a part
    /// of somebody's page.
    ///
    /// Breaks it, where the section is `Errors`:
    ///
    /// ```markdown
    /// <!-- statusbook:begin codes section="Error" -->
    /// <!-- statusbook:end -->
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```markdown
    /// <!-- statusbook:begin codes section="Errors" -->
    /// <!-- statusbook:end -->
    /// ```
    ///
    /// Name the catalog by its path below the content folder, a section by its title or its `id`, codes by themselves or by
    /// patterns such as `4xx`. A template of your own is `templates/markdown/region-NAME.md` or
    /// `templates/html/region-NAME.html`.
    REGION_UNKNOWN = Error "region/unknown", binding, elsewhere;
    /// What a template for regions writes stays within the region.
    ///
    /// A template that opens a block of code or an element and does not close it would swallow the rest of somebody's page.
    /// What it writes is looked at before the file is.
    ///
    /// Breaks it, as `templates/markdown/region-plain.md`:
    ///
    /// ````jinja
    /// ```text
    /// {% for section in catalog.sections %}{{ section.title }}
    /// {% endfor %}
    /// ````
    ///
    /// Satisfies it:
    ///
    /// ````jinja
    /// ```text
    /// {% for section in catalog.sections %}{{ section.title }}
    /// {% endfor %}
    /// ```
    /// ````
    ///
    /// Close what the template opens, and write no marker in it.
    REGION_TEMPLATE = Error "region/template", binding, elsewhere;
}
