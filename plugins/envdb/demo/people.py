"""Persons, brands, addresses and identifiers that belong to nobody.

Identifiers have the right form and check digit and lie in ranges that were never issued: tax
codes of Hanoi beyond the last ones given out, personal IDs of persons born in the 24th century
(the fourth digit tells sex and century).
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from stdnum.vn import mst

_SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Đinh",
)  # fmt: skip
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thu", "Quang", "Hữu", "Ngọc", "Thanh", "Xuân")
_GIVEN = (
    "An", "Bình", "Chiến", "Dung", "Giang", "Hạnh", "Hùng", "Khánh", "Lan", "Mạnh", "Nga", "Oanh",
    "Phúc", "Quyên", "Sơn", "Thảo", "Tuấn", "Vinh", "Yến", "Đạt",
)  # fmt: skip
_BRAND_FIRST = (
    "Hưng", "Thịnh", "Minh", "Phú", "An", "Đại", "Tân", "Việt", "Đông", "Nam", "Bảo", "Gia", "Hải",
    "Kim", "Long", "Ngọc", "Quang", "Thành", "Trường", "Vạn",
)  # fmt: skip
_BRAND_SECOND = (
    "Phát", "Lộc", "Khang", "Cường", "Tiến", "Đạt", "Hòa", "Sơn", "Thái", "Vinh", "Dương", "Hà",
    "Phong", "Tín", "Nguyên", "Lâm", "Bách", "Châu", "Anh", "Điền",
)  # fmt: skip
_STREETS = (
    "Hoa Sữa", "Bằng Lăng", "Cây Đa", "Bến Gạo", "Đình Cũ", "Giếng Chùa", "Cầu Mới", "Bãi Sậy",
    "Hàng Tre", "Vườn Đào", "Ao Sen", "Chợ Đồi",
)  # fmt: skip

_TAX_CODES_FROM, _TAX_CODES_TO = 12_000_000, 20_000_000
"""First nine digits: 0120... to 0199...; the codes given out in Hanoi so far end below 0112."""


def person(rng: Random) -> str:
    """Return a full name."""
    return f"{rng.choice(_SURNAMES)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"


def brand(rng: Random) -> str:
    """Return the proper part of an enterprise's name."""
    return f"{rng.choice(_BRAND_FIRST)} {rng.choice(_BRAND_SECOND)}"


def address(rng: Random, place: str) -> str:
    """Return an address in ``place``; its streets do not exist."""
    number = rng.randint(1, 320)
    if rng.random() < 0.5:
        return f"Số {number}, đường {rng.choice(_STREETS)}, {place}"
    return f"Số {rng.randint(1, 60)}, ngõ {number}, đường {rng.choice(_STREETS)}, {place}"


def tax_code(rng: Random, taken: set[str]) -> str:
    """Return a tax code of ten digits with a valid check digit, and add it to ``taken``."""
    while True:
        nine = f"{rng.randrange(_TAX_CODES_FROM, _TAX_CODES_TO):09d}"
        code = f"{nine}{mst.calc_check_digit(nine)}"
        # a remainder of 0 gives the "digit" 10: such numbers are never issued
        if len(code) == 10 and code not in taken:
            taken.add(code)
            return code


def with_wrong_check_digit(code: str) -> str:
    """Return a tax code with its last digit changed, as a slip of the pen does."""
    return code[:9] + str((int(code[9]) + 3) % 10) + code[10:]


def personal_id(rng: Random) -> str:
    """Return a personal ID of Hanoi (001) of 12 digits."""
    return f"0018{rng.randrange(100):02d}{rng.randrange(1_000_000):06d}"


def day_between(rng: Random, first: date, last: date) -> date:
    """Return a day from ``first`` to ``last``."""
    return first + timedelta(days=rng.randint(0, (last - first).days))
