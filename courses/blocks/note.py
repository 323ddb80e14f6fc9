from django.utils.translation import gettext_lazy

from courses.blocks.markdown import MarkdownKind


class Note(MarkdownKind):
    key = "note"
    label = gettext_lazy("Callout")
    purpose = gettext_lazy("A remark beside the text, set apart so that it is seen.")
    template = "blocks/note.html"
