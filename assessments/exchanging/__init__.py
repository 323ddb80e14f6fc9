"""Between the bank and question files: `incoming` makes wordings of a file's items, `outgoing` items of wordings.

What is particular to a kind stands in its own module (QuestionKind.of_item and .item); what all share stands here.
"""
