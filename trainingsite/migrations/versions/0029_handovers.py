"""Coordinators stand in for each other."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0029_handovers'
down_revision = '0028_join_asks'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('away_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('made_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['away_id'], ['person.id'], name=op.f('fk_handover_away_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_handover_scheme_id_scheme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_handover_to_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover')),
    sa.UniqueConstraint('public_id', name=op.f('uq_handover_public_id'))
    )
    op.create_index('ix_handover_scheme', 'handover', ['scheme_id', 'until_on'], unique=False)
    op.create_index('ix_handover_to', 'handover', ['to_id'], unique=False)
    op.create_index('ix_handover_away', 'handover', ['away_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_handover_away', table_name='handover')
    op.drop_index('ix_handover_to', table_name='handover')
    op.drop_index('ix_handover_scheme', table_name='handover')
    op.drop_table('handover')
