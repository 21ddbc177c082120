"""By when a promise is to be kept, as an ISO date."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("promise", sa.Column("due", sa.String(length=10), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
