"""Files and access needs stand apart from an application's answers."""

import sqlalchemy as sa
from alembic import op

import trainingsite.infra.db


revision = '0017_attached'
down_revision = '0016_reviews'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('access_need',
    sa.Column('application_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_access_need_application_id_application'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_access_need'))
    )
    op.create_table('application_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=60), nullable=False),
    sa.Column('media', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('at', trainingsite.infra.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_file_application_id_application'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_file')),
    sa.UniqueConstraint('application_id', 'question', name=op.f('uq_application_file_application_id_question')),
    sa.UniqueConstraint('public_id', name=op.f('uq_application_file_public_id'))
    )


def downgrade() -> None:
    op.drop_table('application_file')
    op.drop_table('access_need')
