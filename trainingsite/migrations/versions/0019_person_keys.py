"""People are found by the beginnings of their names' words and of their addresses, and listed by name."""

import sqlalchemy as sa
from alembic import op

from trainingsite.accounts.rules import keys

revision = '0019_person_keys'
down_revision = '0018_feeds'
branch_labels = None
depends_on = None

BATCH = 1000


def upgrade() -> None:
    word = sa.String(length=254).with_variant(sa.String(length=254, collation='C'), 'postgresql')
    table = op.create_table('person_key',
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('word', word, nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_key_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'word', name=op.f('pk_person_key'))
    )
    fill(table)
    op.create_index('ix_person_key_word', 'person_key', ['word', 'person_id'], unique=False)
    op.create_index('ix_person_name', 'person', ['name', 'id'], unique=False)
    op.create_index('ix_credential_achievement', 'credential', ['achievement_id'], unique=False)


def fill(table: sa.Table) -> None:
    """Everybody who is there already."""
    person = sa.table('person', sa.column('id'), sa.column('name'), sa.column('email'))
    second = sa.table('second_address', sa.column('person_id'), sa.column('email'), sa.column('confirmed_at'))
    confirmed = sa.and_(second.c.person_id == person.c.id, second.c.confirmed_at.is_not(None))
    everybody = sa.select(person.c.id, person.c.name, person.c.email, second.c.email).outerjoin(second, confirmed).order_by(person.c.id).limit(BATCH)
    connection, last = op.get_bind(), 0
    while rows := connection.execute(everybody.where(person.c.id > last)).all():
        found = [(row[0], keys(row[1], [address for address in row[2:] if address])) for row in rows]
        op.bulk_insert(table, [{'person_id': one, 'word': word} for one, words in found for word in sorted(words)])
        last = rows[-1][0]


def downgrade() -> None:
    op.drop_index('ix_credential_achievement', 'credential')
    op.drop_index('ix_person_name', 'person')
    op.drop_table('person_key')
