// A sheet keeps itself: on this phone first (see answers.js), then on the server, under a key of its own so that twice is once.
(() => {
  "use strict";
  const form = document.querySelector("form[data-sheet]");
  const { answers } = window;
  if (!form || !answers) return;
  const { sheet, save: address } = form.dataset;
  const attempt = `sheet-${sheet}`, position = 1;
  const state = document.getElementById("save-state");
  const remark = document.getElementById("save-remark");
  const { key, seq, comment } = form.elements;
  let base = Number(form.dataset.seq), typing = 0, draft = null, noted = "";

  const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000"
    .replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const levels = () => [...form.querySelectorAll("input[name^=level_]")];
  const say = (text, tone) => {
    const pill = document.createElement("span");
    pill.className = `pill ${tone}`;
    pill.textContent = text;
    state.replaceChildren(pill);
  };
  const tell = (text) => { remark.textContent = text; remark.hidden = !text; };
  const show = (all) => {
    for (const field of levels()) field.checked = all[field.name]?.[0] === field.value;
    comment.value = all.comment?.[0] ?? "";
  };
  const fields = (done) => Object.fromEntries([
    ...levels().filter((field) => field.checked).map((field) => [field.name, [field.value]]),
    ["comment", [comment.value]], ...(done ? [["done", ["1"]]] : []),
  ]);
  const number = (one) => { key.value = one.key; seq.value = one.seq; };

  // What is being written lies on this phone with every letter; what differs has a key and a number of its own, in the place of the one before.
  const note = (done = false) => {
    const answer = fields(done), text = JSON.stringify(answer), old = draft;
    if (!draft || text !== noted) {
      draft = { key: uuid(), seq: ++base };
      noted = text;
    }
    number(draft);
    const one = { ...draft, address, attempt, position, person: answers.person, answer, at: Date.now() };
    return [one, answers.put(one, old?.key === draft.key ? undefined : old?.key)];
  };
  const finish = () => { clearTimeout(typing); typing = 0; draft = null; };
  const keep = async (done) => { const [, stored] = note(done); finish(); await stored; answers.flush(); };
  const last = () => {
    if (!typing) return;
    const [one] = note();
    finish();
    answers.carry(one).catch(() => {});
  };

  const sayKept = (message, one) => {
    if (one && one.attempt !== attempt) return;
    say(answers.isOpen() ? state.dataset.open : state.dataset.kept, "mango");
    if (message) tell(message);
  };
  Object.assign(answers.hooks, {
    kept: sayKept,
    settled: (one, status, facts) => {
      if (one.attempt !== attempt) return;
      base = Math.max(base, facts.seq);
      tell(facts.message ?? "");
      if (facts.done) { location.assign(form.dataset.onward); return; }
      if (status === 409) {
        draft = null;
        show(facts.answer);
        number({ key: uuid(), seq: base + 1 });
      }
      say(`${state.dataset.saved} ${facts.saved}`, "leaf");
    },
  });

  form.addEventListener("change", () => keep());
  form.addEventListener("input", (event) => {
    if (event.target !== comment) return;
    note();
    clearTimeout(typing);
    typing = setTimeout(keep, 1000);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(event.submitter?.name === "done");
  });
  addEventListener("pagehide", last);
  document.addEventListener("gabay:leave", last);
  document.addEventListener("visibilitychange", () => { if (document.hidden) last(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  (async () => {
    const newest = (await answers.waiting()).filter((one) => one.attempt === attempt).at(-1);
    if (newest && newest.seq > base) { base = newest.seq; show(newest.answer); number(newest); }
    answers.flush();
  })();
})();
