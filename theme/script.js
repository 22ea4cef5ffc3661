// What a browser adds to pages that are whole without it: finding, the choice of colours, copying. Words that are shown
// stand in the templates; the page "Templates" of the documentation tells what this file looks for in a page.
(function () {
  "use strict";
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const one = (selector) => document.querySelector(selector);
  const said = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /** The form of a word that goes with a number, by the rules of the page's language. */
  function counted(text, n) {
    let forms = { other: text };
    try {
      forms = JSON.parse(text);
      return forms[new Intl.PluralRules(document.documentElement.lang).select(n)] || forms.other;
    } catch (unknown) { return forms.other; }
  }

  /** Letters as they are compared: without case, accents and other forms of the same letter. */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /** What is known of a thing that can be found. `code` and `more` are found by their beginnings: `4` and `4xx` find 404. */
  function entry(code, title, more, text) {
    const words = plain(code + " " + more).split(/[^\p{L}\p{N}]+/u);
    const numbers = words.map((word) => word.replace(/^0+(?=\d)/, ""));
    return { code: plain(code.trim()), title: plain(title), words: " " + words.concat(numbers).join(" "), text: plain(text + " " + more) };
  }

  /** Numbers are looked for among words, not within them. */
  function hits(known, term) {
    if (!/^\d/.test(term)) return known.text.includes(term);
    if (known.words.includes(" " + term)) return true;
    const at = known.text.indexOf(term);
    return at >= 0 && known.text.split(/[^\p{L}\p{N}]+/u).includes(term);
  }

  /** How good a match is: 0 is the best, 4 is none. */
  function rank(known, terms) {
    if (!terms.every((term) => hits(known, term))) return 4;
    const query = terms.join(" ");
    if (known.code === query) return 0;
    if (known.code && known.code.startsWith(query)) return 1;
    return terms.every((term) => known.title.includes(term)) ? 2 : 3;
  }

  function finder(form) {
    const box = form.querySelector("input");
    const count = form.querySelector("output");
    const clear = form.querySelector("[type=reset]");
    const list = one(".found");
    const frame = list && (list.closest("[data-found]") || list);
    const instead = all("[data-unless-finding]");
    let rows, sections, groups, asked, due, rest, from = 0, best = null;

    function readRows() {
      rows = all("[data-find]").map((row) => {
        const code = row.querySelector("th a, dt");
        const known = entry(code.textContent, row.textContent, row.dataset.find, row.textContent);
        return Object.assign(known, { row, link: row.querySelector("th a, dd a"), section: row.closest("section") });
      });
      sections = new Map(rows.map((known) => [known.section, 0]));
    }

    function readBook() {
      const file = form.dataset.index;
      if (!file || asked) return;
      asked = true;
      window.statusbook = (book) => {
        groups = book.filter((group) => decodeURIComponent(group.href) !== form.dataset.page).map(readGroup);
        find();
      };
      const script = document.createElement("script");
      script.src = file;
      script.onerror = () => window.statusbook([]);
      document.head.append(script);
    }

    function readGroup(group) {
      const link = (href, title, known, above, text) => Object.assign(known, { href, name: title, above, says: text });
      const own = link(group.href, group.title, entry("", group.title, "", group.title + " " + group.text), "", group.text);
      const headings = (group.headings || []).map(([id, title]) => link(group.href + "#" + id, title, entry("", title, "", title), group.title, ""));
      const codes = (group.codes || []).map(([code, summary, file, more, text]) => {
        const name = code + " " + summary;
        return link(group.folder + file, name, entry(code, name, more, name + " " + text), group.title, text);
      });
      return [own].concat(headings, codes);
    }

    /** Shows the rows that match, and counts their codes. */
    function narrow(terms) {
      const shown = new Set(), every = new Set(), back = [];
      sections.forEach((_, section) => sections.set(section, 0));
      for (const known of rows) {
        const found = terms.length ? rank(known, terms) : 3;
        every.add(known.code);
        if (found < 4) {
          shown.add(known.code);
          sections.set(known.section, sections.get(known.section) + 1);
          if (known.link && (!best || found < best.rank)) best = { rank: found, href: known.link.href };
        }
        if (found < 4 && known.row.hidden) back.push(known.row);
        if (found === 4 && !known.row.hidden) known.row.hidden = true;
      }
      bring(back);
      all("main section").forEach((section) => { section.hidden = terms.length > 0 && !sections.get(section); });
      return { n: shown.size, all: every.size };
    }

    /** Shows rows again: of very many, those below the window in turns, so that typing goes on. */
    function bring(back, many = 300) {
      clearTimeout(rest);
      back.splice(0, many).forEach((row) => { row.hidden = false; });
      if (back.length) rest = setTimeout(bring, 20, back, 1500);
    }

    /** Lists what is found on other pages, the best first. */
    function listed(terms) {
      const found = terms.length && groups
        ? groups.flat().map((known) => ({ known, rank: rank(known, terms) })).filter((match) => match.rank < 4)
        : [];
      found.sort((a, b) => a.rank - b.rank);
      list.replaceChildren(...found.slice(0, 30).map(({ known }) => item(known, terms)));
      if (found.length && (!best || found[0].rank < best.rank)) {
        best = { rank: found[0].rank, href: list.querySelector("a").href };
      }
      frame.hidden = !found.length;
      return found.length;
    }

    function item(known, terms) {
      const link = document.createElement("a");
      link.href = form.dataset.root + known.href;
      link.textContent = known.name;
      const line = document.createElement("p");
      const at = Math.max(0, ...terms.map((term) => known.says.toLowerCase().indexOf(term)));
      const start = at < 80 ? 0 : known.says.lastIndexOf(" ", at - 40) + 1;
      const end = known.says.length > start + 140;
      const part = known.says.slice(start, start + 140);
      const text = (start ? "…" : "") + (end ? part.replace(/\s\S*$/, "") + "…" : part);
      line.textContent = [known.above, text].filter(Boolean).join(" · ");
      const row = document.createElement("li");
      row.append(link, line);
      return row;
    }

    function find() {
      const terms = plain(box.value).split(/\s+/).filter(Boolean);
      if (!rows) readRows();
      if (terms.length) readBook();
      best = null;
      const here = rows.length ? narrow(terms) : { n: 0, all: 0 };
      const there = list ? listed(terms) : 0;
      instead.forEach((part) => { part.hidden = terms.length > 0; });
      clear.hidden = !terms.length;
      const words = count.dataset;
      if (!terms.length) {
        count.value = "";
      } else if (!here.n && !there) {
        count.value = asked && !groups ? "" : said(words.none, { q: box.value.trim() });
      } else {
        const parts = here.all ? [said(counted(words.some, here.all), here)] : [];
        if (there) parts.push(said(counted(words.more, there), { n: there }));
        count.value = parts.join(" · ");
      }
      clearTimeout(due);
      due = setTimeout(remember, 300);
    }

    function remember() {
      const address = new URL(location.href);
      if (box.value.trim()) address.searchParams.set("q", box.value.trim());
      else address.searchParams.delete("q");
      // Files may refuse.
      try { if (address.href !== location.href) history.replaceState(null, "", address); } catch (refused) { /* then not */ }
    }

    function reset() {
      box.value = "";
      find();
      if (from) scrollTo(0, from);
      from = 0;
    }

    box.addEventListener("input", find);
    box.addEventListener("focus", () => { if (!rows) readRows(); });
    form.addEventListener("reset", (event) => { event.preventDefault(); reset(); box.focus(); });
    form.addEventListener("submit", (event) => {
      const known = best && box.value.trim();
      // Where nothing is known yet the first page of the book is asked.
      if (known || rows.length || !box.value.trim()) event.preventDefault();
      if (known) location.href = best.href;
    });
    document.addEventListener("keydown", (event) => {
      const writing = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest("dialog[open]")) return;
      if (event.key === "/" && !writing) {
        event.preventDefault();
        from = scrollY;
        box.focus();
        box.select();
      } else if (event.key === "Escape" && (event.target === box || form.contains(event.target) || !writing && box.value)) {
        event.preventDefault();
        if (box.value) reset();
        else box.blur();
      } else if (/^Arrow(Up|Down)$/.test(event.key) && list && !frame.hidden) {
        const stops = [box].concat(all("a", list));
        const at = stops.indexOf(event.target);
        const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
        if (at < 0 || !next) return;
        event.preventDefault();
        next.focus();
      }
    });
    // A link to a row that is hidden shows it.
    addEventListener("hashchange", () => {
      let target;
      try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (malformed) { return; }
      if (!target || !target.closest("[hidden]")) return;
      from = 0;
      reset();
      for (let part = target; (part = part.closest("[hidden]"));) part.hidden = false;
      target.scrollIntoView();
    });
    const query = new URLSearchParams(location.search).get("q") || box.value;
    if (query) {
      box.value = query;
      find();
      if (!rows.length) box.focus();
    }
  }

  function colours(choice) {
    const show = () => { choice.value = document.documentElement.dataset.theme || ""; };
    choice.addEventListener("change", () => {
      try { localStorage.setItem("statusbook-theme", choice.value); } catch (refused) { /* for this page only */ }
      document.documentElement.dataset.theme = choice.value;
      one("meta[name=color-scheme]").content = choice.value || "light dark";
    });
    addEventListener("storage", show);
    addEventListener("pageshow", show);
    show();
  }

  /** Puts a text into the clipboard, also where the page did not come over a secure connection. */
  async function copy(text) {
    const clipboard = window.isSecureContext && navigator.clipboard;
    if (clipboard && clipboard.write && window.ClipboardItem) {
      // Given the promise itself, a browser still knows that the reader asked for it.
      const blob = Promise.resolve(text).then((value) => new Blob([value], { type: "text/plain" }));
      return clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    }
    const value = await text;
    if (clipboard) return clipboard.writeText(value);
    const area = document.createElement("textarea");
    area.value = value;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("not copied");
  }

  function copier(button) {
    let due;
    button.addEventListener("click", async () => {
      const canonical = one("link[rel=canonical]");
      const page = canonical ? canonical.href : location.href.replace(/[?#].*$/, "");
      const file = button.dataset.copy;
      const read = async () => {
        const response = await fetch(file);
        if (!response.ok) throw new Error(response.statusText);
        return response.text();
      };
      let said = button.dataset.done;
      try { await copy(file ? read() : page); } catch (refused) { said = button.dataset.failed; }
      const status = button.parentElement.querySelector("[role=status]");
      status.textContent = said;
      clearTimeout(due);
      due = setTimeout(() => { status.textContent = ""; }, 4000);
    });
  }

  /** `?` tells the keys. */
  function keys(button) {
    const list = one("dialog.keys");
    if (!list || !list.showModal) return;
    button.addEventListener("click", () => list.showModal());
    document.addEventListener("keydown", (event) => {
      const writing = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "?" || writing || list.open || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      list.showModal();
    });
  }

  all("form.find").slice(0, 1).forEach(finder);
  all("[data-keys]").slice(0, 1).forEach(keys);
  all(".theme select").forEach(colours);
  all("button[data-copy]").forEach(copier);
})();
