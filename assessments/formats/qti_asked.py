"""A QTI item taken apart: its interactions, its texts, and what is said afterwards."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.formats import moodle_text
from assessments.formats.items import Combined, Text, TextFormat
from assessments.formats.qti_nodes import Texts, attribute, find
from assessments.formats.qti_scoring import Declared, declared
from assessments.formats.xml_stream import Node

GENERAL, RESULTS = "general", ("correct", "partial", "incorrect")
BLANK_HTML = Text(format=TextFormat.HTML)


@dataclass(slots=True)
class Asked:
    """An item taken apart: its interactions, how they are graded, and what is said afterwards."""

    node: Node
    body: Node
    asking: list[Node]
    texts: Texts
    shared: dict[str, Any]
    most: Decimal | None
    together: bool
    said: dict[str, Node] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @property
    def interaction(self) -> Node | None:
        return self.asking[0] if self.asking else None

    @property
    def declared(self) -> Declared:
        return declared(self.node, attribute(self.interaction, "responseidentifier"))

    def text(self) -> Text:
        return self.texts.text(self.body, *(find(self.interaction, "prompt") if self.interaction else []))

    def feedback(self, key: str) -> Text:
        """What is shown afterwards under the name `key`."""
        if key not in self.said:
            return BLANK_HTML
        self.used.add(key)
        return self.texts.text(self.said[key])

    def combined(self) -> Combined:
        correct, partial, incorrect = map(self.feedback, RESULTS)
        return Combined(correct, partial, incorrect)

    def common(self) -> dict[str, Any]:
        """What every kind of question has; taken when the kind has said which elements leave marks in the text."""
        text = self.text()
        mark = {} if self.most is None else {"mark": self.most}
        name = self.shared["name"] or moodle_text.name_from(text.text)
        return {**self.shared, "name": name, "text": text, "general_feedback": self.feedback(GENERAL), **mark}

    @property
    def shuffled(self) -> bool:
        return any(attribute(one, "shuffle") == "true" for one in self.asking)
