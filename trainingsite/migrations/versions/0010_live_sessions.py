"""Live sessions and places in them"""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0010_live_sessions'
down_revision = '0009_second_address'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('live_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('starts_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('link', sa.String(length=400), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('changes_until', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('makes_up_for', sa.Integer(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('cancelled_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('locked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_live_session_some_places')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_live_session_made_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['makes_up_for'], ['live_session.id'], name=op.f('fk_live_session_makes_up_for_live_session'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_live_session_scheme_id_scheme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_live_session')),
    sa.UniqueConstraint('public_id', name=op.f('uq_live_session_public_id'))
    )
    with op.batch_alter_table('live_session', schema=None) as batch_op:
        batch_op.create_index('ix_live_session_scheme', ['scheme_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_live_session_starts_at'), ['starts_at'], unique=False)

    op.create_table('live_booking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('asked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('attendance', sa.String(length=10), nullable=True),
    sa.Column('noted_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('noted_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_live_booking_noted_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_live_booking_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['live_session.id'], name=op.f('fk_live_booking_session_id_live_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_live_booking')),
    sa.UniqueConstraint('session_id', 'person_id', name=op.f('uq_live_booking_session_id_person_id')),
    sa.UniqueConstraint('session_id', 'turn', name=op.f('uq_live_booking_session_id_turn'))
    )
    with op.batch_alter_table('live_booking', schema=None) as batch_op:
        batch_op.create_index('ix_live_booking_person', ['person_id', 'state'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('live_booking', schema=None) as batch_op:
        batch_op.drop_index('ix_live_booking_person')

    op.drop_table('live_booking')
    with op.batch_alter_table('live_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_live_session_starts_at'))
        batch_op.drop_index('ix_live_session_scheme')

    op.drop_table('live_session')
