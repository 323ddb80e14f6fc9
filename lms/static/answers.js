// What was answered and has not arrived: kept on this phone, sealed for its person, and sent from any page as soon as that is possible.
(() => {
  "use strict";
  const { person, locks } = document.body.dataset;
  if (!person) return;
  const page = new Map(), gone = new Set(), refused = new Map(), hooks = {};
  let token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  let wait = 1000, timer = 0, busy = Promise.resolve(), writing = Promise.resolve();

  // On this phone: in its database, or, where a browser keeps none or is full, in this page alone.
  const store = (mode, act) => new Promise((done, fail) => {
    const opening = window.indexedDB.open("gabay", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("answers", { keyPath: "key" });
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const deal = opening.result.transaction("answers", mode);
      let asked;
      try { asked = act(deal.objectStore("answers")); } catch (error) { opening.result.close(); fail(error); return; }
      deal.oncomplete = () => { opening.result.close(); done(asked.result); };
      deal.onerror = deal.onabort = () => { opening.result.close(); fail(deal.error); };
    };
  });
  const inTurn = (act) => (writing = writing.then(act));

  // The server gives the keys with each page, the newest first; whoever else holds the phone has none of them.
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const take = (lock) => crypto.subtle.importKey("raw", bytes(lock), "AES-GCM", false, ["encrypt", "decrypt"]);
  let taken;
  const held = () => (taken ??= Promise.all(locks.split(" ").map(take)));
  const seal = async ({ key, person: whose, ...rest }) => {
    if (!crypto.subtle) return { key, person: whose, ...rest };
    const iv = crypto.getRandomValues(new Uint8Array(12)), plain = new TextEncoder().encode(JSON.stringify(rest));
    return { key, person: whose, iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, (await held())[0], plain) };
  };
  const unseal = async ({ key, iv, sealed, ...rest }) => {
    if (!sealed) return { key, ...rest };
    for (const lock of crypto.subtle ? await held() : []) {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, lock, sealed).catch(() => null);
      if (plain) return { key, ...rest, ...JSON.parse(new TextDecoder().decode(plain)) };
    }
    return null;
  };

  // `old` is the key of what was written there before this; it goes in the same breath.
  const put = (one, old) => inTurn(async () => {
    if (gone.has(one.key)) return;
    try {
      const row = await seal(one);
      await store("readwrite", (all) => { if (old) all.delete(old); return all.put(row); });
    } catch { page.set(one.key, one); }
    page.delete(old);
    gone.add(old);
  });
  const forget = (key) => {
    gone.add(key);
    page.delete(key);
    return inTurn(() => store("readwrite", (all) => all.delete(key)).catch(() => {}));
  };
  const rows = async () => {
    const known = await indexedDB.databases?.();
    return known && !known.some((one) => one.name === "gabay") ? [] : store("readonly", (all) => all.getAll());
  };
  const waiting = async () => {
    await writing;
    const mine = (await rows().catch(() => [])).filter((row) => row.person === person);
    return [...await Promise.all(mine.map(unseal)), ...page.values()]
      .filter((one) => one && !gone.has(one.key)).sort((a, b) => a.at - b.at || a.seq - b.seq);
  };

  // What is on its way when the page goes still arrives: keepalive, as long as it is small enough for a browser.
  const carry = ({ key, seq, answer, position, address }) => {
    const body = JSON.stringify({ key, seq, answer, position });
    return fetch(address, {
      method: "POST", credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(15000), keepalive: body.length < 60000,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body,
    });
  };
  // Somebody signed in meanwhile: a new form token if it is the same person, else a sentence.
  const renew = async () => {
    const reply = await fetch(`/a/token/?person=${person}`, { credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(15000) });
    const facts = await reply.json();
    if (reply.ok) token = facts.token;
    return facts.message;
  };
  const deliver = async (one) => {
    let said = token ? "" : await renew();
    if (said) return { said };
    let reply = await carry(one);
    if (reply.status === 403) {
      said = await renew();
      if (said) return { said };
      reply = await carry(one);
    }
    const { status } = reply;
    const facts = (reply.headers.get("Content-Type") ?? "").startsWith("application/json") ? await reply.json() : {};
    return { status, facts, said: facts.message };
  };

  // What the server cannot take stays on this phone until its question is answered anew, and keeps nothing else from arriving.
  const send = async () => {
    clearTimeout(timer);
    for (let one; (one = (await waiting()).find((each) => !refused.has(each.key)));) {
      const { status, facts, said } = await deliver(one).catch(() => ({}));
      const stays = [400, 404, 410, 413].includes(status);
      if (!stays && ![200, 409].includes(status)) {
        hooks.kept?.(said);
        timer = setTimeout(flush, wait = Math.min(wait * 2, 60000));
        return;
      }
      wait = 1000;
      for (const each of await waiting()) {
        if (refused.has(each.key) && each.address === one.address && each.position === one.position && each.seq < one.seq) await forget(each.key);
      }
      if (stays) { refused.set(one.key, said); hooks.kept?.(said, one); continue; }
      await forget(one.key);
      hooks.settled?.(one, status, facts);
    }
  };
  // One sender at a time; whoever asks meanwhile waits for it and then looks again.
  const flush = () => (busy = busy.then(send).catch(() => {}));

  document.addEventListener("gabay:leave", (event) => {
    event.detail.push(waiting().then((all) => Promise.allSettled(all.map(carry))));
  });
  addEventListener("online", () => { wait = 1000; flush(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  window.answers = { person, hooks, refused, put, waiting, carry, flush, isOpen: () => page.size > 0 };
  if (!document.querySelector("form[data-save]")) flush();
})();
