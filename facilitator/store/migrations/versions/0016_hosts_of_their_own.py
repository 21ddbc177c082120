"""Several hosts, each with gatherings of their own. What there is stays with whoever runs Boon."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host")),
        sa.UniqueConstraint("name_key", name=op.f("uq_host_name_key")),
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_credential_host_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("kind", "secret", name=op.f("uq_credential_kind_secret")),
    )
    op.create_index(op.f("ix_credential_host_id"), "credential", ["host_id"])
    # No foreign key: SQLite would make these tables anew, and what hangs on their rows would go with the old ones.
    for table, column in (("gathering", "owner_id"), ("key", "host_id")):
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    # Each has a shelf of their own for run-sheets, where two may have one name.
    with op.batch_alter_table("run_sheet") as shelf:
        shelf.drop_constraint(op.f("uq_run_sheet_name"), type_="unique")
        shelf.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        shelf.create_index(op.f("ix_run_sheet_owner_id"), ["owner_id"])


def downgrade() -> None:
    raise NotImplementedError("There is no way back: restore a backup.")
