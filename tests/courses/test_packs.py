"""What a facilitator takes along: a plan of times, her notes, a paper in grey; and what learners never see of it."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from courses import packs
from courses.models import Edition, Lesson, Module
from courses.planning import Step, length, plan
from courses.publishing import open_draft
from courses.views import packs as views
from lms.kit.typesetting import PaperError
from lms.packages import import_folder
from tests.courses.test_library import COURSES, LIBRARY
from tests.factories import LessonFactory, OrganizationFactory
from tests.house.naughty import BIDI, MARKS, TEMPLATES

pytestmark = pytest.mark.django_db
MOST = 1_000_000
NOW = timezone.now()


def lesson(minutes):
    return Lesson(title=f"{minutes}", minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        ([], []),
        ([20, 30], ["0:00 20", "0:20 30"]),
        ([20, 30, 1], ["0:00 20", "0:20 30", "0:50 Break", "1:00 1"]),
        ([90, 10], ["0:00 90", "1:30 Break", "1:40 10"]),
        ([25, 25, 25, 25], ["0:00 25", "0:25 25", "0:50 Break", "1:00 25", "1:25 25"]),
    ],
)
def test_nobody_sits_for_longer_than_fifty_minutes_where_lessons_allow_it(minutes, told):
    steps = plan([lesson(one) for one in minutes])
    assert [f"{step.clock} {step.title}" for step in steps] == told
    assert length(steps) == sum(minutes) + 10 * sum(step.lesson is None for step in steps)


def test_a_plan_counts_from_the_beginning():
    assert Step(65, 5).clock == "1:05"


@pytest.fixture
def writer(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def module(draft):
    module = draft.modules.get(title="Part 1")
    Lesson.objects.filter(title="Listen").update(notes="Bring **string**.\n\n- Two pens\n- Water", kind="session")
    return module


def at(module, ending="module_pack"):
    return reverse(f"courses:{ending}", args=[module.edition.course.code, module.pk])


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split()).replace(" .", ".")


def test_the_page_says_when_and_what(writer, module):
    page = writer.get(at(module)).content.decode()
    assert "0:00 ·" in page
    assert "<strong>string</strong>" in page


def test_the_paper_says_the_same(writer, module):
    answer = writer.get(at(module, "module_pack_file"))
    assert (answer.status_code, answer["Content-Type"], answer["Content-Security-Policy"]) == (
        200,
        "application/pdf",
        "sandbox",
    )
    assert answer["Content-Disposition"].endswith('.pdf"')
    told = words(answer.content)
    assert "Bring string." in told
    assert "Two pens" in told


def test_a_paper_that_cannot_be_made_says_so_and_shows_the_rest(writer, module, monkeypatch):
    def broken(*args, **kwargs):
        raise PaperError

    monkeypatch.setattr(views.packs, "pack", broken)
    answer = writer.get(at(module, "module_pack_file"))
    assert answer.status_code == 503
    assert "cannot be made just now" in answer.content.decode()


@pytest.mark.list_page("courses:module_pack")
@pytest.mark.parametrize("count", [1, 30])
def test_module_pack_costs_the_same_for_any_number_of_lessons(writer, draft, django_assert_num_queries, count):
    module = Module.objects.create(edition=draft, title="Long", key="long", position=9)
    for number in range(count):
        LessonFactory(edition=draft, module=module, title=f"Lesson {number}", position=number, notes="Bring water.")
    with django_assert_num_queries(6):
        assert writer.get(at(module)).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        *TEMPLATES[:6],
        *MARKS[:2],
        BIDI[0],
        '#set page(fill: red) #read("/etc/passwd")',
        '$x$ #image("x") @ref <label>',
        "*" * 3000,
    ],
)
def test_whatever_is_written_is_printed_and_never_run(module, text):
    Module.objects.filter(pk=module.pk).update(title=text[:120], outcome=text[:200])
    Lesson.objects.filter(module=module).update(notes=text[:5000], title=text[:120])
    module.refresh_from_db()
    content = packs.pack(module, packs.lessons_of(module), made_at=NOW)
    assert content.startswith(b"%PDF")
    assert "root:" not in words(content)


@pytest.mark.parametrize("slug", COURSES)
def test_each_module_of_the_library_fits_on_a_grey_paper_of_less_than_a_megabyte(slug):
    import_folder(LIBRARY / slug, by=None, organization=OrganizationFactory(), now=NOW)
    edition = Edition.objects.newest_first().first()
    assert edition.lessons.exclude(notes="").exists()
    for module in edition.modules.all():
        content = packs.pack(module, packs.lessons_of(module), made_at=NOW)
        pages = PdfReader(BytesIO(content)).pages
        assert len(content) < MOST
        assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages} == {(595, 842)}
        assert not any(
            operator in page.get_contents().get_data()
            for page in pages
            for operator in (b" rg", b" RG", b" sc\n", b" k\n")
        )


def test_notes_go_into_the_next_draft(draft, module):
    draft.state, draft.number, draft.published_at = "current", 1, NOW
    draft.save()
    assert open_draft(draft.course, by=None).lessons.get(title="Listen").notes.startswith("Bring")


def test_a_trainer_writes_them_beside_the_lesson(writer, module, url):
    lesson = module.lessons.get(title="Listen")
    page = writer.get(url("lesson_edit", lesson.code))
    fields = {name: value for name, value in page.context["form"].initial.items() if value not in (None, False)}
    fields |= {"notes": "Only water.", "token": page.context["form"]["token"].value()}
    assert writer.post(url("lesson_edit", lesson.code), fields).status_code == 302
    lesson.refresh_from_db()
    assert lesson.notes == "Only water."
