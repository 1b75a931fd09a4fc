"""Questions of others in, ours out: GIFT, Moodle XML and QTI. Pure: bytes in, values and a report out."""

from trainingsite.quiz.exchange.decoding import LARGEST as MOST_BYTES
from trainingsite.quiz.exchange.into_items import Imported
from trainingsite.quiz.exchange.reading import read_questions
from trainingsite.quiz.exchange.report import Kind, Note, NotReadable
from trainingsite.quiz.exchange.writing import FORMATS, Exported, write_quiz

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "Exported",
    "Imported",
    "Kind",
    "NotReadable",
    "Note",
    "read_questions",
    "write_quiz",
]
