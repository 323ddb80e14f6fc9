"""The control of test_killed_web: a server that says "saved" first and saves afterwards, as no server of ours does."""

import io
import json
import threading
import time

from lms.wsgi import application as honest

LATER = 0.2


def application(environ, start_response):
    if environ["REQUEST_METHOD"] != "POST":
        return honest(environ, start_response)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    threading.Thread(target=afterwards, args=[{**environ, "wsgi.input": io.BytesIO(body)}], daemon=True).start()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"saved": "12:00"}).encode()]


def afterwards(environ):
    time.sleep(LATER)
    b"".join(honest(environ, lambda *_: None))
