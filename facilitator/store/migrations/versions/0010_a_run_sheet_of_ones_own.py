"""A gathering walks the parts of its run-sheet. Those that there are walk Boon's hour, and stand in the part of their phase."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BOONS_HOUR = ("lobby", "poll", "posting", "market", "matching", "rounds", "wrap-up", "closed")


def upgrade() -> None:
    op.add_column("gathering", sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("gathering", sa.Column("run_sheet", sa.Text(), nullable=False, server_default=""))
    gathering = sa.table("gathering", sa.column("phase", sa.Text()), sa.column("part", sa.Integer()))
    for part, phase in enumerate(_BOONS_HOUR):
        op.execute(gathering.update().where(gathering.c.phase == phase).values(part=part))


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
