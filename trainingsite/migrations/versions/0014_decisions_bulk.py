"""One decision about many applications"""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0014_decisions_bulk'
down_revision = '0013_decisions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('decision_bulk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('move', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('runs_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('undone_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('done_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_decision_bulk_by_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_bulk')),
    sa.UniqueConstraint('public_id', name=op.f('uq_decision_bulk_public_id'))
    )
    op.create_table('decision_bulk_row',
    sa.Column('bulk_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('seen', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_decision_bulk_row_application_id_application'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['bulk_id'], ['decision_bulk.id'], name=op.f('fk_decision_bulk_row_bulk_id_decision_bulk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bulk_id', 'number', name=op.f('pk_decision_bulk_row'))
    )
    with op.batch_alter_table('decision_bulk_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_bulk_row_application_id'), ['application_id'], unique=False)
        batch_op.create_index('ix_decision_bulk_row_state', ['bulk_id', 'state'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('decision_bulk_row', schema=None) as batch_op:
        batch_op.drop_index('ix_decision_bulk_row_state')
        batch_op.drop_index(batch_op.f('ix_decision_bulk_row_application_id'))

    op.drop_table('decision_bulk_row')
    op.drop_table('decision_bulk')
