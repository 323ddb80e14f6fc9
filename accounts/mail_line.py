"""A line to the mail server that is cut after a while, however slowly the server talks.

A socket's timeout counts from one byte to the next: a server that sends one now and then would hold a worker past its lease, and another
worker would send the same letter.
"""

import smtplib
import socket
from contextlib import suppress
from functools import partial
from threading import Event, Timer
from typing import Any

from django.core.mail.backends import smtp


class Line(smtplib.SMTP):
    """One conversation of `seconds` in all; after that whoever waits for the server has smtplib.SMTPServerDisconnected or TimeoutError."""

    def __init__(self, *args: Any, seconds: float, **kwargs: Any) -> None:
        self.over = Event()
        self.clock = Timer(seconds, self.cut)
        self.clock.daemon = True
        self.clock.start()
        try:
            super().__init__(*args, **kwargs)
        except BaseException:
            self.clock.cancel()
            raise

    def cut(self) -> None:
        self.over.set()
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        if self.over.is_set():
            made.close()
            raise TimeoutError
        return made  # type: ignore[no-any-return]

    def send(self, s: Any) -> None:
        self.hang_up_if_over()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        said = super().getreply()
        self.hang_up_if_over()  # what was heard when the line was cut may be half an answer
        return said

    def hang_up_if_over(self) -> None:
        if self.over.is_set():
            self.close()
            raise smtplib.SMTPServerDisconnected

    def close(self) -> None:
        self.clock.cancel()
        super().close()


class EmailBackend(smtp.EmailBackend):
    """Django's own, with `seconds` for a letter from the first step to the last. One letter has a line of its own."""

    def __init__(self, *, seconds: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seconds = seconds

    @property
    def connection_class(self) -> Any:
        return partial(Line, seconds=self.seconds)
