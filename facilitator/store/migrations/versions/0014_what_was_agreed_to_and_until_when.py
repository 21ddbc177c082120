"""Consent has a history: what is agreed to now begins it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=8), nullable=False),
        sa.Column("given_at", sa.Float(precision=53), nullable=True),
        sa.Column("withdrawn_at", sa.Float(precision=53), nullable=True),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_consent_gathering_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["attendee.id"], name=op.f("fk_consent_owner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_id"], ["attendee.id"], name=op.f("fk_consent_reader_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    for column in ("gathering_id", "owner_id", "reader_id"):
        op.create_index(op.f(f"ix_consent_{column}"), "consent", [column])
    op.execute(
        "INSERT INTO consent (gathering_id, owner_id, reader_id, field, given_at) "
        "SELECT gathering_id, owner_id, reader_id, field, answered_at FROM share WHERE allowed"
    )
    for field in ("email", "phone"):
        # When the organiser was given it, nobody noted.
        op.execute(
            f"INSERT INTO consent (gathering_id, owner_id, field) "
            f"SELECT gathering_id, id, '{field}' FROM attendee WHERE shares_with_organiser AND {field} <> ''"
        )


def downgrade() -> None:
    op.drop_table("consent")
