"""Interviews"""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0012_interviews'
down_revision = '0011_done_with_a_person'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('interview_slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('interviewer_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('link', sa.String(length=400), nullable=False),
    sa.Column('withdrawn_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['interviewer_id'], ['person.id'], name=op.f('fk_interview_slot_interviewer_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_interview_slot_scheme_id_scheme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interview_slot')),
    sa.UniqueConstraint('public_id', name=op.f('uq_interview_slot_public_id'))
    )
    with op.batch_alter_table('interview_slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interview_slot_interviewer_id'), ['interviewer_id'], unique=False)
        batch_op.create_index('ix_interview_slot_scheme', ['scheme_id', 'starts_at'], unique=False)

    op.create_table('interview',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('marked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('marked_by', sa.Integer(), nullable=True),
    sa.Column('rubric', sa.JSON(), nullable=True),
    sa.Column('levels', sa.JSON(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_interview_application_id_application'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['marked_by'], ['person.id'], name=op.f('fk_interview_marked_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['slot_id'], ['interview_slot.id'], name=op.f('fk_interview_slot_id_interview_slot'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interview')),
    sa.UniqueConstraint('application_id', name=op.f('uq_interview_application_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_interview_public_id')),
    sa.UniqueConstraint('slot_id', name=op.f('uq_interview_slot_id'))
    )


def downgrade() -> None:
    op.drop_table('interview')
    with op.batch_alter_table('interview_slot', schema=None) as batch_op:
        batch_op.drop_index('ix_interview_slot_scheme')
        batch_op.drop_index(batch_op.f('ix_interview_slot_interviewer_id'))

    op.drop_table('interview_slot')
