"""Records with a known answer: a made-up register, and what units might have written of it.

No labelled pairs of Hanoi exist yet, so weights and thresholds rest on these. What is hard in them is
drawn more often than it happens: namesakes in two communes, households called like companies,
branches beside their company, and a tenth that stand in no register, half of them called like one that
does. Everything follows from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from envdb.demo.people import address, brand, person
from envdb.demo.trades import TRADES
from envdb.identity.scoring import Named

_FORMS = (
    ("Công ty cổ phần", 4),
    ("Công ty TNHH", 8),
    ("Công ty TNHH một thành viên", 3),
    ("Doanh nghiệp tư nhân", 1),
    ("Hợp tác xã", 1),
)
_EXTRA = (
    "",
    "",
    "",
    "Việt Nam",
    "Hà Nội",
    "Thủ Đô",
    "Bắc Hà",
    "Sông Hồng",
    "Á Châu",
    "số 1",
    "số 2",
)
_GENERAL = (
    "Sản xuất và Thương mại",
    "Thương mại và Dịch vụ",
    "Đầu tư",
    "Xây dựng",
    "Cơ khí",
    "",
    "",
)
_SHORT = (
    ("Công ty cổ phần", ("CTCP", "Cty CP", "Công ty CP")),
    (
        "Công ty TNHH một thành viên",
        ("Cty TNHH MTV", "Công ty TNHH MTV", "Công ty TNHH 1 thành viên"),
    ),
    ("Công ty TNHH", ("Cty TNHH", "Công ty trách nhiệm hữu hạn", "CT TNHH")),
    ("Doanh nghiệp tư nhân", ("DNTN", "DN tư nhân")),
    ("Hợp tác xã", ("HTX",)),
    ("Hộ kinh doanh", ("HKD", "Hộ")),
    ("Chi nhánh", ("CN",)),
    ("Sản xuất và Thương mại", ("SX&TM", "SX và TM", "Sản xuất thương mại")),
    ("Thương mại và Dịch vụ", ("TM&DV", "TMDV", "Thương mại dịch vụ")),
    ("Xây dựng", ("XD",)),
    ("Việt Nam", ("VN",)),
    ("Đầu tư", ("ĐT",)),
)
_TONES = str.maketrans(
    "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵăâêôơưđĐ",
    "aaaaaaaaaaaaaaaeeeeeeeeeeiiiiiooooooooooooooouuuuuuuuuuyyyyyaaeooudD",
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A register, records of units, and whom each means (None: nobody of the register)."""

    register: tuple[Named, ...]
    records: tuple[Named, ...]
    truth: dict[int, int | None]


def make_labelled(seed: int, *, enterprises: int, records: int, communes: list[str]) -> Labelled:
    """Make a register and records of it; the same seed makes the same."""
    rng = Random(seed)  # noqa: S311 - made-up data, no secret
    register = _register(rng, enterprises, communes)
    made: list[Named] = []
    truth: dict[int, int | None] = {}
    for key in range(1, records + 1):
        listed = rng.random() < 0.9
        one = rng.choice(register) if listed else _stranger(rng, register, communes)
        made.append(_as_written(rng, one, key, communes))
        truth[key] = one.enterprise_id if listed else None
    return Labelled(tuple(register), tuple(made), truth)


def _register(rng: Random, count: int, communes: list[str]) -> list[Named]:
    found: list[Named] = []
    while len(found) < count:
        chance = rng.random()
        if chance < 0.04 and found:
            # called as another one elsewhere
            other = rng.choice(found)
            found.append(_placed(rng, len(found) + 1, str(other.name), other.vsic_class, communes))
        elif chance < 0.09 and found:
            other = rng.choice(found)
            if "Công ty" in str(other.name) and "Chi nhánh" not in str(other.name):
                name = f"Chi nhánh {other.name}"
                found.append(_placed(rng, len(found) + 1, name, other.vsic_class, communes))
        else:
            name, vsic = _new_name(rng)
            found.append(_placed(rng, len(found) + 1, name, vsic, communes))
    return found


def _new_name(rng: Random) -> tuple[str, str]:
    (trade,) = rng.choices(TRADES, [one.weight for one in TRADES])
    if rng.random() < 0.25:
        what = person(rng) if rng.random() < 0.6 else f"{trade.word} {brand(rng)}"
        return f"Hộ kinh doanh {what}", trade.vsic
    (form,) = rng.choices([form for form, _ in _FORMS], [weight for _, weight in _FORMS])
    what = trade.word if rng.random() < 0.5 else rng.choice(_GENERAL)
    return " ".join(f"{form} {what} {brand(rng)} {rng.choice(_EXTRA)}".split()), trade.vsic


def _placed(rng: Random, number: int, name: str, vsic: str | None, communes: list[str]) -> Named:
    place = rng.choice(communes)
    return Named(number, name, address(rng, "Hà Nội"), place, vsic, enterprise_id=number)


def _stranger(rng: Random, register: list[Named], communes: list[str]) -> Named:
    if rng.random() < 0.5:
        name, vsic = _new_name(rng)
        return _placed(rng, 0, name, vsic, communes)
    # a household beside a company of its name, or a namesake elsewhere, that no list has
    other = rng.choice(register)
    name = str(other.name)
    for form, _ in _FORMS:
        if name.startswith(form + " ") and rng.random() < 0.6:
            name = "Hộ kinh doanh" + name.removeprefix(form)
            return _placed(rng, 0, name, other.vsic_class, [str(other.commune_code)])
    return _placed(rng, 0, name, other.vsic_class, communes)


def _as_written(rng: Random, one: Named, key: int, communes: list[str]) -> Named:
    name = _name_as_written(rng, str(one.name))
    where = _address_as_written(rng, str(one.address))
    # some work in another commune than the register has
    place = rng.choice(communes) if rng.random() < 0.12 else one.commune_code
    vsic = one.vsic_class if where and rng.random() < 0.8 else None
    if vsic and rng.random() < 0.12:
        vsic = rng.choice(TRADES).vsic  # what it does there is not its main activity
    return replace(
        one,
        key=key,
        name=name,
        address=where,
        commune_code=place,
        vsic_class=vsic,
        enterprise_id=None,
    )


def _name_as_written(rng: Random, name: str) -> str:
    if rng.random() < 0.04:
        # companies are called by another form than theirs
        name = name.replace("Công ty TNHH", "Công ty cổ phần", 1)
    if rng.random() < 0.6:
        for long, shorts in _SHORT:
            if long in name:
                name = name.replace(long, rng.choice(shorts), 1)
    if rng.random() < 0.1:
        name = _without_form(name)
    if rng.random() < 0.06:
        for words in filter(None, _GENERAL):
            name = name.replace(f"{words} ", "", 1)
    if rng.random() < 0.15:
        name = _mistyped(rng, name)
    if rng.random() < 0.2:
        name = name.lower().translate(_TONES) if rng.random() < 0.5 else name.upper()
    return name


def _address_as_written(rng: Random, where: str) -> str | None:
    if rng.random() < 0.4:
        return None  # inspections and relocations have no column for it
    if rng.random() < 0.15:
        return address(rng, "Hà Nội")  # it moved, or works elsewhere than it is registered
    if rng.random() < 0.3:
        return where.replace("Số ", "số nhà ").replace("đường ", "").replace("ngõ", "Ngõ")
    return where


def _without_form(name: str) -> str:
    for form, shorts in (*((form, ()) for form, _ in _FORMS), *_SHORT[:6]):
        for written in (form, *shorts):
            if name.startswith(written + " "):
                return name.removeprefix(written + " ")
    return name


def _mistyped(rng: Random, name: str) -> str:
    at = rng.randrange(max(len(name) - 9, 0), len(name) - 1)  # in what it is called
    kind = rng.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at] + name[at:]
