"""Certainty, tries, breaks and regrading; steps that nobody changes"""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0003_attempts'
down_revision = '0002_reflection_readings'
branch_labels = None
depends_on = None

ON_SQLITE = """
CREATE TRIGGER attempt_step_stays BEFORE UPDATE ON attempt_step
BEGIN SELECT RAISE(ABORT, 'a step of an attempt is never changed'); END
"""
FUNCTION = """
CREATE FUNCTION attempt_step_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a step of an attempt is never changed'; END $$
"""
ON_POSTGRESQL = """
CREATE TRIGGER attempt_step_stays BEFORE UPDATE ON attempt_step
FOR EACH ROW EXECUTE FUNCTION attempt_step_stays()
"""


def upgrade() -> None:
    moment = trainingsite.infra.db.UtcDateTime(timezone=True)
    op.add_column('attempt', sa.Column('break_seconds', sa.Integer(), server_default='0', nullable=False))
    op.add_column('attempt', sa.Column('paused_seconds', sa.Integer(), server_default='0', nullable=False))
    op.add_column('attempt', sa.Column('paused_at', moment, nullable=True))
    op.add_column('attempt', sa.Column('paused_until', moment, nullable=True))
    op.add_column('attempt', sa.Column('graded_by', sa.JSON(), nullable=True))
    op.add_column('attempt_response', sa.Column('certainty', sa.String(length=10), nullable=True))
    op.add_column('attempt_response', sa.Column('tries', sa.Integer(), server_default='0', nullable=False))
    op.add_column('time_adjustment', sa.Column('no_limit', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('time_adjustment', sa.Column('break_minutes', sa.Integer(), server_default='0', nullable=False))
    op.create_table('regrade_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('quiz', sa.String(length=80), nullable=False),
    sa.Column('version', sa.String(length=64), nullable=False),
    sa.Column('score', sa.String(length=120), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('critical_missed', sa.JSON(), nullable=False),
    sa.Column('asked_at', moment, nullable=False),
    sa.Column('decided_at', moment, nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_regrade_decision_attempt_id_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_regrade_decision_decided_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_regrade_decision_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version'], ['content_version.hash'], name=op.f('fk_regrade_decision_version_content_version'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regrade_decision')),
    sa.UniqueConstraint('public_id', name=op.f('uq_regrade_decision_public_id'))
    )
    op.create_index('ix_regrade_decision_attempt_id', 'regrade_decision', ['attempt_id'], unique=False)
    op.create_index('uq_regrade_decision_waiting', 'regrade_decision', ['attempt_id'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(ON_SQLITE)
    else:
        op.execute(FUNCTION)
        op.execute(ON_POSTGRESQL)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER attempt_step_stays')
    else:
        op.execute('DROP TRIGGER attempt_step_stays ON attempt_step')
        op.execute('DROP FUNCTION attempt_step_stays()')
    op.drop_index('uq_regrade_decision_waiting', table_name='regrade_decision', sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
    op.drop_index('ix_regrade_decision_attempt_id', table_name='regrade_decision')
    op.drop_table('regrade_decision')
    for table, names in (
        ('time_adjustment', ('break_minutes', 'no_limit')),
        ('attempt_response', ('tries', 'certainty')),
        ('attempt', ('graded_by', 'paused_until', 'paused_at', 'paused_seconds', 'break_seconds')),
    ):
        for name in names:
            op.drop_column(table, name)
