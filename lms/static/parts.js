// A situation in parts: when an answer is saved, the page is asked which parts it shows by now; those that stay are not touched.
(() => {
  "use strict";
  const here = document.querySelector("[data-parts]");
  if (!here) return;
  const named = (root) => [...root.querySelectorAll("[data-part]")];
  let asked = 0;
  const renew = async () => {
    const turn = ++asked;
    const reply = await fetch(location.href, { credentials: "same-origin", redirect: "error" });
    if (!reply.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-parts]");
    if (!page || turn !== asked) return;
    const wanted = named(page);
    const names = wanted.map((part) => part.dataset.part);
    for (const part of named(here)) if (!names.includes(part.dataset.part)) part.remove();
    wanted.forEach((part, at) => {
      const held = named(here);
      if (held[at]?.dataset.part === part.dataset.part) return;
      here.insertBefore(document.importNode(part, true), held[at] ?? null);
    });
  };
  document.addEventListener("gabay:saved", () => renew().catch(() => {}));
})();
