"""Who may ask for which page of this floor; allauth's pages stand here too."""

from lms.kit.policy import Row, Who, form, read

ALLAUTH = {
    "account_login": form(Who.ANYONE),
    "account_logout": form(Who.ANYONE),
    "account_signup": form(Who.ANYONE),
    "account_inactive": read(Who.ANYONE),
    "account_request_login_code": form(Who.ANYONE),
    "account_confirm_login_code": form(Who.ANYONE),
    "account_email_verification_sent": form(Who.ANYONE),
    "account_reset_password": form(Who.ANYONE),
    "account_confirm_password_reset_code": form(Who.ANYONE),
    "account_complete_password_reset": form(Who.ANYONE),
    "account_password_reset_completed": read(Who.ANYONE),
    "account_change_password": form(Who.SIGNED_IN),
    "account_set_password": form(Who.SIGNED_IN),
    "account_email": form(Who.SIGNED_IN),
    "account_reauthenticate": form(Who.SIGNED_IN),
}

OWN = {
    "accounts:leave": read(Who.ANYONE),
    "accounts:quiet_minute": read(Who.ANYONE),
    "accounts:help_now": read(Who.ANYONE),
    "accounts:language": form(Who.ANYONE),
    "accounts:limits": form(Who.ANYONE),
    "accounts:preferences": form(Who.SIGNED_IN),
    "accounts:who_looked": read(Who.SIGNED_IN),
}

POLICY: dict[str, Row] = {**ALLAUTH, **OWN}
