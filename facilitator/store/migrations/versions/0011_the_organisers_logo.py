"""The organiser's logo."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gathering", sa.Column("logo", sa.String(length=16), nullable=False, server_default=""))
    op.create_table(
        "logo",
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name="fk_logo_gathering_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("gathering_id", name="pk_logo"),
    )


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
