"""Nudges, and whether a scheme sends them."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0030_nudges'
down_revision = '0029_handovers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('nudge_setting',
    sa.Column('scheme_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('changed_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_nudge_setting_changed_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_nudge_setting_scheme_id_scheme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('scheme_id', name=op.f('pk_nudge_setting'))
    )
    op.create_table('nudge',
    sa.Column('enrolment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('step', sa.String(length=10), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_nudge_enrolment_id_enrolment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('enrolment_id', 'number', name=op.f('pk_nudge'))
    )
    op.create_index(op.f('ix_nudge_at'), 'nudge', ['at'])


def downgrade() -> None:
    op.drop_index(op.f('ix_nudge_at'), 'nudge')
    op.drop_table('nudge')
    op.drop_table('nudge_setting')
