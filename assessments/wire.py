"""What a device sends when it saves an answer by itself."""

import json
from typing import Any, NoReturn
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, ValidationError

LARGEST = 10_000


class WireError(Exception):
    """It cannot be read. The text is for the person on whose device it was made."""

    def __init__(self) -> None:
        super().__init__(_("This answer could not be read. Please open the page again and choose once more."))


class Sent(BaseModel):
    """One save: the device's own key, the question's place, the values of its fields, and a number that grows."""

    key: UUID
    position: int = Field(strict=True, ge=1, le=1000)
    answer: list[Any] = Field(max_length=50)
    seq: int = Field(strict=True, ge=1, le=2**53)


def read(request: HttpRequest) -> Sent:
    """The save in the body of `request`. Raises WireError for anything else, however large, deep or strange."""
    if request.content_type != "application/json" or len(request.body) > LARGEST:
        raise WireError
    try:
        return Sent.model_validate(json.loads(request.body, parse_constant=refuse))
    except (ValueError, RecursionError, ValidationError):
        raise WireError from None


def refuse(name: str) -> NoReturn:
    raise ValueError(name)
