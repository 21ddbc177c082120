"""Wishes about people, topics of cards, languages, and the host's dial."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: rebuilding a table would delete what refers to it.
    op.add_column("gathering", sa.Column("language", sa.Text(), nullable=False, server_default="en"))
    op.add_column("gathering", sa.Column("dial", sa.Float(precision=53), nullable=False, server_default="0.5"))
    op.add_column("attendee", sa.Column("language", sa.Text(), nullable=False, server_default="en"))
    op.add_column("attendee", sa.Column("most_meetings", sa.Integer(), nullable=True))
    op.add_column("attendee", sa.Column("one_table", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("card", sa.Column("topic", sa.Text(), nullable=True))
    # Sentences are made when they are read, in the reader's language.
    for sentence in ("reason", "to_giver", "to_receiver", "opening"):
        op.drop_column("match", sentence)
    op.create_table(
        "bond",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["attendee.id"], name=op.f("fk_bond_first_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_bond_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["second_id"], ["attendee.id"], name=op.f("fk_bond_second_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bond")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_bond_first_id_second_id")),
    )
    op.create_index(op.f("ix_bond_gathering_id"), "bond", ["gathering_id"])


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
