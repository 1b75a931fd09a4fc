"""Who has an account elsewhere is asked whether they want to join."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0028_join_asks'
down_revision = '0027_application_scheme'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('join_ask',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=10), nullable=False),
    sa.Column('asked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_join_ask_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_join_ask_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_ask')),
    sa.UniqueConstraint('person_id', 'cohort_id', 'part', name=op.f('uq_join_ask_person_id_cohort_id_part')),
    sa.UniqueConstraint('public_id', name=op.f('uq_join_ask_public_id'))
    )


def downgrade() -> None:
    op.drop_table('join_ask')
