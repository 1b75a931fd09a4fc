"""The names that begin alike can be read in their order: a key of everybody is their whole name."""

import sqlalchemy as sa
from alembic import op

from trainingsite.accounts.rules import whole

revision = '0039_whole_names'
down_revision = '0038_renewals'
branch_labels = None
depends_on = None

BATCH = 1000
KEY = sa.table('person_key', sa.column('person_id'), sa.column('word'))
IS_WHOLE = sa.and_(KEY.c.word >= ' ', KEY.c.word < '!')


def upgrade() -> None:
    person = sa.table('person', sa.column('id'), sa.column('name'))
    has_one = sa.select(1).where(KEY.c.person_id == person.c.id, IS_WHOLE).correlate(person).exists()
    lacking = sa.select(person.c.id, person.c.name).where(~has_one).order_by(person.c.id).limit(BATCH)
    connection, last = op.get_bind(), 0
    while rows := connection.execute(lacking.where(person.c.id > last)).all():
        op.bulk_insert(KEY, [{'person_id': one, 'word': whole(name)} for one, name in rows])
        last = rows[-1][0]


def downgrade() -> None:
    op.execute(sa.delete(KEY).where(IS_WHOLE))
