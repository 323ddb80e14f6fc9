from django.utils.translation import gettext_lazy

from courses.blocks.markdown import MarkdownKind


class Summary(MarkdownKind):
    key = "summary"
    label = gettext_lazy("What to keep")
    purpose = gettext_lazy("The lesson in two to four lines, at its end.")
    template = "blocks/summary.html"
