"""The content folder: modules, quizzes and all else that authors write, as values of known versions."""
