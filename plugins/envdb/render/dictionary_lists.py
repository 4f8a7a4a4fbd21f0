"""The code lists in the data dictionary: codes, labels, where they come from, since when they hold.

Long lists are counted and linked, for nobody reads a thousand lines of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from envdb.contract.list_sources import CodeSource, ListSource, code_sources, list_sources
from envdb.contract.model import Contract
from envdb.contract.reference import CodeList, Reference
from envdb.render.markdown import code, table

CODE_LISTS = "CODE_LISTS.md"
"""In capitals, so that no feed can have a page of this name."""

_LISTED_MAX = 60
_REFERENCE = "../reference"


def list_link(name: str) -> str:
    """Return the link to a list's place in the page of all lists."""
    return f"[{name}]({CODE_LISTS}#{name})"


def used_lists(contract: Contract) -> list[str]:
    """Return the names of the lists that a feed's columns take their codes from."""
    columns = (column for sheet in contract.sheets for column in sheet.columns)
    return sorted({column.codelist for column in columns if column.codelist is not None})


def lists_page(contracts: Mapping[str, Contract], reference: Reference) -> list[str]:
    """Return the lines of the page of all code lists."""
    users = _users(contracts)
    lines = [
        "# Danh mục mã (code lists)",
        "",
        f"Ở ô của biểu, ghi mã hay tên đều được. Nguồn và mức tin cậy: "
        f"[SOURCES.md]({_REFERENCE}/SOURCES.md). [Về trang đầu](README.md).",
        "",
        " · ".join(f"[{name}](#{name})" for name in reference.codelists),
        "",
    ]
    for name, codelist in reference.codelists.items():
        lines += _list(codelist, users.get(name, ()), reference)
    return lines


def _users(contracts: Mapping[str, Contract]) -> dict[str, list[str]]:
    """Return for each list the labels of the columns that use it, with links to their feeds."""
    users: dict[str, dict[str, None]] = {}
    for contract in contracts.values():
        for column in (one for sheet in contract.sheets for one in sheet.columns):
            if column.codelist is not None:
                said = f"“{column.label}” ([{contract.feed}]({contract.feed}.md))"
                users.setdefault(column.codelist, {})[said] = None
    return {name: list(said) for name, said in users.items()}


def _list(codelist: CodeList, users: Sequence[str], reference: Reference) -> list[str]:
    sources = list_sources(reference, codelist.name)
    used = ", ".join(users) or "không cột nào trực tiếp"
    lines = [f"## {codelist.name}", "", f"Dùng ở cột: {used}.", ""]
    lines += [_source(one) for one in sources]
    if codelist.is_open:
        lines.append(
            f"- Danh mục chưa đủ: mã phải có dạng {codelist.form_vi} (`{codelist.form}`); "
            "mã đúng dạng mà chưa biết thì không bị trả lại."
        )
    lines.append("")
    if not codelist.labels:
        return lines
    if len(codelist.labels) > _LISTED_MAX:
        (first, *_) = sources
        whole = f"[{first.file}]({_REFERENCE}/{first.file})"
        of_hanoi = " của Hà Nội" if codelist.name == "commune" else ""
        return [*lines, f"{len(codelist.labels)} mã{of_hanoi}, xem {whole}.", ""]
    return [*lines, *_codes(codelist, code_sources(reference, codelist.name)), ""]


def _source(one: ListSource) -> str:
    since = f" Có hiệu lực từ {_day(one.valid_from)}." if one.valid_from else ""
    return (
        f"- Nguồn [{one.file}]({_REFERENCE}/{one.file}): {one.source_vi}.{since} "
        f"Đối chiếu: {one.confirmed_vi}."
    )


def _codes(codelist: CodeList, sources: Mapping[str, CodeSource]) -> list[str]:
    if not sources:
        return table(("Mã", "Tên"), ((code(one), label) for one, label in codelist.labels.items()))
    unsaid = CodeSource((), (), ())
    return table(
        ("Mã", "Tên", "Hiệu lực", "Nguồn", "Đã đối chiếu"),
        (
            (code(one), label, _valid(said.valid), "; ".join(said.source), _confirmed(said))
            for one, label in codelist.labels.items()
            for said in (sources.get(one, unsaid),)
        ),
    )


def _valid(spans: Iterable[str]) -> str:
    said = []
    for span in spans:
        first, _, last = span.partition("/")
        said.append(f"từ {_day(first)}" + (f" đến {_day(last)}" if last else ""))
    return "; ".join(said)


def _confirmed(said: CodeSource) -> str:
    if not said.confirmed:
        return "như ghi ở trên"
    return "rồi" if all(said.confirmed) else "chưa"


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
