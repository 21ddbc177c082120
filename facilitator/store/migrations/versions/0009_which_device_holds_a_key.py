"""From which device somebody hosts, as its browser calls itself."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("key", sa.Column("device", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
