"""A small load: n clients with kept connections, bounded in count and time, to loopback only."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass, field

CSRF = "b" * 32


@dataclass
class Ask:
    """One request of a page, as one signed-in person (or nobody)."""

    path: str
    session: str = ""
    method: str = "GET"
    body: bytes = b""
    kind: str = "application/json"

    def headers(self):
        cookies = f"csrf={CSRF}" + (f"; sid={self.session}" if self.session else "")
        sent = {"Cookie": cookies, "Accept-Encoding": "gzip", "X-CSRFToken": CSRF, "Accept": "text/html"}
        return sent | ({"Content-Type": self.kind} if self.body else {})


@dataclass
class Tally:
    seconds: list = field(default_factory=list)
    sizes: list = field(default_factory=list)
    took: float = 0.0

    @property
    def rps(self):
        return len(self.seconds) / self.took

    def summary(self):
        ordered = sorted(self.seconds)
        return {
            "median_ms": round(statistics.median(ordered) * 1000, 2),
            "p95_ms": round(ordered[int(len(ordered) * 0.95) - 1] * 1000, 2),
            "bytes": round(statistics.mean(self.sizes)),
        }


def run(port, asks, *, clients, seconds, expect):
    """Sends `asks` (an iterator) from `clients` threads for at most `seconds`; any other status than expected is an error."""
    tally, lock, stop_at = Tally(), threading.Lock(), time.monotonic() + seconds
    errors = []

    def client():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < stop_at and not errors:
            with lock:
                ask = next(asks, None)
            if ask is None:
                break
            began = time.perf_counter()
            connection.request(ask.method, ask.path, ask.body or None, ask.headers())
            response = connection.getresponse()
            size = len(response.read())
            spent = time.perf_counter() - began
            if response.status not in expect:
                errors.append(f"{ask.method} {ask.path}: {response.status}")
            tally.seconds.append(spent)
            tally.sizes.append(size)
        connection.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.took = time.perf_counter() - began
    if errors:
        raise SystemExit(f"bench: {errors[0]}")
    return tally
