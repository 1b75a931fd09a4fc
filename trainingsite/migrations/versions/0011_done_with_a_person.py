"""A quiz done with a person"""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0011_done_with_a_person'
down_revision = '0010_live_sessions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('live_alternative',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('quiz', sa.String(length=80), nullable=False),
    sa.Column('version', sa.String(length=64), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.Column('at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_live_alternative_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_live_alternative_recorded_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['version'], ['content_version.hash'], name=op.f('fk_live_alternative_version_content_version'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_live_alternative')),
    sa.UniqueConstraint('person_id', 'quiz', name=op.f('uq_live_alternative_person_id_quiz')),
    sa.UniqueConstraint('public_id', name=op.f('uq_live_alternative_public_id'))
    )


def downgrade() -> None:
    op.drop_table('live_alternative')
