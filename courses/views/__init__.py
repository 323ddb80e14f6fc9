"""The trainer's pages."""

from courses.views.blocks import (
    block_copy,
    block_create,
    block_delete,
    block_edit,
    block_move,
    block_preview,
    lesson_undo,
)
from courses.views.editions import (
    course_create,
    course_edit,
    course_list,
    draft_open,
    edition_detail,
    edition_edit,
    edition_publish,
    text_preview,
)
from courses.views.lessons import (
    lesson_create,
    lesson_delete,
    lesson_edit,
    lesson_move,
    lesson_preview,
    lesson_text,
)
from courses.views.modules import module_create, module_delete, module_edit, module_move
from courses.views.opening import lesson_opening
from courses.views.packs import module_pack, module_pack_file
from courses.views.reviewing import comment_settle, review_detail, review_lesson, review_list, sign_off_take_back

__all__ = [
    "block_copy",
    "block_create",
    "block_delete",
    "block_edit",
    "block_move",
    "block_preview",
    "comment_settle",
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
    "lesson_opening",
    "lesson_preview",
    "lesson_text",
    "lesson_undo",
    "module_create",
    "module_delete",
    "module_edit",
    "module_move",
    "module_pack",
    "module_pack_file",
    "review_detail",
    "review_lesson",
    "review_list",
    "sign_off_take_back",
    "text_preview",
]
