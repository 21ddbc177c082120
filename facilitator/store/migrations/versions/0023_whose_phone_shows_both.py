"""Whose phone shows somebody without one too."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "neighbour",
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["attendee_id"], ["attendee.id"], name=op.f("fk_neighbour_attendee_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_neighbour_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["attendee.id"], name=op.f("fk_neighbour_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("attendee_id", name=op.f("pk_neighbour")),
    )
    for column in ("gathering_id", "owner_id"):
        op.create_index(op.f(f"ix_neighbour_{column}"), "neighbour", [column])


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
