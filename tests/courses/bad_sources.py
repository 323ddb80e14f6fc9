"""Sources that cannot be taken: for each, what is done to a good folder, and the first line that the command says about it."""

import os

from courses import blocks

KINDS = ", ".join([*(key for key in blocks.REGISTRY if key != blocks.TEXT), blocks.SHORTER])
LESSON = "---\ntitle: Listen\nminutes: 8\ncovers: A first minute.\n---\n\nBe near.\n"
QUESTION = "- key: near\n  stem: What helps?\n  choices:\n    - text: Being near\n      right: true\n    - text: Going away\n  reason: A child feels it.\n"
CHECK = "title: Looking back\nminutes: 3\ncovers: One question.\nquestions: bank\n"
COURSE = "---\ntitle: Calm days\ncode: Q2\n---\n\nWelcome.\n"
FILES = {
    "course.md": COURSE,
    "01-start/module.md": "---\ntitle: Start\n---\n",
    "01-start/01-listen.md": LESSON,
    "01-start/90-check.yaml": CHECK,
    "questions/bank.yaml": QUESTION,
}
DASHES = 'Begin the file with "---", the fields, and "---" on a line of its own.'
MISSING = "This file is missing. Write it; the format stands in courses/library/README.md."
UNREADABLE = "There is a character here that no text should have. Take it out."
CLUMSY = "This line cannot be read. Check the spaces at its beginning, its colons and its quotes."
DEEP = "This is nested too deeply. Write it flatter."
LINK = "This is a link to another place. Put the file itself here."
NO_TEXT = "This is no file with text in it. Take it out, and write one."
LIST = '"questions" must be a list: one line with "- " for each part.'
SECOND = "A second text begins here. Keep one to a file, and take the line of dashes or dots out."
BUDGET = 200_001
START, BANK, LISTEN, CHECKING = "01-start", "questions/bank.yaml", "01-start/01-listen.md", "01-start/90-check.yaml"


def good(root):
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def written(name, text):
    """Puts `text` in the place of the file called `name`."""

    def spoil(root):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))

    return spoil


def changed(name, old, new):
    assert old in FILES[name]
    return written(name, FILES[name].replace(old, new, 1))


def gone(name):
    return lambda root: (root / name).unlink()


def linked(name, target):
    def spoil(root):
        path = root / name
        if path.exists():
            path.rename(root.parent / "elsewhere")
        path.symlink_to(target(root))

    return spoil


def a_folder(name):
    def spoil(root):
        (root / name).unlink(missing_ok=True)
        (root / name).mkdir()

    return spoil


def a_pipe(root):
    os.mkfifo(root / START / "02-pipe.md")


def too_many(root):
    for number in range(1_001):
        (root / START / f"02-x{number}.md").touch()


def a_strange_name(root):
    (root / START / os.fsdecode(b"02-\xff\x1b.md")).write_text(LESSON)


def a_secret(root):
    secret = root.parent / "secret.md"
    secret.write_text("---\napi_key: hush\n---\n")
    return secret


BAD = {
    # front matter
    "no front matter": (written("course.md", "Welcome."), f"course.md, line 1: {DASHES}"),
    "front matter that never ends": (written("course.md", "---\ntitle: x\n"), f"course.md, line 1: {DASHES}"),
    "an empty file": (written("course.md", ""), f"course.md, line 1: {DASHES}"),
    "front matter without a field": (written("course.md", "---\n---\n"), 'course.md, line 2: "title" is missing. Add a line that begins with "title:".'),
    "an unknown field": (changed("course.md", "title", "titel"), 'course.md, line 2: "title" is missing. Add a line that begins with "title:".'),
    "a field of another file": (changed(LISTEN, "minutes: 8", "minutes: 8\npass: 3"), f'{LISTEN}, line 4: There is no field "pass" here. Take the line out.'),
    "a duplicated key": (changed("course.md", "code: Q2", "code: Q2\ncode: Q3"), 'course.md, line 4: "code" stands here twice. Keep one of the two.'),
    "a title on two lines": (changed("course.md", "title: Calm days", "title: |\n  Calm\n  days"), "course.md, line 2: This must stand on one line."),
    "a title of spaces": (changed("course.md", "Calm days", "'   '"), 'course.md, line 2: "title" is empty. Write something there, or take the line out.'),
    "a code that says something": (changed("course.md", "Q2", "trauma"), 'course.md, line 3: "code" must be two to six capital letters and digits, such as C4.'),
    "a way to join that is none": (changed("course.md", "code: Q2", "code: Q2\njoining: everybody"), "course.md, line 4: \"joining\" must be 'open', 'audience' or 'invitation'."),
    "a number in words": (changed(LISTEN, "8", "about eight"), f'{LISTEN}, line 3: "minutes" must be a whole number, such as 8.'),
    "a number with a point": (changed(LISTEN, "8", "8.5"), f'{LISTEN}, line 3: "minutes" must be a whole number, such as 8.'),
    "a number beyond all measure": (changed(LISTEN, "8", "9" * 400), f'{LISTEN}, line 3: "minutes" must be a whole number, such as 8.'),
    "not a number": (changed(CHECKING, "minutes: 3", "minutes: 3\npass: .nan"), f'{CHECKING}, line 3: "pass" must be a whole number, such as 8.'),
    "a lesson that covers nothing": (changed(LISTEN, "A first minute.", '""'), f'{LISTEN}, line 4: "covers" is empty. Write something there, or take the line out.'),
    "a sensitive lesson without a shorter version": (changed(LISTEN, "minutes: 8", "minutes: 8\nsensitive: true"), f'{LISTEN}, line 4: A sensitive lesson needs a shorter version: put it between "::: shorter" and ":::".'),
    "a lesson without a text": (changed(LISTEN, "Be near.\n", ""), f"{LISTEN}, line 2: The lesson has no text yet. Write it below the second line of dashes."),
    # YAML
    "a quote that never ends": (changed("course.md", "Calm days", '"Calm days'), f"course.md, line 2: {CLUMSY}"),
    "two colons": (changed("course.md", "Calm days", "Calm: days"), 'course.md, line 2: Two colons in one line. Put the text after the first colon in quotes: title: "One: two".'),
    "a tab": (changed("course.md", "title: Calm days", "title:\n\t- x"), "course.md, line 3: A tab stands where spaces are needed. Replace it by spaces."),
    "a list instead of fields": (written(CHECKING, "- a\n- b\n"), f'{CHECKING}, line 1: Write the fields as lines of the form "name: value".'),
    "a key that is a list": (changed("course.md", "title: Calm days", "? [a, b]\n: c"), 'course.md, line 2: A field needs a simple name, such as "title:".'),
    "two documents": (written(BANK, QUESTION + "---\n" + QUESTION), f"{BANK}, line 8: {SECOND}"),
    "a text after its end": (written(BANK, QUESTION + "...\nmore\n"), f"{BANK}, line 9: {SECOND}"),
    "an anchor": (changed("course.md", "Calm days", "&a Calm"), "course.md, line 2: Anchors (&name) are not taken. Write the text out, or put it in quotes."),
    "a bomb of anchors": (written(BANK, "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"), f"{BANK}, line 1: Anchors (&name) are not taken. Write the text out, or put it in quotes."),
    "a reference": (changed("course.md", "Calm days", "*a"), "course.md, line 2: References (*name) are not taken. Write the text out, or put it in quotes."),
    "a merge": (changed("course.md", "title: Calm days", "<<: {title: x}"), 'course.md, line 2: "title" is missing. Add a line that begins with "title:".'),
    "a program": (changed("course.md", "Calm days", "!!python/object/apply:os.system [x]"), "course.md, line 2: Tags (!name) are not taken. Put the text in quotes."),
    "ninety thousand brackets": (changed("course.md", "Calm days", "[" * 90_000), f"course.md, line 2: {DEEP}"),
    "three hundred steps down": (written(BANK, "".join("  " * step + "a:\n" for step in range(300))), f"{BANK}, line 12: {DEEP}"),
    # characters
    "another encoding": (written("course.md", COURSE.replace("Calm", "Niño").encode("latin-1")), "course.md, line 2: This is not UTF-8 text. Save the file as UTF-8."),
    "UTF-16": (written("course.md", COURSE.encode("utf-16")), "course.md, line 1: This is not UTF-8 text. Save the file as UTF-8."),
    "UTF-16 without a mark": (written("course.md", COURSE.encode("utf-16-le")), f"course.md, line 1: {UNREADABLE}"),
    "NUL": (changed(LISTEN, "near", "ne\0ar"), f"{LISTEN}, line 7: {UNREADABLE}"),
    "NUL in disguise": (changed("course.md", "Calm days", '"a\\0b"'), f"course.md, line 2: {UNREADABLE}"),
    "half a pair in disguise": (changed("course.md", "Calm days", '"a\\ud800b"'), f"course.md, line 2: {UNREADABLE}"),
    "half a pair": (written("course.md", "---\ntitle: \ud800\n"), "course.md, line 2: This is not UTF-8 text. Save the file as UTF-8."),
    "a bell in a field's name": (changed("course.md", "code", '"c\\aode"'), 'course.md, line 3: A field needs a simple name, such as "title:".'),
    "a picture": (written(LISTEN, b"\x89PNG\r\n\x1a\n"), f"{LISTEN}, line 1: This is not UTF-8 text. Save the file as UTF-8."),
    # size
    "a huge file": (written(LISTEN, LESSON + "x" * BUDGET), f"{LISTEN}, line 1: This file is too large: 200 kB at most. Divide it."),
    "a huge text": (written(LISTEN, LESSON + "x" * 60_000), f"{LISTEN}, line 6: This text is too long: 50000 characters at most. Divide the lesson in two."),
    "a huge first page": (written("course.md", COURSE + "x" * 60_000), "course.md, line 5: This text is too long: 50000 characters at most. Shorten it."),
    "a thousand files and one": (too_many, ", line 1: There are more than 1000 files here. Divide the course."),
    # blocks
    "an open block": (written(LISTEN, LESSON + "::: note\nx\n"), f'{LISTEN}, line 8: The block "note" that begins in line 8 is not closed. Put ::: after its last line.'),
    "a block of no kind": (written(LISTEN, LESSON + "::: film\nx\n:::\n"), f'{LISTEN}, line 8: There is no block "film". These exist: {KINDS}.'),
    "a poll without a name": (written(LISTEN, LESSON + "::: poll\nprompt: When?\nchoices: [Now, Later]\n:::\n"), f'{LISTEN}, line 8: People\'s answers hang on this block, so it needs a name: "::: poll night-shift".'),
    "a block in a block": (written(LISTEN, LESSON + "::: note\n::: summary\nx\n:::\n"), f'{LISTEN}, line 9: The block "note" from line 8 is still open. Close it with a line of colons first.'),
    # questions
    "questions that are nowhere": (gone(BANK), f'{CHECKING}, line 4: There is no file "bank.yaml" in questions/.'),
    "questions outside": (changed(CHECKING, "bank", "../../secret"), f'{CHECKING}, line 4: There is no file "../../secret.yaml" in questions/.'),
    "questions that nobody asks": (written("questions/old.yaml", QUESTION), "questions/old.yaml, line 1: No check asks these questions. Name the file in a check, or take it out."),
    "questions that are no list": (written(BANK, "a: 1\n"), f"{BANK}, line 1: {LIST}"),
    "no questions": (written(BANK, ""), f"{BANK}, line 1: {LIST}"),
    "a question without a reason": (changed(BANK, "  reason: A child feels it.\n", ""), f'{BANK}, line 1: "reason" is missing. Add a line that begins with "reason:".'),
    "a question without a right choice": (changed(BANK, "      right: true\n", ""), f"{BANK}, line 3: None of its choices is marked as right."),
    "a question twice": (written(BANK, QUESTION * 2), f'{BANK}, line 1: Two questions have the key "near".'),
    "more needed than asked": (changed(CHECKING, "minutes: 3", "minutes: 3\npass: 2"), f"{CHECKING}, line 3: 2 right answers are needed, and 1 questions are asked."),
    "more drawn than there are": (changed(CHECKING, "minutes: 3", "minutes: 3\ndraw: 9"), f"{CHECKING}, line 3: 9 questions are drawn, and there are 1."),
    "a text file among the questions": (written("questions/notes.txt", "x"), "questions/notes.txt, line 1: Only .yaml files belong into questions/, and pictures into questions/files/."),
    # files
    "no course.md": (gone("course.md"), f"course.md, line 1: {MISSING}"),
    "no module.md": (gone("01-start/module.md"), f"01-start/module.md, line 1: {MISSING}"),
    "a folder called course.md": (a_folder("course.md"), f"course.md, line 1: {NO_TEXT}"),
    "a pipe": (a_pipe, f"01-start/02-pipe.md, line 1: {NO_TEXT}"),
    "a folder in a module": (a_folder("01-start/02-more"), "01-start/02-more, line 1: A module has no folders inside. Take it out."),
    "a file of another kind": (written("01-start/02-talk.docx", "x"), "01-start/02-talk.docx, line 1: A lesson ends in .md, a check in .yaml. Rename the file, or take it out."),
    "a lesson without a number": (written("01-start/talk.md", LESSON), "01-start/talk.md, line 1: Name a lesson with a number first, such as 01-listen.md or 90-check.yaml."),
    "a lesson twice": (written("01-start/02-listen.md", LESSON), f'01-start/02-listen.md, line 1: The name "listen" is used by calm-days/{LISTEN} already. Every name stands once in a course.'),
    "a name too long": (written(f"01-start/02-{'x' * 81}.md", LESSON), f"01-start/02-{'x' * 81}.md, line 1: This name is too long: 80 characters at most."),
    "a strange name": (a_strange_name, "01-start/02-\ufffd\ufffd.md, line 1: Name a lesson with a number first, such as 01-listen.md or 90-check.yaml."),
    "a module without a number": (written("more/module.md", "---\ntitle: x\n---\n"), "more, line 1: Name a module's folder with a number first, such as 01-first-steps."),
    "a module without a lesson": (written("02-more/module.md", "---\ntitle: x\n---\n"), "02-more, line 1: This module has no lesson. Write one, or take the folder out."),
    # links
    "a link for the first page": (linked("course.md", a_secret), f"course.md, line 1: {LINK}"),
    "a link for a lesson": (linked("01-start/02-secret.md", a_secret), f"01-start/02-secret.md, line 1: {LINK}"),
    "a link to nothing": (linked("01-start/02-nothing.md", lambda root: root.parent / "nothing"), f"01-start/02-nothing.md, line 1: {LINK}"),
    "a link for a module": (linked("02-all", lambda root: root.parent), f"02-all, line 1: {LINK}"),
    "a link to itself": (linked("02-again", lambda root: root), f"02-again, line 1: {LINK}"),
    "a link for all questions": (linked("questions", lambda root: root.parent / "elsewhere"), f"questions, line 1: {LINK}"),
}  # fmt: skip
