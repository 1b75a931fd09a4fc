"""Who was asked to join is counted year by year."""

from alembic import op

revision = '0031_asked_by_year'
down_revision = '0030_nudges'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_join_ask_cohort', 'join_ask', ['cohort_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_join_ask_cohort', table_name='join_ask')
