"""One source file, read so that every mistake in it can be named with its line. It knows no field of its own."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, TypeVar

import pydantic
import yaml
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

DEEPEST = 12
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TAKE_IT_OUT = "There is a character here that no text should have. Take it out."
WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
STANDARD = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Mistake:
    """What is to be mended where: `file` as the author knows it, `line` from 1, `message` with what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


class SourceError(Exception):
    """A source cannot be taken. `file`, `line` and `message` are the first mistake's; `mistakes` has all of them."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(file, line, message)
        self.file, self.line, self.message = file, line, message
        self.mistakes: list[Mistake] = [Mistake(file, line, message)]

    @classmethod
    def of(cls, mistakes: Sequence[Mistake]) -> "SourceError":
        """One error for one or more mistakes."""
        error = cls(mistakes[0].file, mistakes[0].line, mistakes[0].message)
        error.mistakes = list(mistakes)
        return error

    def __str__(self) -> str:
        return "\n".join(map(str, self.mistakes))


class Fields(pydantic.BaseModel):
    """What a schema of source fields is made from: no field beside the named ones; 12 in quotes or not is text where text is asked."""

    model_config = pydantic.ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, str_strip_whitespace=True, populate_by_name=True
    )


Whole = Annotated[int, pydantic.Field(strict=True)]
Flag = Annotated[bool, pydantic.Field(strict=True)]
FieldsT = TypeVar("FieldsT", bound=Fields)


@dataclass(frozen=True)
class Source:
    """Plain data (dict, list, str, int, bool, None and nothing else) with the line on which each part of it stands.

    `banks` are the course's files in questions/, by their name without ending; their `data` is not checked yet. `pictures` are
    the contents of its files in questions/files/, by their names.
    """

    file: str
    data: Any
    lines: Mapping[Path, int] = field(default_factory=dict)
    banks: Mapping[str, "Source"] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def line(self, path: Path = ()) -> int:
        """The line of the part at `path`, such as ("questions", 2, "reason"); the nearest part around it if it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def mistake(self, message: str, path: Path = ()) -> Mistake:
        return Mistake(self.file, self.line(path), message)

    def error(self, message: str, path: Path = ()) -> SourceError:
        """A SourceError about the part at `path`, to be raised."""
        return SourceError.of([self.mistake(message, path)])

    def part(self, names: Iterable[str]) -> "Source":
        """The same source with only these of its top fields."""
        kept = {name: self.data[name] for name in names if name in self.data}
        return replace(self, data=kept)

    def at(self, path: Path) -> "Source":
        """The part at `path` as a source of its own; its mistakes keep their lines."""
        data = self.data
        for step in path:
            data = data[step]
        lines = {inner[len(path) :]: line for inner, line in self.lines.items() if inner[: len(path)] == path}
        return replace(self, data=data, lines=lines)

    def without(self, names: Iterable[str]) -> "Source":
        """The same source without these of its top fields."""
        left_out = set(names)
        return replace(self, data={name: value for name, value in self.data.items() if name not in left_out})

    def under(self, name: str) -> "Source":
        """The same data as the value of one field, so that a file which is a list can be validated too."""
        lines = {(name, *path): line for path, line in self.lines.items()}
        return replace(self, data={name: self.data}, lines=lines)

    def validated(self, schema: type[FieldsT]) -> FieldsT:
        """The data as `schema` has it. Raises SourceError with all that does not fit, in plain words."""
        if not isinstance(self.data, dict):
            raise self.error('Write the fields as lines of the form "name: value".')
        try:
            return schema.model_validate(self.data)
        except pydantic.ValidationError as error:
            raise SourceError.of([self.in_words(found, schema) for found in error.errors()]) from None

    def in_words(self, found: Any, schema: type[Fields]) -> Mistake:
        path = tuple(found["loc"])
        named = str(next((step for step in reversed(path) if isinstance(step, str)), "this file"))
        return self.mistake(sentence(found, named, known_names(schema, path)), path)


def known_names(schema: type[Fields], path: Path) -> list[str]:
    """The names that stand beside the field at `path`, as far as the schema tells; those with repr=False are nobody's to write."""
    if len(path) > 1:
        return []
    return [info.alias or name for name, info in schema.model_fields.items() if info.repr]


def sentence(found: Any, name: str, names: list[str]) -> str:
    """What pydantic found, as a sentence that says what to do."""
    kind, context = found["type"], found.get("ctx", {})
    if kind == "extra_forbidden":
        return unknown_field(name, names)
    sentences = {
        "missing": f'"{name}" is missing. Add a line that begins with "{name}:".',
        "int_type": f'"{name}" must be a whole number, such as 8.',
        "bool_type": f'"{name}" must be true or false.',
        "string_type": f'"{name}" must be text. Put it in quotes if it looks like something else.',
        "string_too_long": f'"{name}" is too long: {context.get("max_length")} characters at most.',
        "string_too_short": f'"{name}" is empty. Write something there, or take the line out.',
        "greater_than": f'"{name}" must be more than {context.get("gt")}.',
        "greater_than_equal": f'"{name}" must be {context.get("ge")} or more.',
        "less_than_equal": f'"{name}" must be {context.get("le")} or less.',
        "literal_error": f'"{name}" must be {context.get("expected")}.',
        "enum": f'"{name}" must be {context.get("expected")}.',
        "list_type": f'"{name}" must be a list: one line with "- " for each part.',
        "string_pattern_mismatch": f'"{name}" must be small letters, digits and hyphens, such as first-answer.',
        "too_short": f'"{name}" needs at least {context.get("min_length")}.',
        "value_error": str(context.get("error", "")),
        "model_type": f'"{name}" must have its own fields, each on a line of the form "name: value".',
    }
    return sentences.get(kind) or f'"{name}" cannot be understood: {found["msg"]}.'


def unknown_field(name: str, names: list[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f'There is no field "{name}". Did you mean "{close[0]}"?'
    known = f" These exist: {', '.join(names)}." if names else " Take the line out."
    return f'There is no field "{name}" here.{known}'


class Loader(Reader, Scanner, Parser, Composer, BaseResolver):
    """YAML down to its nodes: nothing is constructed, no alias is followed, and depth has an end."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)
        self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        refuse_unusual(event)
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unusual(event.start_mark.line, "This is nested too deeply. Write it flatter.")
        node = Composer.compose_node(self, parent, index)
        self.depth -= 1
        return node


class Unusual(Exception):  # noqa: N818 -- it never leaves this module
    """YAML that is allowed elsewhere and not here."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


def refuse_unusual(event: Any) -> None:
    line = event.start_mark.line
    if isinstance(event, yaml.AliasEvent):
        raise Unusual(line, "References (*name) are not taken. Write the text out, or put it in quotes.")
    if getattr(event, "anchor", None):
        raise Unusual(line, "Anchors (&name) are not taken. Write the text out, or put it in quotes.")
    if getattr(event, "tag", None):
        raise Unusual(line, "Tags (!name) are not taken. Put the text in quotes.")


def parse_yaml(text: str, *, file: str, first_line: int = 1) -> Source:
    """`text`, whose first line is line `first_line` of `file`, as plain data. Raises SourceError with all mistakes."""
    lines: dict[Path, int] = {(): first_line}
    mistakes: list[Mistake] = []
    try:
        node = Loader(text).get_single_node()
    except Unusual as unusual:
        raise SourceError(file, first_line + unusual.line, unusual.message) from None
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark if "quoted" in (error.context or "") else error.problem_mark
        raise SourceError(file, first_line + (mark.line if mark else 0), clumsy(error)) from None
    except yaml.YAMLError:
        raise SourceError(file, first_line, TAKE_IT_OUT) from None
    data = plain(node, (), lines, first_line, file, mistakes) if node else {}
    if mistakes:
        raise SourceError.of(mistakes)
    return Source(file, data, lines)


def clumsy(error: yaml.MarkedYAMLError) -> str:
    problem = f"{error.problem or ''} {error.context or ''}"
    if "single document" in problem or "document start" in problem:
        return "A second text begins here. Keep one to a file, and take the line of dashes or dots out."
    if "'\\t'" in problem:
        return "A tab stands where spaces are needed. Replace it by spaces."
    if "mapping values" in problem:
        return 'Two colons in one line. Put the text after the first colon in quotes: title: "One: two".'
    return "This line cannot be read. Check the spaces at its beginning, its colons and its quotes."


def plain(node: Node, path: Path, lines: dict[Path, int], first: int, file: str, mistakes: list[Mistake]) -> Any:
    """The node as plain data; notes in `lines` where each part stands, in `mistakes` what is written twice or cannot be read."""
    lines.setdefault(path, first + node.start_mark.line)
    if isinstance(node, ScalarNode):
        if UNREADABLE.search(node.value):
            mistakes.append(Mistake(file, first + node.start_mark.line, TAKE_IT_OUT))
        return scalar(node)
    if isinstance(node, SequenceNode):
        return [plain(part, (*path, at), lines, first, file, mistakes) for at, part in enumerate(node.value)]
    data: dict[str, Any] = {}
    assert isinstance(node, MappingNode)  # noqa: S101 -- YAML has three kinds of nodes
    for key, value in node.value:
        line = first + key.start_mark.line
        if not isinstance(key, ScalarNode) or UNREADABLE.search(key.value):
            mistakes.append(Mistake(file, line, 'A field needs a simple name, such as "title:".'))
        elif key.value in data:
            mistakes.append(Mistake(file, line, f'"{key.value}" stands here twice. Keep one of the two.'))
        else:
            lines[(*path, key.value)] = line
            data[key.value] = plain(value, (*path, key.value), lines, first, file, mistakes)
    return data


def scalar(node: ScalarNode) -> str | int | bool | None:
    """Only whole numbers, true, false and nothing are more than text; yes, no, 1:30 and dates stay what was typed."""
    if node.style is None and node.value in WORDS:
        return WORDS[node.value]
    if node.style is None and WHOLE.fullmatch(node.value):
        return int(node.value)
    return str(node.value)
