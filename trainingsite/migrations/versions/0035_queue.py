"""What waits is found along indexes; an application says whether its reading needs a look."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0035_queue'
down_revision = '0034_attempt_keys'
branch_labels = None
depends_on = None

INDEXES = {
    'ix_application_unread': ('application', 'state', 'unread_since IS NOT NULL'),
    'ix_approval_condition_unmet': ('approval_condition', 'due_on', 'met_at IS NULL'),
    'ix_renewal_to_confirm': ('renewal', 'asked_at', 'asked_at IS NOT NULL AND confirmed_at IS NULL'),
    'ix_interview_unmarked': ('interview', 'slot_id', 'marked_at IS NULL'),
    'ix_reference_unnoted': ('reference', 'application_id', 'noted_at IS NULL'),
}


def upgrade() -> None:
    op.add_column(
        'application', sa.Column('unread_since', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True)
    )
    op.execute(
        'UPDATE application SET unread_since = (SELECT coalesce(r.differ_at, r.opened_at) FROM review_round AS r '
        'WHERE r.application_id = application.id AND ((SELECT count(*) FROM review '
        'WHERE review.round_id = r.id AND review.conflict IS NULL) < r.wanted '
        'OR (r.differ_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM review WHERE review.round_id = r.id '
        'AND review.is_third AND review.conflict IS NULL AND review.submitted_at IS NOT NULL))))'
    )
    for name, (table, column, part) in INDEXES.items():
        op.create_index(name, table, [column], sqlite_where=sa.text(part), postgresql_where=sa.text(part))


def downgrade() -> None:
    for name, (table, _column, _part) in INDEXES.items():
        op.drop_index(name, table)
    op.drop_column('application', 'unread_since')
