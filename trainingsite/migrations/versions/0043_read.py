"""A review keeps the answers for which it was given."""

import sqlalchemy as sa
from alembic import op


revision = '0043_read'
down_revision = '0042_missed_interviews'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('review', sa.Column('read', sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column('review', 'read')
