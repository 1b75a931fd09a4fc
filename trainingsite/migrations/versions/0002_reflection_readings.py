"""Coordinators read what people wrote"""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0002_reflection_readings'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reflection_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.String(length=80), nullable=False),
    sa.Column('asked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('read_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('read_by', sa.Integer(), nullable=True),
    sa.Column('levels', sa.JSON(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_reflection_reading_attempt_id_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reflection_reading_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['read_by'], ['person.id'], name=op.f('fk_reflection_reading_read_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reflection_reading')),
    sa.UniqueConstraint('attempt_id', 'item_id', name=op.f('uq_reflection_reading_attempt_id_item_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_reflection_reading_public_id'))
    )
    with op.batch_alter_table('reflection_reading', schema=None) as batch_op:
        batch_op.create_index('ix_reflection_reading_person_id', ['person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('reflection_reading', schema=None) as batch_op:
        batch_op.drop_index('ix_reflection_reading_person_id')

    op.drop_table('reflection_reading')
