// Leaving: hide first, then go. A flag keeps every page of this tab empty when Back is pressed afterwards.
(() => {
  "use strict";
  const root = document.documentElement;
  const memory = {
    get left() { try { return sessionStorage.getItem("left"); } catch { return null; } },
    set left(value) { try { value ? sessionStorage.setItem("left", value) : sessionStorage.removeItem("left"); } catch { /* storage is off */ } },
  };
  const link = () => document.querySelector(".leave");
  const go = () => location.replace(link()?.dataset.exit || link()?.href || "/leave/");
  // What was answered and has not arrived is sent now. Where leaving empties the phone, it gets 150 ms: with what a slow phone needs besides, she is away within 300.
  const away = () => {
    const sending = [];
    document.dispatchEvent(new CustomEvent("gabay:leave", { detail: sending }));
    if (!sending.length || link()?.dataset.exit) { go(); return; }
    Promise.race([Promise.allSettled(sending), new Promise((done) => setTimeout(done, 150))]).then(go);
  };
  const leave = () => {
    root.dataset.left = "now";
    document.title = "Gabay";
    memory.left = "1";
    navigator.onLine ? away() : addEventListener("online", away, { once: true });
  };
  const guard = () => { if (memory.left) root.dataset.left = "back"; };

  guard();
  addEventListener("pageshow", (event) => { if (event.persisted) guard(); });
  addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(".leave")) { event.preventDefault(); leave(); }
    if (target?.closest("[data-return]")) memory.left = "";
  });

  // Shift three times, by itself, no more than five seconds apart.
  let bare = false, count = 0, last = 0;
  addEventListener("keydown", (event) => {
    if (event.key === "Shift") { if (!event.repeat) bare = true; } else { bare = false; count = 0; }
  });
  addEventListener("pointerdown", () => { bare = false; });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !bare) return;
    count = event.timeStamp - last <= 5000 ? count + 1 : 1;
    last = event.timeStamp;
    if (count === 3) leave();
  });
})();
