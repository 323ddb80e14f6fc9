"""What trainers type, and how its forms are laid out."""

from courses.forms.course import CourseForm, EditionForm, JoiningForm
from courses.forms.lesson import ActForm, LessonForm, UndoForm
from courses.forms.outline import LessonCreateForm, ModuleCreateForm, ModuleForm, MoveForm
from courses.forms.text import TextForm

__all__ = [
    "ActForm",
    "CourseForm",
    "EditionForm",
    "JoiningForm",
    "LessonCreateForm",
    "LessonForm",
    "ModuleCreateForm",
    "ModuleForm",
    "MoveForm",
    "TextForm",
    "UndoForm",
]
