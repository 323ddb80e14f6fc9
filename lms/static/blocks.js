// Beside a lesson's blocks: a word where there is no connection, and buttons for the signs of Markdown.
(() => {
  "use strict";
  document.addEventListener("htmx:error", () => {
    const note = document.getElementById("unsent");
    if (note) note.hidden = false;
  });
  document.addEventListener("htmx:before:request", () => {
    const note = document.getElementById("unsent");
    if (note) note.hidden = true;
  });
})();
