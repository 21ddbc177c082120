"""Whose turn it is at a table."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("turn_place", sa.Integer(), nullable=False, server_default="0"))
    for name in ("turn_begun", "turn_more"):
        op.add_column("meeting", sa.Column(name, sa.Float(precision=53), nullable=False, server_default="0"))


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
