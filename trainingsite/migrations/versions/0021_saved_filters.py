"""Lists at the desk, as people once narrowed them."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0021_saved_filters'
down_revision = '0020_sign_offs'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_filter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('path', sa.String(length=60), nullable=False),
    sa.Column('query', sa.String(length=500), nullable=False),
    sa.Column('kept_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_filter_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_saved_filter_person_id_name')),
    sa.UniqueConstraint('public_id', name=op.f('uq_saved_filter_public_id'))
    )


def downgrade() -> None:
    op.drop_table('saved_filter')
