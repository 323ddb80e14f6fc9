"""The trainer's pages."""

from courses.views.editions import (
    course_create,
    course_edit,
    course_list,
    draft_open,
    edition_detail,
    edition_edit,
    edition_publish,
)
from courses.views.lessons import lesson_create, lesson_delete, lesson_edit, lesson_move, lesson_preview
from courses.views.modules import module_create, module_delete, module_edit, module_move

__all__ = [
    "course_create",
    "course_edit",
    "course_list",
    "draft_open",
    "edition_detail",
    "edition_edit",
    "edition_publish",
    "lesson_create",
    "lesson_delete",
    "lesson_edit",
    "lesson_move",
    "lesson_preview",
    "module_create",
    "module_delete",
    "module_edit",
    "module_move",
]
