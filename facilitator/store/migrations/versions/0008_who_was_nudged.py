"""When the doors gave way to the event, and when somebody was reminded that nothing of theirs is there yet."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gathering", sa.Column("begun_at", sa.Float(precision=53), nullable=True))
    op.add_column("attendee", sa.Column("nudged_at", sa.Float(precision=53), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
