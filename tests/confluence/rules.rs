//! How a fake behaves.

/// How this one behaves; tests change it at will.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Whether nobody may read (Data Center).
    pub anonymous: bool,
    /// So many looks at a new page by its id say that it is not there.
    pub late_gets: usize,
    /// So many lists in which a new page would stand do not have it.
    pub late_lists: usize,
    /// So many searches know nothing of a write.
    pub late_searches: usize,
    /// So many updates of a new page are conflicts, though nobody edited.
    pub early_conflicts: usize,
    /// So many first properties of a new page are conflicts.
    pub early_properties: usize,
    /// Whether lists by a title take its capitals as they are.
    pub exact_titles: bool,
    /// Whether a page with a draft cannot be written, for the draft cannot be merged.
    pub unreconciled: bool,
    /// At most so many results at once, whatever is asked for.
    pub page_size: usize,
    /// Whether links name another host than that which was asked. They do so through the gateway in any case.
    pub foreign_links: bool,
    /// What a write without the right to it is answered with.
    pub refuse_with: u16,
    /// What a taken title is answered with: 400, or 500 of older Data Centers.
    pub title_taken: u16,
    /// Whether versions are listed by `/rest/experimental` alone (older Data Centers).
    pub is_old: bool,
    /// Whether requests without a content type are refused (Data Center).
    pub wants_content_type: bool,
    /// Whether asking for the draft of a page without one finds nothing; otherwise it finds what is published.
    pub draftless_is_missing: bool,
    /// Whether bodies are written otherwise than they were sent.
    pub rewriting: bool,
    /// So many looks at the task of archiving find it running, and the pages where they were.
    pub archive_looks: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            anonymous: true,
            late_gets: 0,
            late_lists: 0,
            late_searches: 0,
            early_conflicts: 0,
            early_properties: 0,
            exact_titles: true,
            unreconciled: false,
            page_size: 250,
            foreign_links: false,
            refuse_with: 403,
            title_taken: 400,
            is_old: false,
            wants_content_type: true,
            draftless_is_missing: false,
            rewriting: true,
            archive_looks: 0,
        }
    }
}
