"""A trainer's page of what all said in the polls."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import blocks
from courses.models import Block
from courses.publishing import open_draft, publish
from enrollments.models import PollCount
from tests.enrollments.courses import lessons_of, make_edition
from tests.enrollments.test_entries import EVENING, MORNING, NIGHT, POLL, put
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return lessons_of(make_edition())[0]


@pytest.fixture
def trainer(client, lesson):
    user = MembershipFactory(role="trainer", organization=lesson.edition.course.organization).user
    client.force_login(user)
    return user


def said(lesson, block="mine", waiting=0, **counts):
    for choice, shown in counts.items():
        key = {"evening": EVENING, "night": NIGHT, "morning": MORNING}[choice]
        facts = {"course": lesson.edition.course, "lesson": lesson.key, "block": block}
        PollCount.objects.create(**facts, choice=key, shown=shown, waiting=waiting)


def page_of(client, lesson):
    return client.get(reverse("enrollments:poll_list", args=[lesson.edition.course.code]))


def shown(page):
    return [[(group.label, group.count) for group in poll.groups] for poll in page.context["polls"]]


def test_poll_list_shows_sums_and_few_in_one(client, lesson, trainer):
    put(lesson, "poll", POLL)
    said(lesson, evening=12, night=2, morning=6, waiting=3)
    page = page_of(client, lesson)
    assert shown(page) == [[("Evening", 12), ("Night or Morning", 8)]]
    assert (POLL["prompt"] in page.text, lesson.title in page.text) == (True, True)


def test_poll_list_says_that_too_few_have_answered(client, lesson, trainer):
    put(lesson, "poll", POLL)
    said(lesson, evening=0, waiting=4)
    page = page_of(client, lesson)
    assert (shown(page), "Too few have answered so far." in page.text) == ([[]], True)


def test_poll_list_without_a_poll_says_how_to_get_one(client, lesson, trainer):
    assert "has a poll. Add one to a lesson" in page_of(client, lesson).text


def test_poll_list_asks_as_the_newest_edition_asks_and_never_as_a_draft_does(client, lesson, trainer):
    put(lesson, "poll", POLL)
    said(lesson, evening=7)
    draft = open_draft(lesson.edition.course, by=trainer)
    block = Block.objects.get(lesson__edition=draft, key="mine")
    block.data = blocks.get("poll").document({**POLL, "prompt": "When is it, then?"})
    block.save()
    put(draft.lessons.get(key=lesson.key), "poll", {**POLL, "prompt": "Only a draft asks this."}, key="new")
    assert [poll.prompt for poll in page_of(client, lesson).context["polls"]] == [POLL["prompt"]]
    Block.objects.get(lesson__edition=draft, key="new").delete()
    assert "When is it, then?" not in page_of(client, lesson).text
    publish(draft, by=trainer, now=timezone.now())
    page = page_of(client, lesson)
    assert [poll.prompt for poll in page.context["polls"]] == ["When is it, then?"]
    assert shown(page) == [[("Evening", 7), ("Night", 0), ("Morning", 0)]]


def test_poll_list_leaves_out_what_nobody_can_read(client, lesson, trainer):
    block = put(lesson, "poll", POLL)
    Block.objects.filter(pk=block.pk).update(data={"schema_version": 9})
    assert page_of(client, lesson).context["polls"] == []


@pytest.mark.list_page("enrollments:poll_list")
@pytest.mark.parametrize("count", [1, 30])
def test_poll_list_costs_the_same(client, lesson, trainer, django_assert_num_queries, count):
    for number in range(count):
        put(lesson, "poll", POLL, key=f"poll-{number}")
        said(lesson, block=f"poll-{number}", evening=9)
    with django_assert_num_queries(6):
        page = page_of(client, lesson)
    assert len(page.context["polls"]) == count
