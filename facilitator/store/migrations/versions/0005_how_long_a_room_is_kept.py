"""Each gathering is kept as long as its host says."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gathering", sa.Column("kept_days", sa.Integer(), nullable=False, server_default="30"))


def downgrade() -> None:
    op.drop_column("gathering", "kept_days")
