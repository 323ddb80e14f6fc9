"""What people fill in on this floor: input, validation, layout."""
