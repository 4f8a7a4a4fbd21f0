"""Tells feed, period and unit of a file: from our stamp, else its name, else its headers.

The unit is that of the folder; what the file says of it (stamp or title) must agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from envdb.contract.model import Contract, PeriodKind, Severity
from envdb.contract.periods import Period
from envdb.contract.reference import Reference
from envdb.contract.words import fold
from envdb.intake.grid import Grid, Opened
from envdb.intake.headers import HeaderMatch, find_headers, is_of
from envdb.intake.large_csv import is_filled
from envdb.intake.periods_vi import find_period, words_apart
from envdb.intake.records import Finding
from envdb.intake.titles import Titles, read_titles, sender_named

IGNORED_SHEETS = frozenset({"huong dan", "loi", "giai trinh"})
"""Sheets of our own template and reply; a corrected reply may be sent again as it is."""


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
    titles = read_titles(grids, _tops(contract, by_headers))
    identity.blockers += _unit_blockers(opened, titles, unit, reference)
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
    stem = PurePath(file_name).stem
    period, wrong = find_period(contract.period, opened.stamp.get("period"), stem, titles.texts)
    by_headers = _of_period(by_headers, contract, grids, period)
    _match_sheets(identity, contract, grids, contracts, by_headers)
    _judge_period(identity, contract, period, wrong, today)
    return identity


def _tops(
    contract: Contract | None, by_headers: Mapping[str, dict[int, dict[str, HeaderMatch]]]
) -> dict[int, int]:
    """Return the first header row of each grid that has headers (of the feed, once it is known)."""
    found: dict[int, list[int]] = {}
    for feed in [contract.feed] if contract else by_headers:
        for at, matches in by_headers.get(feed, {}).items():
            found.setdefault(at, []).extend(match.top for match in matches.values())
    return {at: min(tops) for at, tops in found.items()}


def _feeds_by_headers(
    grids: list[Grid], contracts: Mapping[str, Contract], period: Period | None = None
) -> dict[str, dict[int, dict[str, HeaderMatch]]]:
    """Return for each feed, by grid, the header matches of its sheets."""
    found: dict[str, dict[int, dict[str, HeaderMatch]]] = {}
    for feed, contract in contracts.items():
        for at, grid in enumerate(grids):
            for sheet in contract.sheets:
                match = find_headers(grid, sheet, period)
                if match is not None:
                    found.setdefault(feed, {}).setdefault(at, {})[sheet.name] = match
    return found


def _of_period(
    by_headers: dict[str, dict[int, dict[str, HeaderMatch]]],
    contract: Contract,
    grids: list[Grid],
    period: Period | None,
) -> dict[str, dict[int, dict[str, HeaderMatch]]]:
    """Return the matches anew where the feed has layouts that files of the period cannot have."""
    if all(is_of(layout, period) for sheet in contract.sheets for layout in sheet.layouts):
        return by_headers
    others = {feed: found for feed, found in by_headers.items() if feed != contract.feed}
    return others | _feeds_by_headers(grids, {contract.feed: contract}, period)


def _feed(
    stamp: Mapping[str, str],
    file_name: str,
    by_headers: Mapping[str, dict[int, dict[str, HeaderMatch]]],
    contracts: Mapping[str, Contract],
) -> tuple[Contract | None, str]:
    if stamp.get("feed") in contracts:
        return contracts[stamp["feed"]], "stamp"
    name = f" {fold(words_apart(PurePath(file_name).stem))} "
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
    opened: Opened, titles: Titles, unit: str, reference: Reference
) -> Iterator[Finding]:
    said = opened.stamp.get("unit") or sender_named(titles, reference)
    if said and said != unit and said in reference.units:
        yield blocker(
            "unit.mismatch",
            f"Tệp ghi đơn vị là {reference.units[said].name} ({said}) nhưng được nộp vào thư mục "
            f"của {reference.units[unit].name} ({unit}).",
            "Nộp vào đúng thư mục của đơn vị, hoặc dùng biểu mẫu của đơn vị mình.",
            said,
        )


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
    first = next((match for _, match in identity.matches.values()), None)
    if (
        len(contract.sheets) == 1
        and first is not None
        and (again := [at for at, m in free.items() if _is_second(m, grids[at], first)])
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


def _is_second(matches: Mapping[str, HeaderMatch], grid: Grid, first: HeaderMatch) -> bool:
    """Whether a grid is the table once more: half of its columns, and rows below them."""
    match = next(iter(matches.values()))
    is_whole = match.has_key() and 2 * len(match.columns_at) >= len(first.columns_at)
    return is_whole and _has_rows(match, grid)


def _has_rows(match: HeaderMatch, grid: Grid) -> bool:
    return any(is_filled(cell) for row in grid.rows[match.bottom + 1 :] for cell in row)


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
        if feed == contract.feed or not used:
            continue
        for at, matches in found.items():
            match = max(matches.values(), key=lambda one: one.score)
            own = by_headers.get(contract.feed, {}).get(at, {}).values()
            is_own = any(one.score >= match.score for one in own)
            is_whole = len(match.columns_at) * 3 >= len(match.sheet.columns) * 2
            if id(grids[at]) in used or is_own or not is_whole or not match.has_key():
                continue
            if not _has_rows(match, grids[at]):
                continue
            yield blocker(
                "file.two_feeds",
                f"Tệp chứa hai biểu: “{contract.title}” và “{contracts[feed].title}” "
                f"(trang “{grids[at].name}”).",
                "Mỗi tệp chỉ một biểu: tách thành hai tệp rồi nộp lại.",
            )
            return


def _judge_period(
    identity: Identity, contract: Contract, period: Period | None, wrong: str | None, today: date
) -> None:
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
