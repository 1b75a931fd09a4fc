"""Whoever is invited into a year and hasn't answered is reminded once."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0032_reminded'
down_revision = '0031_asked_by_year'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('return_invitation', 'join_ask'):
        op.add_column(table, sa.Column('reminded_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in ('join_ask', 'return_invitation'):
        op.drop_column(table, 'reminded_at')
