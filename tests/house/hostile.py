"""Hostile texts in every column that holds what people type: letter by letter where it is shown as it is, rendered where it is rendered."""

from itertools import cycle

import pydantic
from django.apps import apps
from django.db import connection
from django.utils.html import escape

from assessments.questions.open import CODE
from courses import blocks
from courses.text import readable, render
from tests.courses.block_samples import SAMPLES
from tests.house.naughty import TEMPLATES
from tests.house.places import MARKDOWN, RENDERED, WORDS
from tests.xss import payloads

READABLE = [*TEMPLATES, *(readable(text) for text in payloads())]
CORPUS = " ".join(
    " ".join(text.split("\n")) for text in READABLE
).strip()  # in one line, since lists are taken apart by lines
LITERAL = "{{ request }} {% debug %} ${x} #{x} %s %(x)s {x}"  # nothing in it is Markdown
PARTS = cycle("\n\n".join([LITERAL, *READABLE[at::40]]) for at in range(40))
SIGN = "•"
KEPT = {
    "kind", "by", "counting", "grading", "layout", "unit_input", "unit_grading", "number", "tolerance", "tolerance_kind", "worth", "mark",
    "penalty", "points", "multiplier", "group", "unit_penalty", "to",
}  # fmt: skip
LIMITS = {"label": 120, "name": 200, "answers": 500, "levels": 1000, "units": 40}
ON_POSTGRESQL = 2000  # an index there takes no more
CUT = {
    ("assessments.Question", "category"),
    ("accounts.User", "email"),
}  # the program takes it apart, so it is no longer than it can be
ONLY_WITH = {"assessments.SurveyAnswer": {"choice": None}}
NUMBERS = {column: at for at, column in enumerate((label, name) for label in WORDS for name in sorted(WORDS[label]))}


def most(model, column):
    """How much of a text a column takes. SQLite does not count, so there it is the whole corpus."""
    if connection.vendor == "sqlite" and (model._meta.label, column) not in CUT:
        return len(CORPUS) + 100
    return min(model._meta.get_field(column).max_length or ON_POSTGRESQL, ON_POSTGRESQL)


def plant():
    """Every text of every row, replaced by one that begins with its column's number and its row's."""
    for label, names in WORDS.items():
        model = apps.get_model(label)
        rows = model.objects.filter(**ONLY_WITH.get(label, {})).order_by("pk").values_list("pk", flat=True)
        for row, pk in enumerate(rows):
            texts = {name: f"zq{NUMBERS[label, name]}z{row}z {CORPUS}"[: most(model, name)] for name in names}
            model._base_manager.filter(pk=pk).update(**texts)
    plant_markdown()
    plant_documents()


def plant_markdown():
    for label, names in MARKDOWN.items():
        for row in apps.get_model(label).objects.all():
            for name in names:
                setattr(row, name, next(PARTS))
                if f"{name}_html" in RENDERED.get(label, ()):
                    setattr(row, f"{name}_html", render(getattr(row, name)))
            row.save()
    for block in apps.get_model("courses.Block").objects.all():
        kind = blocks.get(block.kind)
        block.data = as_hostile_as_it_takes(kind, kind.document(SAMPLES[block.kind]))
        block.html = kind.render(block.data)
        block.save()


def as_hostile_as_it_takes(kind, document):
    """A block's document with a hostile text for each of its words for which its schema takes one."""
    for name, value in document.items():
        if isinstance(value, str | list | dict):
            for limit in (len(CORPUS), 2000, 100):
                try:
                    document = kind.document({**document, name: spoilt(value, limit, text=lambda: next(PARTS))})
                except pydantic.ValidationError:
                    continue
                break
    return document


def plant_documents():
    for label, name in [
        ("assessments.QuestionVersion", "data"),
        ("assessments.Regrade", "data"),
        ("assessments.ObservedTask", "criteria"),
    ]:
        for row in apps.get_model(label).objects.exclude(**{f"{name}__isnull": True}):
            rendered = getattr(row, "format", "plain") != "plain"
            setattr(row, name, spoilt(getattr(row, name), 1500 if rendered else len(CORPUS)))
            row.save()
    for label in ("assessments.Response", "assessments.AnswerEvent"):
        for row in apps.get_model(label).objects.exclude(answer__isnull=True):
            row.answer = [
                one if isinstance(one, str) and CODE.fullmatch(one) else spoilt(one, 500) for one in row.answer
            ]
            row.save()
    for row in apps.get_model("certificates.Certificate").objects.all():
        row.facts |= {"title": CORPUS, "issuer": CORPUS}
        row.save()


def spoilt(value, limit, key="", text=lambda: CORPUS):
    """A document with hostile words behind its own; the words that its schema knows stay, and so do the names of its parts."""
    if isinstance(value, dict):
        is_part = bool({"choices", "pairs", "right", "answers"} & set(value))
        kept = KEPT | ({"name"} if is_part else set())
        less = {name: min(limit, LIMITS.get(name, limit)) for name in value}
        return {name: one if name in kept else spoilt(one, less[name], name, text) for name, one in value.items()}
    if isinstance(value, list):
        return [spoilt(one, min(limit, LIMITS.get(key, limit)), key, text) for one in value]
    return f"{value} {text()}"[:limit] if isinstance(value, str) else value


WHOLE = str(escape(CORPUS))


def without_texts(page):
    """The HTML of `page`, where each hostile text that stands in it whole and letter by letter is one sign."""
    return page.replace(WHOLE, SIGN)
