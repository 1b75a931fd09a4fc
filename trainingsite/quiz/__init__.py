"""The quiz engine, pure: files as values, drawing, reading answers, marking, feedback."""
