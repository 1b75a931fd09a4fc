"""How people stand to the university: interrupted, withdrawn, deceased."""

import sqlalchemy as sa
from alembic import op


revision = '0025_status'
down_revision = '0024_mails_sent'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('status', sa.String(length=12), server_default='active', nullable=False))
    op.add_column('person', sa.Column('status_since', sa.Date(), nullable=True))
    op.create_index('ix_person_status', 'person', ['status'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_person_status', table_name='person')
    op.drop_column('person', 'status_since')
    op.drop_column('person', 'status')
