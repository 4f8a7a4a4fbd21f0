"""Training events of the Department and of some communes, with the enterprises that came.

Most attendees are in the register; some came as a branch (10-3) of one that is, some are in no
register: new enterprises and household businesses.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from envdb.contract.periods import Period
from envdb.demo import people
from envdb.demo.enterprises import Enterprise, Pool
from envdb.demo.rows import Row, Rows

_TOPICS = (
    ("law", "Phổ biến Luật Bảo vệ môi trường và các nghị định hướng dẫn"),
    ("law", "Thủ tục cấp giấy phép môi trường, đăng ký môi trường"),
    ("energy", "Sử dụng năng lượng tiết kiệm và hiệu quả trong công nghiệp"),
    ("consumption", "Sản xuất và tiêu dùng bền vững trong ngành thực phẩm"),
    ("circular_economy", "Kinh tế tuần hoàn cho doanh nghiệp dệt may"),
    ("ghg", "Kiểm kê khí nhà kính cấp cơ sở"),
    ("plastic", "Giảm nhựa dùng một lần tại chợ, siêu thị"),
    ("other", "An toàn hóa chất và ứng phó sự cố"),
)
_DEPARTMENT_EVENTS, _DEPARTMENT_GUESTS = 7, (20, 27)
"""Not more guests than the form has ruled lines for (200)."""


def department_training(rng: Random, pool: Pool, period: Period) -> Rows:
    """Return the events of SCT: large ones, with guests from the whole city."""
    return _training(rng, pool, period, pool.everyone, _DEPARTMENT_EVENTS, _DEPARTMENT_GUESTS)


def commune_training(rng: Random, pool: Pool, period: Period, commune: str) -> Rows:
    """Return the one or two events of a commune, with guests from there."""
    return _training(rng, pool, period, pool.of_commune[commune], rng.choice((1, 1, 2)), (5, 12))


def _training(
    rng: Random,
    pool: Pool,
    period: Period,
    invited: Sequence[Enterprise],
    events: int,
    guests: tuple[int, int],
) -> Rows:
    rows: Rows = {"events": [], "attendees": []}
    days = sorted(people.day_between(rng, period.start, period.end) for _ in range(events))
    for number, day in enumerate(days, start=1):
        kind, topic = rng.choice(_TOPICS)
        code = f"TH-{number:02d}"
        attendees = [
            _attendee(rng, pool, one, code)
            for one in rng.sample(invited, min(len(invited), rng.randint(*guests)))
        ]
        rows["attendees"] += _without_repeats(attendees)
        rows["events"].append(
            {
                "event_code": code,
                "event_date": day,
                "topic": topic,
                "topic_kind": kind,
                "participants": sum(int(str(one["persons"] or 1)) for one in attendees),
                "cost_mvnd": round(rng.uniform(8, 65), 1),
            }
        )
    return rows


def _attendee(rng: Random, pool: Pool, one: Enterprise, event: str) -> Row:
    code, name = one.tax_code, one.name
    luck = rng.random()
    if luck < 0.05:
        code, name = f"{code}-00{rng.randint(1, 4)}", f"Chi nhánh {name}"
    elif luck < 0.09:
        taken = set(pool.tax_codes)
        code, name = people.tax_code(rng, taken), f"Công ty TNHH {people.brand(rng)} Mới"
    elif luck < 0.11:
        code, name = people.personal_id(rng), f"Hộ kinh doanh {people.person(rng)}"
    return {
        "event_code": event,
        "tax_code": code,
        "enterprise_name": name if rng.random() < 0.9 else None,
        "persons": rng.choice((1, 1, 2, 2, 3, None)),
    }


def _without_repeats(attendees: Sequence[Row]) -> list[Row]:
    return list({str(one["tax_code"]): one for one in attendees}.values())
