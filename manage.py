#!/usr/bin/env python
"""Django's command line."""

import os
import secrets
import sys

KEEPS_NOTHING = {"questions_inspect"}  # reads a file and prints: any key will do, and none outlives the command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
    if KEEPS_NOTHING & set(sys.argv[1:2]):
        os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(64))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
