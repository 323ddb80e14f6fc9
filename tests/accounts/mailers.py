"""Mail servers that misbehave."""

import smtplib

from django.core.mail.backends.locmem import EmailBackend


class Killed(BaseException):
    """The worker is gone at this very point; nothing in it can catch that."""


class KilledAfter(EmailBackend):
    """Accepts `left` letters; the worker dies right after the next one was accepted."""

    left = 0

    def send_messages(self, messages):
        sent = super().send_messages(messages)
        if KilledAfter.left == 0:
            raise Killed
        KilledAfter.left -= 1
        return sent


class RefusesSome(EmailBackend):
    """Takes nothing for addresses that begin with "bad"."""

    def send_messages(self, messages):
        if messages[0].to[0].startswith("bad"):
            raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such box")})
        return super().send_messages(messages)


class Away(EmailBackend):
    """Nobody listens."""

    asked = 0

    def send_messages(self, messages):
        Away.asked += 1
        raise ConnectionRefusedError


def use(settings, backend, **options):
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
