// Comes with `statusbook serve` only; no built page has it. Listens for changes of the page that it stands in.
(() => {
  "use strict";
  const own = document.currentScript;
  const KEY = "statusbook scroll";
  const EVENTS = "events";
  // The words of a report where they are not those of the settings.
  const WORDS = { warn: "warning" };
  const STYLE = `
    :host { all: initial; position: fixed; inset: 0; z-index: 2147483647; overflow: auto; color-scheme: light dark;
      background: rgb(0 0 0 / 0.35); font: 16px/1.5 system-ui, sans-serif; color: CanvasText; }
    section { box-sizing: border-box; max-inline-size: 60rem; margin: 2rem auto; padding: 1.25rem 1.5rem; background: Canvas;
      border: 1px solid GrayText; border-block-start: 6px solid #c62828; border-radius: 8px; }
    header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
    h1 { margin: 0; font-size: 1.25rem; text-wrap: balance; }
    button { font: inherit; padding: 0.2rem 0.9rem; }
    ul { list-style: none; margin: 1rem 0; padding: 0; }
    li { padding: 0.9rem 0; border-block-start: 1px solid color-mix(in srgb, GrayText 45%, transparent); }
    p { margin: 0; overflow-wrap: anywhere; }
    b { padding: 0.1rem 0.5rem; margin-inline-end: 0.25rem; border-radius: 4px; font-size: 0.85rem; color: #fff; background: #b3261e; }
    .warn b { background: #7a5900; }
    .place, .label, pre { font: 0.875rem/1.6 ui-monospace, monospace; }
    .place { margin-block-start: 0.35rem; }
    pre { margin: 0.35rem 0; padding: 0.4rem 0.75rem; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 4px;
      background: color-mix(in srgb, GrayText 15%, transparent); }
    mark { color: inherit; background: none; border-block-end: 2px solid #d93025; }
    .warn mark { border-color: #b58900; }
    .help, .more { color: color-mix(in srgb, CanvasText 78%, Canvas); }
    @media (max-width: 40rem) { section { margin: 0; border-radius: 0; padding: 1rem; } }
    @media print { :host { display: none; } }`;
  let version = own.dataset.version;
  let stream;
  let overlay;

  // The place in the page, kept over a reload. Storage can be switched off; then the browser's own memory has to do.
  const keep = () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ at: location.href, x: scrollX, y: scrollY }));
    } catch {}
  };
  const restore = () => {
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEY));
      sessionStorage.removeItem(KEY);
    } catch {}
    if (!kept || kept.at !== location.href) return;
    let moved = false;
    const stay = () => moved || scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      addEventListener(kind, () => (moved = true), { once: true, passive: true });
    }
    stay();
    // Once more when pictures have their height, unless the reader went on meanwhile.
    addEventListener("load", () => requestAnimationFrame(stay), { once: true });
  };

  // New style sheets take the place of the old ones when they are there, so that nothing flashes.
  const restyle = () => {
    for (const old of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const url = new URL(old.href);
      if (url.origin !== location.origin || old.dataset.old) continue;
      url.searchParams.set("v", version);
      const fresh = old.cloneNode();
      old.dataset.old = "true";
      fresh.addEventListener("load", () => old.remove(), { once: true });
      fresh.addEventListener("error", () => fresh.remove() || delete old.dataset.old, { once: true });
      fresh.href = url.href;
      old.after(fresh);
    }
  };

  const element = (name, kind, ...inside) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    // Texts of the book become texts, never markup.
    made.append(...inside.filter((part) => part !== undefined && part !== ""));
    return made;
  };
  const place = (at) => (at.line ? `${at.file}:${at.line}:${at.column}` : at.file);
  const excerpt = (line) =>
    line && element("pre", "", line.before, element("mark", "", line.marked || " "), line.after);
  const finding = (found) =>
    element(
      "li",
      found.severity,
      element("p", "message", element("b", "", WORDS[found.severity] ?? found.severity), ` ${found.message}`),
      element("p", "place", place(found), found.rule ? ` · ${found.rule}` : ""),
      excerpt(found.excerpt) ?? "",
      ...found.labels.map((label) => element("p", "label", `${place(label)}: ${label.text}`)),
      found.help ? element("p", "help", found.help) : "",
    );

  const clear = () => {
    overlay?.remove();
    overlay = undefined;
  };
  const show = (told) => {
    clear();
    overlay = document.createElement("statusbook-findings");
    const shadow = overlay.attachShadow({ mode: "open" });
    // A sheet that is made here needs no leave of a strict policy, unlike a style element.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    const hide = element("button", "", "Hide");
    hide.type = "button";
    hide.addEventListener("click", clear);
    const panel = element(
      "section",
      "",
      element("header", "", element("h1", "", told.title), hide),
      element("ul", "", ...told.findings.map(finding)),
      element("p", "more", told.more ? `… and ${told.more} more. ` : "", "This goes away when the book is mended."),
    );
    panel.setAttribute("role", "alert");
    shadow.append(panel);
    document.documentElement.append(overlay);
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && overlay) clear();
  });

  const listen = () => {
    stop();
    const url = new URL(EVENTS, own.src);
    url.searchParams.set("page", location.pathname);
    url.searchParams.set("since", version);
    stream = new EventSource(url);
    const on = (kind, act) =>
      stream.addEventListener(kind, (event) => {
        version = event.lastEventId || version;
        act(event);
      });
    on("same", () => {});
    on("style", restyle);
    on("findings", (event) => show(JSON.parse(event.data)));
    on("sound", clear);
    on("reload", () => {
      stop();
      keep();
      location.reload();
    });
  };
  const stop = () => stream?.close();

  // A browser has few connections to a host, and a page that nobody sees needs none.
  const look = () => (document.visibilityState === "hidden" ? stop() : listen());
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && look());
  restore();
  look();
})();
