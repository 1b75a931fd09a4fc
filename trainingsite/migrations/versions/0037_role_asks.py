"""Who is named as coordinator or reviewer is asked, whether or not they have an account."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0037_role_asks'
down_revision = '0036_began'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('role_ask',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('asked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('declined_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_ask_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['scheme_id'], ['scheme.id'], name=op.f('fk_role_ask_scheme_id_scheme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_ask')),
    sa.UniqueConstraint('public_id', name=op.f('uq_role_ask_public_id')),
    sa.UniqueConstraint('scheme_id', 'role', 'email', name=op.f('uq_role_ask_scheme_id_role_email'))
    )
    op.create_index('ix_role_ask_person', 'role_ask', ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_role_ask_person', table_name='role_ask')
    op.drop_table('role_ask')
