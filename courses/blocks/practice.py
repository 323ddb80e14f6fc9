from django.utils.translation import gettext_lazy

from courses.blocks.markdown import MarkdownKind


class Practice(MarkdownKind):
    key = "practice"
    label = gettext_lazy("Try this at work")
    purpose = gettext_lazy("Something small to do before the next lesson.")
    template = "blocks/practice.html"
