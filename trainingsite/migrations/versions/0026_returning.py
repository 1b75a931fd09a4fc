"""Mentors are invited to go on in a new year."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0026_returning'
down_revision = '0025_status'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('return_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=False),
    sa.Column('invited_by', sa.Integer(), nullable=True),
    sa.Column('invited_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('mailed_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=3), nullable=True),
    sa.Column('answered_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('enrolment_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_return_invitation_approval_id_approval'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_return_invitation_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_return_invitation_enrolment_id_enrolment'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_return_invitation_invited_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_return_invitation_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_invitation')),
    sa.UniqueConstraint('cohort_id', 'person_id', name=op.f('uq_return_invitation_cohort_id_person_id')),
    sa.UniqueConstraint('enrolment_id', name=op.f('uq_return_invitation_enrolment_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_return_invitation_public_id'))
    )
    op.create_index('ix_return_invitation_person', 'return_invitation', ['person_id'], unique=False)
    op.create_index('ix_return_invitation_approval', 'return_invitation', ['approval_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_return_invitation_approval', table_name='return_invitation')
    op.drop_index('ix_return_invitation_person', table_name='return_invitation')
    op.drop_table('return_invitation')
