"""People may show their badges on a page of their own, and universities draw badges themselves"""

import sqlalchemy as sa
from alembic import op


revision = '0008_public_profile'
down_revision = '0007_bulk_badges'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('public_profile',
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('was_open', sa.Boolean(), nullable=False),
    sa.Column('name_shown', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_public_profile_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_public_profile')),
    sa.UniqueConstraint('public_id', name=op.f('uq_public_profile_public_id'))
    )
    op.create_table('badge_drawing',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('svg', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_badge_drawing'))
    )


def downgrade() -> None:
    op.drop_table('badge_drawing')
    op.drop_table('public_profile')
