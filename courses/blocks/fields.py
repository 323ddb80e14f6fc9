"""What the kinds share that keep several fields: how these are written down, and what their forms are made of."""

from typing import Annotated, Any

import pydantic
import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.blocks.kinds import LONGEST, TIDY, BlockData, BlockKind, tidy
from courses.parsing import parse_yaml

WIDE = 10**6
Words = Annotated[str, TIDY, pydantic.Field(max_length=LONGEST)]


def one_line(text: str) -> str:
    return " ".join(text.split())


ONE_LINE = pydantic.AfterValidator(one_line)
Line = Annotated[str, TIDY, pydantic.Field(min_length=1, max_length=300), ONE_LINE]


class Dumper(yaml.SafeDumper):
    """No reference to what was said above, and texts of several lines as lines."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def said(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


Dumper.add_representer(str, said)


class FieldsKind[D: BlockData](BlockKind[D]):
    """Between the colons stand the fields of its schema, as YAML."""

    def read(self, text: str, *, file: str, line: int) -> D:
        return parse_yaml(text, file=file, first_line=line).validated(self.data)

    def write(self, data: D) -> str:
        plain = data.model_dump(mode="json", exclude_defaults=True)
        if not plain:
            return ""
        return yaml.dump(plain, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=WIDE).strip("\n")


class LinesField(forms.CharField):
    """Short texts, one on each line; its clean value is the list of them."""

    def __init__(self, *, most: int, longest: int, rows: int = 6, **more: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(widget=forms.Textarea({"rows": rows}), **more)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        typed = str(tidy(super().clean(value) or "")).split("\n")
        lines = [line for line in map(one_line, typed) if line]
        if len(lines) > self.most:
            raise ValidationError(_("These are more than %d lines. Keep the ones that matter most.") % self.most)
        for line in lines:
            if len(line) > self.longest:
                text = _("This line is too long: “%(line)s…”. %(most)d characters at most.")
                raise ValidationError(text % {"line": line[:30], "most": self.longest})
        return lines
