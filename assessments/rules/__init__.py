"""How answers are graded: plain functions from what a question knows and what was answered to a fraction.

They agree with Moodle 4.5 where both know the kind of question; each module says where a rule is described. A fraction
is a Decimal with seven decimals, 0 to 1. Nothing here knows a model, a request or the clock.
"""
