"""Question files of other projects: GIFT, Moodle XML, Aiken, QTI and tables, read and written; Cloze and missing word, read.

A reader takes a binary stream and yields what the file holds, one thing at a time, never the whole file:
items (`items.Item`), categories, and for everything that it leaves out a `items.Refused` with its line and reason.
What is read depends on nothing but this package and `assessments.rules`; no model knows it. A writer gives one file, and names
what that does not hold; QTI has `qti_writing` for one item and `qti_packing` for a package.
"""
