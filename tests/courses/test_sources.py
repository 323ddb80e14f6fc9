"""A course folder with any mistake is refused whole: with the file, the line and what to do."""

import pytest

from courses.lesson_kinds import REGISTRY
from courses.parsing import SourceError
from courses.sources import read_course
from tests.courses.bad_sources import KINDS
from tests.yardstick import takes_less

LESSON = "---\ntitle: Listen\nminutes: 8\ncovers: A first minute.\n---\n\nBe near.\n"


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "calm-days"
    (root / "01-start").mkdir(parents=True)
    (root / "course.md").write_text("---\ntitle: Calm days\ncode: Q2\n---\n\nWelcome.\n")
    (root / "01-start" / "module.md").write_text("---\ntitle: Start\n---\n")
    (root / "01-start" / "01-listen.md").write_text(LESSON)
    return root


def mistakes(folder):
    with pytest.raises(SourceError) as raised:
        read_course(folder)
    return [str(mistake) for mistake in raised.value.mistakes]


def lesson(folder, text):
    path = folder / "01-start" / "01-listen.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_course_is_read_into_plain_data(folder):
    course = read_course(folder)
    assert (course.slug, course.code, course.joining, course.welcome) == ("calm-days", "Q2", "invitation", "Welcome.")
    assert [(module.key, module.title) for module in course.modules] == [("start", "Start")]
    listen = course.lessons()[0]
    assert (listen.key, listen.kind, listen.minutes, listen.required) == ("listen", "reading", 8, True)
    assert [(block.kind, block.data["text"]) for block in listen.full] == [("text", "Be near.")]


def test_blocks_and_the_shorter_version_are_told_apart(folder):
    lesson(folder, LESSON + "\n::: summary\n- Keep\n:::\n\nMore.\n\n::: shorter\nShort.\n:::\n")
    listen = read_course(folder).lessons()[0]
    assert [block.kind for block in listen.full] == ["text", "summary", "text"]
    assert [(block.kind, block.data["text"]) for block in listen.shorter] == [("text", "Short.")]


def test_module_by_choice_makes_its_lessons_by_choice(folder):
    (folder / "01-start" / "module.md").write_text("---\ntitle: Start\noptional: true\n---\n")
    assert [found.required for found in read_course(folder).lessons()] == [False]


@pytest.mark.parametrize("text", ["\ufeff" + LESSON, LESSON.replace("\n", "\r\n"), LESSON.replace("\n", "\r")])
def test_marks_of_other_systems_change_nothing(folder, text):
    before = read_course(folder).fingerprint()
    lesson(folder, text)
    assert read_course(folder).fingerprint() == before


WRITTEN = "calm-days/01-start/01-listen.md, line "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LESSON.replace("8", "soon"), '3: "minutes" must be a whole number, such as 8.'),
        (LESSON.replace("8", "0"), '3: "minutes" must be more than 0.'),
        (LESSON.replace("minutes: 8\n", ""), '2: "minutes" is missing. Add a line that begins with "minutes:".'),
        (LESSON.replace("minutes", "minuets"), '2: "minutes" is missing. Add a line that begins with "minutes:".'),
        (LESSON.replace("covers: A first minute.", "covers:"), '4: "covers" must be text. Put it in quotes if it looks like something else.'),
        (LESSON.replace("Listen", "x" * 121), '2: "title" is too long: 120 characters at most.'),
        (LESSON.replace("title: Listen", "title: One: two"), '2: Two colons in one line. Put the text after the first colon in quotes: title: "One: two".'),
        (LESSON.replace("title: Listen", "title: Listen\ntitle: Again"), '3: "title" stands here twice. Keep one of the two.'),
        (LESSON.replace("Listen", "&a Listen"), "2: Anchors (&name) are not taken. Write the text out, or put it in quotes."),
        (LESSON.replace("Listen", "*a"), "2: References (*name) are not taken. Write the text out, or put it in quotes."),
        (LESSON.replace("Listen", "!!python/object/apply:os.system [x]"), "2: Tags (!name) are not taken. Put the text in quotes."),
        (LESSON.replace("title: Listen", "title:\n\t- x"), "3: A tab stands where spaces are needed. Replace it by spaces."),
        (LESSON.replace("Listen", '"Listen'), "2: This line cannot be read. Check the spaces at its beginning, its colons and its quotes."),
        (LESSON.replace("Listen", "[" * 90_000), "2: This is nested too deeply. Write it flatter."),
        (LESSON.replace("title: Listen", "title: Listen\nkind: film"), f'3: There is no kind of lesson "film". These exist: {", ".join(sorted(REGISTRY))}.'),
        (LESSON.replace("title: Listen", "title: Listen\nkind: [a]"), '3: "kind" must be text. Put it in quotes if it looks like something else.'),
        (LESSON.replace("title: Listen", "title: Listen\nsensitive: true"), '3: A sensitive lesson needs a shorter version: put it between "::: shorter" and ":::".'),
        (LESSON.replace("title: Listen", "title: Listen\nrequired: maybe"), '3: "required" must be true or false.'),
        (LESSON.replace("title: Listen", "title: Listen\npass: 3"), '3: There is no field "pass" here. Take the line out.'),
        (LESSON.replace("Be near.\n", ""), "2: The lesson has no text yet. Write it below the second line of dashes."),
        ("Be near.\n", '1: Begin the file with "---", the fields, and "---" on a line of its own.'),
        ("", '1: Begin the file with "---", the fields, and "---" on a line of its own.'),
        ("---\n- a\n---\nx\n", '2: Write the fields as lines of the form "name: value".'),
        (LESSON + "::: summary\nx\n", '8: The block "summary" that begins in line 8 is not closed. Put ::: after its last line.'),
        (LESSON + "::: film\nx\n:::\n", f'8: There is no block "film". These exist: {KINDS}.'),
        (LESSON + ":::\n", "8: These colons close a block, and none is open. Write the kind after them, or take the line out."),
        (LESSON.encode() + b"caf\xe9\n", "8: This is not UTF-8 text. Save the file as UTF-8."),
        (LESSON + "a\0b\n", "8: There is a character here that no text should have. Take it out."),
        (LESSON + "x" * 200_001, "1: This file is too large: 200 kB at most. Divide it."),
        (LESSON + "x" * 60_000, "6: This text is too long: 50000 characters at most. Divide the lesson in two."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_lesson_is_named(folder, text, expected):
    lesson(folder, text)
    assert mistakes(folder)[0] == WRITTEN + expected
    assert takes_less(lambda: mistakes(folder), 20)


def test_all_mistakes_of_a_folder_come_at_once(folder):
    (folder / "course.md").write_text("---\ntitel: Calm\ncode: q\n---\n")
    (folder / "01-start" / "module.md").unlink()
    lesson(folder, LESSON.replace("8", "soon").replace("covers", "cover"))
    (folder / "01-start" / "notes.txt").write_text("x")
    (folder / "last").mkdir()
    found = mistakes(folder)
    assert found == [
        'calm-days/course.md, line 2: "title" is missing. Add a line that begins with "title:".',
        'calm-days/course.md, line 3: "code" must be two to six capital letters and digits, such as C4.',
        'calm-days/course.md, line 2: There is no field "titel". Did you mean "title"?',
        "calm-days/01-start/module.md, line 1: This file is missing. Write it; the format stands in courses/library/README.md.",
        'calm-days/01-start/01-listen.md, line 3: "minutes" must be a whole number, such as 8.',
        'calm-days/01-start/01-listen.md, line 2: "covers" is missing. Add a line that begins with "covers:".',
        'calm-days/01-start/01-listen.md, line 4: There is no field "cover" here. Take the line out.',
        "calm-days/01-start/notes.txt, line 1: A lesson ends in .md, a check in .yaml. Rename the file, or take it out.",
        "calm-days/last, line 1: Name a module's folder with a number first, such as 01-first-steps.",
    ]


def test_a_name_stands_once_in_a_course(folder):
    (folder / "02-next").mkdir()
    (folder / "02-next" / "module.md").write_text("---\ntitle: Next\n---\n")
    (folder / "02-next" / "07-listen.md").write_text(LESSON)
    [found] = mistakes(folder)
    assert found == (
        'calm-days/02-next/07-listen.md, line 1: The name "listen" is used by calm-days/01-start/01-listen.md already. '
        "Every name stands once in a course."
    )


def test_links_out_of_the_folder_are_not_followed(folder, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text(LESSON)
    (folder / "01-start" / "02-secret.md").symlink_to(secret)
    (folder / "02-all").symlink_to(tmp_path)
    link = "This is a link to another place. Put the file itself here."
    assert mistakes(folder) == [
        f"calm-days/02-all, line 1: {link}",
        f"calm-days/01-start/02-secret.md, line 1: {link}",
    ]


@pytest.mark.parametrize("name", ["course.md", "01-start/module.md"])
def test_a_link_in_place_of_a_known_file_is_not_followed(folder, tmp_path, name):
    outside = tmp_path / "outside.md"
    outside.write_text((folder / name).read_text())
    (folder / name).unlink()
    (folder / name).symlink_to(outside)
    assert f"calm-days/{name}, line 1: This is a link to another place. Put the file itself here." in mistakes(folder)


def test_no_folder_and_no_module(tmp_path, folder):
    assert mistakes(tmp_path / "nothing") == ["nothing, line 1: There is no such folder. Check the path."]
    lesson(folder, LESSON).unlink()
    assert mistakes(folder) == [
        "calm-days/01-start, line 1: This module has no lesson. Write one, or take the folder out."
    ]


def test_words_of_yaml_that_mean_more_elsewhere_stay_text(folder):
    lesson(folder, LESSON.replace("Listen", "Yes").replace("A first minute.", "1:30"))
    listen = read_course(folder).lessons()[0]
    assert (listen.title, listen.covers) == ("Yes", "1:30")
