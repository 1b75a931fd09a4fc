"""The audit log: indexes for its reader, and the database itself refuses to change it"""

from alembic import op


revision = '0006_audit'
down_revision = '0005_mail'
branch_labels = None
depends_on = None

INDEXES = {
    'ix_audit_entry_at': ['at', 'seq'],
    'ix_audit_entry_scheme': ['scheme_id', 'at', 'seq'],
    'ix_audit_entry_action': ['action', 'at', 'seq'],
    'ix_audit_entry_kind': ['subject_kind', 'at', 'seq'],
    'ix_audit_entry_actor': ['actor'],
}
# What may not happen to the rows of each table. Erasure may delete details, so that is all that may.
REFUSED = {
    'audit_entry': ('UPDATE', 'DELETE'),
    'audit_link': ('UPDATE', 'DELETE'),
    'audit_checkpoint': ('UPDATE', 'DELETE'),
    'audit_detail': ('UPDATE',),
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, 'audit_entry', columns)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            "CREATE FUNCTION signpost_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
        )
        for table, deeds in REFUSED.items():
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(deeds)} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION signpost_append_only()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION signpost_append_only()"
            )
        return
    for table, deeds in REFUSED.items():
        for deed in deeds:
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        for table in REFUSED:
            op.execute(f'DROP TRIGGER {table}_append_only ON {table}')
            op.execute(f'DROP TRIGGER {table}_whole ON {table}')
        op.execute('DROP FUNCTION signpost_append_only()')
    else:
        for table, deeds in REFUSED.items():
            for deed in deeds:
                op.execute(f'DROP TRIGGER {table}_no_{deed.lower()}')
    for name in INDEXES:
        op.drop_index(name, 'audit_entry')
