"""How often an inbox was written to lately, whoever asked for it and at which event."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inbox", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed")),
    )
    op.create_index(op.f("ix_mailed_inbox"), "mailed", ["inbox"])


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
