"""A made-up reporting year of Hanoi: all 17 feeds in some 370 files and eight waves.

From January 2026 to February 2027: zones and the agencies' reports of 2025, then the communes', the
list of enterprises, quarters and half-years, and the year after, in which rules look back at the
periods before. What goes wrong in real files is in them on purpose, listed with the rule that must
name it, and most of it is mended in a later wave. The same seed gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from envdb.contract.model import Contract
from envdb.contract.reference import Reference
from envdb.demo.city import make_city
from envdb.demo.drops import Drop, Planted, Wave
from envdb.demo.first_codes import with_first_codes
from envdb.demo.plan_city import send_plants, send_register, send_zones
from envdb.demo.plan_communes import SHOWN_COMMUNE, send_communes
from envdb.demo.plan_feeds import send_agencies, send_quarters
from envdb.demo.plan_strays import send_duplicates, send_strays
from envdb.demo.plan_training import send_training
from envdb.demo.rows import stream
from envdb.demo.sending import Sending
from envdb.settings import HANOI

__all__ = ["Drop", "Planted", "Wave", "season"]

_WAVES = (
    (datetime(2026, 1, 12, 8, 0, tzinfo=HANOI), "Báo cáo năm 2025 của các sở, ban"),
    (datetime(2026, 1, 19, 8, 30, tzinfo=HANOI), "Báo cáo năm 2025 của xã, phường, trước hạn"),
    (datetime(2026, 2, 2, 14, 0, tzinfo=HANOI), "Nộp muộn, nộp lại; danh sách doanh nghiệp"),
    (datetime(2026, 4, 9, 9, 0, tzinfo=HANOI), "Báo cáo quý I, kiểm kê khí nhà kính"),
    (datetime(2026, 7, 18, 10, 15, tzinfo=HANOI), "Báo cáo 6 tháng, quý II"),
    (datetime(2026, 8, 3, 8, 0, tzinfo=HANOI), "Bản sửa và bản trùng"),
    (datetime(2027, 1, 18, 8, 0, tzinfo=HANOI), "Báo cáo năm 2026, so với kỳ trước"),
    (datetime(2027, 2, 1, 8, 0, tzinfo=HANOI), "Bản sửa; danh sách doanh nghiệp năm 2026"),
)


def season(
    contracts: Mapping[str, Contract],
    reference: Reference,
    *,
    seed: int = 2026,
    communes: int | None = None,
    waves: int | None = None,
) -> list[Wave]:
    """Return the waves of a season, in order; the files of a wave have no order among them.

    With ``communes`` only so many of them send (the agencies all do), with ``waves`` it ends after
    so many: a part of the season, whose files are those of the whole but for copies sent again.
    """
    chosen = None if communes is None else frozenset(_chosen(reference, seed, communes))
    sending = Sending(contracts, reference, seed, chosen)
    city = make_city(reference, seed)
    current = send_communes(sending, city.pool)
    send_strays(sending)
    send_zones(sending)
    send_plants(sending)
    send_register(sending, city)
    send_agencies(sending, city)
    current += send_training(sending, city.pool, city.register.listed)
    current += send_quarters(sending, city)
    send_duplicates(sending, current)
    dropped = [
        Wave(now, title, tuple(sorted(drops, key=lambda drop: (drop.unit, drop.file_name))))
        for (now, title), drops in zip(_WAVES, sending.waves, strict=True)
    ]
    return with_first_codes(dropped)[:waves]


def _chosen(reference: Reference, seed: int, count: int) -> list[str]:
    """Return the commune of which the README speaks and others by lot."""
    others = [code for code in reference.hanoi_communes() if code != SHOWN_COMMUNE]
    stream(seed, "communes").shuffle(others)
    return [SHOWN_COMMUNE, *others][:count]
