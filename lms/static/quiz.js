// Answers keep themselves: on this phone first, then on the server, under a key of their own so that twice is once.
(() => {
  "use strict";
  const form = document.querySelector("form[data-save]");
  if (!form || !window.indexedDB) return;
  const { attempt, person, save: address } = form.dataset;
  const position = Number(form.dataset.position);
  const state = document.getElementById("save-state");
  const remark = document.getElementById("save-remark");
  const token = form.elements.csrfmiddlewaretoken.value;
  let base = Number(form.dataset.serverSeq || 0), wait = 1000, timer = 0, busy = null;

  const store = (mode, act) => new Promise((done, fail) => {
    const opening = indexedDB.open("gabay", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("answers", { keyPath: "key" });
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const deal = opening.result.transaction("answers", mode);
      const asked = act(deal.objectStore("answers"));
      deal.oncomplete = () => { opening.result.close(); done(asked.result); };
      deal.onerror = deal.onabort = () => { opening.result.close(); fail(deal.error); };
    };
  });
  const waiting = async () => (await store("readonly", (all) => all.getAll()))
    .filter((one) => one.person === person).sort((a, b) => a.at - b.at || a.seq - b.seq);
  const here = (one) => one.attempt === attempt && one.position === position;
  const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000"
    .replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const forget = (key) => store("readwrite", (all) => all.delete(key));
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
  const fields = () => [...form.querySelectorAll("[name=answer]")];
  const chosen = () => fields().filter((field) => field.checked ?? field.value).map((field) => field.value);
  const show = (values) => fields().forEach((field) => { if ("checked" in field) field.checked = values.includes(field.value); });
  const number = (key, seq) => { form.elements.key.value = key; form.elements.seq.value = seq; };

  const settle = async (one, reply) => {
    const facts = await reply.json();
    await forget(one.key);
    if (reply.status === 400) { tell(facts.message); return; }
    if (here(one) && facts.seq >= base) {
      base = facts.seq;
      measure(facts.answer.length);
      if (reply.status === 409) {
        show(facts.answer);
        number(uuid(), base + 1);
        tell(facts.message);
      }
    }
    if (facts.closed && one.attempt === attempt) { location.assign(address.replace("save/", "")); return; }
    if (facts.saved && !facts.closed) say(`${state.dataset.saved} ${facts.saved}`, "leaf");
  };

  const send = async () => {
    clearTimeout(timer);
    for (let one; (one = (await waiting())[0]);) {
      const { key, seq, answer } = one;
      let reply;
      try {
        reply = await fetch(one.address, {
          method: "POST", credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(15000),
          headers: { "Content-Type": "application/json", "X-CSRFToken": token },
          body: JSON.stringify({ key, seq, answer, position: one.position }),
        });
      } catch { reply = null; }
      if (!reply || ![200, 400, 409].includes(reply.status)) {
        say(state.dataset.kept, "mango");
        if (reply?.status === 401) tell((await reply.json()).message);
        timer = setTimeout(flush, wait = Math.min(wait * 2, 60000));
        return;
      }
      wait = 1000;
      await settle(one, reply);
    }
  };
  // One sender at a time; whoever asks meanwhile waits for it and then looks again.
  const flush = () => (busy = (busy || Promise.resolve()).then(send).catch(() => {}));

  const keep = async () => {
    const key = uuid(), seq = ++base;
    number(key, seq);
    tell("");
    await store("readwrite", (all) => all.put({ key, seq, address, attempt, person, position, answer: chosen(), at: Date.now() }));
    flush();
  };

  let typing = 0;
  form.addEventListener("change", (event) => { if (event.target.name === "answer") { clearTimeout(typing); keep(); } });
  form.addEventListener("input", (event) => {
    if (event.target.name !== "answer" || "checked" in event.target && event.target.type !== "text") return;
    clearTimeout(typing);
    typing = setTimeout(keep, 2000);
  });
  let going = false;
  form.addEventListener("submit", async (event) => {
    const last = "send" in form.dataset;
    if (navigator.onLine && !last) return;
    event.preventDefault();
    if (going) return;
    going = true;
    if (last) await flush();
    going = last && navigator.onLine && !(await waiting()).some((one) => one.attempt === attempt);
    if (going) form.submit(); else say(state.dataset.kept, "mango");
  });
  addEventListener("online", () => { wait = 1000; flush(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  (async () => {
    const mine = (await waiting()).filter(here);
    const last = mine.at(-1);
    if (last && last.seq > base) { base = last.seq; show(last.answer); number(last.key, last.seq); }
    if (last || !("unsaved" in form.dataset)) flush(); else keep();
  })();
})();
