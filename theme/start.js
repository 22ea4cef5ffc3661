// Before the first frame, and therefore in the head: the colours that the reader chose, and room for what needs a script.
(function (root) {
  function colours() {
    var chosen = null;
    // Some browsers refuse storage to files and in private windows.
    try { chosen = localStorage.getItem("statusbook-theme"); } catch (refused) { return; }
    if (chosen !== "dark" && chosen !== "light") chosen = "";
    root.dataset.theme = chosen;
    var meta = document.querySelector("meta[name=color-scheme]");
    if (meta) meta.content = chosen || "light dark";
  }
  root.classList.add("js");
  if (location.protocol === "file:") root.classList.add("file");
  colours();
  // Chosen in another tab, or since this page was left and came back from the browser's memory.
  addEventListener("storage", colours);
  addEventListener("pageshow", colours);
})(document.documentElement);
