"""Where the files of certificates are kept."""

from lms.kit.files import read, write

__all__ = ["name_of", "read", "write"]


def name_of(code: str) -> str:
    return f"certificates/{code}.pdf"
