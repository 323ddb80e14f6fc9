"""A mail server that says a byte now and then holds nobody for longer than a letter may take."""

import smtplib
import socket
from threading import Thread
from time import sleep

import pytest
from django.core import mail

from tests.accounts import mailers

STEPS = {
    "greeting": [],
    "hello": [b"220 here\r\n"],
    "the letter": [b"220 here\r\n", b"250 here\r\n", b"250 from\r\n", b"250 to\r\n", b"354 go on\r\n"],
}
DRIPS = 100


class Server(Thread):
    """Answers the first steps at once and drips at the next, until it is left or has dripped often enough to be heard to the end."""

    def __init__(self, quick):
        super().__init__(daemon=True)
        self.quick, self.heard, self.left = quick, [], False
        self.socket = socket.create_server(("127.0.0.1", 0))

    def run(self):
        line, _ = self.socket.accept()
        with line:
            for answer in self.quick:
                line.sendall(answer)
                self.heard.append(line.recv(10_000))
            try:
                for _ in range(DRIPS):
                    line.sendall(b"2")
                    sleep(0.1)
            except OSError:
                self.left = True
        self.socket.close()


@pytest.fixture
def letter(settings):
    def to(server, **options):
        host, port = server.socket.getsockname()
        mailers.use(settings, "accounts.mail_line.EmailBackend", host=host, port=port, timeout=5, **options)
        return mail.EmailMessage("You have a step waiting", "Hello", "hello@example.org", ["somebody@example.org"])

    return to


@pytest.mark.parametrize("at", STEPS)
def test_a_server_that_drips_is_left(letter, at):
    server = Server(STEPS[at])
    server.start()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        letter(server, seconds=0.6).send()
    server.join()
    assert server.left


def test_one_who_is_answered_too_late_says_nothing_more(letter):
    """Between two steps nobody waits for the server, so the next step finds the time over."""
    from accounts.mail_line import Line

    server = Server([b"220 here\r\n"])
    server.start()
    line = Line(*server.socket.getsockname(), seconds=60, timeout=5)
    line.over.set()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        line.ehlo()
    server.join()
    assert server.heard == [b""]
