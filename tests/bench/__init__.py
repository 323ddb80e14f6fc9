"""What each page costs, served as in production, always beside a page that does nothing. `make bench` prints it."""
