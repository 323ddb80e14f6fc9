"""A session that ends while a question is open: the answer is kept, and signing in leads back to it."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from assessments.attempting import start
from tests.assessments.factories import QuizFactory, enrolled, only_values

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def attempt(live):
    quiz = QuizFactory(questions=3, pass_count=1)
    enrollment = enrolled(quiz)
    user = enrollment.user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return start(enrollment=enrollment, quiz=quiz, now=timezone.now(), seed=11)


def stored(attempt):
    response = attempt.responses.get(position=2)
    return only_values(response, response.answer)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_answer_is_kept_and_the_person_comes_back_to_it(attempt, live, phone, sign_in, scripts):
    page = phone(java_script_enabled=scripts).new_page()
    user = attempt.enrollment.user
    address = f"{live}/a/{attempt.code}/2/"
    sign_in(page, user)
    page.goto(address)
    Session.objects.all().delete()
    page.locator("input[name=answer][value='3']").check()
    page.get_by_role("button", name="Next", exact=True).click()
    page.wait_for_url("**/account/login/?next=**")
    page.get_by_label("E-mail or user name").fill(user.username)
    page.get_by_label("Password", exact=True).fill("care-demo-only")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(address)
    expect(page.locator("input[name=answer][value='3']")).to_be_checked()
    page.get_by_role("button", name="Next", exact=True).click()
    page.wait_for_url("**/3/")
    assert stored(attempt) == ["3"]
