"""What the web server of the first command does with a body before the site sees it: takes what some page takes, and no more."""

import socket
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import waitress
from django.conf import settings

from lms.embedded import ADJUSTMENTS

MEGABYTE = 1_000_000
ZEROS = bytes(MEGABYTE)


def answering(environ, start_response):
    """Says how many bytes came."""
    count = 0
    while piece := environ["wsgi.input"].read(MEGABYTE):
        count += len(piece)
    start_response("200 OK", [])
    return [str(count).encode()]


@pytest.fixture
def port():
    server = waitress.create_server(answering, host="127.0.0.1", port=0, **ADJUSTMENTS)
    running = Thread(target=server.run, daemon=True)
    running.start()
    yield server.effective_port
    server.close()
    running.join(timeout=10)


@contextmanager
def posted(port, length):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(f"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n".encode())
        yield line


def memory():
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def test_a_file_that_a_page_takes_reaches_it_and_lies_on_the_disk_meanwhile(port):
    before = memory()
    with posted(port, 60 * MEGABYTE) as line:
        for _n in range(60):
            line.sendall(ZEROS)
        answer = line.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"60000000")
    assert memory() - before < 50


@pytest.mark.parametrize("megabytes", [101, 5000])
def test_what_no_page_takes_is_refused_by_its_header_alone(port, megabytes):
    with posted(port, megabytes * MEGABYTE) as line:  # and not one byte of the body is sent
        answer = line.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413")


def test_its_limit_is_the_largest_of_those_of_the_site():
    assert ADJUSTMENTS["max_request_body_size"] - 1 == settings.QUESTION_FILE_MAX == 100 * MEGABYTE
    assert max(settings.MEDIA_MAX, settings.BODY_MAX) < settings.QUESTION_FILE_MAX
