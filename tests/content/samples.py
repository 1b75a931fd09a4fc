"""One small content file of each kind, all in order."""

import os
from pathlib import Path

from trainingsite.content.complaint import Complaint
from trainingsite.content.loading import Text

MODULE = """\
---
title: Listening
summary: How to listen.
minutes: 5
order: 1
revision: 2
outcomes:
  open-questions: Ask open questions.
content_note: This talks about sadness. [[signpost:samaritans]]
---

Before anything else, listen.

## Open questions {#open}

Ask, then wait. Go with them to [[signpost:wellbeing]].[^one]

::: check check-open

### An example

| Closed | Open |
| --- | ---: |
| "Are you fine?" | "How was it?" |

## Silence {#silence}

Silence works. See [open questions](#open).

[^one]: A book about listening.
"""

FIRST = """\
format: 1
title: Listening
module: listening
revision: 4
items:
  - id: first
    type: choice
    outcome: open-questions
    review: listening#open
    stem: Which question is *open*?
    options:
      - text: How was it?
        right: true
        why: It leaves room.
      - text: Was it bad?
        misconception: ASSUME
        why: It suggests the answer.
"""

FURTHER = """\
  - id: further-{number}
    type: choice
    outcome: open-questions
    review: listening#open
    stem: Which question is open?
    options:
      - text: What was it like?
        right: true
        why: It leaves room.
      - text: Was it good?
        misconception: ASSUME
        why: It suggests the answer.
"""

PRACTICE = """\
practice:
  - id: check-open
    type: choice
    stem: And now?
    options:
      - text: Wait
        right: true
        why: Silence works.
      - text: Talk
        misconception: FIX
        why: It fills the room.
"""

QUIZ = FIRST + "".join(FURTHER.format(number=number) for number in range(2, 16)) + PRACTICE

SCHEME = """\
format: 1
title: Course mentors
summary: On your own course.
mentee_stage: First year
order: train-then-apply
approval_months: 12
declares: {pay: volunteer, joining: opt-in, meeting: one-to-one, under_18: false}
words: {mentor: course mentor, known_by: student number}
requires:
  modules: [listening]
  quizzes: [{quiz: listening, min_score: 85}]
questions:
  - id: motivation
    kind: long
    label: Why?
    max_words: 100
  - id: year
    kind: choice
    label: Which year?
    options: [First, Second]
badges: [trained-listening]
review: {reviewers: 2, blind_to_names: true, third_at: 25}
rubric:
  - id: limits
    title: Limits of the role
    weight: 2
    levels: [Knows none, Knows some, Says where they would stop]
interview_rubric:
  - id: listens
    title: Listens
    levels: [Talks, Asks]
pairing: {rule: same-course-or-school, points: {same_course: 40, same_school: 20}}
person_specification: [You listen.]
role_description: You **listen**.
"""

SURVEY = """\
format: 1
title: Six weeks in
about: You are asked. [[signpost:wellbeing]] is there for you.
for: mentee
linking: pseudonymous
validated: true
note: Tested elsewhere.
source: A journal
licence: Free to use
items:
  - id: listened
    text: Did they listen?
    kind: scale
    options: [Not really, Partly, Fully]
    source: A journal
  - id: stayed
    text: Are you still in touch?
    kind: yes_no
    source: A journal
total: [listened]
"""

ASKED = SCHEME.replace(
    "person_specification:",
    """\
surveys:
  - {survey: six-weeks, when: before-pairing}
  - {survey: six-weeks, when: closing}
person_specification:""",
)

SIGNPOSTS = """\
format: 1
signposts:
  emergency:
    name: Emergency services
    urgency: emergency
    summary: A life is in danger.
    phone: "999"
    reviewed_on: 2026-09-01
  samaritans:
    name: Samaritans
    urgency: urgent
    summary: Somebody who listens.
    phone: "116 123"
    reviewed_on: 2026-09-01
  wellbeing:
    name: Wellbeing service
    urgency: routine
    summary: Counselling and groups.
    url: https://wellbeing.test
    reviewed_on: 2026-09-01
"""

MISCONCEPTIONS = """\
format: 1
misconceptions:
  ASSUME: {title: I can tell, summary: Ask.}
  FIX: {title: Solving is my job, summary: Listen.}
"""

ACHIEVEMENTS = """\
format: 1
achievements:
  - slug: trained-listening
    title: Trained Listener
    description: Has learned to listen.
    criteria: Passed the quiz.
    pictogram: ear
"""

SITE = """\
format: 1
site_name: Signpost
university: Testing University
time_zone: Europe/Belfast
contact_email: mentors@testing.test
public_contact: the mentoring office
emergency: {name: the lodge, phone: 01632 960199}
"""

AGREEMENT = """\
---
title: Mentor agreement
revision: 1
---

I **listen**.
"""

FILES = {
    "modules/listening.md": MODULE,
    "quizzes/listening.yaml": QUIZ,
    "schemes/course.yaml": SCHEME,
    "signposts.yaml": SIGNPOSTS,
    "misconceptions.yaml": MISCONCEPTIONS,
    "achievements.yaml": ACHIEVEMENTS,
    "site.yaml": SITE,
    "agreement.md": AGREEMENT,
}


def text(source: str, file: str = "content/a-file") -> Text:
    """A file's text."""
    return Text(file, source)


def write(folder: Path, name: str, source: str | bytes) -> None:
    """Write a file so that it is seen to have changed, however quickly it follows the write before."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    os.utime(path, ns=(before + 1_000_000_000, before + 1_000_000_000))


def shown(complaints: tuple[Complaint, ...]) -> list[str]:
    """Complaints as authors read them."""
    return [str(complaint) for complaint in complaints]
