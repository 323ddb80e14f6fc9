"""Demo mode: people who exist only there, at every stage, with dates relative to now."""

from lms.demo.people import PASSWORD, SIGN_INS
from lms.demo.story import fill, is_empty

__all__ = ["PASSWORD", "SIGN_INS", "fill", "is_empty"]
