"""Members are known by an e-mail that they confirmed; and which of them answered the invitation to the next event."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("email", sa.Text(), nullable=False, server_default=""))
    op.add_column("member", sa.Column("email_at", sa.Float(precision=53), nullable=True))
    # No foreign key: SQLite would make the table anew, and what hangs on its rows would go with the old one.
    op.add_column("guest", sa.Column("member_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_guest_member_id"), "guest", ["member_id"])
    op.create_table(
        "proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("door", sa.String(length=8), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float(precision=53), nullable=True),
        sa.Column("expires_at", sa.Float(precision=53), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["people_group.id"], name=op.f("fk_proof_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_proof_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_proof_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint("digest", name=op.f("uq_proof_digest")),
    )
    for column in ("group_id", "gathering_id", "member_id"):
        op.create_index(op.f(f"ix_proof_{column}"), "proof", [column])


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
