// Beside a lesson's blocks: a word where there is no connection, and buttons for the signs of Markdown.
(() => {
  "use strict";
  const unsent = (hidden) => {
    const note = document.getElementById("unsent");
    if (note) note.hidden = hidden;
  };
  document.addEventListener("htmx:error", () => unsent(false));
  document.addEventListener("htmx:before:request", () => unsent(true));

  // Puts `text` in the place of the characters from `start` to `end`, so that Ctrl+Z takes it back; `from` to `to` of it is chosen then.
  function put(area, start, end, text, from, to) {
    area.focus();
    area.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, start, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.setSelectionRange(start + from, start + to);
  }

  function around(area, sign, words) {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const size = sign.length;
    const inside = value.slice(start, end);
    if (inside && value.slice(start - size, start) === sign && value.slice(end, end + size) === sign) {
      put(area, start - size, end + size, inside, 0, inside.length);
    } else {
      const text = inside || words;
      put(area, start, end, sign + text + sign, size, size + text.length);
    }
  }

  function before(area, sign, words) {
    const { value } = area;
    const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const found = value.indexOf("\n", area.selectionEnd);
    const end = found < 0 ? value.length : found;
    const lines = (value.slice(start, end) || words).split("\n");
    const there = lines.every((line) => line.startsWith(sign));
    const text = lines.map((line) => (there ? line.slice(sign.length) : sign + line)).join("\n");
    put(area, start, end, text, lines.length > 1 || there ? 0 : sign.length, text.length);
  }

  function link(area, words) {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const text = value.slice(start, end) || words;
    const address = "https://";
    put(area, start, end, `[${text}](${address})`, text.length + 3, text.length + 3 + address.length);
  }

  const acts = {
    bold: (area, words) => around(area, "**", words),
    italic: (area, words) => around(area, "*", words),
    heading: (area, words) => before(area, "## ", words),
    list: (area, words) => before(area, "- ", words),
    quote: (area, words) => before(area, "> ", words),
    link,
  };

  function dress(area) {
    const model = document.getElementById("marks");
    if (!model || area.dataset.marks === "there") return;
    area.dataset.marks = "there";
    const bar = model.content.firstElementChild.cloneNode(true);
    bar.setAttribute("aria-controls", area.id);
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mark]");
      if (button) acts[button.dataset.mark](area, bar.dataset.words);
    });
    area.before(bar);
  }

  const all = () => document.querySelectorAll("textarea[data-marks]").forEach(dress);
  new MutationObserver(all).observe(document.querySelector("main"), { childList: true, subtree: true });
  all();
})();
