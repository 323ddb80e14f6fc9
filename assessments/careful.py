"""Words and prompts in questions that an author may want to look at again; remarks, never a reason to refuse."""

from collections.abc import Iterable
from typing import Any

from courses import lints
from courses.lints import Remark
from lms.kit.text import texts


def remarks(documents: Iterable[Any]) -> list[Remark]:
    """About every text in `documents` (questions, surveys or tasks as a course file has them), each remark once."""
    found = [remark for document in documents for text in texts(document) for remark in about(text)]
    return list(dict.fromkeys(found))


def about(text: str) -> list[Remark]:
    return [*lints.words(text), *lints.prompts(text)]
