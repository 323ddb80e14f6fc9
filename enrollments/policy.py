"""Who may ask for which page of this floor."""

from lms.kit.policy import Row, Who, form, read, write

TRACKING = {
    "enrollments:edition_preview": read(Who.TRAINER),
    "enrollments:lesson_preview": read(Who.TRAINER),
    "enrollments:edition_bring": form(Who.TRAINER),
    "enrollments:poll_list": read(Who.TRAINER),
    "enrollments:people": form(Who.COORDINATOR),
    "enrollments:people_export": read(Who.COORDINATOR),
    "enrollments:people_add": form(Who.COORDINATOR),
    "enrollments:people_asked": read(Who.COORDINATOR),
    "enrollments:people_unreached": read(Who.COORDINATOR),
    "enrollments:offer_withdraw": write(Who.COORDINATOR),
    "enrollments:people_due": form(Who.COORDINATOR),
    "enrollments:enrollment_detail": read(Who.COORDINATOR),
    "enrollments:person_time": form(Who.COORDINATOR),
    "enrollments:membership_leave": form(Who.COORDINATOR),
    "enrollments:invitation_list": read(Who.COORDINATOR),
    "enrollments:invitation_create": form(Who.COORDINATOR),
    "enrollments:invitation_stop": write(Who.COORDINATOR),
}

LEARNING = {
    "enrollments:media_file": read(Who.SIGNED_IN),
    "enrollments:catalogue": form(Who.SIGNED_IN),
    "enrollments:invitation_redeem": form(Who.SIGNED_IN),
    "enrollments:offer_accept": write(Who.SIGNED_IN),
    "enrollments:offer_decline": write(Who.SIGNED_IN),
    "enrollments:course_detail": read(Who.SIGNED_IN),
    "enrollments:course_join": write(Who.SIGNED_IN),
    "enrollments:course_withdraw": form(Who.SIGNED_IN),
    "enrollments:lesson_find": form(Who.SIGNED_IN),
    "enrollments:lesson_detail": read(Who.SIGNED_IN),
    "enrollments:lesson_complete": write(Who.SIGNED_IN),
    "enrollments:block_keep": write(Who.SIGNED_IN),
}

POLICY: dict[str, Row] = {**LEARNING, **TRACKING}
