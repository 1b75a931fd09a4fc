"""The directory of services that mentors point to."""
