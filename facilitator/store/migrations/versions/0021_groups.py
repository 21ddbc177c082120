"""Groups that meet again, whom they remember, and how many people may ask somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people_group"),
    )
    op.create_index("ix_people_group_owner_id", "people_group", ["owner_id"])
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("most_asks", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.Float(precision=53), nullable=False),
        sa.Column("seen_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["people_group.id"], name="fk_member_group_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
    )
    op.create_index("ix_member_group_id", "member", ["group_id"])
    op.create_table(
        "member_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_member_key_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_member_key"),
        sa.UniqueConstraint("digest", name="uq_member_key_digest"),
    )
    op.create_index("ix_member_key_member_id", "member_key", ["member_id"])
    op.create_table(
        "attendance",
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attendee_id"], ["attendee.id"], name="fk_attendance_attendee_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name="fk_attendance_gathering_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_attendance_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("attendee_id", name="pk_attendance"),
        sa.UniqueConstraint("gathering_id", "member_id", name="uq_attendance_gathering_id_member_id"),
    )
    op.create_index("ix_attendance_member_id", "attendance", ["member_id"])
    # No foreign key: SQLite would make the table anew, and what hangs on its rows would go with the old one.
    op.add_column("gathering", sa.Column("group_id", sa.Integer(), nullable=True))
    op.create_index("ix_gathering_group_id", "gathering", ["group_id"])
    op.add_column("gathering", sa.Column("reconnect", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("gathering", sa.Column("put_away_at", sa.Float(precision=53), nullable=True))
    op.add_column("attendee", sa.Column("most_asks", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
