"""Question files of other projects, read and written: GIFT, Moodle XML, Aiken, Cloze and missing word.

A reader takes a binary stream and yields what the file holds, one thing at a time, never the whole file:
items (`items.Item`), categories, and for everything that it leaves out a `items.Refused` with its line and reason.
What is read depends on nothing but this package and `assessments.rules`; no model knows it.
"""
