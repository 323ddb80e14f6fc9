"""Templates show, and decide nothing: no inline script or style, includes say `only`, none is unused, all is translatable."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "templates"
PAGES = sorted(FOLDER.rglob("*.html"))
APPS = ["accounts", "courses", "enrollments", "assessments", "certificates", "lms"]
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


def name(path):
    return str(path.relative_to(FOLDER))


def test_there_are_templates():
    assert len(PAGES) > 20


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_inline_script_style_or_handler(path):
    text = path.read_text()
    assert not re.findall(r"<script(?![^>]*\bsrc=)", text)
    assert not re.findall(r"<style|\sstyle=|javascript:", text)
    assert not re.findall(r"\son[a-z]+=", TAGS.sub("", text))
    assert "autoplay" not in text
    assert not re.findall(r"""(?:src|href|action)=["']?(?:https?:)?//""", text)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_includes_say_only(path):
    includes = re.findall(r"{%\s*include\s.*?%}", path.read_text(), re.DOTALL)
    assert [tag for tag in includes if not re.search(r"\bonly\s*%}", tag)] == []


def test_no_template_is_unused():
    sources = [p.read_text() for app in APPS for p in (ROOT / app).rglob("*.py")] + [p.read_text() for p in PAGES]
    everything = "\n".join(sources)
    by_library = ("allauth/", "account/", "lms/", "400.html", "403.html", "403_csrf.html", "404.html", "500.html")
    unused = [name(p) for p in PAGES if name(p) not in everything and not name(p).startswith(by_library)]
    by_kind = [page for page in unused if not page.startswith("notices/")]
    assert by_kind == []


SKIP = re.compile(
    r"{% block main_class %}.*?{% endblock %}|{%\s*(?:blocktranslate|blocktrans|comment|verbatim)\b.*?{%\s*end\w+\s*%}|<(script|svg|style)\b.*?</\1>|<!--.*?-->",
    re.DOTALL,
)
WORD = re.compile(r"[A-Za-z]{3,}")
SAME_IN_EVERY_LANGUAGE = {"Gabay", "Wika", "Language"}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_string_is_translatable(path):
    text = TAGS.sub(" ", SKIP.sub(" ", path.read_text()))
    visible = re.sub(r"<[^>]*>", " ", text)
    said = re.findall(r"""\b(?:alt|aria-label|placeholder|title)=["']([^"']*)["']""", text)
    words = [word for part in [visible, *said] for word in WORD.findall(re.sub(r"&\w+;", " ", part))]
    assert [word for word in words if word not in SAME_IN_EVERY_LANGUAGE] == []


HARSH = re.compile(r"\b(wrong|failed|failure|incorrect|invalid|overdue|rank|streak|leaderboard)\b", re.IGNORECASE)
FOR_LEARNERS = [p for p in PAGES if not re.match(r"(courses|lms|enrollments/(people|enrollment_))", name(p))]


@pytest.mark.parametrize("path", FOR_LEARNERS, ids=name)
def test_no_harsh_word_reaches_a_learner(path):
    visible = re.sub(r"<[^>]*>", " ", TAGS.sub(lambda tag: quoted(tag.group()), path.read_text()))
    assert HARSH.findall(visible) == []


def quoted(tag):
    return " ".join(re.findall(r'"([^"]*)"', tag)) if "translate" in tag else " "
