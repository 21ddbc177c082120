"""Who asked for mails, and which went out."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_wish",
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["attendee_id"], ["attendee.id"], name=op.f("fk_mail_wish_attendee_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_mail_wish_gathering_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("attendee_id", name=op.f("pk_mail_wish")),
    )
    op.create_index(op.f("ix_mail_wish_gathering_id"), "mail_wish", ["gathering_id"])
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.Float(precision=53), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_mail_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["attendee_id"], ["attendee.id"], name=op.f("fk_mail_attendee_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("attendee_id", "kind", "day", name=op.f("uq_mail_attendee_id_kind_day")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    op.create_index(op.f("ix_mail_gathering_id"), "mail", ["gathering_id"])


def downgrade() -> None:
    op.drop_table("mail")
    op.drop_table("mail_wish")
