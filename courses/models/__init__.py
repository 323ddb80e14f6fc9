"""What is taught: a course, its frozen editions, and their outline."""

from courses.models.course import Audience, Course
from courses.models.edition import Edition
from courses.models.outline import Block, Lesson, Module

__all__ = ["Audience", "Block", "Course", "Edition", "Lesson", "Module"]
