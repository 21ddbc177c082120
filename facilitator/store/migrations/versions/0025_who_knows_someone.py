"""Who knows someone: which asks were up, what was said to them, and asks that stay off the screen."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("card", sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("left", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_asked_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_asked_card_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked")),
    )
    op.create_index(op.f("ix_asked_gathering_id"), "asked", ["gathering_id"])
    op.create_table(
        "lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("knows", sa.Boolean(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("reach_by", sa.String(length=8), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("to_host", sa.Boolean(), nullable=False),
        sa.Column("deleted_on", sa.String(length=10), nullable=False),
        sa.Column("given_at", sa.Float(precision=53), nullable=False),
        sa.Column("introduced_at", sa.Float(precision=53), nullable=True),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_lead_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["need_id"], ["card.id"], name=op.f("fk_lead_need_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["giver_id"], ["attendee.id"], name=op.f("fk_lead_giver_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["receiver_id"], ["attendee.id"], name=op.f("fk_lead_receiver_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("giver_id", "need_id", name=op.f("uq_lead_giver_id_need_id")),
    )
    for column in ("gathering_id", "receiver_id"):
        op.create_index(op.f(f"ix_lead_{column}"), "lead", [column])


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
