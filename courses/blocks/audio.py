from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from courses.blocks.fields import Words
from courses.blocks.markdown import area, html
from courses.blocks.media import File, MediaForm, MediaKind, Short, ShownData, credit_field, people_field, rights_field


class AudioData(ShownData):
    sound: File = ""
    title: Short = ""
    transcript: Words = ""


class AudioForm(MediaForm):
    slots = {
        "sound": (
            gettext_lazy("Sound"),
            gettext_lazy("MP3 or M4A. Speech needs no more than 24 kbit a second: five minutes are 1 MB."),
        )
    }
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=300, required=False)
    transcript = area(
        gettext_lazy("All of it to read"),
        required=False,
        help_text=gettext_lazy("What is said, and what is heard beside."),
    )
    rights = rights_field()
    credit = credit_field()
    people = people_field(gettext_lazy("Whose voice can be recognized"), gettext_lazy("Nobody’s"))


class Audio(MediaKind[AudioData]):
    key = "audio"
    label = gettext_lazy("Sound")
    purpose = gettext_lazy("Something to hear, with all of it to read. It never plays by itself.")
    template = "blocks/audio.html"
    files = ("sound",)
    needed = {
        "sound": gettext_lazy("Choose a sound, or delete this block."),
        "title": gettext_lazy("Say what it is."),
        "transcript": gettext_lazy("Write down all of it, for those who cannot hear it or save data."),
    }
    data = AudioData
    form = AudioForm

    def texts(self, data: AudioData) -> Sequence[str]:
        return [data.title, data.transcript]

    def context(self, data: AudioData) -> Mapping[str, Any]:
        return {**super().context(data), "html": html(data.transcript)}
