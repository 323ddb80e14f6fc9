"""Facts told to the floors above, after commit, by ids only."""

from django.dispatch import Signal

enrollment_completed = Signal()  # enrollment_id
