import re
from datetime import date
from email.utils import parseaddr
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from accounts import discreet, letters, notice_kinds
from accounts.models import Notice
from accounts.notice_kinds import Category, NoticeKind
from tests.factories import UserFactory

NOTICES = sorted(path.name[: -len(".subject.txt")] for path in Path("templates/notices").glob("*.subject.txt"))
ALLAUTH = sorted(
    path.name[: -len("_subject.txt")]
    for path in (Path(allauth.__file__).parent / "templates/account/email").glob("*_subject.txt")
)
LANGUAGES = [code for code, _ in settings.LANGUAGES]
RICH = {
    "url": "https://example.org/",
    "code": "123456",
    "email": "a@example.org",
    "due_on": date(2026, 3, 4),
    "password_reset_url": "https://example.org/account/password/reset/",
}


def as_one_line(name):
    return " ".join(render_to_string(name, RICH).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NOTICES)
def test_notices_say_nothing_to_a_stranger(name, language):
    with translation.override(language):
        subject, text = as_one_line(f"notices/{name}.subject.txt"), render_to_string(f"notices/{name}.txt", RICH)
        html = render_to_string("notices/frame.html", {"subject": subject, "text": text})
        assert discreet.subject(subject) == subject
    assert discreet.words_in(subject + text + html) == []
    assert re.findall(r"https?://\S+", text) == ["https://example.org/"]
    assert re.findall(r"<(?:img|link|style|script)|style=", html) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ALLAUTH)
def test_sign_in_mail_says_nothing_to_a_stranger(name, language):
    with translation.override(language):
        subject, text = (
            as_one_line(f"account/email/{name}_subject.txt"),
            as_one_line(f"account/email/{name}_message.txt"),
        )
        assert discreet.subject(subject) == subject
    assert discreet.words_in(subject + text) == []
    assert "example.com" not in text
    assert "Gabay" not in subject + text


def test_there_are_templates_to_test():
    assert len(ALLAUTH) >= 13
    reminders = ["reminder_due", "reminder_idle", "reminder_not_started"]
    assert ["certificate_ready", "marks_ready", "place_offer", *reminders, "welcome"] == NOTICES


def test_every_registered_kind_has_its_templates():
    assert set(notice_kinds._kinds) <= set(NOTICES)


@pytest.mark.parametrize("name", NOTICES)
def test_every_notice_says_why_it_came_and_how_to_stop_it(name):
    text = render_to_string(f"notices/{name}.txt", RICH)
    assert "Why this message:" in text
    assert "To pause messages or to stop them" in text


def test_the_word_list_is_long_and_finds_what_it_must():
    assert len(set(discreet.BANNED)) == len(discreet.BANNED) >= 60
    assert discreet.words_in("Your Training for survivors' care; a TRAUMA quiz") == [
        "Training",
        "survivors",
        "care",
        "TRAUMA",
        "quiz",
    ]
    assert discreet.words_in("A step is waiting for you, without a scarecrow") == []


def test_the_word_list_knows_filipino_and_cebuano_whose_words_grow_at_both_ends():
    assert len(set(discreet.BANNED_WITHIN)) == len(discreet.BANNED_WITHIN) >= 50
    filipino = "Ang iyong pagsasanay tungkol sa pang-aabuso ng mga bata at sa mga nakaligtas"
    assert discreet.words_in(filipino) == ["pagsasanay", "pang-aabuso", "bata", "nakaligtas"]
    assert discreet.words_in("Ang imong pagbansay bahin sa paglugos ug kapintasan") == [
        "pagbansay",
        "paglugos",
        "kapintasan",
    ]
    assert discreet.words_in("May hakbang na naghihintay sa iyo. Naay lakang nga naghulat kanimo.") == []


def test_the_sender_is_on_the_list():
    name = parseaddr(settings.DEFAULT_FROM_EMAIL)[0]
    assert name in discreet.SENDERS
    assert discreet.words_in(name) == []


def test_a_subject_that_is_not_on_the_list_is_never_sent():
    with pytest.raises(discreet.IndiscreetError):
        discreet.subject("Your course on trauma")


@pytest.mark.django_db
def test_a_letter_carries_no_name_but_the_address(settings, noon):
    settings.SITE_URL = "https://example.org"
    settings.DEFAULT_FROM_EMAIL = "Gabay <hello@example.org>"
    user = UserFactory(display_name="Maria", legal_name="Maria Clara")
    kind = NoticeKind("reminder_due", Category.REMINDER, context=lambda notice: {"due_on": date(2026, 3, 11)})
    letter = letters.compose(Notice(key="k", kind=kind.key, user=user), kind)
    wire = letter.message().as_string()
    assert letter.body.startswith("Hello,\n\nA date that was set for you is coming up: 11 March 2026.")
    assert re.findall("Maria|username", wire) == []
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", letter.extra_headers["Message-ID"])
    assert letters.compose(Notice(key="k", kind=kind.key, user=user), kind).extra_headers == letter.extra_headers
    assert letters.message_id("l") != letters.message_id("k")
