"""An applicant who didn't come to an interview is written down, and may have another time."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0042_missed_interviews'
down_revision = '0041_ready'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('missed_interview',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interview_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['interview_id'], ['interview.id'], name=op.f('fk_missed_interview_interview_id_interview'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['slot_id'], ['interview_slot.id'], name=op.f('fk_missed_interview_slot_id_interview_slot'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_missed_interview_noted_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_missed_interview')),
    sa.UniqueConstraint('slot_id', name=op.f('uq_missed_interview_slot_id'))
    )
    op.create_index(op.f('ix_missed_interview_interview_id'), 'missed_interview', ['interview_id'])


def downgrade() -> None:
    op.drop_table('missed_interview')
