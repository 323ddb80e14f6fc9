"""What the documents say is so: the files, commands and variables that they name are there, and none is left out."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CREDITS.md")]
DOCUMENTS += sorted((ROOT / "docs/decisions").glob("*.md"))
NAMED = re.compile(r"`([^`\n]+)`|\]\(([^)#\s]+)\)")
FILE = re.compile(r"(?:[\w.-]+/)+(?:[\w.-]+\.\w+)?|[\w-]+\.(?:md|toml|txt|py)|Makefile|Procfile|LICENSE")
TARGET = re.compile(r"\bmake ([a-z]+)\b")
COMMAND = re.compile(r"\bmanage\.py ([a-z_]+)")
HERE = re.compile(r"""environ(?:\.get\(|\[)["']([A-Z_0-9]+)["']|env\w*\(\s*["']([A-Z_0-9]+)["']""")
# Made by the first command, or an example of a path.
LATER = {"var/files", "var/"}


def named(path):
    """What stands between backticks, or is linked to."""
    return ["".join(pair) for pair in NAMED.findall(path.read_text())]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_file_that_is_named_is_there(path):
    said = {name for name in named(path) if FILE.fullmatch(name)} - LATER
    there = {str(found.relative_to(ROOT)) for found in ROOT.glob("*")} | {"lms/locale"}
    assert [
        name for name in said if name not in there and not (ROOT / name).exists() and not list(ROOT.glob(f"*/{name}"))
    ] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_command_that_is_named_is_there(path):
    text = path.read_text()
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(TARGET.findall(" ".join(named(path)))) <= set(targets)
    assert set(COMMAND.findall(text)) <= set(get_commands())


def test_every_command_of_make_is_told_to_contributors():
    offered = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert set(offered) == set(TARGET.findall(" ".join(named(ROOT / "CONTRIBUTING.md"))))


def test_every_variable_is_told_to_who_deploys():
    read = {
        name
        for text in ((ROOT / "lms" / file).read_text() for file in ("settings.py", "gunicorn.py"))
        for pair in HERE.findall(text)
        for name in pair
        if name
    }
    told = (ROOT / "README.md").read_text() + (ROOT / "SECURITY.md").read_text()
    assert {name for name in read - {"HTTPS"} if not re.search(rf"\b{name}\b", told)} == set()
