"""People may confirm a second address, and have their badges issued to both"""

import sqlalchemy as sa
from alembic import op
import trainingsite.infra.db


revision = '0009_second_address'
down_revision = '0008_public_profile'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('second_address',
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('asked_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_second_address_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_second_address'))
    )
    op.create_index('uq_second_address_confirmed', 'second_address', ['email'], unique=True,
        sqlite_where=sa.text('confirmed_at IS NOT NULL'), postgresql_where=sa.text('confirmed_at IS NOT NULL'))
    op.add_column('credential', sa.Column('second_hash', sa.String(length=80), nullable=True))


def downgrade() -> None:
    op.drop_column('credential', 'second_hash')
    op.drop_index('uq_second_address_confirmed', table_name='second_address')
    op.drop_table('second_address')
