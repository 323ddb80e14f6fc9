"""The trainer's pages: Alice writes, Bob learns in the same house, Charlie writes somewhere else."""

import pytest
from django.urls import reverse

from courses.authoring import token_of
from courses.models import Course, Edition, Lesson, Module
from tests.factories import BlockFactory, CourseFactory, EditionFactory, LessonFactory, ModuleFactory

pytestmark = pytest.mark.django_db
LESSON = {"title": "Listen", "minutes": "8", "covers": "A first minute.", "required": "on", "full": "Hello."}


def order(edition):
    return [(lesson.module.title, lesson.title) for lesson in edition.lessons.select_related("module").in_order()]


def everything_of(draft):
    module, lesson = draft.modules.first(), draft.lessons.first()
    on_lesson = ["lesson_edit", "lesson_preview", "lesson_move", "lesson_delete"]
    on_module = ["module_edit", "module_move", "module_delete", "lesson_create"]
    on_course = ["edition_detail", "edition_edit", "course_edit", "edition_publish", "draft_open", "module_create"]
    return (
        [(name, [lesson.code]) for name in on_lesson]
        + [(name, [module.pk]) for name in on_module]
        + [(name, []) for name in on_course]
    )


def test_every_page_is_there_for_its_trainer_only(client, draft, url, alice, bob, charlie):
    answers = {}
    for user in (alice, bob, charlie):
        client.force_login(user)
        answers[user] = [client.get(url(name, *args)).status_code for name, args in everything_of(draft)]
    posts = {1, 2, 5, 12}
    expected = [405 if at in posts else 200 for at in range(14)]
    assert answers[alice] == expected
    assert answers[bob] == [405 if at in posts else 404 for at in range(14)]
    assert answers[charlie] == [405 if at in posts else 404 for at in range(14)]


def test_no_page_changes_for_a_stranger(client, draft, url, charlie):
    client.force_login(charlie)
    before = order(draft)
    posts = [client.post(url(name, *args), {"direction": "down"}).status_code for name, args in everything_of(draft)]
    assert posts == [404] * 8 + [405] + [404] * 5
    assert (order(draft), Edition.objects.get().state) == (before, "draft")


def test_lesson_of_another_course_under_this_address_is_not_there(client, draft, url, alice):
    other = LessonFactory(module__edition__state="draft")
    client.force_login(alice)
    assert client.get(url("lesson_edit", other.code)).status_code == 404
    assert client.get(url("module_edit", other.module_id)).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_course_list_asks_the_same_number_of_questions(client, house, alice, count, django_assert_num_queries):
    for _ in range(count):
        EditionFactory(course=CourseFactory(organization=house), state="draft")
        EditionFactory(course=CourseFactory(organization=house))
    client.force_login(alice)
    with django_assert_num_queries(4):
        page = client.get(reverse("courses:course_list"))
    assert len(page.context["editions"]) == 2 * count


@pytest.mark.parametrize("count", [1, 30])
def test_outline_asks_the_same_number_of_questions(client, draft, url, alice, count, django_assert_num_queries):
    for _ in range(count):
        LessonFactory(module=ModuleFactory(edition=draft))
    client.force_login(alice)
    with django_assert_num_queries(9):
        page = client.get(url("edition_detail"))
    assert len(page.context["modules"]) == count + 2


def test_course_create_makes_a_course_with_an_empty_draft(client, house, alice):
    client.force_login(alice)
    typed = {"title": "Calm days", "organization": house.pk, "code": "Q2", "joining": "open", "summary": "Short."}
    assert client.post(reverse("courses:course_create"), typed).status_code == 302
    course = Course.objects.get()
    assert (course.code, course.slug, course.organization, course.joining) == ("Q2", "calm-days", house, "open")
    assert list(course.editions.values_list("state", "title", "summary")) == [("draft", "Calm days", "Short.")]


def test_course_create_says_what_to_mend_and_keeps_what_was_typed(client, house, charlie, alice, draft):
    client.force_login(alice)
    elsewhere = charlie.memberships.get().organization
    typed = {"title": "Calm days", "organization": elsewhere.pk, "code": "K7", "joining": "open"}
    form = client.post(reverse("courses:course_create"), typed).context["form"]
    assert sorted(form.errors) == ["code", "organization"]
    assert form["title"].value() == "Calm days"
    assert Course.objects.count() == 1


def test_a_course_from_nothing_to_published(client, house, alice):
    client.force_login(alice)
    typed = {"title": "Calm days", "organization": house.pk, "code": "Q2", "joining": "open"}
    client.post(reverse("courses:course_create"), typed)
    client.post(reverse("courses:module_create", args=["Q2"]), {"title": "Start"})
    module = Module.objects.get()
    client.post(reverse("courses:lesson_create", args=["Q2", module.pk]), {"title": "Listen", "kind": "reading"})
    lesson = Lesson.objects.get()
    address = reverse("courses:lesson_edit", args=["Q2", lesson.code])
    full = "Be *near*.\n\n::: summary\n- Listen\n:::"
    client.post(address, {**LESSON, "full": full, "token": token_of(lesson)})
    client.post(reverse("courses:edition_publish", args=["Q2"]))
    edition = Edition.objects.get()
    assert (edition.state, edition.number, edition.published_by) == ("current", 1, alice)
    assert [block.html for block in lesson.blocks.order_by("position")] == [
        "<p>Be <em>near</em>.</p>\n",
        '<div class="keep">\n<p><strong>What to keep</strong></p>\n<ul>\n<li>Listen</li>\n</ul>\n</div>\n',
    ]


def test_publish_page_refuses_and_says_why(client, draft, url, alice):
    Lesson.objects.filter(title="Tell").update(covers="")
    client.force_login(alice)
    page = client.post(url("edition_publish"))
    assert [(found.title, found.message) for found in page.context["problems"]] == [
        ("Tell", "Say in one or two calm sentences what it covers.")
    ]
    assert Edition.objects.get().state == "draft"


def test_lesson_edit_keeps_typed_text_when_colons_do_not_pair(client, draft, url, alice):
    lesson = draft.lessons.get(title="Listen")
    client.force_login(alice)
    typed = {**LESSON, "full": "One\n::: practice\nTwo", "token": token_of(lesson)}
    form = client.post(url("lesson_edit", lesson.code), typed).context["form"]
    assert form.errors == {
        "full": ['Line 2: The block "practice" that begins in line 2 is not closed. Put ::: after its last line.']
    }
    assert form["full"].value() == "One\n::: practice\nTwo"


def test_lesson_edit_second_writer_sees_both_texts_and_decides(client, draft, url, alice):
    lesson = draft.lessons.get(title="Listen")
    address, began = url("lesson_edit", lesson.code), token_of(lesson)
    client.force_login(alice)
    client.post(address, {**LESSON, "full": "From the first.", "token": began})
    page = client.post(address, {**LESSON, "full": "From the second.", "token": began})
    assert page.context["form"]["full"].value() == "From the second."
    assert page.context["current"]["full"].value() == "From the first.\n"
    assert lesson.blocks.get().data["text"] == "From the first."
    again = client.post(address, {**LESSON, "full": "From the second.", "token": page.context["form"].data["token"]})
    assert (again.status_code, lesson.blocks.get().data["text"]) == (302, "From the second.")


def test_lesson_edit_previews_without_saving(client, draft, url, alice):
    lesson = draft.lessons.get(title="Listen")
    client.force_login(alice)
    typed = {**LESSON, "full": "**New**", "token": token_of(lesson), "preview": "1"}
    page = client.post(url("lesson_edit", lesson.code), typed)
    assert [(shown.name, shown.html) for shown in page.context["preview"]] == [
        ("full", "<p><strong>New</strong></p>\n")
    ]
    assert lesson.blocks.get().data["text"] == "## Listen\n\nSome *text*."


def test_lesson_preview_is_a_fragment_with_remarks(client, draft, url, alice):
    client.force_login(alice)
    lesson = draft.lessons.first()
    page = client.post(url("lesson_preview", lesson.code), {"full": "Tell us what happened to you. <script>x</script>"})
    html = page.content.decode()
    assert (html.count("<html"), html.count("<script"), html.count("somebody’s own story")) == (0, 0, 1)


def test_lesson_move_crosses_modules_and_stops_at_the_ends(client, draft, url, alice):
    client.force_login(alice)
    thank = draft.lessons.get(title="Thank")
    for _ in range(3):
        client.post(url("lesson_move", thank.code), {"direction": "down"})
    assert order(draft) == [("Part 1", "Listen"), ("Part 2", "Tell"), ("Part 2", "Thank")]
    for _ in range(4):
        client.post(url("lesson_move", thank.code), {"direction": "up"})
    assert order(draft) == [("Part 1", "Thank"), ("Part 1", "Listen"), ("Part 2", "Tell")]


def test_module_move_and_delete(client, draft, url, alice):
    client.force_login(alice)
    second = draft.modules.get(title="Part 2")
    client.post(url("module_move", second.pk), {"direction": "up"})
    assert order(draft)[0] == ("Part 2", "Tell")
    client.post(url("module_delete", second.pk))
    assert order(draft) == [("Part 1", "Listen"), ("Part 1", "Thank")]


def test_lesson_delete_asks_first(client, draft, url, alice):
    client.force_login(alice)
    tell = draft.lessons.get(title="Tell")
    client.get(url("lesson_delete", tell.code))
    assert draft.lessons.count() == 3
    client.post(url("lesson_delete", tell.code))
    assert draft.lessons.count() == 2


def test_course_edit_opens_to_chosen_organizations(client, draft, url, alice, house):
    client.force_login(alice)
    client.post(url("course_edit"), {"joining": "audience", "organizations": [house.pk], "due_days": "30"})
    course = Course.objects.get()
    assert (course.joining, course.due_days, [a.organization for a in course.audiences.all()]) == (
        "audience",
        30,
        [house],
    )


def test_course_edit_shows_no_organization_of_others(client, draft, url, alice, charlie):
    client.force_login(alice)
    form = client.get(url("course_edit")).context["form"]
    assert [place.name for place in form.fields["organizations"].queryset] == ["House of Alice"]


def test_draft_open_twice_makes_one_draft(client, house, alice):
    edition = EditionFactory(course=CourseFactory(organization=house, code="K8"))
    LessonFactory(module=ModuleFactory(edition=edition))
    client.force_login(alice)
    for _ in range(2):
        client.post(reverse("courses:draft_open", args=["K8"]))
    assert sorted(edition.course.editions.values_list("state", flat=True)) == ["current", "draft"]


@pytest.mark.parametrize("text", ["\0", "{{7*7}} {% x %} ${1} %s", "\ud7ff \ufffe", "x" * 200_000, "[" * 20_000])
def test_hostile_text_is_answered_and_never_fails(client, draft, url, alice, text):
    lesson = draft.lessons.first()
    client.force_login(alice)
    typed = {**LESSON, "full": text, "title": text[:100], "token": token_of(lesson)}
    assert client.post(url("lesson_edit", lesson.code), typed).status_code in {200, 302, 400}
    assert client.post(url("lesson_preview", lesson.code), typed).status_code in {200, 400}
    assert client.get(url("edition_detail")).status_code == 200


def test_template_syntax_comes_back_as_it_was(client, draft, url, alice):
    client.force_login(alice)
    page = client.post(url("lesson_preview", draft.lessons.first().code), {"full": "{{7*7}} {% now %} ${7} %s"})
    assert "<p>{{7*7}} {% now %} ${7} %s</p>" in page.content.decode()


def test_a_published_lesson_is_no_longer_editable(client, draft, url, alice):
    lesson = draft.lessons.first()
    client.force_login(alice)
    client.post(url("edition_publish"))
    assert client.get(url("lesson_edit", lesson.code)).status_code == 404
    assert client.get(url("edition_detail")).status_code == 200


def test_lesson_edit_shows_blocks_as_markdown(client, draft, url, alice):
    lesson = draft.lessons.first()
    BlockFactory(lesson=lesson, kind="text", position=9)
    client.force_login(alice)
    assert client.get(url("lesson_edit", lesson.code)).context["form"]["full"].value().endswith("Some text.\n")
