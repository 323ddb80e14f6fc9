from django.utils.translation import gettext_lazy

from courses.blocks.kinds import TEXT
from courses.blocks.markdown import MarkdownKind


class Text(MarkdownKind):
    key = TEXT
    label = gettext_lazy("Text")
    purpose = gettext_lazy("What you want to say: paragraphs, lists, a table.")
    template = "blocks/text.html"
