"""Our own files: every kind goes out and comes back as it was, in any house, and what cannot be read is named with its line."""

from io import BytesIO
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assessments import questions
from assessments.exchanging import own
from assessments.exchanging.incoming import taken
from assessments.exchanging.outgoing import About
from assessments.exchanging.own_writing import dumped, package
from assessments.formats.items import Item, Notice, Refused
from assessments.importing.guessing import guess
from assessments.models import Question, QuestionVersion
from tests.assessments.exchanging.documents import BY_KIND, marks
from tests.assessments.exchanging.test_round_trip import FEW, written
from tests.assessments.samples import data_of, sample

KINDS = list(questions.keys())
ABOUT = About("A name", "an-id", ("Care", "First / steps"), ("quick", "gabay:whole"))
GOOD = "- key: near\n  stem: What helps?\n  choices:\n    - text: Being near\n      right: true\n    - text: Going away\n  reason: R\n"


def version_of(kind, document, **common):
    question = Question(key="a-key", name=ABOUT.name, outside_id=ABOUT.outside_id)
    return QuestionVersion(question=question, kind=kind, data=questions.get(kind).document(document), **common)


def back(content):
    (item,) = [one for one in own.read(BytesIO(content)) if isinstance(one, Item)]
    return taken(item)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back_as_it_was(kind):
    said = sample(kind)
    version = version_of(
        kind, data_of(kind).document(), stem=said["stem"], reason=said["reason"], topic="M1", format="plain"
    )
    found = back(package([(version, ABOUT)]))
    assert found.written == written(version)
    assert (found.name, found.outside_id, found.category) == (ABOUT.name, ABOUT.outside_id, ABOUT.category)
    assert (found.tags, found.files, found.notes) == (("quick",), (), ())


@pytest.mark.parametrize("kind", sorted(BY_KIND))
@FEW
@given(data=st.data())
def test_whatever_is_said_comes_back(kind, data):
    version = version_of(kind, data.draw(BY_KIND[kind]), **{**data.draw(marks()), "reason": "R"})
    assert back(package([(version, ABOUT)])).written == written(version)


def test_the_same_questions_make_the_same_package():
    listed = [
        (version_of("single", data_of("single").document(), stem="S", reason="R", topic="", format="plain"), ABOUT)
    ]
    assert package(listed) == package(listed)
    assert guess(BytesIO(package(listed))) == own.NAME


def test_several_questions_one_after_the_other():
    text = f"# Ours\n\n{GOOD}\n{GOOD.replace('near', 'far')}"
    assert [item.idnumber for item in own.read(BytesIO(text.encode()))] == ["near", "far"]
    assert guess(BytesIO(text.encode())) == guess(BytesIO(b""), "bank.yaml") == own.NAME


def test_texts_that_look_like_something_else_come_back():
    said = [
        "12",
        "true",
        "null",
        "- a",
        "a: b",
        "#",
        "'",
        '"',
        "a\u2028b",
        "1:30",
        "*a",
        "&a",
        "!a",
        "no",
        "0x1",
        "ñ",
        "a\n\n- b\n",
    ]
    document = {"choices": [{"text": one, "right": not at} for at, one in enumerate(said[:12])], "hints": said[12:]}
    text = dumped({"key": "k", "kind": "single", "stem": "- S", "reason": "R: r", **document})
    found = back(text.encode()).written
    assert [choice["text"] for choice in found["choices"]] == said[:12]
    assert found["hints"] == [one.strip() for one in said[12:]]
    assert (found["stem"], found["reason"]) == ("- S", "R: r")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Hello\n", 1, "Begin each question with"),
        ("- Hello\n", 1, "Begin each question with"),
        (GOOD + "- key: *a\n", 8, "References (*name) are not taken"),
        (GOOD + "- stem: Who?\n", 8, '"key" is missing'),
        (GOOD + "  question: a\n", 8, 'There is no field "question"'),
        (GOOD.replace("  reason: R", "  kind: riddle\n  reason: R"), 7, "Its kind must be one of"),
        (GOOD + "  tags: night\n", 8, '"tags" must be a list'),
        (GOOD + "  category: [[a]]\n", 8, "must be"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, line, says):
    refused = [one for one in own.read(BytesIO(text.encode())) if isinstance(one, Refused)]
    assert len(refused) == 1
    assert says in refused[0].reason
    assert refused[0].line == line or f"Line {line}: " in refused[0].reason


def test_a_bad_question_leaves_the_others():
    found = list(own.read(BytesIO(f"{GOOD}- key: 1 2\n  stem: a\n{GOOD.replace('near', 'far')}".encode())))
    assert [type(one) for one in found if not isinstance(one, Notice)] == [own.OwnItem, Refused, own.OwnItem]


@pytest.mark.parametrize("files", [{"a.yaml": b"- key: a"}, {"x/questions.yaml": GOOD.encode()}])
def test_a_package_without_a_list_is_refused(files):
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    (refused,) = own.read(out)
    assert refused.whole
    assert "questions.yaml" in refused.reason


@pytest.mark.parametrize("name", ["../a.png", "/a.png", "files/inner.zip", "files/a\\b.png"])
def test_a_package_that_means_harm_is_refused_before_it_is_opened(name):
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("questions.yaml", GOOD)
        archive.writestr(name, b"x")
    (refused,) = own.read(out)
    assert refused.whole


def test_a_question_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(own, "MOST_TEXT", 200)
    (refused,) = [
        one for one in own.read(BytesIO(f"{GOOD}{'  # x' * 100}\n{GOOD}".encode())) if isinstance(one, Refused)
    ]
    assert (refused.whole, refused.line) == (True, 1)


def test_nothing_is_referred_to():
    shared = ["a", "b"]
    assert yaml.safe_load(dumped({"one": shared, "two": shared})) == [{"one": shared, "two": shared}]
    assert "*" not in dumped({"one": shared, "two": shared})
