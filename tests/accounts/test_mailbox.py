import pytest
from django.core.mail import EmailMultiAlternatives, mailers
from django.urls import reverse

from accounts import mailbox


@pytest.fixture
def box(settings, tmp_path):
    settings.VAR = tmp_path
    settings.MAILERS = {"default": {"BACKEND": "accounts.mailbox.DemoMailbox"}}


def write(subject):
    letter = EmailMultiAlternatives(subject, "Text", "Gabay <hello@localhost>", ["a@example.org"])
    letter.attach_alternative("<p>Text</p>", "text/html")
    letter.send()


def test_mails_are_kept_and_listed_newest_first(box):
    for subject in ("one", "two"):
        write(subject)
    newest = mailbox.list_mails()[0]
    assert [mail.subject for mail in mailbox.list_mails()] == ["two", "one"]
    assert (newest.to, newest.text, newest.html) == (["a@example.org"], "Text", "<p>Text</p>")


def test_an_empty_box_is_no_mistake(box):
    assert mailbox.list_mails() == []


def test_only_the_newest_are_kept(box, monkeypatch):
    monkeypatch.setattr(mailbox, "KEPT", 3)
    for number in range(5):
        write(str(number))
    assert [mail.subject for mail in mailbox.list_mails()] == ["4", "3", "2"]
    assert len(list(mailbox.folder().iterdir())) == 3


def test_the_backend_takes_no_options_it_does_not_know(box, settings):
    settings.MAILERS = {"default": {"BACKEND": "accounts.mailbox.DemoMailbox", "OPTIONS": {"host": "x"}}}
    with pytest.raises(Exception, match="Unknown options"):
        mailers["default"]


@pytest.mark.list_page("demo_mail")
@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_mails_asks_the_database_nothing(box, client, settings, count, django_assert_num_queries):
    settings.DEMO = True
    for number in range(count):
        write(f"Letter {number}.")
    with django_assert_num_queries(0):
        page = client.get(reverse("demo_mail"))
    assert page.text.count("Letter ") == count
