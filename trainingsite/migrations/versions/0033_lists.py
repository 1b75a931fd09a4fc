"""An application and an approval say whose they are, and long lists have indexes in their orders."""

import sqlalchemy as sa
from alembic import op


revision = '0033_lists'
down_revision = '0032_reminded'
branch_labels = None
depends_on = None

INDEXES = {
    'ix_application_state': ('application', ['state', 'sent_at', 'id', 'person_id']),
    'ix_application_sent': ('application', ['sent_at', 'id', 'state', 'person_id']),
    'ix_application_stage': ('application', ['state', 'person_id']),
    'ix_application_person': ('application', ['person_id']),
    'ix_interview_slot_starts': ('interview_slot', ['starts_at']),
    'ix_approval_ends': ('approval', ['until', 'state', 'person_id']),
    'ix_approval_in_force': ('approval', ['person_id', 'until']),
    'ix_approval_stopped': ('approval', ['person_id', 'state']),
}
PARTS = {
    'ix_approval_in_force': "state = 'in-force'",
    'ix_approval_stopped': 'stopped_at IS NOT NULL',
}


def upgrade() -> None:
    for table in ('application', 'approval'):
        op.add_column(table, sa.Column('person_id', sa.Integer(), server_default='0', nullable=False))
        op.execute(
            f'UPDATE {table} SET person_id = (SELECT enrolment.person_id FROM enrolment '
            f'WHERE enrolment.id = {table}.enrolment_id)'
        )
    for name, (table, columns) in INDEXES.items():
        part = sa.text(PARTS[name]) if name in PARTS else None
        op.create_index(name, table, columns, sqlite_where=part, postgresql_where=part)
    op.drop_index('ix_application_state_sent', 'application')
    op.drop_index('ix_approval_until', 'approval')


def downgrade() -> None:
    op.create_index('ix_approval_until', 'approval', ['until'])
    op.create_index('ix_application_state_sent', 'application', ['state', 'sent_at'])
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table)
    for table in ('approval', 'application'):
        op.drop_column(table, 'person_id')
