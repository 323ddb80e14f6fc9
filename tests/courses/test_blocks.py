"""Blocks: every kind says all it has to, is written down and read back the same, and is known again in the next edition."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import blocks
from courses.arranging import Placed, from_plain, recognized, to_plain
from courses.blocks.fences import whole
from courses.models import Block
from courses.parsing import SourceError
from courses.plain import PlainBlock
from courses.publishing import open_draft, publish
from courses.sources import read_course
from tests.courses.block_samples import SAMPLES, stock
from tests.factories import BlockFactory, LessonFactory, OrganizationFactory

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
each_kind = pytest.mark.parametrize("kind", blocks.kinds(), ids=lambda kind: kind.key)


def documents():
    """(kind, data) as they are stored."""
    return [(key, blocks.get(key).document(data)) for key, data in SAMPLES.items()]


def told(pieces):
    return [(piece.kind, piece.data, piece.key) for piece in pieces]


# Each kind


@each_kind
def test_a_kind_says_what_it_is_for_in_one_line(kind):
    assert str(kind.label)
    assert len(str(kind.purpose)) <= 90
    assert "\n" not in str(kind.purpose)


@pytest.fixture
def stocked(db):
    stock(OrganizationFactory())


@pytest.mark.usefixtures("stocked")
@each_kind
def test_a_kind_is_shown_by_its_own_template(kind):
    assert kind.template == f"blocks/{kind.key}.html"
    html = kind.render(SAMPLES[kind.key])
    assert html.strip()
    assert kind.texts(kind.data.model_validate(SAMPLES[kind.key]))


@each_kind
def test_a_kind_is_written_down_and_read_back(kind):
    data = kind.document(SAMPLES[kind.key])
    written = blocks.write([(kind.key, data, "my-own")])
    assert told(blocks.parse(written)) == [(kind.key, data, "my-own")]
    assert "schema_version" not in written
    assert data["schema_version"] == 1


@pytest.mark.usefixtures("stocked")
@each_kind
def test_a_sample_could_be_published(kind):
    assert list(kind.problems(kind.data.model_validate(SAMPLES[kind.key]))) == []


def test_a_floor_above_adds_a_kind(monkeypatch):
    class Poem(blocks.get("note").__class__):
        key = "poem"

    monkeypatch.setitem(blocks.REGISTRY, "poem", Poem())
    [piece] = blocks.parse("::: poem\nRoses\n:::")
    assert (piece.kind, blocks.get("poem").render(piece.data)) == ("poem", '<div class="note"><p>Roses</p></div>\n')


# Writing down, reading back

KEYS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6})?", fullmatch=True)
LINES = st.text("ab: -'\"|#>{[]}&*!%@`\t\\\u0085\u00a0\u2028\u3000é😍", max_size=20) | st.sampled_from(
    [":::", "::: note", ":::: shorter", "::: poll my-poll", "  indented", "---", "- a: b", "`", "", "|", "::"]
)
TEXTS = st.lists(LINES, min_size=1, max_size=6).map("\n".join)


@st.composite
def any_block(draw):
    kind = draw(st.sampled_from(["text", "text", "summary", "note"]))
    text = draw(TEXTS.filter(str.strip))
    return kind, blocks.get(kind).document({"text": text}), draw(KEYS | st.just(""))


@CALM
@given(st.lists(any_block() | st.sampled_from([(*pair, "") for pair in documents()]), max_size=8))
def test_whatever_is_written_down_is_read_back_the_same(said):
    assert told(blocks.parse(blocks.write(said))) == said


@CALM
@given(
    st.lists(any_block(), max_size=4),
    st.lists(any_block(), max_size=4),
)
def test_both_versions_stand_in_one_text(full, shorter):
    pieces = blocks.parse(whole(full, shorter), shorter=True)
    assert told(piece for piece in pieces if not piece.shorter) == full
    assert told(piece for piece in pieces if piece.shorter) == shorter


def test_text_by_itself_needs_no_colons():
    assert blocks.write([("text", {"text": "One."}, ""), ("note", {"text": "Two."}, "")]) == (
        "One.\n\n::: note\nTwo.\n:::\n"
    )


@pytest.mark.parametrize("nothing", ["", " \n\t", "\ufffe", "\0\x07", "::: text\n\uffff\n:::", "\r"])
def test_a_text_of_nothing_that_can_be_shown_is_no_block(nothing):
    assert blocks.parse(nothing) == []


def test_a_text_may_hold_lines_of_colons():
    written = blocks.write([("note", {"text": "::: summary\n:::"}, "")])
    assert written == ":::: note\n::: summary\n:::\n::::\n"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (":::: shorter\n::: note\nx\n:::", 'The block "shorter" that begins in line 1 is not closed. Put ::: after its last line.'),
        ("::: shorter\n::: note\nx\n:::", 'The block "shorter" from line 1 is still open. Close it with a line of colons first.'),
        (":::: shorter\n:::\n::::", "These colons close a block, and none is open. Write the kind after them, or take the line out."),
        (f"::: note {'x' * 41}\nx\n:::", "This name is too long: 40 characters at most."),
    ],
)  # fmt: skip
def test_colons_that_do_not_pair_are_named(text, mistake):
    with pytest.raises(SourceError) as raised:
        blocks.parse(text, shorter=True)
    assert raised.value.message == mistake


# Keys


@given(st.lists(st.tuples(st.sampled_from(["text", "note"]), KEYS | st.sampled_from(["", "text-1", "note-2"]))))
def test_a_key_that_says_no_more_than_kind_and_number_is_left_out(blocks_of_a_lesson):
    keys = blocks.named(blocks_of_a_lesson)
    kinds = [kind for kind, _key in blocks_of_a_lesson]
    assert blocks.named(zip(kinds, blocks.unnamed(zip(kinds, keys, strict=True)), strict=True)) == keys


@each_kind
def test_a_name_on_which_answers_hang_is_written_down_also_where_it_says_no_more(kind):
    pairs = [("text", "text-1"), (kind.key, f"{kind.key}-{2 if kind.key == 'text' else 1}")]
    kept = pairs[1][1] if kind.keeps != blocks.Keeps.NOTHING else ""
    assert blocks.unnamed(pairs) == ["", kept]


KEEPING = [kind.key for kind in blocks.kinds() if kind.keeps != blocks.Keeps.NOTHING]


@pytest.mark.parametrize("kind", KEEPING)
def test_out_and_in_again_behind_another_of_its_kind_it_is_still_the_same(kind):
    data = blocks.get(kind).document(SAMPLES[kind])
    out = to_plain([Placed("full", f"{kind}-1", kind, data)])["full"]
    before = PlainBlock(kind=kind, data=data, key="put-before")
    assert [block.key for block in from_plain([before, *out], [])] == ["put-before", f"{kind}-1"]


def listed(*texts):
    return [
        Placed("full", f"k{at}", "text" if text.islower() else "note", {"text": text}) for at, text in enumerate(texts)
    ]


def pieces(*texts):
    return [("full", blocks.Piece("text" if text.islower() else "note", {"text": text})) for text in texts]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["a", "b", "C"], ["k0", "k1", "k2"]),
        (["a", "changed", "C"], ["k0", "k1", "k2"]),
        (["b", "C"], ["k1", "k2"]),
        (["new", "a", "b", "C"], [None, "k0", "k1", "k2"]),
        (["a", "NEW", "b", "C"], ["k0", None, "k1", "k2"]),
        (["a", "b", "CHANGED", "more"], ["k0", "k1", "k2", None]),
    ],
)
def test_a_block_is_known_again_after_the_text_was_written_anew(written, expected):
    found = [block.key for block in recognized(listed("a", "b", "C"), pieces(*written))]
    assert [key if key.startswith("k") and len(key) == 2 else None for key in found] == expected
    assert len(set(found)) == len(found)


def test_a_key_that_is_written_is_kept():
    written = [("full", blocks.Piece("text", {"text": "other"}, key="k1")), *pieces("a")]
    assert [block.key for block in recognized(listed("a", "b"), written)] == ["k1", "k0"]


@pytest.mark.django_db
def test_the_next_edition_has_the_same_keys(draft, alice):
    lesson = draft.lessons.get(title="Listen")
    BlockFactory(lesson=lesson, kind="note", key="kept", version="shorter")
    before = sorted(lesson.blocks.values_list("key", "version", "position"))
    publish(draft, by=alice, now=timezone.now())
    second = open_draft(draft.course, by=alice).lessons.get(title="Listen")
    assert sorted(second.blocks.values_list("key", "version", "position")) == before


@pytest.mark.django_db
def test_blocks_from_before_get_the_keys_of_a_source():
    lesson = LessonFactory()
    for version, position, kind in [
        ("shorter", 0, "text"),
        ("full", 2, "text"),
        ("full", 1, "note"),
        ("full", 0, "text"),
    ]:
        BlockFactory(lesson=lesson, version=version, position=position, kind=kind)
    import_module("courses.migrations.0004_block_keys").give_keys(apps, None)
    rows = Block.objects.order_by("version", "position").values_list("version", "kind", "key")
    assert list(rows) == [
        ("full", "text", "text-1"),
        ("full", "note", "note-1"),
        ("full", "text", "text-2"),
        ("shorter", "text", "text-3"),
    ]


# Folders


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "calm-days"
    (root / "01-start").mkdir(parents=True)
    (root / "course.md").write_text("---\ntitle: Calm days\ncode: Q2\n---\n\nWelcome.\n")
    (root / "01-start" / "module.md").write_text("---\ntitle: Start\n---\n")
    return root


def lesson_of(folder, text):
    about = "---\ntitle: Listen\nminutes: 8\ncovers: A first minute.\n---\n\n"
    (folder / "01-start" / "01-listen.md").write_text(about + text)
    return read_course(folder)


def test_a_folder_from_before_says_the_same(folder):
    """Else every course that was imported before would get an edition that nobody asked for."""
    text = "Be near.\n\n::: summary\n- Keep\n:::\n\nMore.\n\n::: shorter\nShort.\n:::\n"
    course = lesson_of(folder, text)
    assert course.fingerprint() == "eabc60aee797a2aad5626c8f3c24c9aa16b076755cf81d9f9d3d6453a17af57d"


def test_a_folder_names_blocks_and_fills_the_shorter_version(folder):
    [lesson] = lesson_of(
        folder, "::: note first\nx\n:::\n\n:::: shorter\nIn short.\n\n::: note\ny\n:::\n::::\n"
    ).lessons()
    assert [(block.kind, block.key) for block in lesson.full] == [("note", "first")]
    assert [(block.kind, block.key) for block in lesson.shorter] == [("text", ""), ("note", "")]


def test_two_blocks_of_one_name_are_a_mistake(folder):
    with pytest.raises(SourceError) as raised:
        lesson_of(folder, "::: note note-2\nx\n:::\n\n::: note\ny\n:::\n")
    assert str(raised.value) == (
        'calm-days/01-start/01-listen.md, line 11: Two blocks of this lesson are called "note-2". Give one of them another name.'
    )
