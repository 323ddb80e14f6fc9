"""A question in the middle of a lesson, with the keyboard."""

import pytest
from django.utils import timezone

from enrollments.enrolling import enroll
from tests.assessments.test_check_block import put
from tests.courses.block_samples import SAMPLES
from tests.enrollments.courses import lessons_of, make_edition
from tests.factories import MembershipFactory
from tests.journeys.axe import Walk

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_check_is_answered_explained_and_tried_again_with_the_keyboard(live, phone, sign_in):
    lesson = lessons_of(make_edition())[0]
    put(lesson)
    put(lesson, {**SAMPLES["check"], "stem": "And what helps a colleague who is tired?"}, key="other")
    learner = MembershipFactory().user
    enroll(user=learner, course=lesson.edition.course, now=timezone.now())
    walk = Walk(phone().new_page(), live)
    sign_in(walk.page, learner)
    walk.go(f"/c/{lesson.edition.course.code}/{lesson.code}/")
    walk.page.locator("#b-mine input[type=radio]").first.focus()
    walk.page.keyboard.press("Space")
    walk.page.keyboard.press("Tab")
    with walk.page.expect_navigation():
        walk.page.keyboard.press("Enter")
    walk.look()
    assert SAMPLES["check"]["reason"] in walk.page.locator("#b-mine").inner_text()
    assert walk.page.locator("#b-other").get_by_role("button", name="Check my answer").is_visible()
    walk.press("Try it again")
    assert walk.page.locator("#b-mine input:checked").count() == 0
