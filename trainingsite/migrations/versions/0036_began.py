"""A person says when they began with the training; indexes of what waits hold more of what is asked."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0036_began'
down_revision = '0035_queue'
branch_labels = None
depends_on = None

FIRST = (
    'SELECT min(each.at) FROM (SELECT min(section_read.at) AS at FROM section_read '
    'WHERE section_read.person_id = person.id UNION ALL SELECT min(attempt.began_at) FROM attempt '
    'WHERE attempt.person_id = person.id) AS each'
)
READ = "('sent', 'more-asked', 'waiting-list', 'offered')"
UNREAD, UNNOTED = sa.text('unread_since IS NOT NULL'), sa.text('noted_at IS NULL')


def turn(unread: list[str], reference: list[str], scheme: list[str]) -> None:
    op.drop_index('ix_application_unread', 'application')
    op.drop_index('ix_reference_application', 'reference')
    op.drop_index('ix_role_grant_scheme', 'role_grant')
    op.create_index('ix_application_unread', 'application', unread, sqlite_where=UNREAD, postgresql_where=UNREAD)
    op.create_index('ix_reference_application', 'reference', reference)
    op.create_index('ix_role_grant_scheme', 'role_grant', scheme)


def upgrade() -> None:
    op.add_column('person', sa.Column('began_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True))
    op.execute(f'UPDATE person SET began_at = ({FIRST})')
    op.execute(f'UPDATE application SET unread_since = NULL WHERE state NOT IN {READ}')
    waiting = ['application_id', 'noted_at', 'state', 'expires_at', 'answered_at', 'id']
    op.drop_index('ix_reference_unnoted', 'reference')
    turn(['unread_since', 'public_id'], waiting, ['scheme_id', 'role', 'person_id'])


def downgrade() -> None:
    turn(['state'], ['application_id'], ['scheme_id'])
    op.create_index(
        'ix_reference_unnoted', 'reference', ['application_id'], sqlite_where=UNNOTED, postgresql_where=UNNOTED
    )
    op.drop_column('person', 'began_at')
