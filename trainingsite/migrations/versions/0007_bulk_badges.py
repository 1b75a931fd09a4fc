"""Many badges are issued or taken back at once"""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0007_bulk_badges'
down_revision = '0006_audit'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('badge_bulk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('deed', sa.String(length=10), nullable=False),
    sa.Column('achievement', sa.String(length=80), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=True),
    sa.Column('cohort_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('done_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_badge_bulk_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_badge_bulk_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_badge_bulk_scheme_id_scheme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_bulk')),
    sa.UniqueConstraint('public_id', name=op.f('uq_badge_bulk_public_id'))
    )
    op.create_table('badge_bulk_row',
    sa.Column('bulk_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('given', sa.String(length=254), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('badge', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['bulk_id'], ['badge_bulk.id'], name=op.f('fk_badge_bulk_row_bulk_id_badge_bulk'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_badge_bulk_row_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bulk_id', 'number', name=op.f('pk_badge_bulk_row'))
    )
    with op.batch_alter_table('badge_bulk_row', schema=None) as batch_op:
        batch_op.create_index('ix_badge_bulk_row_state', ['bulk_id', 'state'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('badge_bulk_row', schema=None) as batch_op:
        batch_op.drop_index('ix_badge_bulk_row_state')

    op.drop_table('badge_bulk_row')
    op.drop_table('badge_bulk')
