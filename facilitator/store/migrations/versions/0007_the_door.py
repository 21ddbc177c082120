"""A door that can be locked, a code for newcomers alone, and people whom the host has shown out for good."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gathering", sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("gathering", sa.Column("door", sa.String(length=8), nullable=True))
    op.create_index(op.f("ix_gathering_door"), "gathering", ["door"], unique=True)
    op.add_column("attendee", sa.Column("stays_out", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
