"""The lesson's page: its blocks as learners see them, each with its buttons, with a page or with a part of it for an answer."""

import gzip

import pytest

from assessments.models import QuestionVersion
from courses import blocks, composing
from courses.arranging import Placed, blocks_of
from courses.composing import Writing
from courses.models import Block, BlockChange
from courses.tokens import token_of
from tests.courses.block_samples import SAMPLES, stock
from tests.factories import BlockFactory, MembershipFactory
from tests.house.fields import Forms

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def lesson(draft):
    lesson = draft.lessons.get(title="Listen")
    lesson.blocks.all().delete()
    for position, key in enumerate("abc"):
        BlockFactory(lesson=lesson, key=key, position=position, data={"text": f"Text {key}."})
    return lesson


@pytest.fixture
def writer(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def at(url, lesson):
    def address(name, *args):
        return url(name, lesson.code, *args)

    return address


def keys(lesson):
    return "".join(block.key for block in blocks_of(lesson))


def sent(client, at, ending, **more):
    """What the form with this end of its address would send from the page at hand."""
    forms = Forms(client.get(at("lesson_edit")).content.decode()).forms
    fields = next(fields for attrs, fields in forms if attrs.get("action", "").endswith(ending))
    return fields | more


def colleague_of(alice):
    place = alice.memberships.get().organization
    return MembershipFactory(organization=place, role="trainer", user__display_name="Ben").user


# Looking


def test_each_block_is_shown_as_learners_see_it_with_its_buttons(writer, at):
    page = writer.get(at("lesson_edit")).content.decode()
    assert "<p>Text b.</p>" in page
    for label in ("Edit: 2 · Text", "Move up: 2 of 3 · Text", "Move down: 2 of 3 · Text", "Add below: 2 · Text"):
        assert f'aria-label="{label}"' in page
    for label in ("Duplicate: 2 · Text", "Delete: 2 · Text"):
        assert f'aria-label="{label}"' in page


def test_remarks_stand_beside_the_block_and_the_weight_beside_the_version(writer, at, lesson):
    Block.objects.filter(key="b").update(data={"text": "Tell us what happened to you."})
    page = writer.get(at("lesson_edit")).content.decode()
    [_before, beside, _after] = page.split('id="b-')[1:]
    assert beside.startswith('b"')
    assert "somebody’s own story" in beside
    assert page.count("somebody’s own story") == 1
    assert "about 1 KB" in page


@pytest.mark.list_page("courses:lesson_edit")
@pytest.mark.parametrize("count", [1, 30])
def test_the_editor_asks_the_same_number_of_questions_and_stays_light(
    writer, at, lesson, alice, count, django_assert_num_queries
):
    lesson.blocks.all().delete()
    words = "Being near, without questions, is enough at first. " * 12
    for position in range(count):
        BlockFactory(lesson=lesson, key=f"k{position}", position=position, data={"text": f"{position}. {words}"})
        composing.change_block(
            Writing(lesson, alice, lesson.edition.created_at),
            key=f"k{position}",
            token=token_of(blocks_of(lesson)[position]),
            data={"text": f"{position}! {words}"},
        )
    with django_assert_num_queries(7):
        page = writer.get(at("lesson_edit"))
    assert len(page.context["shop"].blocks) == count
    assert len(gzip.compress(page.content)) <= 120 * 1024
    with django_assert_num_queries(7):
        writer.get(at("lesson_edit"), headers=PART)


# Acts


@pytest.mark.parametrize(("direction", "expected"), [("up", "bac"), ("down", "acb")])
def test_without_javascript_a_move_leads_back_to_the_same_button(writer, at, lesson, direction, expected):
    answer = writer.post(at("block_move", "b"), sent(writer, at, "/b/move/", direction=direction))
    assert answer.url == f"{at('lesson_edit')}#{direction}-b"
    assert keys(lesson) == expected
    page = writer.get(at("lesson_edit")).content.decode()
    assert f'id="{direction}-b"' in page
    assert f"Text “Text b.” is now {expected.index('b') + 1} of 3." in page


def test_with_javascript_a_move_answers_with_the_blocks_alone(writer, at, lesson):
    answer = writer.post(at("block_move", "b"), sent(writer, at, "/b/move/", direction="up"), headers=PART)
    page = answer.content.decode()
    assert (answer.status_code, page.count("<html"), page.count('id="blocks"')) == (200, 0, 1)
    assert (answer["HX-Retarget"], answer["HX-Reswap"].split()[0]) == ("#blocks", "outerHTML")
    assert '<hx-partial hx-target="#said">Text “Text b.” is now 1 of 3.</hx-partial>' in page
    assert page.index('id="b-b"') < page.index('id="b-a"')


def test_deleting_and_undoing(writer, at, lesson):
    writer.post(at("block_delete", "b"), sent(writer, at, "/b/move/"))
    assert keys(lesson) == "ac"
    page = writer.get(at("lesson_edit")).content.decode()
    assert 'aria-label="Undo: You deleted Text “Text b.”."' in page
    fields = sent(writer, at, "/undo/")
    for _ in range(2):
        assert writer.post(at("lesson_undo"), fields).url == f"{at('lesson_edit')}#undo"
    assert keys(lesson) == "abc"
    assert 'id="undo"' not in writer.get(at("lesson_edit")).content.decode()


def test_deleting_in_place_leads_to_the_undo(writer, at):
    answer = writer.post(at("block_delete", "b"), sent(writer, at, "/b/move/"), headers=PART)
    undo = next(line for line in answer.content.decode().splitlines() if 'id="undo"' in line)
    assert "autofocus" in undo


def test_duplicating(writer, at, lesson):
    fields = sent(writer, at, "/b/move/")
    for _ in range(2):
        answer = writer.post(at("block_copy", "b"), fields)
    assert answer.url == f"{at('lesson_edit')}#edit-{fields['new']}"
    assert [block.data["text"][5] for block in blocks_of(lesson)] == ["a", "b", "b", "c"]


@pytest.mark.parametrize("name", ["block_move", "block_copy", "block_delete"])
def test_a_button_on_an_old_page_does_nothing_and_says_so(writer, at, lesson, alice, name):
    fields = sent(writer, at, "/b/move/", direction="up")
    ben = Writing(lesson, colleague_of(alice), lesson.edition.created_at)
    composing.change_block(ben, key="b", token=fields["token"], data={"text": "Hers."})
    composing.move_block(ben, key="a", token=fields["order"], direction="down")
    before = blocks_of(lesson)
    page = writer.post(at(name, "b"), fields, follow=True).content.decode()
    assert "This lesson has changed since you opened it." in page
    assert "Ben changed Text “Hers.”." in page
    assert blocks_of(lesson) == before


def test_what_others_did_meanwhile_is_told_beside_ones_own_act(writer, at, lesson, alice):
    fields = sent(writer, at, "/c/move/")
    ben = Writing(lesson, colleague_of(alice), lesson.edition.created_at)
    composing.add_block(ben, new=Placed("full", "n", "text", {"text": "His."}), after="a")
    page = writer.post(at("block_delete", "c"), fields, headers=PART).content.decode()
    assert keys(lesson) == "anb"
    assert "Ben added Text “His.”." in page
    assert "Deleted. “Undo” brings it back." in page
    assert "Ben added" not in writer.get(at("lesson_edit"), headers=PART).content.decode()


def test_an_undo_of_what_is_no_longer_the_last_act_is_refused(writer, at, lesson, alice):
    writer.post(at("block_delete", "b"), sent(writer, at, "/b/move/"))
    fields = sent(writer, at, "/undo/")
    ben = Writing(lesson, colleague_of(alice), lesson.edition.created_at)
    composing.add_block(ben, new=Placed("full", "n", "text", {"text": "His."}), after="a")
    page = writer.post(at("lesson_undo"), fields, follow=True).content.decode()
    assert "Nothing was undone." in page
    assert keys(lesson) == "anc"


@pytest.mark.parametrize("name", ["block_edit", "block_move", "block_copy", "block_delete"])
def test_a_block_that_is_gone_leads_back_to_its_lesson(writer, at, lesson, name):
    fields = sent(writer, at, "/b/move/", direction="up")
    writer.post(at("block_delete", "b"), fields)
    look = writer.get if name == "block_edit" else writer.post
    page = look(at(name, "b"), fields, follow=True)
    assert page.redirect_chain[0][0].startswith(at("lesson_edit"))
    assert "no longer" in page.content.decode()


def test_what_is_typed_into_a_block_that_somebody_deleted_is_shown(writer, at, lesson):
    fields = sent(writer, at, "/b/move/")
    writer.post(at("block_delete", "b"), fields)
    page = writer.post(at("block_edit", "b"), {"text": "Mine.", "token": fields["token"]})
    assert (page.status_code, dict(page.context["fields"])["text"]) == (409, "Mine.")


def test_what_cannot_be_read_changes_nothing(writer, at, lesson):
    for name in ("block_move", "block_copy", "block_delete"):
        assert writer.post(at(name, "b"), {"token": "x" * 99, "new": "'", "seen": "x"}).status_code == 302
    assert writer.post(at("lesson_undo"), {"change": "x"}).status_code == 302
    assert keys(lesson) == "abc"


# Writing


def test_every_kind_is_offered_with_what_it_is_for(writer, at):
    page = writer.get(at("block_create"), {"after": "b"}).content.decode()
    for kind in blocks.kinds():
        assert f"?kind={kind.key}&amp;version=full&amp;after=b" in page
        assert str(kind.purpose) in page


def typed_in(page):
    """What the block's form on the page would send."""
    return {field.html_name: field.value() or "" for field in page.context["form"]}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_block_of_each_kind_is_added_and_written_anew(writer, at, lesson, alice, kind):
    """The form of what is stored sends what is stored."""
    data = blocks.get(kind).document(SAMPLES[kind])
    stock(lesson.edition.course.organization)
    by = Writing(lesson, alice, lesson.edition.created_at)
    composing.add_block(by, new=Placed("full", "sample", kind, data), after="a")
    page = writer.get(at("block_edit", "sample"))
    fields = {**typed_in(page), "token": page.context["token"], "key": "abcdef"}
    assert writer.post(at("block_edit", "sample"), fields).status_code == 302
    assert BlockChange.objects.count() == 1
    if kind == "check":
        fields["question"] = QuestionVersion.objects.get().pk
    assert writer.post(f"{at('block_create')}?kind={kind}&after=sample", fields).status_code == 302
    added = next(block for block in blocks_of(lesson) if block.key == "abcdef")
    assert (added.kind, keys(lesson)) == (kind, "asampleabcdefbc")
    assert blocks.get(kind).render(added.data) == blocks.get(kind).render(data)


def test_a_form_with_something_missing_keeps_what_was_typed(writer, at, lesson):
    page = writer.post(f"{at('block_create')}?kind=text&after=a", {"text": " ", "key": "abcdef"})
    assert page.context["form"].errors == {"text": ["Please fill this in."]}
    assert 'name="key" value="abcdef"' in page.content.decode()
    assert keys(lesson) == "abc"


@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
def test_a_form_is_a_page_or_a_part(writer, at, headers):
    for address in (at("block_edit", "b"), f"{at('block_create')}?kind=note&after=b", at("block_create")):
        page = writer.get(address, headers=headers).content.decode()
        assert page.count("<html") == (0 if headers else 1)
        assert page.count("autofocus") == 1 if headers else page.count("<h1") == 1


def test_a_form_shows_how_it_would_look_and_saves_nothing(writer, at, lesson):
    page = writer.post(at("block_edit", "b"), {"text": "**New**", "token": "x", "preview": "1"}).content.decode()
    part = writer.post(f"{at('block_preview')}?kind=text", {"text": "**New**. Tell us what happened to you."})
    for html in (page, part.content.decode()):
        assert "<strong>New</strong>" in html
    assert "somebody’s own story" in part.content.decode()
    assert Block.objects.get(key="b").data == {"text": "Text b."}
    assert not BlockChange.objects.exists()


def test_leaving_a_form_leads_back_to_where_one_was(writer, at):
    page = writer.get(f"{at('lesson_edit')}?at=edit-b", headers=PART).content.decode()
    line = next(line for line in page.splitlines() if 'id="edit-b"' in line)
    assert ("autofocus" in line, page.count("autofocus")) == (True, 1)


def test_a_session_that_ended_leads_the_whole_page_to_the_sign_in(client, at):
    answer = client.get(at("block_edit", "b"), headers=PART)
    assert (answer.status_code, answer["HX-Redirect"].split("?")[0]) == (204, "/account/login/")
    assert not answer.has_header("Location")


def test_a_page_that_says_no_takes_the_whole_page(writer, at, lesson):
    fields = sent(writer, at, "/b/move/")
    writer.post(at("block_delete", "b"), fields)
    answer = writer.post(at("block_edit", "b"), {"text": "Mine.", "token": fields["token"]}, headers=PART)
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "body")
    assert f'action="{at("block_edit", "b")}"' in answer.content.decode()


@pytest.mark.parametrize(("kind", "warned"), [("reflection", True), ("poll", True), ("check", True), ("text", False)])
def test_deleting_a_block_in_which_people_keep_something_says_so(writer, at, lesson, kind, warned):
    data = blocks.get(kind).document(SAMPLES[kind])
    BlockFactory(lesson=lesson, kind=kind, key="mine", position=9, data=data)
    fields = sent(writer, at, "/mine/move/")
    page = writer.post(at("block_delete", "mine"), fields, headers=PART).content.decode()
    assert ("What people keep in it stays with this edition" in page) is warned
    assert keys(lesson) == "abc"
