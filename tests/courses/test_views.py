"""The trainer's pages: Alice writes, Bob learns in the same house, Charlie writes somewhere else."""

import pytest
from django.urls import reverse

from courses.arranging import blocks_of
from courses.models import Course, Edition, Lesson, Module
from courses.tokens import token_of
from tests.factories import BlockFactory, CourseFactory, EditionFactory, LessonFactory, ModuleFactory

pytestmark = pytest.mark.django_db
LESSON = {"title": "Listen", "minutes": "8", "covers": "A first minute.", "required": "on"}


def order(edition):
    return [(lesson.module.title, lesson.title) for lesson in edition.lessons.select_related("module").in_order()]


def everything_of(draft):
    module, lesson = draft.modules.first(), draft.lessons.first()
    block = lesson.blocks.first().key
    on_block = ["block_edit", "block_move", "block_copy", "block_delete"]
    on_lesson = ["lesson_edit", "lesson_text", "block_create", "lesson_preview", "lesson_move", "lesson_delete"]
    on_lesson += ["lesson_undo", "block_preview"]
    on_module = ["module_edit", "module_move", "module_delete", "lesson_create"]
    on_course = [
        "edition_detail",
        "edition_edit",
        "course_edit",
        "edition_publish",
        "draft_open",
        "module_create",
        "text_preview",
    ]
    return (
        [(name, [lesson.code, block]) for name in on_block]
        + [(name, [lesson.code]) for name in on_lesson]
        + [(name, [module.pk]) for name in on_module]
        + [(name, []) for name in on_course]
    )


def test_every_page_is_there_for_its_trainer_only(client, draft, url, alice, bob, charlie):
    answers = {}
    for user in (alice, bob, charlie):
        client.force_login(user)
        answers[user] = {name: client.get(url(name, *args)).status_code for name, args in everything_of(draft)}
    acts = {name for name in answers[alice] if name.endswith(("_preview", "_move", "_copy", "_undo", "_open"))}
    acts.add("block_delete")
    assert answers[alice] == {name: 405 if name in acts else 200 for name in answers[alice]}
    for user in (bob, charlie):
        assert answers[user] == {name: 405 if name in acts else 404 for name in answers[alice]}


def test_no_page_changes_for_a_stranger(client, draft, url, charlie):
    client.force_login(charlie)
    before = order(draft)
    posts = [client.post(url(name, *args), {"direction": "down"}).status_code for name, args in everything_of(draft)]
    assert posts == [404] * 16 + [405] + [404] * 6
    assert (order(draft), Edition.objects.get().state) == (before, "draft")


def test_lesson_of_another_course_under_this_address_is_not_there(client, draft, url, alice):
    other = LessonFactory(module__edition__state="draft")
    client.force_login(alice)
    assert client.get(url("lesson_edit", other.code)).status_code == 404
    assert client.get(url("module_edit", other.module_id)).status_code == 404


@pytest.mark.list_page("courses:course_list")
@pytest.mark.parametrize("count", [1, 30])
def test_course_list_asks_the_same_number_of_questions(client, house, alice, count, django_assert_num_queries):
    for _ in range(count):
        EditionFactory(course=CourseFactory(organization=house), state="draft")
        EditionFactory(course=CourseFactory(organization=house))
    client.force_login(alice)
    with django_assert_num_queries(4):
        page = client.get(reverse("courses:course_list"))
    assert len(page.context["editions"]) == 2 * count


@pytest.mark.list_page("courses:edition_detail")
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
    assert form.errors["code"] == ["Another course has this code. Choose another."]
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
    client.post(reverse("courses:lesson_edit", args=["Q2", lesson.code]), {**LESSON, "token": token_of(lesson)})
    add = reverse("courses:block_create", args=["Q2", lesson.code])
    for kind, text in [("text", "Be *near*."), ("summary", "- Listen")]:
        client.post(f"{add}?kind={kind}", {"text": text})
    client.post(reverse("courses:edition_publish", args=["Q2"]))
    edition = Edition.objects.get()
    assert (edition.state, edition.number, edition.published_by) == ("current", 1, alice)
    assert [block.html for block in lesson.blocks.order_by("position")] == [
        "<p>Be <em>near</em>.</p>\n",
        '<div class="keep">\n  <p><strong>What to keep</strong></p>\n  <ul>\n<li>Listen</li>\n</ul>\n</div>\n',
    ]


def test_publish_page_refuses_and_says_why(client, draft, url, alice):
    Lesson.objects.filter(title="Tell").update(covers="")
    client.force_login(alice)
    page = client.post(url("edition_publish"))
    assert [(found.title, found.message) for found in page.context["problems"]] == [
        ("Tell", "Say in one or two calm sentences what it covers.")
    ]
    assert Edition.objects.get().state == "draft"


def test_lesson_text_keeps_typed_text_when_colons_do_not_pair(client, draft, url, alice):
    lesson = draft.lessons.get(title="Listen")
    client.force_login(alice)
    typed = {"full": "One\n::: practice\nTwo", "token": token_of(blocks_of(lesson))}
    form = client.post(url("lesson_text", lesson.code), typed).context["form"]
    assert form.errors == {
        "full": ['Line 2: The block "practice" that begins in line 2 is not closed. Put ::: after its last line.']
    }
    assert form["full"].value() == "One\n::: practice\nTwo"


def test_lesson_text_takes_a_name_once(client, draft, url, alice):
    lesson = draft.lessons.get(title="Listen")
    client.force_login(alice)
    typed = {"full": "::: note mine\nOne\n:::", "shorter": "\n::: note mine\nTwo\n:::"}
    form = client.post(url("lesson_text", lesson.code), {**typed, "token": token_of(blocks_of(lesson))}).context["form"]
    assert form.errors == {"shorter": ["Line 2: another block has the name “mine” already."]}


def test_lesson_text_writes_blocks_and_keeps_their_keys(client, draft, url, alice):
    lesson = draft.lessons.get(title="Listen")
    key = lesson.blocks.get().key
    client.force_login(alice)
    text = client.get(url("lesson_text", lesson.code)).context["form"]["full"].value()
    typed = {"full": text + "\n::: note\nNew.\n:::", "shorter": "Short.", "token": token_of(blocks_of(lesson))}
    assert client.post(url("lesson_text", lesson.code), typed).url == url("lesson_edit", lesson.code)
    rows = [(block.version, block.kind, block.key == key) for block in blocks_of(lesson)]
    assert rows == [("full", "text", True), ("full", "note", False), ("shorter", "text", False)]


def test_lesson_text_previews_without_saving(client, draft, url, alice):
    lesson = draft.lessons.get(title="Listen")
    client.force_login(alice)
    typed = {"full": "**New**", "token": token_of(blocks_of(lesson)), "preview": "1"}
    page = client.post(url("lesson_text", lesson.code), typed)
    assert [(shown.name, shown.html) for shown in page.context["preview"]] == [
        ("full", "<p><strong>New</strong></p>\n")
    ]
    assert lesson.blocks.get().data["text"] == "## Listen\n\nSome *text*."


def test_a_check_has_no_text_to_write(client, draft, url, alice):
    lesson = LessonFactory(module=draft.modules.first(), kind="quiz")
    client.force_login(alice)
    assert client.get(url("lesson_text", lesson.code)).url == url("lesson_edit", lesson.code)
    assert 'id="blocks"' not in client.get(url("lesson_edit", lesson.code)).content.decode()


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


def test_after_a_move_the_same_button_has_the_focus(client, draft, url, alice):
    client.force_login(alice)
    thank, second = draft.lessons.get(title="Thank"), draft.modules.get(title="Part 2")
    for name, pk, part in [("lesson_move", thank.code, thank.code), ("module_move", second.pk, f"m{second.pk}")]:
        answer = client.post(url(name, pk), {"direction": "up"})
        assert answer.url == f"{url('edition_detail')}#up-{part}"
        assert f'id="up-{part}"' in client.get(url("edition_detail")).content.decode()


def test_the_buttons_say_which_place_it_is(client, draft, url, alice):
    client.force_login(alice)
    page = client.get(url("edition_detail")).content.decode()
    for label in ("Move up: Thank (2 of 2)", "Move down: Listen (1 of 2)", "Move up: Part 2 (2 of 2)"):
        assert f'aria-label="{label}"' in page


def test_modules_are_numbered_as_learners_see_them(client, draft, url, alice):
    client.force_login(alice)
    draft.modules.filter(title="Part 1").update(position=1)
    draft.modules.filter(title="Part 2").update(position=7)
    page = client.get(url("edition_detail")).content.decode()
    assert [number in page for number in ("Module 0", "Module 1", "Module 2", "Module 7")] == [False, True, True, False]


def test_publish_page_states_the_rule_in_plain_words(client, draft, url, alice):
    Lesson.objects.filter(title="Tell").update(required=False)
    client.force_login(alice)
    page = " ".join(client.get(url("edition_publish")).content.decode().split())
    assert "Whoever finishes the 2 lessons that are needed, in any order, gets a certificate." in page
    assert "They take about 16 minutes. 1 more is by choice." in page
    assert page.count("Read it, whole or in its shorter version, and say Done.") == 2


@pytest.mark.list_page("courses:edition_publish")
@pytest.mark.parametrize("count", [1, 30])
def test_publish_page_asks_the_same_number_of_questions(client, draft, url, alice, count, django_assert_num_queries):
    for _ in range(count):
        BlockFactory(lesson=LessonFactory(module=ModuleFactory(edition=draft)))
    client.force_login(alice)
    with django_assert_num_queries(8):
        page = client.get(url("edition_publish"))
    assert len(page.context["rule"].needed) == count + 3


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
    typed = {"joining": "audience", "organizations": [house.pk], "due_days": "30", "token": token_of(draft.course)}
    client.post(url("course_edit"), typed)
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
    typed["token"] = token_of(blocks_of(lesson))
    assert client.post(url("lesson_text", lesson.code), typed).status_code in {200, 302, 400}
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
    page = client.get(url("lesson_edit", lesson.code), follow=True)
    assert page.redirect_chain == [(url("edition_detail"), 302)]
    assert "This edition is published and stays as it is." in page.content.decode()
