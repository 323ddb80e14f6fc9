"""What courses/library/README.md says about questions is true: each example is read, and each kind and field is named."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from assessments import exchange, questions
from assessments.questions.kinds import KindData
from assessments.questions.ordering import GRADINGS
from courses.parsing import SourceError, parse_yaml

README = Path(settings.BASE_DIR, "courses/library/README.md").read_text()
EXAMPLES = [text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if text.startswith("questions:")]
OWN = ["short_text", "numeric", "matching", "ordering", "gap_select", "cloze"]


def read(text):
    return exchange.read(parse_yaml(text, file="README.md"))["questions"]


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: re.search(r"key: (\S+)", text)[1])
def test_an_example_is_read_and_its_right_answer_is_right(text):
    for question in read(text):
        kind = questions.get(question["kind"])
        data = kind.data.model_validate({name: question[name] for name in question if name in kind.data.model_fields})
        assert kind.grade(kind.right(data), data) == 1


def test_each_kind_has_an_example():
    assert set(OWN) <= {question["kind"] for text in EXAMPLES for question in read(text)}


def test_each_kind_and_field_is_named():
    fields = {name for key in questions.keys() for name in questions.get(key).data.model_fields}  # noqa: SIM118
    names = {*questions.keys(), *fields, *KindData.model_fields, *GRADINGS}
    assert sorted(name for name in names if f"`{name}`" not in README and f"`{name}:" not in README) == []


@pytest.mark.parametrize(
    ("kind", "lines", "line", "words"),
    [
        ("short_text", "answers:\n      - text: a\n        worth: 101", 6, '"worth" must be 100 or less.'),
        ("short_text", "answers:\n      - text: a\n        worth: 50", 4, "No accepted answer counts in full."),
        (
            "short_text",
            "answers:\n      - text: a*\n        worth: 50\n      - text: ab",
            4,
            "before others that fit it too",
        ),
        ("numeric", "answers:\n      - number: 1,5", 5, '"1,5" is no number. Write one with a point'),
        ("numeric", "answers:\n      - number: 1\n    unit_input: list", 6, "two units or more"),
        ("numeric", "answers:\n      - number: 1\n        tolerance: -1", 6, '"tolerance" must be 0 or more.'),
        (
            "matching",
            "pairs:\n      - stem: a\n        answer: b\n      - stem: c",
            7,
            'What belongs to "c" is missing.',
        ),
        ("matching", "pairs:\n      - stem: a\n        answer: b", 4, "two to thirty lines"),
        ("ordering", "steps: [a, b]\n    grading: best", 5, '"grading" must be'),
        ("ordering", "steps: [a, b, a]", 4, "Two of its steps say the same."),
        ("gap_select", "text: '[[3]]'\n    choices: [{text: a}, {text: b}]", 4, "[[3]] has no choice: there are 2."),
        ("gap_select", "text: a\n    choices: [{text: a}, {text: b}]", 4, "one to thirty gaps"),
        (
            "gap_select",
            "text: '[[1]]'\n    choices: [{text: a}, {text: b, group: 2}]",
            4,
            "nothing else to choose from",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(kind, lines, line, words):
    text = f"questions:\n  - key: k\n    kind: {kind}\n    {lines}\n    stem: S\n    reason: R\n"
    with pytest.raises(SourceError) as caught:
        read(text)
    assert [(one.line, words in one.message) for one in caught.value.mistakes if words in one.message] == [(line, True)]
