"""How cards come to the big screen, and why one waits for the host."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gathering", sa.Column("moderation", sa.String(length=8), nullable=False, server_default="open"))
    op.add_column("card", sa.Column("held", sa.String(length=8), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
