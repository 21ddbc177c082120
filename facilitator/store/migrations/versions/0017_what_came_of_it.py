"""What people say came of having met, days after."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("said_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_outcome_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["attendee_id"], ["attendee.id"], name=op.f("fk_outcome_attendee_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["attendee.id"], name=op.f("fk_outcome_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("attendee_id", "other_id", name=op.f("uq_outcome_attendee_id_other_id")),
    )
    op.create_index(op.f("ix_outcome_gathering_id"), "outcome", ["gathering_id"])


def downgrade() -> None:
    op.drop_table("outcome")
