"""A made-up reporting season of Hanoi: some 370 files in six waves, January to August 2026.

Communes report craft villages and facilities of 2025, the Department and the parks' board their
zones and power plants, the statistics office its list of enterprises, and trainings follow by
quarter. What goes wrong in real files is in them on purpose, listed with the rule that must name
it, and most of it is mended in a later wave. The same seed gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from envdb.contract.model import Contract
from envdb.contract.reference import Reference
from envdb.demo.drops import Drop, Planted, Wave
from envdb.demo.enterprises import make_pool
from envdb.demo.plan_city import send_plants, send_register, send_zones
from envdb.demo.plan_communes import send_communes
from envdb.demo.plan_strays import send_duplicates, send_strays
from envdb.demo.plan_training import send_training
from envdb.demo.sending import Sending
from envdb.settings import HANOI

__all__ = ["Drop", "Planted", "Wave", "season"]

_WAVES = (
    (datetime(2026, 1, 15, 8, 0, tzinfo=HANOI), "Báo cáo năm 2025, trước hạn"),
    (datetime(2026, 1, 29, 8, 30, tzinfo=HANOI), "Nộp muộn và nộp lại"),
    (datetime(2026, 3, 30, 14, 0, tzinfo=HANOI), "Danh sách doanh nghiệp"),
    (datetime(2026, 4, 8, 9, 0, tzinfo=HANOI), "Tập huấn quý I"),
    (datetime(2026, 7, 18, 10, 15, tzinfo=HANOI), "Báo cáo 6 tháng, tập huấn quý II"),
    (datetime(2026, 8, 1, 8, 0, tzinfo=HANOI), "Bản sửa và bản trùng"),
)


def season(
    contracts: Mapping[str, Contract], reference: Reference, *, seed: int = 2026
) -> list[Wave]:
    """Return the waves of a season, in order; the files of a wave have no order among them."""
    sending = Sending(contracts, reference, seed)
    pool = make_pool(reference, seed)
    current = send_communes(sending, pool)
    send_strays(sending)
    send_zones(sending)
    send_plants(sending)
    listed = send_register(sending, pool)
    current += send_training(sending, pool, listed)
    send_duplicates(sending, current)
    return [
        Wave(now, title, tuple(sorted(drops, key=lambda drop: (drop.unit, drop.file_name))))
        for (now, title), drops in zip(_WAVES, sending.waves, strict=True)
    ]
