from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from courses.blocks.fields import Words
from courses.blocks.markdown import area, html
from courses.blocks.media import File, MediaForm, MediaKind, Short, ShownData, credit_field, people_field, rights_field


class VideoData(ShownData):
    film: File = ""
    poster: File = ""
    captions: File = ""
    sound: File = ""
    title: Short = ""
    transcript: Words = ""


class VideoForm(MediaForm):
    slots = {
        "film": (gettext_lazy("Film"), gettext_lazy("MP4, 60 MB at most. Short and small reaches more phones.")),
        "poster": (gettext_lazy("A picture of it"), gettext_lazy("It stands there until somebody plays the film.")),
        "captions": (gettext_lazy("Captions"), gettext_lazy("A WebVTT or SRT file.")),
        "sound": (gettext_lazy("Its sound alone"), gettext_lazy("MP3 or M4A, for those who save data.")),
    }
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=300, required=False)
    transcript = area(
        gettext_lazy("All of it to read"),
        required=False,
        help_text=gettext_lazy("What is said, and what is seen that matters."),
    )
    rights = rights_field()
    credit = credit_field()
    people = people_field(gettext_lazy("Who can be recognized"), gettext_lazy("Nobody"))


class Video(MediaKind[VideoData]):
    key = "video"
    label = gettext_lazy("Film")
    purpose = gettext_lazy("Something to watch, with captions, its sound alone, and all of it to read.")
    template = "blocks/video.html"
    files = ("film", "poster", "captions", "sound")
    shown_with_page = ("poster", "captions")
    needed = {
        "film": gettext_lazy("Choose a film, or delete this block."),
        "poster": gettext_lazy("Choose a picture that stands there until somebody plays it."),
        "captions": gettext_lazy("Add captions, for those who cannot hear it."),
        "sound": gettext_lazy("Add its sound alone, for those who save data."),
        "title": gettext_lazy("Say what it is."),
        "transcript": gettext_lazy("Write down all of it, for those who cannot play it."),
    }
    data = VideoData
    form = VideoForm

    def texts(self, data: VideoData) -> Sequence[str]:
        return [data.title, data.transcript]

    def context(self, data: VideoData) -> Mapping[str, Any]:
        return {**super().context(data), "html": html(data.transcript)}
