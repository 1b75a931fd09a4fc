"""Steps and answers stand by their own keys, and indexes leave out what nobody looks for: fewer pages for each write."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0034_attempt_keys'
down_revision = '0033_lists'
branch_labels = None
depends_on = None

KEYS = {'attempt_response': ('attempt_id', 'item_id'), 'attempt_step': ('attempt_id', 'seq')}
STAYS = """
CREATE TRIGGER attempt_step_stays BEFORE UPDATE ON attempt_step
BEGIN SELECT RAISE(ABORT, 'a step of an attempt is never changed'); END
"""
OPEN, OPEN_AND_TIMED = sa.text("state = 'open'"), sa.text("state = 'open' AND deadline IS NOT NULL")
OF_A_SCHEME = sa.text('scheme_id IS NOT NULL')


def columns(table: str) -> list[sa.Column]:
    moment = trainingsite.infra.db.UtcDateTime(timezone=True)
    if table == 'attempt_response':
        return [
            sa.Column('attempt_id', sa.Integer(), nullable=False),
            sa.Column('item_id', sa.String(length=80), nullable=False),
            sa.Column('revision', sa.Integer(), nullable=False),
            sa.Column('response', sa.JSON(), nullable=False),
            sa.Column('saved_at', moment, nullable=False),
            sa.Column('mark', sa.String(length=120), nullable=True),
            sa.Column('weight', sa.String(length=120), nullable=True),
            sa.Column('certainty', sa.String(length=10), nullable=True),
            sa.Column('tries', sa.Integer(), server_default='0', nullable=False),
        ]
    return [
        sa.Column('attempt_id', sa.Integer(), nullable=False),
        sa.Column('seq', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('item_id', sa.String(length=80), nullable=True),
        sa.Column('client_key', sa.String(length=64), nullable=True),
        sa.Column('at', moment, nullable=False),
        sa.Column('data', sa.JSON(), nullable=False),
    ]


def made_anew(table: str, numbered: bool) -> None:
    """SQLite makes a table anew: its rows stand by their own key, or by a number."""
    key, own = KEYS[table], columns(table)
    names = ', '.join(column.name for column in own)
    parts = [sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f(f'fk_{table}_attempt_id_attempt'), ondelete='CASCADE')]
    if numbered:
        parts += [sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')), sa.UniqueConstraint(*key, name=op.f(f'uq_{table}_{"_".join(key)}'))]
        own.insert(0, sa.Column('id', sa.Integer(), nullable=False))
    else:
        parts.append(sa.PrimaryKeyConstraint(*key, name=op.f(f'pk_{table}')))
    if table == 'attempt_step':
        parts.append(sa.UniqueConstraint('attempt_id', 'client_key', name=op.f('uq_attempt_step_attempt_id_client_key')))
    op.create_table(f'new_{table}', *own, *parts, sqlite_with_rowid=numbered)
    op.execute(f'INSERT INTO new_{table} ({names}) SELECT {names} FROM {table} ORDER BY {", ".join(key)}')
    op.drop_table(table)
    op.rename_table(f'new_{table}', table)
    if table == 'attempt_step':
        op.execute(STAYS)


def changed(table: str, numbered: bool) -> None:
    """PostgreSQL changes the table's key."""
    key = KEYS[table]
    unique = f'uq_{table}_{"_".join(key)}'
    if numbered:
        op.drop_constraint(f'pk_{table}', table)
        op.execute(f'ALTER TABLE {table} ADD COLUMN id SERIAL')
        op.create_primary_key(f'pk_{table}', table, ['id'])
        op.create_unique_constraint(unique, table, list(key))
    else:
        op.drop_column(table, 'id')
        op.drop_constraint(unique, table)
        op.create_primary_key(f'pk_{table}', table, list(key))


def turn(numbered: bool) -> None:
    for table in KEYS:
        (made_anew if op.get_bind().dialect.name == 'sqlite' else changed)(table, numbered)


def upgrade() -> None:
    turn(numbered=False)
    op.drop_index('ix_attempt_deadline', table_name='attempt')
    op.create_index('ix_attempt_deadline', 'attempt', ['deadline'], sqlite_where=OPEN_AND_TIMED, postgresql_where=OPEN_AND_TIMED)
    op.drop_index('ix_audit_entry_scheme', table_name='audit_entry')
    op.create_index('ix_audit_entry_scheme', 'audit_entry', ['scheme_id', 'at', 'seq'], sqlite_where=OF_A_SCHEME, postgresql_where=OF_A_SCHEME)


def downgrade() -> None:
    op.drop_index('ix_audit_entry_scheme', table_name='audit_entry')
    op.create_index('ix_audit_entry_scheme', 'audit_entry', ['scheme_id', 'at', 'seq'])
    op.drop_index('ix_attempt_deadline', table_name='attempt')
    op.create_index('ix_attempt_deadline', 'attempt', ['deadline'], sqlite_where=OPEN, postgresql_where=OPEN)
    turn(numbered=True)
