"""Who has which live card is found without reading the cards, whose vectors are long."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LIVE = sa.text("withdrawn_at IS NULL AND hidden_at IS NULL")


def upgrade() -> None:
    name = op.f("ix_card_attendee_id_kind_live")
    op.create_index(name, "card", ["attendee_id", "kind"], sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    op.drop_index(op.f("ix_card_attendee_id_kind_live"), "card")
