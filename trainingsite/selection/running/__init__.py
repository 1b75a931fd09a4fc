"""Running schemes at the desk: making them, changing a year's terms, and what goes with that."""
