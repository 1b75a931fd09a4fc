"""Whoever is asked to take on a role and hasn't answered is reminded once."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0040_roles_reminded'
down_revision = '0039_whole_names'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = trainingsite.infra.db.UtcDateTime(timezone=True)
    op.add_column('role_ask', sa.Column('reminded_at', moment, nullable=True))


def downgrade() -> None:
    op.drop_column('role_ask', 'reminded_at')
