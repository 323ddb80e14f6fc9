// A marker's work saves itself; what was saved elsewhere meanwhile is never written over.
(() => {
  "use strict";
  const form = document.querySelector("form[data-mark]");
  if (!form) return;
  const state = document.getElementById("save-state");
  const remark = document.getElementById("save-remark");
  let timer = 0, busy = null, stopped = false;
  const say = (text, tone) => {
    const pill = document.createElement("span");
    pill.className = `pill ${tone}`;
    pill.textContent = text;
    state.replaceChildren(pill);
  };
  const save = async () => {
    const reply = await fetch(location.href, {
      method: "POST", credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" },
      body: new FormData(form), signal: AbortSignal.timeout(15000),
    });
    const facts = await reply.json();
    if (reply.ok) {
      form.elements.seq.value = facts.seq;
      say(`${state.dataset.saved} ${facts.saved}`, "leaf");
      return;
    }
    stopped = reply.status === 409;
    remark.textContent = facts.message;
    remark.hidden = false;
    say(state.dataset.kept, "mango");
  };
  // One save at a time, on top of the one before; without a line it is tried again.
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const mine = busy = (busy ?? Promise.resolve()).then(() => stopped ? null : save())
        .catch(() => { say(state.dataset.kept, "mango"); later(5000); })
        .finally(() => { if (busy === mine) busy = null; });
    }, wait);
  };
  form.addEventListener("change", () => later(0));
  form.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") later(1500); });
  // Saving for now leaves the marker where she is. Handing in waits for a save under way, whose number it has to come after.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.submitter?.name === "keep" && !stopped) { event.preventDefault(); later(0); return; }
    stopped = true;
    if (!busy) return;
    event.preventDefault();
    busy.then(() => form.requestSubmit(event.submitter));
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
