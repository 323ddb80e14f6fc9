"""A session that ends between a page and its Next button loses nothing, with and without JavaScript."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.urls import reverse

from assessments.models import AnswerEvent
from tests.assessments.factories import QuizFactory, enrolled, only_values
from tests.assessments.test_quiz_views import hidden, page, text
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def expired(client, attempt, position=2, answer="3"):
    """Posts an answer from a page whose session has ended meanwhile."""
    fields = hidden(client.get(page(attempt, position)))
    Session.objects.all().delete()
    return client.post(page(attempt, position), {**fields, "answer": answer, "go": "next"})


def sign_in(client, user, to):
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    return client.post(f"{reverse('account_login')}?next={to}", {"login": user.username, "password": "care-demo-only"})


def checked(answer):
    return re.findall(r'value="(\d)" checked', answer.content.decode())


def test_the_answer_waits_and_the_person_comes_back_to_the_question(alice, attempt):
    gone = expired(alice, attempt)
    assert gone.url == f"{reverse('account_login')}?next={page(attempt, 2)}"
    back = sign_in(alice, attempt.enrollment.user, page(attempt, 2))
    assert back.url == page(attempt, 2)
    shown = alice.get(back.url)
    assert checked(shown) == ["3"]
    assert "It is not saved yet: press Next and it is." in text(shown)
    assert AnswerEvent.objects.count() == 0


def test_next_saves_it_and_it_waits_no_longer(alice, attempt):
    expired(alice, attempt)
    sign_in(alice, attempt.enrollment.user, page(attempt, 2))
    shown = alice.get(page(attempt, 2))
    assert alice.post(page(attempt, 2), {**hidden(shown), "answer": "3", "go": "next"}).url == page(attempt, 3)
    kept = attempt.responses.get(position=2)
    assert only_values(kept, kept.answer) == ["3"]
    assert "not saved yet" not in text(alice.get(page(attempt, 2)))


def test_it_is_offered_at_its_own_question_only(alice, attempt):
    expired(alice, attempt)
    sign_in(alice, attempt.enrollment.user, page(attempt, 2))
    assert checked(alice.get(page(attempt, 1))) == []


def test_another_person_on_the_same_phone_never_sees_it(alice, attempt):
    expired(alice, attempt)
    bob = enrolled(attempt.quiz).user
    sign_in(alice, bob, page(attempt, 2))
    assert alice.get(page(attempt, 2)).status_code == 404
    assert AnswerEvent.objects.count() == 0


@pytest.mark.parametrize("answer", ["9", "x" * 5000, [str(n) for n in range(50)]])
def test_what_no_page_of_ours_sends_does_not_wait(alice, attempt, answer):
    expired(alice, attempt, answer=answer)
    sign_in(alice, attempt.enrollment.user, page(attempt, 2))
    shown = alice.get(page(attempt, 2))
    assert (shown.status_code, checked(shown)) == (200, [])


def test_signed_out_pages_ask_to_sign_in_and_come_back(client, attempt):
    for address in [page(attempt, 2), reverse("assessments:attempt_submit", args=[attempt.code])]:
        assert client.get(address).url == f"{reverse('account_login')}?next={address}"
    assert Session.objects.count() == 0


def test_an_unknown_attempt_is_treated_the_same_way(client):
    quiz, stranger = QuizFactory(), UserFactory()
    assert quiz
    gone = client.post("/a/NOSUCHCODE12/1/", {"answer": "1"})
    assert gone.url == f"{reverse('account_login')}?next=/a/NOSUCHCODE12/1/"
    sign_in(client, stranger, "/a/NOSUCHCODE12/1/")
    assert client.get("/a/NOSUCHCODE12/1/").status_code == 404
