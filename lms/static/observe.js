// A sheet keeps itself: on this phone first, then on the server, under a key of its own so that twice is once.
(() => {
  "use strict";
  const form = document.querySelector("form[data-sheet]");
  if (!form) return;
  const place = `gabay-sheet:${form.dataset.person}:${form.dataset.sheet}`;
  const state = document.getElementById("save-state");
  const remark = document.getElementById("save-remark");
  const { key, seq, csrfmiddlewaretoken: token, comment } = form.elements;
  let base = Number(form.dataset.seq), timer = 0, wait = 1000, busy = Promise.resolve();

  const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000"
    .replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const levels = () => [...form.querySelectorAll("input[name^=level_]")];
  const held = () => JSON.parse(localStorage.getItem(place) ?? "null");
  const say = (text, tone) => {
    const pill = document.createElement("span");
    pill.className = `pill ${tone}`;
    pill.textContent = text;
    state.replaceChildren(pill);
  };
  const tell = (text) => { remark.textContent = text; remark.hidden = !text; };
  const show = (all) => {
    for (const field of levels()) field.checked = all[field.name] === field.value;
    comment.value = all.comment;
  };
  const fields = () => Object.fromEntries([
    ...levels().filter((field) => field.checked).map((field) => [field.name, field.value]), ["comment", comment.value],
  ]);
  const keep = (done = false) => {
    key.value = uuid();
    seq.value = ++base;
    localStorage.setItem(place, JSON.stringify({ key: key.value, seq: base, fields: fields(), done }));
    flush();
  };
  const send = async () => {
    const one = held();
    if (!one) return;
    const body = new URLSearchParams({ ...one.fields, key: one.key, seq: one.seq, csrfmiddlewaretoken: token.value });
    if (one.done) body.set("done", "1");
    const reply = await fetch(location.href, {
      method: "POST", credentials: "same-origin", redirect: "error", body, headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(15000),
    });
    if (![200, 400, 409, 422].includes(reply.status)) throw new Error("later");
    const facts = await reply.json();
    wait = 1000;
    tell(facts.message ?? "");
    if (held()?.key === one.key) localStorage.removeItem(place);
    if (reply.status === 400) return;
    base = Math.max(base, facts.seq);
    if (facts.done) { location.assign(form.dataset.onward); return; }
    if (reply.status === 409) {
      show({ comment: facts.note, ...Object.fromEntries(facts.levels.map((at, n) => [`level_${n}`, String(at)])) });
    }
    say(`${state.dataset.saved} ${facts.saved}`, "leaf");
    if (held()) flush();
  };
  const flush = () => {
    clearTimeout(timer);
    busy = busy.then(send).catch(() => {
      say(state.dataset.kept, "mango");
      timer = setTimeout(flush, wait = Math.min(wait * 2, 60000));
    });
  };
  form.addEventListener("change", () => { clearTimeout(timer); keep(); });
  let typing = 0;
  form.addEventListener("input", (event) => {
    if (event.target !== comment) return;
    clearTimeout(typing);
    typing = setTimeout(keep, 1000);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    keep(event.submitter?.name === "done");
  });
  addEventListener("online", () => { wait = 1000; flush(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  const before = held();
  if (before && before.seq > base) { base = before.seq; show(before.fields); flush(); }
  else if (before) localStorage.removeItem(place);
})();
