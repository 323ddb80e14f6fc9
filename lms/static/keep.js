// What somebody keeps for herself in a lesson keeps itself; what was kept on another page is never written over.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const state = form.querySelector("[data-said]");
    let timer = 0, busy = Promise.resolve(), stopped = false;
    const save = async () => {
      if (stopped) return;
      const reply = await fetch(form.action, {
        method: "POST", credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout(15000),
      });
      const facts = await reply.json();
      stopped = reply.status === 409;
      if (reply.ok && form.elements.seen) form.elements.seen.value = facts.seen;
      state.textContent = reply.ok ? state.dataset.said : facts.message;
    };
    // One at a time, on top of the one before; without a line it is tried again.
    const later = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        busy = busy.then(save).catch(() => { state.textContent = state.dataset.unsaid; later(5000); });
      }, wait);
    };
    form.addEventListener("change", () => later(0));
    form.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") later(1000); });
    form.addEventListener("submit", () => { clearTimeout(timer); stopped = true; });
  }
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
