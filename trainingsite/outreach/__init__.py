"""Writes to groups of people: announcements, and a nudge to those who stopped half-way."""
