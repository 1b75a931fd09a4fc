"""Files of people are looked at line by line before they are applied."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0018_feeds'
down_revision = '0017_attached'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('invites', sa.Boolean(), nullable=False),
    sa.Column('ignored', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('done_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_feed_by_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed')),
    sa.UniqueConstraint('public_id', name=op.f('uq_feed_public_id'))
    )
    op.create_index('ix_feed_made', 'feed', ['made_at'], unique=False)
    op.create_table('feed_row',
    sa.Column('feed_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('scheme', sa.String(length=120), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=True),
    sa.Column('cohort_id', sa.Integer(), nullable=True),
    sa.Column('part', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_feed_row_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['feed_id'], ['feed.id'], name=op.f('fk_feed_row_feed_id_feed'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_feed_row_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_feed_row_scheme_id_scheme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('feed_id', 'number', name=op.f('pk_feed_row'))
    )
    op.create_index('ix_feed_row_state', 'feed_row', ['feed_id', 'state'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_feed_row_state', table_name='feed_row')
    op.drop_table('feed_row')
    op.drop_index('ix_feed_made', table_name='feed')
    op.drop_table('feed')
