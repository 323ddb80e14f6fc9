"""Facts told to the floors above, after commit, by ids only."""

from django.dispatch import Signal

results_lowered = Signal()  # regrade_id
