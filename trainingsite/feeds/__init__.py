"""Files of people and of what became of them: read, shown line by line, confirmed, and applied by a job."""
