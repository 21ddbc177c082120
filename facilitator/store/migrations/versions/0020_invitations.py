"""An invitation to a gathering, and what those answered whom it reached."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        *(sa.Column(name, sa.String(length=5), nullable=False) for name in ("starts", "ends")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("place", "about")),
        sa.Column("over_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name="fk_invitation_gathering_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("gathering_id", name="pk_invitation"),
    )
    op.add_column("guest", sa.Column("coming", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("guest", sa.Column("answered_at", sa.Float(precision=53), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
