"""Quiz statistics are stored as their page shows them"""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0004_quiz_summary'
down_revision = '0003_attempts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('quiz_summary',
    sa.Column('quiz', sa.String(length=80), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('computed_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('quiz', name=op.f('pk_quiz_summary'))
    )


def downgrade() -> None:
    op.drop_table('quiz_summary')
