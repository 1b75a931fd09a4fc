"""Referees are asked, and answer behind a signed link."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0015_references'
down_revision = '0014_decisions_bulk'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('asked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('known', sa.Text(), nullable=False),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('noted_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('noted_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_reference_application_id_application'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_reference_noted_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reference')),
    sa.UniqueConstraint('public_id', name=op.f('uq_reference_public_id'))
    )
    with op.batch_alter_table('reference', schema=None) as batch_op:
        batch_op.create_index('ix_reference_application', ['application_id'], unique=False)
        batch_op.create_index('uq_reference_live', ['application_id'], unique=True, sqlite_where=sa.text("state IN ('asked', 'received')"), postgresql_where=sa.text("state IN ('asked', 'received')"))



def downgrade() -> None:
    with op.batch_alter_table('reference', schema=None) as batch_op:
        batch_op.drop_index('uq_reference_live', sqlite_where=sa.text("state IN ('asked', 'received')"), postgresql_where=sa.text("state IN ('asked', 'received')"))
        batch_op.drop_index('ix_reference_application')

    op.drop_table('reference')
