"""Applications are read by reviewers against a rubric."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0016_reviews'
down_revision = '0015_references'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('blind_to_names', sa.Boolean(), nullable=False),
    sa.Column('third_at', sa.Integer(), nullable=False),
    sa.Column('rubric', sa.JSON(), nullable=False),
    sa.Column('opened_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('differ_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_review_round_application_id_application'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_round')),
    sa.UniqueConstraint('application_id', name=op.f('uq_review_round_application_id'))
    )
    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('is_third', sa.Boolean(), nullable=False),
    sa.Column('assigned_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.Column('comments', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('saved_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('conflict', sa.String(length=10), nullable=True),
    sa.ForeignKeyConstraint(['reviewer_id'], ['person.id'], name=op.f('fk_review_reviewer_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['review_round.id'], name=op.f('fk_review_round_id_review_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('public_id', name=op.f('uq_review_public_id')),
    sa.UniqueConstraint('round_id', 'reviewer_id', name=op.f('uq_review_round_id_reviewer_id'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index('ix_review_reviewer', ['reviewer_id'], unique=False)
        batch_op.create_index('uq_review_third', ['round_id'], unique=True, sqlite_where=sa.text('is_third AND conflict IS NULL'), postgresql_where=sa.text('is_third AND conflict IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index('uq_review_third', sqlite_where=sa.text('is_third AND conflict IS NULL'), postgresql_where=sa.text('is_third AND conflict IS NULL'))
        batch_op.drop_index('ix_review_reviewer')

    op.drop_table('review')
    op.drop_table('review_round')
