"""Circles that ask side by side: who is in which, and in which turn an ask was up."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("asked", sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
    # Until now one ask was up at a time.
    op.execute("UPDATE asked SET turn = id")
    op.create_table(
        "circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_circle_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["attendee_id"], ["attendee.id"], name=op.f("fk_circle_attendee_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
        sa.UniqueConstraint("attendee_id", "part", name=op.f("uq_circle_attendee_id_part")),
    )
    op.create_index(op.f("ix_circle_gathering_id"), "circle", ["gathering_id"])


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
