"""Guest lists, what people do and for whom, and a line of thanks."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OF_A_PERSON = ("company", "role", "thanks")


def upgrade() -> None:
    for name in _OF_A_PERSON:
        op.add_column("attendee", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "email", "phone", "company", "role")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("offers", "needs")),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name="fk_guest_gathering_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["attendee_id"], ["attendee.id"], name="fk_guest_attendee_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_guest"),
    )
    op.create_index("ix_guest_gathering_id", "guest", ["gathering_id"])
    op.create_index("ix_guest_attendee_id", "guest", ["attendee_id"])
    op.create_table(
        "guest_file",
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name="fk_guest_file_gathering_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("gathering_id", name="pk_guest_file"),
    )
    op.create_table(
        "heading",
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.String(length=32), nullable=False),
        sa.Column("said_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("words", name="pk_heading"),
    )


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
