"""An application says in which scheme it is, and a scheme's badges have an index."""

import sqlalchemy as sa
from alembic import op


revision = '0027_application_scheme'
down_revision = '0026_returning'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('application', sa.Column('scheme_id', sa.Integer(), server_default='0', nullable=False))
    op.execute(
        'UPDATE application SET scheme_id = (SELECT cohort.scheme_id FROM enrolment '
        'JOIN cohort ON cohort.id = enrolment.cohort_id WHERE enrolment.id = application.enrolment_id)'
    )
    op.create_index('ix_application_scheme', 'application', ['scheme_id', 'state', 'sent_at'])
    op.create_index('ix_credential_scheme', 'credential', ['scheme_id'])


def downgrade() -> None:
    op.drop_index('ix_credential_scheme', 'credential')
    op.drop_index('ix_application_scheme', 'application')
    op.drop_column('application', 'scheme_id')
