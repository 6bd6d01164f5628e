"""Who was not reached by an edition: a table for people, a list for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digest.cli import output, shapes

if TYPE_CHECKING:
    from digest.app import App

_SHOWN = 20


def missed_table(app: App, edition_id: str, *, everybody: bool) -> None:
    """Name who was not reached and why: some of them, or `everybody`; nothing where there is nobody."""
    from digest.store.missed import missed, missed_count

    with app.store.read() as connection:
        total = missed_count(connection, edition_id)
        if not total:
            return
        rows = [
            (
                each.email or "(erased)",
                each.state.replace("_", " "),
                each.reply or each.reason,
                f"{app.local(each.next_try):%Y-%m-%d %H:%M}" if each.next_try else "",
            )
            for each in missed(connection, edition_id, None if everybody else _SHOWN)
        ]
    output.line("\nNot reached")
    output.table(("address", "state", "why", "next try"), rows, whole=("state", "next try"))
    if total > len(rows):
        output.line(f"and {total - len(rows):,} more: `digest edition show {edition_id} --missed` names them all.")


def missed_list(app: App, edition_id: str) -> list[dict[str, Any]]:
    """All of them, as `--json` prints them."""
    from digest.store.missed import missed

    with app.store.read() as connection:
        return [
            {
                "email": each.email,
                "state": str(each.state),
                "reason": each.reason,
                "reply": each.reply,
                "next_try": shapes.instant(each.next_try),
            }
            for each in missed(connection, edition_id)
        ]
