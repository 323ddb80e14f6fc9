"""What trainers type, and how its forms are laid out."""

from courses.forms.course import CourseForm, EditionForm, JoiningForm
from courses.forms.lesson import LessonForm
from courses.forms.outline import LessonCreateForm, ModuleForm, MoveForm

__all__ = ["CourseForm", "EditionForm", "JoiningForm", "LessonCreateForm", "LessonForm", "ModuleForm", "MoveForm"]
