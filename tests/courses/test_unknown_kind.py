"""A kind that was taken out later, or reads other data by now: its blocks stay, no page breaks on them, and nobody publishes them."""

import pytest
from django.urls import reverse

from courses.frozen import text_of
from courses.models import Block
from courses.publishing import open_draft, problems
from lms.packages import ExportError, export_package
from tests.factories import BlockFactory
from tests.house.fields import Forms

pytestmark = pytest.mark.django_db
TOLD = "A block stood here that is no longer known."
DATA = {"schema_version": 7, "text": "From before.", "depth": 3}


@pytest.fixture(params=["hologram", "poll", "text", "image"])
def kind(request):
    """One that nobody knows, and three that read nothing of the kind."""
    return request.param


@pytest.fixture
def lesson(draft, kind):
    lesson = draft.lessons.get(title="Listen")
    BlockFactory(lesson=lesson, key="old", kind=kind, position=9, data=DATA)
    return lesson


@pytest.fixture
def writer(client, alice):
    client.force_login(alice)
    return client


def press(client, page, ending, **more):
    """Sends the form of `page` whose address has this end."""
    forms = Forms(client.get(page).content.decode()).forms
    attrs, fields = next((attrs, fields) for attrs, fields in forms if attrs.get("action", "").endswith(ending))
    return client.post(attrs["action"], fields | more, follow=True).content.decode()


def stored(lesson):
    return Block.objects.filter(lesson=lesson, key="old").values_list("data", flat=True).first()


def test_the_editor_shows_it_and_says_what_to_do(writer, url, lesson):
    page = writer.get(url("lesson_edit", lesson.code)).content.decode()
    assert TOLD in page
    assert "Nobody can see a block of this kind here. Delete it." in page


def test_it_cannot_be_written_anew_and_stays_as_it_is(writer, url, lesson):
    page = writer.get(url("block_edit", lesson.code, "old"), follow=True).content.decode()
    assert "You can move or delete it." in page
    assert stored(lesson) == DATA


def test_it_moves_and_is_deleted_and_comes_back(writer, url, lesson):
    page = url("lesson_edit", lesson.code)
    assert "A block that is no longer known is now" in press(writer, page, "/old/move/", direction="up")
    fields = next(f for a, f in Forms(writer.get(page).content.decode()).forms if "/old/" in a.get("action", ""))
    writer.post(url("block_delete", lesson.code, "old"), fields)
    assert stored(lesson) is None
    press(writer, page, "/undo/")
    assert stored(lesson) == DATA


def test_written_as_text_it_is_named_and_nothing_is_saved_over_it(writer, url, lesson, kind):
    page = url("lesson_text", lesson.code)
    name, told = (
        ("hologram", "There is no block") if kind == "hologram" else (f"{kind}-unread", "cannot be read any more")
    )
    assert f"::: {name}" in writer.get(page).content.decode()
    forms = Forms(writer.get(page).content.decode()).forms
    fields = next(fields for _attrs, fields in forms if "full" in fields)
    answer = writer.post(page, fields | {"full": fields["full"] + "\n\nMore."}).content.decode()
    assert told in answer
    assert stored(lesson) == DATA


def test_a_preview_stays_whole(writer, lesson):
    page = writer.get(reverse("enrollments:lesson_preview", args=[lesson.edition.course.code, lesson.code]))
    assert TOLD in page.content.decode()


def test_a_reviewer_reads_the_rest(writer, url, lesson):
    assert TOLD in writer.get(url("review_lesson", lesson.code)).content.decode()


def test_publishing_names_it(lesson):
    (found,) = [problem for problem in problems(lesson.edition) if problem.block == "old"]
    assert (found.lesson, found.title) == (lesson.code, lesson.title)
    assert found.message.endswith("Nobody can see a block of this kind here. Delete it.")


def test_it_goes_into_the_next_draft_as_it_is_and_learners_read_what_was_published(writer, url, lesson, kind):
    Block.objects.filter(key="old").update(html="<p>As it was.</p>")
    lesson.edition.state, lesson.edition.number, lesson.edition.published_at = "current", 1, lesson.edition.created_at
    lesson.edition.save()
    page = writer.get(reverse("enrollments:lesson_preview", args=[lesson.edition.course.code, lesson.code]))
    assert page.status_code == 200
    texts = text_of(list(Block.objects.filter(lesson=lesson, key="old")))
    assert "As it was." in texts.html
    draft = open_draft(lesson.edition.course, by=None)
    assert Block.objects.get(lesson__edition=draft, key="old").data == DATA


def test_it_is_not_exported_in_silence(lesson):
    with pytest.raises(ExportError) as raised:
        export_package(lesson.edition)
    assert any("block" in mistake.message for mistake in raised.value.mistakes)
