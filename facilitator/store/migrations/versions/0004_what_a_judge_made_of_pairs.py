"""What a language model made of pairs of cards, where a host has set one up."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("judge", sa.Text(), nullable=False),
        sa.Column("texts", sa.String(length=64), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_grade_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["need_id"], ["card.id"], name=op.f("fk_grade_need_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["offer_id"], ["card.id"], name=op.f("fk_grade_offer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sa.UniqueConstraint("need_id", "offer_id", name=op.f("uq_grade_need_id_offer_id")),
    )
    op.create_index(op.f("ix_grade_gathering_id"), "grade", ["gathering_id"])


def downgrade() -> None:
    op.drop_table("grade")
