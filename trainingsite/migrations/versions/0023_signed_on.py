"""The mentor agreement can be signed again for a new year, though its text is the same."""

import sqlalchemy as sa
from alembic import op


revision = '0023_signed_on'
down_revision = '0022_announcements'
branch_labels = None
depends_on = None

ONCE = 'uq_agreement_signature_person_id_version'
ONCE_A_DAY = 'uq_agreement_signature_person_id_version_signed_on'


def upgrade() -> None:
    op.add_column('agreement_signature', sa.Column('signed_on', sa.Date(), nullable=True))
    op.execute('UPDATE agreement_signature SET signed_on = date(at)')
    with op.batch_alter_table('agreement_signature', schema=None) as batch_op:
        batch_op.alter_column('signed_on', existing_type=sa.Date(), nullable=False)
        batch_op.drop_constraint(batch_op.f(ONCE), type_='unique')
        batch_op.create_unique_constraint(batch_op.f(ONCE_A_DAY), ['person_id', 'version', 'signed_on'])


def downgrade() -> None:
    op.execute(
        'DELETE FROM agreement_signature WHERE id NOT IN '
        '(SELECT min(id) FROM agreement_signature GROUP BY person_id, version)'
    )
    with op.batch_alter_table('agreement_signature', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(ONCE_A_DAY), type_='unique')
        batch_op.create_unique_constraint(batch_op.f(ONCE), ['person_id', 'version'])
        batch_op.drop_column('signed_on')
