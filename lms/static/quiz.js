// Answers keep themselves: on this phone first (see answers.js), then on the server, under a key of their own so that twice is once.
(() => {
  "use strict";
  const form = document.querySelector("form[data-save]");
  if (!form) return;
  const { answers } = window;
  const { attempt, save: address } = form.dataset;
  const position = Number(form.dataset.position);
  const state = document.getElementById("save-state");
  const remark = document.getElementById("save-remark");
  let base = Number(form.dataset.serverSeq || 0);
  const here = (one) => one.attempt === attempt && one.position === position;
  const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000"
    .replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const say = (text, tone) => {
    const pill = document.createElement("span");
    pill.className = `pill ${tone}`;
    pill.textContent = text;
    state.replaceChildren(pill);
  };
  // How many are answered, this question apart: the meter follows what is saved.
  const meter = document.querySelector(".meter[data-label]");
  const others = meter ? meter.value - ("answered" in form.dataset ? 1 : 0) : 0;
  const measure = (answered) => {
    if (!meter) return;
    meter.value = others + (answered ? 1 : 0);
    meter.setAttribute("aria-label", meter.dataset.label.replace("#", meter.value));
  };
  const tell = (text) => { if (remark) { remark.textContent = text; remark.hidden = !text; } };
  const ours = (field) => !["file", "submit"].includes(field.type) && (field.name === "answer" || field.name?.startsWith("answer-"));
  const short = (field) => field.name.slice(7);
  const fields = () => [...form.elements].filter(ours);
  const ticks = (field) => field.type === "radio" || field.type === "checkbox";
  const chosen = () => {
    const all = {};
    for (const field of fields()) {
      if (ticks(field) && !field.checked) continue;
      const values = field.multiple && field.selectedOptions ? [...field.selectedOptions].map((one) => one.value) : [field.value];
      (all[short(field)] ??= []).push(...values);
    }
    return all;
  };
  const show = (all) => fields().forEach((field) => {
    const values = all[short(field)] ?? [];
    if (ticks(field)) field.checked = values.includes(field.value);
    else if (field.multiple && field.options) for (const one of field.options) one.selected = values.includes(one.value);
    else field.value = values[0] ?? "";
  });
  const filled = (all) => Object.values(all).some((values) => values.some(Boolean));
  const number = (key, seq) => { form.elements.key.value = key; form.elements.seq.value = seq; };

  // `one` is what the server could not take: it stays here, and the page says what to do.
  const sayKept = (message, one) => {
    if (one && one.attempt !== attempt) return;
    const { open, stays, kept, unsent, question } = state.dataset;
    say(answers.isOpen() ? open : one ? stays : kept, "mango");
    if (one && !here(one)) tell(`${question.replace("#", one.position)}: ${message || unsent}`);
    else if (message || one) tell(message || unsent);
  };
  Object.assign(answers.hooks, {
    kept: sayKept,
    settled: (one, status, facts) => {
      if (here(one) && facts.seq >= base) {
        base = facts.seq;
        measure(filled(facts.answer));
        if (facts.message) tell(facts.message);
        if (status === 409) {
          draft = null;
          noted = "";
          show(facts.answer);
          number(uuid(), base + 1);
        }
      }
      if (facts.closed && one.attempt === attempt) { location.assign(address.replace("save/", "")); return; }
      if (facts.saved && !facts.closed) say(`${state.dataset.saved} ${facts.saved}`, "leaf");
      if (here(one)) document.dispatchEvent(new Event("gabay:saved"));
    },
  });

  // What is being typed lies on this phone with every letter; what differs has a key and a number of its own.
  let typing = 0, draft = null, noted = "";
  const note = () => {
    const answer = chosen(), text = JSON.stringify(answer), old = draft;
    if (text !== noted) {
      draft = { key: uuid(), seq: ++base };
      noted = text;
      tell("");
    }
    if (!draft) return [];
    const { key, seq } = draft;
    number(key, seq);
    const one = { key, seq, address, attempt, person: answers.person, position, answer, at: Date.now() };
    return [one, answers.put(one, old?.key === key ? undefined : old?.key)];
  };
  const finish = () => { clearTimeout(typing); typing = 0; draft = null; };
  const keep = async () => { const [, stored] = note(); finish(); await stored; answers.flush(); };
  // The page goes while something is typed: it is sent at once as well; the same key makes it one.
  const last = () => {
    if (!typing) return;
    const [one] = note();
    finish();
    if (one) answers.carry(one).catch(() => {});
  };

  form.addEventListener("change", (event) => { if (ours(event.target)) keep(); });
  form.addEventListener("input", (event) => {
    if (!ours(event.target) || ticks(event.target)) return;
    note();
    clearTimeout(typing);
    typing = setTimeout(keep, 1500);
  });
  addEventListener("pagehide", last);
  document.addEventListener("gabay:leave", last);
  document.addEventListener("visibilitychange", () => { if (document.hidden) last(); });
  let going = false;
  form.addEventListener("submit", async (event) => {
    const whole = "send" in form.dataset;
    finish();
    if (navigator.onLine && !whole) return;
    event.preventDefault();
    if (going) return;
    going = true;
    if (whole) await answers.flush();
    const left = (await answers.waiting()).filter((one) => one.attempt === attempt);
    const stuck = left.filter((one) => answers.refused.has(one.key));
    going = whole && navigator.onLine && left.length === ("over" in form.dataset ? stuck.length : 0);
    if (going) form.submit(); else sayKept(answers.refused.get(stuck[0]?.key), stuck[0]);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  (async () => {
    const newest = (await answers.waiting()).filter(here).at(-1);
    if (newest && newest.seq > base) { base = newest.seq; show(newest.answer); number(newest.key, newest.seq); }
    if (newest || !("unsaved" in form.dataset)) answers.flush(); else keep();
    if ("over" in form.dataset) form.requestSubmit();
  })();
})();
