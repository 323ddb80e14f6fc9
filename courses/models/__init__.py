"""What is taught: a course, its frozen editions, and their outline."""

from courses.models.change import BlockChange
from courses.models.course import Audience, Course
from courses.models.edition import Edition
from courses.models.media import Media
from courses.models.outline import Block, Lesson, Module, Prerequisite
from courses.models.review import Comment, SignOff

__all__ = [
    "Audience",
    "Block",
    "BlockChange",
    "Comment",
    "Course",
    "Edition",
    "Lesson",
    "Media",
    "Module",
    "Prerequisite",
    "SignOff",
]
