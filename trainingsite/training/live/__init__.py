"""Live sessions: places, the line for them, attendance, and minutes that were live."""
