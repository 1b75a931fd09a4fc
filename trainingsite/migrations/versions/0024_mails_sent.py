"""Which mails went to whom, without their words."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0024_mails_sent'
down_revision = '0023_signed_on'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail_sent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=True),
    sa.Column('at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mail_sent_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_mail_sent_scheme_id_scheme'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_sent')),
    sa.UniqueConstraint('person_id', 'message_id', name=op.f('uq_mail_sent_person_id_message_id'))
    )
    op.create_index('ix_mail_sent_person', 'mail_sent', ['person_id', 'at'], unique=False)
    op.create_index('ix_mail_sent_at', 'mail_sent', ['at'], unique=False)


def downgrade() -> None:
    op.drop_table('mail_sent')
