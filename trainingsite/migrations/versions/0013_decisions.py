"""Approvals that end, appeals, renewals, and the words of letters"""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0013_decisions'
down_revision = '0012_interviews'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('letter_wording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('changed_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_letter_wording_changed_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_letter_wording_scheme_id_scheme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_wording')),
    sa.UniqueConstraint('scheme_id', 'kind', name=op.f('uq_letter_wording_scheme_id_kind'))
    )
    op.create_table('appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('asked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('declined_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_appeal_application_id_application'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_appeal_decided_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['declined_by'], ['person.id'], name=op.f('fk_appeal_declined_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('application_id', name=op.f('uq_appeal_application_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_appeal_public_id'))
    )
    op.create_table('approval_condition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('met_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('met_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_condition_approval_id_approval'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['met_by'], ['person.id'], name=op.f('fk_approval_condition_met_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_condition')),
    sa.UniqueConstraint('public_id', name=op.f('uq_approval_condition_public_id'))
    )
    with op.batch_alter_table('approval_condition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_condition_approval_id'), ['approval_id'], unique=False)

    op.create_table('approval_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_step_approval_id_approval'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_approval_step_by_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_step'))
    )
    with op.batch_alter_table('approval_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_step_approval_id'), ['approval_id'], unique=False)

    op.create_table('renewal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=False),
    sa.Column('until', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('told_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('asked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_renewal_approval_id_approval'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_renewal_confirmed_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_renewal')),
    sa.UniqueConstraint('approval_id', 'until', name=op.f('uq_renewal_approval_id_until')),
    sa.UniqueConstraint('public_id', name=op.f('uq_renewal_public_id'))
    )
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stopped_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f('ck_approval_stopped'), "(state = 'in-force') = (stopped_at IS NULL)")



def downgrade() -> None:
    op.execute("DELETE FROM approval WHERE state <> 'in-force'")  # the older form has no other state
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_approval_stopped'), type_='check')
        batch_op.drop_column('stopped_at')

    op.drop_table('renewal')
    with op.batch_alter_table('approval_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_step_approval_id'))

    op.drop_table('approval_step')
    with op.batch_alter_table('approval_condition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_condition_approval_id'))

    op.drop_table('approval_condition')
    op.drop_table('appeal')
    op.drop_table('letter_wording')
