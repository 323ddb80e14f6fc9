"""What a device sends when it saves an answer by itself."""

import json
from typing import Annotated, Any, NoReturn
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, ValidationError, field_validator

from assessments.questions.kinds import ONLY

LARGEST = 200_000

Name = Annotated[str, Field(max_length=20)]
Text = Annotated[str, Field(strict=True)]  # as long as a body may be: the question says what is too long


class WireError(Exception):
    """It cannot be read. The text is for the person on whose device it was made."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text or _("This answer could not be read. Please open the page again and choose once more."))


class Sent(BaseModel):
    """One save: the device's own key, the question's place, the texts of its fields by name, and a number that grows."""

    key: UUID
    position: int = Field(strict=True, ge=1, le=1000)
    answer: dict[Name, list[Text]] = Field(max_length=60)
    seq: int = Field(strict=True, ge=1, le=2**53)

    @field_validator("answer", mode="before")
    @classmethod
    def named(cls, value: Any) -> Any:
        """A phone that kept an answer before its fields had names sends a list."""
        return {ONLY: value} if isinstance(value, list) else value


def read(request: HttpRequest) -> Sent:
    """The save in the body of `request`. Raises WireError for anything else, however large, deep or strange."""
    if request.content_type != "application/json":
        raise WireError
    if len(request.body) > LARGEST:
        raise WireError(_("This answer is too long to be sent. Please shorten it; your text is still here."))
    try:
        return Sent.model_validate(json.loads(request.body, parse_constant=refuse))
    except (ValueError, RecursionError, ValidationError):
        raise WireError from None


def refuse(name: str) -> NoReturn:
    raise ValueError(name)
