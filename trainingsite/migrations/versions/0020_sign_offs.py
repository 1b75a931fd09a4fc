"""What the visa team and the safeguarding lead have said about a year, and decisions about checks."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0020_sign_offs'
down_revision = '0019_person_keys'
branch_labels = None
depends_on = None

HOLDS = sa.text('ended_at IS NULL')


def upgrade() -> None:
    op.create_table('sign_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('office', sa.String(length=20), nullable=False),
    sa.Column('said_by', sa.String(length=120), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('reference', sa.String(length=200), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.Column('recorded_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_sign_off_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_sign_off_recorded_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_off')),
    sa.UniqueConstraint('public_id', name=op.f('uq_sign_off_public_id'))
    )
    op.create_index('uq_sign_off_holds', 'sign_off', ['cohort_id', 'office'], unique=True, sqlite_where=HOLDS, postgresql_where=HOLDS)
    op.create_table('check_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(length=12), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.Column('recorded_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_check_decision_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_check_decision_recorded_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_check_decision_scheme_id_scheme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_decision')),
    sa.UniqueConstraint('public_id', name=op.f('uq_check_decision_public_id'))
    )
    op.create_index('ix_check_decision_of', 'check_decision', ['scheme_id', 'person_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_check_decision_of', table_name='check_decision')
    op.drop_table('check_decision')
    op.drop_index('uq_sign_off_holds', table_name='sign_off')
    op.drop_table('sign_off')
