//! Rules about the managed regions of files that are not of the book.

use super::rules;

rules! {
    /// A marker of a region can be read.
    REGION_MARKER = Error "region/marker", binding, elsewhere;
    /// A marker of a region stands on a line of its own, outside of lists, quotes and text.
    REGION_PLACE = Error "region/place", binding, elsewhere;
    /// A region begins and ends.
    REGION_UNBALANCED = Error "region/unbalanced", binding, elsewhere;
    /// A region ends before the next one begins.
    REGION_NESTED = Error "region/nested", binding, elsewhere;
    /// The catalog, the sections, the codes and the template that a region names exist.
    REGION_UNKNOWN = Error "region/unknown", binding, elsewhere;
    /// What a template for regions writes stays within the region.
    REGION_TEMPLATE = Error "region/template", binding, elsewhere;
}
