"""Training: module pages, attempts at quizzes, gates, talks, extra time and the mentor agreement."""
