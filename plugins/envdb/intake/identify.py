"""Tells feed, period and unit of a file: from our stamp, else its name, else its headers.

The unit is that of the folder; what the file says of it (stamp or title) must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from envdb.contract.model import Contract, PeriodKind, Severity
from envdb.contract.periods import Period, PeriodError, parse_period
from envdb.contract.reference import Reference
from envdb.contract.words import fold
from envdb.intake.grid import HEAD_ROWS, Grid, Opened
from envdb.intake.headers import HeaderMatch, find_headers
from envdb.intake.records import Finding

IGNORED_SHEETS = frozenset({"huong dan", "loi"})
"""Sheets of our own template and reply; a corrected reply may be sent again as it is."""

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTERS = (
    re.compile(r"\b(?:quy|q) ?(iii|iv|ii|i|[1-4])(?: nam)? (20\d\d)\b"),
    re.compile(r"\b(20\d\d) ?(?:quy|q) ?(iii|iv|ii|i|[1-4])\b"),
)
_HALVES = (
    re.compile(r"\b(?:6|sau) thang (dau|cuoi)(?: nam)? (20\d\d)\b"),
    re.compile(r"\bnua (dau|cuoi)(?: nam)? (20\d\d)\b"),
    re.compile(r"\bh ?([12])(?: nam)? (20\d\d)\b"),
    re.compile(r"\b(20\d\d) ?h ?([12])\b"),
)
_DATES = re.compile(r"\bngay \d* ?thang \d* ?nam (?:20\d\d)?|\b\d{1,2} \d{1,2} 20\d\d\b")
_YEAR_IN_NAME = re.compile(r"\b(20\d\d)\b")
_YEAR_IN_TITLE = re.compile(r"\b(?:nam|ky bao cao|ky) (20\d\d)\b|^(20\d\d)$")
_SENDER = re.compile(r"^(?:don vi bao cao |don vi )?(?:uy ban nhan dan|ubnd) ((?:phuong|xa) .+)$")


@dataclass(slots=True)
class Identity:
    """What a file is; ``blockers`` say why it cannot be used (then the rest may be missing)."""

    contract: Contract | None = None
    period: Period | None = None
    by: str = ""
    matches: dict[str, tuple[Grid, HeaderMatch]] = field(default_factory=dict)
    blockers: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


def blocker(rule: str, message: str, hint: str, value: str | None = None) -> Finding:
    """Return a finding that makes the whole file unusable."""
    return Finding(rule, Severity.BLOCKER, "", None, (), value, message, hint)


def identify(
    opened: Opened,
    *,
    file_name: str,
    unit: str,
    contracts: Mapping[str, Contract],
    reference: Reference,
    today: date,
) -> Identity:
    """Return what the file is. Never raises for its content: what is wrong is a blocker."""
    identity = Identity()
    grids = [grid for grid in opened.grids if fold(grid.name) not in IGNORED_SHEETS]
    by_headers = _feeds_by_headers(grids, contracts)
    contract, how = _feed(opened.stamp, file_name, by_headers, contracts)
    identity.contract, identity.by = contract, how
    identity.blockers += _unit_blockers(opened, grids, unit, reference)
    if contract is None:
        identity.blockers.append(
            blocker(
                "feed.unknown",
                "Không nhận ra đây là biểu nào: tên tệp và dòng tiêu đề không giống biểu mẫu nào.",
                "Dùng biểu mẫu trong thư mục của đơn vị, hoặc ghi tên biểu vào tên tệp, ví dụ "
                "“Làng nghề 2025.xlsx”.",
            )
        )
        return identity
    identity.blockers += _sender_blockers(contract, unit, reference)
    _match_sheets(identity, contract, grids, contracts, by_headers)
    _find_period(identity, contract, opened, grids, file_name, today)
    return identity


def _feeds_by_headers(
    grids: list[Grid], contracts: Mapping[str, Contract]
) -> dict[str, dict[int, dict[str, HeaderMatch]]]:
    """Return for each feed, by grid, the header matches of its sheets."""
    found: dict[str, dict[int, dict[str, HeaderMatch]]] = {}
    for feed, contract in contracts.items():
        for at, grid in enumerate(grids):
            for sheet in contract.sheets:
                match = find_headers(grid, sheet)
                if match is not None:
                    found.setdefault(feed, {}).setdefault(at, {})[sheet.name] = match
    return found


def _feed(
    stamp: Mapping[str, str],
    file_name: str,
    by_headers: Mapping[str, dict[int, dict[str, HeaderMatch]]],
    contracts: Mapping[str, Contract],
) -> tuple[Contract | None, str]:
    if stamp.get("feed") in contracts:
        return contracts[stamp["feed"]], "stamp"
    name = f" {fold(PurePath(file_name).stem)} "
    named = {
        contract.feed: max(
            (
                len(phrase)
                for text in (contract.feed, contract.title, *contract.file_names)
                if f" {(phrase := fold(text.replace('_', ' ')))} " in name
            ),
            default=0,
        )
        for contract in contracts.values()
    }
    longest = max(named.values(), default=0)
    best = [feed for feed, length in named.items() if length == longest > 0]
    if len(best) == 1:
        return contracts[best[0]], "file name"
    scores = {feed: _strength(grids) for feed, grids in by_headers.items()}
    strongest = max(scores.values(), default=(0, 0.0))
    leaders = [feed for feed, score in scores.items() if score == strongest]
    return (contracts[leaders[0]], "headers") if len(leaders) == 1 else (None, "")


def _strength(grids: Mapping[int, Mapping[str, HeaderMatch]]) -> tuple[int, float]:
    best = [max(matches.values(), key=lambda match: match.score) for matches in grids.values()]
    found = sum(len(match.columns_at) for match in best)
    return found, found / sum(len(match.sheet.columns) for match in best)


def _unit_blockers(
    opened: Opened, grids: list[Grid], unit: str, reference: Reference
) -> Iterator[Finding]:
    said = opened.stamp.get("unit") or _unit_in_titles(grids, reference)
    if said and said != unit and said in reference.units:
        yield blocker(
            "unit.mismatch",
            f"Tệp ghi đơn vị là {reference.units[said].name} ({said}) nhưng được nộp vào thư mục "
            f"của {reference.units[unit].name} ({unit}).",
            "Nộp vào đúng thư mục của đơn vị, hoặc dùng biểu mẫu của đơn vị mình.",
            said,
        )


def _unit_in_titles(grids: list[Grid], reference: Reference) -> str | None:
    by_name = {fold(name): code for code, name in reference.hanoi_communes().items()}
    for text in _titles(grids):
        match = _SENDER.match(fold(text))
        if match and match[1] in by_name:
            return by_name[match[1]]
    return None


def _titles(grids: list[Grid]) -> Iterator[str]:
    for grid in grids:
        for row in grid.rows[: HEAD_ROWS // 3]:
            texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
            if len(texts) <= 4:
                yield from texts


def _sender_blockers(contract: Contract, unit: str, reference: Reference) -> Iterator[Finding]:
    if reference.units[unit] not in reference.units_matching(contract.submitted_by):
        yield blocker(
            "unit.not_sender",
            f"{reference.units[unit].name} không phải là đơn vị gửi biểu “{contract.title}”.",
            "Kiểm tra lại biểu mẫu; chỉ gửi các biểu nêu trong HUONG_DAN.txt của đơn vị.",
        )


def _match_sheets(
    identity: Identity,
    contract: Contract,
    grids: list[Grid],
    contracts: Mapping[str, Contract],
    by_headers: Mapping[str, dict[int, dict[str, HeaderMatch]]],
) -> None:
    own = by_headers.get(contract.feed, {})
    free = dict(own)
    for sheet in contract.sheets:
        candidates = [
            (matches[sheet.name], at) for at, matches in free.items() if sheet.name in matches
        ]
        if not candidates:
            identity.blockers.append(_sheet_missing(contract, sheet.title, by_headers, contracts))
            continue
        match, at = max(
            candidates,
            key=lambda one: (*one[0].score, fold(grids[one[1]].name) == fold(sheet.title), -one[1]),
        )
        del free[at]
        identity.matches[sheet.name] = (grids[at], match)
        identity.blockers += _header_blockers(match, grids[at])
    if len(contract.sheets) == 1 and (
        again := [at for at, m in free.items() if _is_second(m, grids[at])]
    ):
        identity.blockers.append(
            blocker(
                "sheet.twice",
                f"Tệp có nhiều trang cùng là “{contract.sheets[0].title}”: "
                + ", ".join(f"“{grids[at].name}”" for at in again)
                + ".",
                "Gộp số liệu vào một trang rồi nộp lại.",
            )
        )
    identity.blockers += _other_feed(identity, contract, grids, contracts, by_headers)


def _is_second(matches: Mapping[str, HeaderMatch], grid: Grid) -> bool:
    """A second table counts only when rows stand below its headers."""
    match = next(iter(matches.values()))
    if not match.has_key():
        return False
    return any(any(cell != "" for cell in row) for row in grid.rows[match.bottom + 1 :])


def _sheet_missing(
    contract: Contract,
    title: str,
    by_headers: Mapping[str, dict[int, dict[str, HeaderMatch]]],
    contracts: Mapping[str, Contract],
) -> Finding:
    scores = {feed: _strength(grids) for feed, grids in by_headers.items() if feed != contract.feed}
    looks_like = max(scores, key=lambda feed: scores[feed], default=None)
    guess = ""
    if looks_like is not None and not by_headers.get(contract.feed):
        guess = f" Dòng tiêu đề trong tệp giống biểu “{contracts[looks_like].title}”."
    return blocker(
        "sheet.missing",
        f"Không tìm thấy bảng “{title}” của biểu “{contract.title}” trong tệp.{guess}",
        "Giữ nguyên các trang và dòng tiêu đề của biểu mẫu; kiểm tra tên tệp có đúng biểu không.",
    )


def _header_blockers(match: HeaderMatch, grid: Grid) -> Iterator[Finding]:
    for name in match.twice:
        yield blocker(
            "header.twice",
            f"Trang “{grid.name}” có hai cột cùng là “{match.sheet.column(name).label}”.",
            "Bỏ hoặc đổi tên một trong hai cột rồi nộp lại.",
        )
    for name in match.missing_key():
        yield blocker(
            "key.missing",
            f"Trang “{grid.name}” thiếu cột “{match.sheet.column(name).label}”, "
            "là cột để phân biệt các dòng.",
            "Dùng biểu mẫu, hoặc thêm cột này với đúng tiêu đề rồi nộp lại.",
        )


def _other_feed(
    identity: Identity,
    contract: Contract,
    grids: list[Grid],
    contracts: Mapping[str, Contract],
    by_headers: Mapping[str, dict[int, dict[str, HeaderMatch]]],
) -> Iterator[Finding]:
    used = {id(grid) for grid, _ in identity.matches.values()}
    for feed, found in by_headers.items():
        if feed == contract.feed:
            continue
        for at, matches in found.items():
            match = max(matches.values(), key=lambda one: one.score)
            whole = len(match.columns_at) * 3 >= len(match.sheet.columns) * 2
            own = by_headers.get(contract.feed, {}).get(at)
            if id(grids[at]) in used or own or not whole or not match.has_key():
                continue
            if not _is_second({"": match}, grids[at]):
                continue
            yield blocker(
                "file.two_feeds",
                f"Tệp chứa hai biểu: “{contract.title}” và “{contracts[feed].title}” "
                f"(trang “{grids[at].name}”).",
                "Mỗi tệp chỉ một biểu: tách thành hai tệp rồi nộp lại.",
            )
            return


def _find_period(
    identity: Identity,
    contract: Contract,
    opened: Opened,
    grids: list[Grid],
    file_name: str,
    today: date,
) -> None:
    period, wrong = _period(contract.period, opened.stamp, file_name, grids)
    wanted = {
        PeriodKind.YEAR: "năm, ví dụ 2025",
        PeriodKind.HALF: "nửa năm, ví dụ 2026-H1 hoặc “6 tháng đầu năm 2026”",
        PeriodKind.QUARTER: "quý, ví dụ 2026-Q1 hoặc “Quý I/2026”",
    }[contract.period]
    if period is None:
        rule, what = ("period.wrong_kind", f"Kỳ “{wrong}”") if wrong else ("period.unknown", "")
        message = (
            f"{what} không phải là kỳ của biểu “{contract.title}”."
            if wrong
            else "Không tìm thấy kỳ báo cáo trong tệp và tên tệp."
        )
        identity.blockers.append(
            blocker(rule, message, f"Ghi kỳ vào tên tệp: biểu này theo {wanted}.")
        )
        return
    identity.period = period
    if period.start > today:
        identity.blockers.append(
            blocker(
                "period.not_begun",
                f"Kỳ {period.title_vi()} ({period}) chưa bắt đầu.",
                "Kiểm tra lại kỳ báo cáo trong biểu mẫu hoặc tên tệp.",
                str(period),
            )
        )
    elif period.end >= today:
        identity.warnings.append(
            Finding(
                "period.running",
                Severity.WARNING,
                "",
                None,
                (),
                str(period),
                f"Kỳ {period.title_vi()} ({period}) chưa kết thúc, số liệu có thể chưa đủ.",
                "Nộp lại sau ngày cuối kỳ nếu số liệu thay đổi.",
            )
        )


def _period(
    kind: PeriodKind, stamp: Mapping[str, str], file_name: str, grids: list[Grid]
) -> tuple[Period | None, str | None]:
    """Return the period, or ``None`` and the period of another kind that the file names."""
    if stamp.get("period"):
        try:
            period = parse_period(stamp["period"])
        except PeriodError:
            return None, stamp["period"]
        return (period, None) if period.kind is kind else (None, str(period))
    wrong: str | None = None
    stem = _DATES.sub(" ", fold(PurePath(file_name).stem))
    for text, year_pattern in [
        (stem, _YEAR_IN_NAME),
        *((_DATES.sub(" ", fold(title)), _YEAR_IN_TITLE) for title in _titles(grids)),
    ]:
        found = periods_in(text, year_pattern)
        right = {period for period in found if period.kind is kind}
        if len(right) == 1:
            return right.pop(), None
        if found and not right and wrong is None and PeriodKind.YEAR not in {p.kind for p in found}:
            wrong = str(min(found))
    return None, wrong


def periods_in(text: str, year_pattern: re.Pattern[str]) -> set[Period]:
    """Return the periods that a folded text names."""
    found: set[Period] = set()
    for pattern in _QUARTERS:
        for first, second in pattern.findall(text):
            part, year = (first, second) if second.startswith("20") else (second, first)
            found.add(Period(int(year), PeriodKind.QUARTER, _ROMAN.get(part) or int(part)))
    for pattern in _HALVES:
        for first, second in pattern.findall(text):
            part, year = (first, second) if second.startswith("20") else (second, first)
            number = {"dau": 1, "cuoi": 2}.get(part) or int(part)
            found.add(Period(int(year), PeriodKind.HALF, number))
    if not found:
        years = {next(filter(None, match.groups())) for match in year_pattern.finditer(text)}
        found |= {Period(int(year), PeriodKind.YEAR, 1) for year in years}
    return found
