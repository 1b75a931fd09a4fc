"""Renewals that wait and people who haven't begun are counted along indexes."""

import sqlalchemy as sa
from alembic import op


revision = '0038_renewals'
down_revision = '0037_role_asks'
branch_labels = None
depends_on = None

TO_CONFIRM = sa.text('asked_at IS NOT NULL AND confirmed_at IS NULL')
NOT_BEGUN = sa.text('began_at IS NULL')


def turn(columns: list[str]) -> None:
    op.drop_index('ix_renewal_to_confirm', 'renewal')
    op.create_index('ix_renewal_to_confirm', 'renewal', columns, sqlite_where=TO_CONFIRM, postgresql_where=TO_CONFIRM)


def upgrade() -> None:
    turn(['asked_at', 'approval_id', 'until'])
    op.create_index('ix_person_not_begun', 'person', ['id'], sqlite_where=NOT_BEGUN, postgresql_where=NOT_BEGUN)


def downgrade() -> None:
    op.drop_index('ix_person_not_begun', 'person')
    turn(['asked_at'])
