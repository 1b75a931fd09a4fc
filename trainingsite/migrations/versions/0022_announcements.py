"""Announcements, and to whom they went."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0022_announcements'
down_revision = '0021_saved_filters'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.JSON(), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('runs_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('undone_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('done_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_announcement_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_announcement_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_announcement_scheme_id_scheme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement')),
    sa.UniqueConstraint('public_id', name=op.f('uq_announcement_public_id'))
    )
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.create_index('ix_announcement_scheme', ['scheme_id', 'made_at'], unique=False)

    op.create_table('announcement_recipient',
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_announcement_recipient_announcement_id_announcement'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_announcement_recipient_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('announcement_id', 'person_id', name=op.f('pk_announcement_recipient'))
    )
    with op.batch_alter_table('announcement_recipient', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcement_recipient_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_announcement_recipient_state', ['announcement_id', 'state', 'person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('announcement_recipient', schema=None) as batch_op:
        batch_op.drop_index('ix_announcement_recipient_state')
        batch_op.drop_index(batch_op.f('ix_announcement_recipient_person_id'))

    op.drop_table('announcement_recipient')
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.drop_index('ix_announcement_scheme')

    op.drop_table('announcement')
