"""The command that shows what a file holds; it needs no database."""

import json
import os
import sys
from contextlib import suppress
from io import StringIO
from os import mkfifo
from pathlib import Path
from subprocess import PIPE, Popen, run
from threading import Thread

import pytest
from django.core.management import CommandError, call_command

GIFT = """$CATEGORY: $course$/top/First response

// [id:care-1] [tag:words]
::What helps::What helps? {~%50%listening#Yes ~%50%patience ~%-50%questions ####Well}

How soon? {#48:2 =%50%50:5}

Who? {=child#Yes =%50%kid*}

So? {T#No}

Which? {=a -> b =c -> d}
"""
PROBES = [
    [[[0, 1], 9], [[0, 2], 9], [[], 9]],
    [["49", 9], ["51", 9], ["?", 9], ["", 9]],
    [[" CHILD ", 9], ["kiddo", 9], ["", 9]],
    [["true", 9], ["false", 9]],
    [[["b", "x"], 9]],
]


def inspect(*arguments):
    out, err = StringIO(), StringIO()
    call_command("questions_inspect", *map(str, arguments), stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


@pytest.fixture
def gift(tmp_path):
    path = tmp_path / "care.gift"
    path.write_text(GIFT)
    return path


def test_a_question_in_moodles_words(gift):
    data, said = inspect(gift, "--format", "gift")
    assert list(data) == ["source", "format", "oracle", "import_ok", "exception", "messages", "questions"]
    assert (data["source"], data["import_ok"], data["exception"], data["messages"], said) == (
        "care.gift",
        True,
        None,
        "",
        "",
    )
    assert data["questions"][0] == {
        "name": "What helps",
        "qtype": "multichoice",
        "questiontext": "What helps?",
        "questiontextformat": 0,
        "generalfeedback": "Well",
        "defaultmark": 1,
        "penalty": 0.3333333,
        "idnumber": "care-1",
        "category": "First response",
        "answers": [
            {"text": "listening", "format": 0, "fraction": 0.5, "feedback": "Yes"},
            {"text": "patience", "format": 0, "fraction": 0.5, "feedback": ""},
            {"text": "questions", "format": 0, "fraction": -0.5, "feedback": ""},
        ],
        "options": {
            "single": 0,
            "shuffleanswers": 1,
            "answernumbering": "abc",
            "correctfeedback": "",
            "incorrectfeedback": "",
            "partiallycorrectfeedback": "",
        },
        "tags": ["words"],
        "grading": [],
    }


def test_answers_are_graded(gift, tmp_path):
    probes = tmp_path / "expected.json"
    probes.write_text(json.dumps({"questions": [{"grading": asked} for asked in PROBES]}))
    data, _ = inspect(gift, "--format", "gift", "--probes", probes)
    assert [[fraction for _, fraction in question["grading"]] for question in data["questions"]] == [
        [1, 0, 0],
        [1, 0.5, 0, None],
        [1, 0.5, None],
        [1, 0],
        [0.5],
    ]


def test_a_probe_that_no_question_could_take_is_none(gift, tmp_path):
    probes = tmp_path / "expected.json"
    probes.write_text(json.dumps({"questions": [{"grading": [[["unheard of"], 0], [[7], 0], [3, 0], [None, 0]]}]}))
    data, _ = inspect(gift, "--format", "gift", "--probes", probes)
    assert [fraction for _, fraction in data["questions"][0]["grading"]] == [None] * 4


def test_what_is_left_out_is_said_beside_what_is_read(gift):
    gift.write_text("One {T}\n\nTwo {")
    data, said = inspect(gift, "--format", "gift")
    assert len(data["questions"]) == 1
    assert data["messages"].startswith("Line 3: “Two {”: A “{” has no “}” behind it.")
    assert said.startswith("Line 3: ")


def test_half_a_file_gives_nothing_and_that_is_an_answer(tmp_path):
    path = tmp_path / "half.xml"
    path.write_text("<quiz>\n<question type='essay'><name><text>A</text></name></question>\n</quizz>")
    data, said = inspect(path, "--format", "moodlexml")
    assert said.startswith("half.xml gives no questions.\nLine 3: The XML is broken here (mismatched tag).")
    assert (data["import_ok"], data["questions"]) == (False, [])
    assert data["messages"].startswith("Line 3: ")


def test_a_file_full_of_mistakes_is_not_read_out_in_full(tmp_path):
    path = tmp_path / "many.txt"
    path.write_text("A) One\n" * 500)
    data, said = inspect(path, "--format", "aiken")
    assert not data["import_ok"]
    assert said.endswith("And 300 more of the kind.\n")


@pytest.mark.parametrize("arguments", [["missing.gift", "--format", "gift"], [".", "--format", "gift"]])
def test_a_file_that_is_not_there(arguments):
    with pytest.raises(CommandError, match="cannot be opened"):
        inspect(*arguments)


def test_all_is_one_json_in_the_order_of_the_file(tmp_path):
    path = tmp_path / "lines.gift"
    path.write_text("One\u2028line\x85 {T}\n\nTwo {F}\n")
    out = StringIO()
    call_command("questions_inspect", str(path), "--format", "gift", stdout=out)
    data = json.loads(out.getvalue())
    assert [one["questiontext"] for one in data["questions"]] == ["One\u2028line\x85", "Two"]
    assert out.getvalue() == json.dumps(data, ensure_ascii=False, indent=4) + "\n"


def test_an_answer_that_is_half_a_letter_is_printed(gift, tmp_path):
    probes = tmp_path / "expected.json"
    probes.write_text(json.dumps({"questions": [{}, {}, {"grading": [["\ud800", 0]]}]}))
    data, _ = inspect(gift, "--format", "gift", "--probes", probes)
    assert data["questions"][2]["grading"] == [["\ud800", 0]]


PROGRAM = """
import sys
import django
from django.conf import settings
settings.configure()
django.setup()
from lms.management.commands.questions_inspect import Command
Command().run_from_argv(["manage.py", "questions_inspect", sys.argv[1], "--format", "gift"])
"""


def test_nobody_has_to_listen_to_the_end_or_have_a_terminal_with_all_letters(tmp_path):
    path = tmp_path / "long.gift"
    path.write_text("Ang señyas 😀 {T}\n\n" * 2000)
    command = [sys.executable, "-c", PROGRAM, str(path)]
    with Popen(command, stdout=PIPE, stderr=PIPE, env=os.environ | {"PYTHONIOENCODING": "ascii"}) as running:
        said = running.stdout.read(4096).decode()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1
    assert "Ang señyas 😀" in said


def write_once(path):
    with suppress(BrokenPipeError):  # its reader may be gone already
        path.write_text("One {T}")


def test_a_file_that_can_be_read_only_once_is_refused(tmp_path):
    path = tmp_path / "pipe"
    mkfifo(path)
    writer = Thread(target=write_once, args=[path])
    writer.start()
    with pytest.raises(CommandError, match="cannot be read twice"):
        inspect(path, "--format", "gift")
    writer.join()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"questions": 3}',
        '{"questions": [3]}',
        '{"questions": [{"grading": 3}]}',
        '{"questions": [{"grading": [[]]}]}',
        "[" * 200_000,
        "\x00",
    ],
)
def test_answers_to_try_that_are_none(gift, tmp_path, content):
    probes = tmp_path / "expected.json"
    probes.write_text(content)
    with pytest.raises(CommandError, match="holds no answers to try"):
        inspect(gift, "--format", "gift", "--probes", probes)


@pytest.mark.parametrize(
    ("name", "text", "called"),
    [
        ("moodlexml", "<quiz><question type='essay'/></quiz>", "xml"),
        ("cloze", "<quiz><question type='essay'/></quiz>", "xml"),
        ("cloze", "{1:SA:=a}", "multianswer"),
        ("aiken", "Who?\nA) You\nB) I\nANSWER: A", "aiken"),
    ],
)
def test_formats_have_moodles_names(tmp_path, name, text, called):
    path = tmp_path / "file"
    path.write_text(text)
    data, _ = inspect(path, "--format", name)
    assert data["format"] == called


def test_it_asks_for_no_setting(tmp_path):
    """It keeps nothing, so it needs no key, no database and no place of its own."""
    file = tmp_path / "one.gift"
    file.write_text("::Rest::What helps? {=Rest ~Noise}\n")
    bare = {"PATH": os.environ["PATH"], "GABAY_VAR": str(tmp_path / "var")}
    command = [sys.executable, "manage.py", "questions_inspect", str(file), "--format", "gift"]
    said = run(
        command, cwd=Path(__file__).resolve().parents[3], env=bare, capture_output=True, text=True, check=True
    ).stdout
    assert [one["name"] for one in json.loads(said)["questions"]] == ["Rest"]
    assert not (tmp_path / "var").exists()
