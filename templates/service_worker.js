// Keeps the quiet minute for a phone without a line. Nothing of a person is kept: the pages are fetched without cookies.
"use strict";
const NAME = "g-{{ version }}";
const FILES = {{ files|safe }};

const keep = async () => {
  const kept = await caches.open(NAME);
  await kept.addAll(FILES.map((url) => new Request(url, { credentials: "omit", cache: "reload" })));
  await self.skipWaiting();
};
const tidy = async () => {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await self.clients.claim();
};

// What is sent goes past this worker: an answer that leaves with its page must not wait for it.
const past = (event) => event.addRoutes?.([{ condition: { requestMethod: "POST" }, source: "network" }]).catch(() => {});

self.addEventListener("install", (event) => { event.waitUntil(keep()); past(event); });
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname === "{{ leave }}") return;
  if (request.mode === "navigate") {
    const page = url.pathname === "{{ quiet }}" ? "{{ quiet }}" : "{{ offline }}";
    event.respondWith(fetch(request).catch(() => caches.match(page)));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  }
});
