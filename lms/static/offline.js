// The quiet minute without a line: kept for a person's own phone, taken away from a shared one.
(async () => {
  "use strict";
  const wish = document.documentElement.dataset.offline;
  if (!wish || !("serviceWorker" in navigator)) return;
  if (wish === "yes") { await navigator.serviceWorker.register("/sw.js"); return; }
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
})();
