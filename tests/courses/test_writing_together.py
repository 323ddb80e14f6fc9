"""Two tabs, two trainers, two taps: nobody saves over somebody else, nothing is made twice, and nothing that was typed is lost."""

import re
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from courses import authoring, blocks
from courses.arranging import blocks_of
from courses.models import Course, Edition, Lesson, Module
from courses.publishing import open_draft, publish
from courses.samples import SIGNS, samples
from courses.text import render
from courses.tokens import token_of
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
LESSON = {"title": "Listen", "minutes": "8", "covers": "Mine.", "required": "on"}


@pytest.fixture
def writer(client, alice):
    client.force_login(alice)
    return client


def send(client, address, typed, **more):
    return client.post(address, {**typed, **more})


# Saved meanwhile


def cases(draft):
    """(name, args, row, what is typed, the field to look at)."""
    module, lesson = draft.modules.get(title="Part 1"), draft.lessons.get(title="Listen")
    return [
        ("edition_edit", [], draft, {"title": "First steps", "welcome": "Mine."}, "welcome"),
        ("module_edit", [module.pk], module, {"title": "Part 1", "intro": "Mine."}, "intro"),
        ("lesson_edit", [lesson.code], lesson, LESSON, "covers"),
        ("lesson_text", [lesson.code], blocks_of(lesson), {"full": "Mine."}, "full"),
        ("block_edit", [lesson.code, lesson.blocks.get().key], blocks_of(lesson)[0], {"text": "Mine."}, "text"),
    ]


@pytest.mark.parametrize("at", range(5))
def test_the_second_writer_sees_both_texts_and_decides(writer, draft, url, at):
    name, args, row, typed, field = cases(draft)[at]
    address, began = url(name, *args), token_of(row)
    assert send(writer, address, typed, token=began).status_code == 302
    page = send(writer, address, {**typed, field: "Hers."}, token=began)
    assert (page.status_code, page.context["form"][field].value()) == (200, "Hers.")
    assert page.context["current"][field].value().strip() == "Mine."
    assert "Somebody else saved this while you were writing" in page.content.decode()
    again = send(
        writer,
        address,
        {**typed, field: "Hers."},
        token=page.context.get("token") or page.context["form"].data["token"],
    )
    assert again.status_code == 302
    assert writer.get(address).context["form"][field].value().strip() == "Hers."


def test_a_stale_page_does_not_open_a_course_again(writer, draft, url, house):
    course, began = draft.course, token_of(draft.course)
    send(writer, url("course_edit"), {"joining": "invitation"}, token=began)
    page = send(writer, url("course_edit"), {"joining": "open", "due_days": "30"}, token=began)
    course.refresh_from_db()
    assert (course.joining, course.due_days) == ("invitation", None)
    assert "Saved now: By invitation." in page.content.decode()
    assert (page.context["form"]["joining"].value(), page.context["form"]["due_days"].value()) == ("open", "30")
    send(writer, url("course_edit"), {"joining": "open"}, token=page.context["form"].data["token"])
    course.refresh_from_db()
    assert course.joining == "open"


def test_chosen_organizations_come_back_all_of_them(writer, draft, url, alice):
    places = OrganizationFactory.create_batch(2)
    for place in places:
        Membership.objects.create(user=alice, organization=place, role="trainer", started_on="2025-01-01")
    typed = {"joining": "audience", "organizations": [place.pk for place in places]}
    form = send(writer, url("course_edit"), typed, token="old").context["form"]
    assert sorted(form["organizations"].value()) == sorted(str(place.pk) for place in places)


def test_the_token_says_only_what_is_written_there(draft):
    module, lesson = draft.modules.first(), draft.lessons.first()
    before = [token_of(row) for row in (draft.course, draft, module, lesson)]
    authoring.move_lesson(lesson, direction="down")
    rows = [draft.course, Edition.objects.get(), Module.objects.get(pk=module.pk), Lesson.objects.get(pk=lesson.pk)]
    assert [token_of(row) for row in rows] == before


# Published or deleted meanwhile


@pytest.mark.parametrize("at", range(5))
def test_what_is_typed_while_somebody_publishes_goes_into_the_next_draft(writer, draft, url, alice, at):
    name, args, row, typed, field = cases(draft)[at]
    address, began = url(name, *args), token_of(row)
    publish(draft, by=alice, now=timezone.now())
    page = send(writer, address, typed, token=began)
    assert (page.status_code, dict(page.context["fields"])[field], page.context["again"]) == (409, "Mine.", True)
    assert not Edition.objects.filter(state="draft").exists()
    assert send(writer, address, dict(page.context["fields"]), again="1").status_code == 302
    [first, second] = Edition.objects.order_by("pk")
    assert (first.state, second.state) == ("current", "draft")
    said = {
        "welcome": lambda edition: edition.welcome,
        "intro": lambda edition: edition.modules.get(title="Part 1").intro,
        "covers": lambda edition: edition.lessons.get(title="Listen").covers,
        "full": lambda edition: edition.lessons.get(title="Listen").blocks.get().data["text"],
        "text": lambda edition: edition.lessons.get(title="Listen").blocks.get().data["text"],
    }[field]
    assert (said(first) == "Mine.", said(second)) == (False, "Mine.")


def test_what_is_typed_is_sent_again_over_somebody_elses_new_draft(writer, draft, url, alice):
    module = draft.modules.get(title="Part 1")
    began = token_of(module)
    publish(draft, by=alice, now=timezone.now())
    hers = open_draft(draft.course, by=alice).modules.get(title="Part 1")
    authoring.change_module(hers, token=began, title="Part 1", outcome="", intro="Hers.", optional=False)
    page = send(writer, url("module_edit", module.pk), {"title": "Part 1", "intro": "Mine."}, token=began)
    assert (page.status_code, page.context["current"]["intro"].value()) == (200, "Hers.")


def test_what_is_typed_into_a_deleted_lesson_is_shown(writer, draft, url):
    lesson = draft.lessons.get(title="Tell")
    began = token_of(lesson)
    authoring.remove_lesson(lesson)
    page = send(writer, url("lesson_edit", lesson.code), LESSON, token=began)
    assert (page.status_code, dict(page.context["fields"])["covers"], page.context["again"]) == (409, "Mine.", False)
    assert "This was deleted while you were writing" in page.content.decode()


@pytest.mark.parametrize(
    "name", ["lesson_move", "lesson_delete", "module_move", "module_delete", "lesson_create", "module_create"]
)
def test_what_is_pressed_on_a_published_outline_leads_back_to_it(writer, draft, url, alice, name):
    pk = {"l": draft.lessons.first().code, "m": draft.modules.first().pk}
    args = [] if name == "module_create" else [pk["m" if name == "lesson_create" or name[0] == "m" else "l"]]
    publish(draft, by=alice, now=timezone.now())
    page = writer.post(url(name, *args), {"direction": "up", "title": "x", "kind": "reading"}, follow=True)
    assert page.redirect_chain == [(url("edition_detail"), 302)]
    assert "This edition is published and stays as it is." in page.content.decode()


def test_a_deleted_part_is_said_to_be_gone(writer, draft, url, alice):
    publish(draft, by=alice, now=timezone.now())
    second = open_draft(draft.course, by=alice)
    lesson = second.lessons.get(title="Tell")
    authoring.remove_lesson(lesson)
    page = writer.post(url("lesson_move", lesson.code), {"direction": "up"}, follow=True)
    assert "That is no longer in the draft." in page.content.decode()
    assert writer.get(url("lesson_edit", "NOSUCH")).status_code == 404


@pytest.mark.parametrize("name", ["edition_edit", "module_edit", "lesson_edit"])
def test_a_stranger_learns_nothing_of_it(client, draft, url, alice, charlie, name):
    args = {"module_edit": [draft.modules.first().pk], "lesson_edit": [draft.lessons.first().code]}.get(name, [])
    publish(draft, by=alice, now=timezone.now())
    client.force_login(charlie)
    answers = [client.get(url(name, *args)), send(client, url(name, *args), LESSON, again="1", token="x")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Edition.objects.count() == 1


# Two taps


def test_a_second_tap_makes_no_second_course(writer, house):
    typed = {"title": "Calm days", "organization": house.pk, "code": "Q2", "joining": "open"}
    addresses = [send(writer, reverse("courses:course_create"), typed).url for _ in range(2)]
    assert addresses == ["/write/Q2/"] * 2
    assert Course.objects.count() == 1


def test_a_code_is_taken_once_something_was_written_under_it(writer, house, draft):
    typed = {"title": "First steps", "organization": house.pk, "code": "K7", "joining": "open"}
    form = send(writer, reverse("courses:course_create"), typed).context["form"]
    assert form.errors == {"code": ["Another course has this code. Choose another."]}


def test_a_course_may_be_gentle_from_the_start(writer, house):
    typed = {"title": "Calm days", "organization": house.pk, "code": "Q2", "joining": "open", "gentle": "on"}
    send(writer, reverse("courses:course_create"), typed)
    assert Course.objects.get().gentle is True


def test_a_second_tap_makes_no_second_module_and_no_second_lesson(writer, draft, url):
    for _ in range(2):
        send(writer, url("module_create"), {"title": "New", "intro": "Some *words*."})
    module = Module.objects.get(title="New")
    for kind in ("reading", "quiz"):
        for _ in range(2):
            send(writer, url("lesson_create", module.pk), {"title": "New", "kind": kind})
    assert sorted(Lesson.objects.filter(title="New").values_list("kind", flat=True)) == ["quiz", "reading"]
    send(writer, url("module_create"), {"title": "New"})
    assert Module.objects.filter(title="New").count() == 2


def test_a_lesson_with_something_in_it_is_not_taken_for_a_second_tap(draft):
    module = draft.modules.get(title="Part 2")
    first = authoring.add_lesson(module, title="New", kind="reading")
    Lesson.objects.filter(pk=first.pk).update(covers="Something.")
    assert authoring.add_lesson(module, title="New", kind="reading") != first


def at_once(codes, house):
    """The slugs of courses made by as many threads as there are codes."""
    made, start = [], threading.Barrier(len(codes))

    def tap(code):
        start.wait()
        try:
            made.append(authoring.create_course(organization=house, code=code, title="Calm", joining="open").slug)
        finally:
            connection.close()

    threads = [threading.Thread(target=tap, args=[code]) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made


@pytest.mark.django_db(transaction=True)
def test_eight_taps_at_once_make_one_course(house):
    made = at_once(["Q2"] * 8, house)
    assert (len(made), len(set(made)), Course.objects.count(), Edition.objects.count()) == (8, 1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_courses_of_one_title_at_once_have_addresses_of_their_own(house):
    assert len(set(at_once([f"Q{number}" for number in range(4)], house))) == 4


# Previews


def test_the_first_page_and_opening_words_are_previewed_as_learners_see_them(writer, draft, url):
    for field in ("welcome", "intro"):
        page = writer.post(
            url("text_preview"), {field: "# Hello\n\n**You**. Tell us what happened to you."}
        ).content.decode()
        assert "<h2>Hello</h2>" in page
        assert "somebody’s own story" in page
        assert "<html" not in page


@pytest.mark.parametrize("at", range(2))
def test_a_preview_without_javascript_saves_nothing(writer, draft, url, at):
    name, args, row, typed, _field = [*cases(draft)[:2], cases(draft)[3]][at]
    page = send(writer, url(name, *args), typed, token=token_of(row), preview="1")
    assert [shown.html for shown in page.context["preview"]] == ["<p>Mine.</p>\n"]
    assert 'formaction="#preview"' in page.content.decode()
    assert token_of(type(row).objects.get(pk=row.pk)) == token_of(row)


def test_a_new_module_is_previewed_before_it_is_there(writer, draft, url):
    page = send(writer, url("module_create"), {"title": "New", "intro": "*Soft*"}, preview="1")
    assert page.context["preview"][0].html == "<p><em>Soft</em></p>\n"
    assert not Module.objects.filter(title="New").exists()


def test_each_sample_becomes_what_it_says():
    """What stands in “How to write it” is true: the boxes are those that exist, and every sign does something."""
    boxes = samples(boxes=True)[len(SIGNS) :]
    assert {str(typed).split()[1] for typed, _becomes in boxes} == {
        key for key in blocks.REGISTRY if key != blocks.TEXT
    }
    plain = [render(str(typed)) for typed, _becomes in SIGNS[:-1]]
    assert [re.findall(r"<(h2|ul|strong|em|blockquote|a|table)\b", html)[0] for html in plain] == [
        "h2",
        "ul",
        "strong",
        "em",
        "blockquote",
        "a",
        "table",
    ]
