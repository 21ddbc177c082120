"""What a host says of the columns of a list is for their own lists. What was said so far stays with whoever runs Boon."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("heading", "heading_of_all")
    op.create_table(
        "heading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.String(length=32), nullable=False),
        sa.Column("said_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["host.id"], name="fk_heading_owner_id", ondelete="CASCADE"),
        # The name that it would have is still the old table's.
        sa.PrimaryKeyConstraint("id", name="pk_heading_id"),
    )
    op.create_index("ix_heading_owner_id", "heading", ["owner_id"])
    op.execute("INSERT INTO heading (words, meaning, said_at) SELECT words, meaning, said_at FROM heading_of_all")
    op.drop_table("heading_of_all")


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
