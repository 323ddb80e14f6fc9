"""Who may ask for which page of this floor."""

from lms.kit.policy import Row, Who, form, read, write

POLICY: dict[str, Row] = {
    "courses:course_list": read(Who.TRAINER),
    "courses:course_create": form(Who.TRAINER),
    "courses:course_edit": form(Who.TRAINER),
    "courses:edition_detail": read(Who.TRAINER),
    "courses:edition_edit": form(Who.TRAINER),
    "courses:edition_publish": form(Who.TRAINER),
    "courses:draft_open": write(Who.TRAINER),
    "courses:module_create": form(Who.TRAINER),
    "courses:module_edit": form(Who.TRAINER),
    "courses:module_move": write(Who.TRAINER),
    "courses:module_delete": form(Who.TRAINER),
    "courses:lesson_create": form(Who.TRAINER),
    "courses:lesson_edit": form(Who.TRAINER),
    "courses:lesson_preview": write(Who.TRAINER),
    "courses:lesson_move": write(Who.TRAINER),
    "courses:lesson_delete": form(Who.TRAINER),
}
