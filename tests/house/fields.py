"""The forms of a page, read as a browser reads them: what each field would send if nothing were changed."""

from html.parser import HTMLParser

from django.forms import BaseForm, BaseFormSet

UNSENT = {"submit", "button", "reset", "image", "file"}


class Forms(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.forms, self.area, self.select = [], None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append((attrs, {}))
        elif self.forms:
            getattr(self, f"see_{tag}", lambda attrs: None)(attrs)

    def see_input(self, attrs):
        chosen = attrs.get("type") not in {"radio", "checkbox"} or "checked" in attrs
        if attrs.get("name") and attrs.get("type", "text") not in UNSENT:
            self.fields.setdefault(attrs["name"], "")
            if chosen:
                self.fields[attrs["name"]] = attrs.get("value") or ""

    def see_textarea(self, attrs):
        self.area = attrs.get("name")
        self.fields[self.area] = ""

    def see_select(self, attrs):
        self.select = attrs.get("name")
        self.fields[self.select] = ""

    def see_option(self, attrs):
        if "selected" in attrs or not self.fields.get(self.select):
            self.fields[self.select] = attrs.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data

    @property
    def fields(self):
        return self.forms[-1][1]


def fields_of(page):
    """The fields of every POST form in the page's HTML, together: name → the value it would send."""
    posted = [fields for attrs, fields in Forms(page).forms if attrs.get("method", "get").lower() == "post"]
    together = {name: value for fields in posted for name, value in fields.items() if name}
    return {name: value for name, value in together.items() if name != "csrfmiddlewaretoken"}


def forms_of(response):
    """The form objects with which a page was made, those of its form sets and filters too."""
    found = {}
    for layer in response.context or ():
        for value in [value for named in getattr(layer, "dicts", [layer]) for value in dict(named).values()]:
            for form in unpacked(value):
                found[id(form)] = form
    return list(found.values())


def unpacked(value):
    if isinstance(value, list | tuple):
        return [form for one in value for form in unpacked(one)]
    if isinstance(value, BaseFormSet):
        return [*value.forms, value.empty_form]
    inner = value if isinstance(value, BaseForm) else getattr(value, "form", None)
    return [inner] if isinstance(inner, BaseForm) else []
