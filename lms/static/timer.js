// The time that is left. It is shown quietly, and said aloud at ten, five and one minutes only.
(() => {
  "use strict";
  const timer = document.querySelector("[data-clock]");
  if (!timer) return;
  const { clock, pattern, one, none } = timer.dataset;
  const shown = timer.querySelector("[data-shown]"), aloud = document.querySelector("[data-announced]");
  const over = clock.replace("clock/", "send/");
  let end = performance.now() + Number(timer.dataset.left) * 1000, said = Infinity, timed = true;
  const words = (minutes) => (minutes === 1 ? one : pattern.replace("#", minutes));
  const seconds = () => Math.max(0, Math.round((end - performance.now()) / 1000));
  const show = () => {
    if (!timed) return;
    const left = seconds(), minutes = Math.ceil(left / 60);
    shown.textContent = words(minutes);
    const mark = [1, 5, 10].find((at) => left <= at * 60 && left > at * 60 - 30);
    if (mark && mark < said) { said = mark; aloud.textContent = words(mark); }
    if (!left) location.assign(over);
  };
  const ask = async () => {
    let facts;
    try {
      const reply = await fetch(clock, { credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(5000) });
      if (!reply.ok) return;
      facts = await reply.json();
    } catch { return; }
    if (!facts.open) { location.assign(over); return; }
    timed = facts.left !== null;
    if (!timed) { timer.textContent = none; return; }
    const before = seconds();
    end = performance.now() + facts.left * 1000;
    if (facts.left > before + 30) { said = Infinity; timer.lastElementChild.hidden = true; }
    show();
  };
  setInterval(show, 1000);
  setInterval(() => { if (!document.hidden) ask(); }, 8000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  show();
})();
