"""Since when an application has all that the next decision about it rests on."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0041_ready'
down_revision = '0040_roles_reminded'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = trainingsite.infra.db.UtcDateTime(timezone=True)
    op.add_column('application', sa.Column('ready_since', moment, nullable=True))
    # Until it is found out, those that are there stand where they stood.
    read_along = ['state', 'ready_since', 'scheme_id', 'person_id', 'unread_since', 'sent_at']
    op.create_index('ix_application_ready', 'application', read_along)
    op.execute("UPDATE application SET ready_since = sent_at WHERE state = 'sent'")


def downgrade() -> None:
    op.drop_index('ix_application_ready', 'application')
    op.drop_column('application', 'ready_since')
