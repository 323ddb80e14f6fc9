"""What accounts tells the floors above, after the commit."""

from django.dispatch import Signal

accommodation_changed = Signal()  # user_id
