"""Renders the data dictionary: ``include/dictionary/``, a page a feed, the code lists, an index.

It lies beside the contracts, so that it goes wherever they go: into the wheel, the image, a copy.
Clerks read what to write and why a file comes back, analysts what a column means and where it is;
both read the words of the form and of the receipt, never a second version of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from envdb.contract.model import ALWAYS_IN_REPLACES_BY, Contract, Layout, Sheet, table_name
from envdb.contract.periods import Period
from envdb.contract.reference import Reference
from envdb.render.dictionary_columns import column_rows, computed_rows, system_rows
from envdb.render.dictionary_lists import CODE_LISTS, lists_page, used_lists
from envdb.render.dictionary_rules import SEVERITY_EFFECTS, rule_rows
from envdb.render.guide import due_vi, senders_vi
from envdb.render.markdown import anchor, code, page, table

_EXAMPLE_YEAR = 2026
_GENERATED = "<!-- Rendered by `envdb render`: edit the contracts, not this file. -->"
_ON_CRITICAL = {
    "submission": "Trả lại cả tệp: chưa dòng nào được ghi nhận cho đến khi mọi ô sai được sửa.",
    "row": "Giữ các dòng đúng; dòng sai để riêng ở `intake.rejected_row` và kể trong biên nhận. "
    "Quá 5 % số dòng sai thì tệp được giữ lại chờ cán bộ xem.",
}
_REPLACED_VI = {"unit": "đơn vị", "feed": "biểu", "period": "kỳ"}


def dictionary_pages(
    contracts: Mapping[str, Contract], reference: Reference
) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every page."""
    yield "README.md", _index(contracts, reference)
    yield CODE_LISTS, page([_GENERATED, "", *lists_page(contracts, reference)])
    for contract in contracts.values():
        yield f"{contract.feed}.md", _feed(contract, reference)


def _index(contracts: Mapping[str, Contract], reference: Reference) -> str:
    feeds = [
        (
            f"[{contract.title}]({contract.feed}.md)\n{contract.title_en}",
            code(contract.feed),
            due_vi(contract),
            senders_vi(contract.owed_by, reference) or "không ai (gửi khi có số liệu)",
            str(sum(len(sheet.columns) for sheet in contract.sheets)),
        )
        for contract in contracts.values()
    ]
    return page(
        [
            _GENERATED,
            "",
            "# Từ điển dữ liệu (data dictionary)",
            "",
            "Mỗi biểu một trang: ai gửi, khi nào, từng cột nghĩa là gì, từng quy tắc kiểm tra gì. "
            "Các trang được sinh từ hợp đồng dữ liệu trong [contracts](../contracts), cùng nguồn "
            "với biểu mẫu, bộ kiểm tra và bảng trong kho số liệu.",
            "",
            *table(("Biểu", "Mã biểu", "Kỳ, hạn gửi", "Ai phải gửi", "Số cột"), feeds),
            "",
            f"Mọi mã của các biểu: [danh mục mã]({CODE_LISTS}).",
            "",
            "## Mức của quy tắc",
            "",
            *table(("Mức", "Trong hợp đồng", "Tệp ra sao"), SEVERITY_EFFECTS),
            "",
            "Một quy tắc không áp dụng được (chưa có kỳ trước, chưa có danh mục cho ngày đó) không "
            "giữ tệp lại. Trong lời báo, `{tên cột}` được thay bằng giá trị của dòng.",
            "",
            "Cảnh báo được đơn vị giải trình thì không nêu lại trong hai năm, khi giá trị của ô đầu "
            "tiên được đánh dấu không thay đổi quá 10 % (không phải số lượng thì giữ nguyên); dòng được "
            "nhận ra bằng khóa của trang, hoặc bằng khóa qua các kỳ nếu trang có ghi.",
            "",
            "## Cách đọc các cột",
            "",
            "- **Cột**: tiêu đề trên biểu mẫu và, bên dưới, tên cột trong kho số liệu.",
            "- Bảng của một trang là `core.<biểu>__<trang>`; mỗi dòng mang số tiếp nhận, nên đi "
            "ngược được về tệp, trang và ô.",
            "- Cột **dữ liệu cá nhân** chỉ được xem ở dạng che `<cột>_masked`.",
            "",
        ]
    )


def _feed(contract: Contract, reference: Reference) -> str:
    lines = [
        _GENERATED,
        "",
        f"# {contract.title} ({contract.title_en})",
        "",
        contract.about.strip(),
        "",
        *table(("", ""), _facts(contract, reference)),
        "",
    ]
    if len(contract.sheets) > 1:
        lines += [
            "Các trang: "
            + ", ".join(f"[{s.title}](#{anchor(_heading(s))})" for s in contract.sheets)
            + ".",
            "",
        ]
    for sheet in contract.sheets:
        lines += _sheet(contract, sheet, reference)
    lists = ", ".join(f"[{name}]({CODE_LISTS}#{name})" for name in used_lists(contract))
    lines += [
        f"Danh mục dùng trong biểu: {lists or 'không có'}. [Về trang đầu](README.md).",
    ]
    return page(lines)


def _facts(contract: Contract, reference: Reference) -> list[tuple[str, str]]:
    example = due_vi(contract, Period(_EXAMPLE_YEAR, contract.period, 1))
    owed = senders_vi(contract.owed_by, reference)
    return [
        ("Mã biểu, phiên bản", f"{code(contract.feed)}, {contract.version}"),
        ("Ai gửi", senders_vi(contract.submitted_by, reference)),
        ("Ai phải gửi", owed or "không ai: gửi khi có số liệu"),
        ("Kỳ, hạn gửi", f"{due_vi(contract)}; ví dụ {example}"),
        ("Căn cứ", "; ".join(contract.legal_basis) or "không ghi"),
        ("Gửi lại", f"Tệp gửi sau thay tệp gửi trước của cùng {_replaced(contract)}."),
        ("Khi có lỗi phải sửa", _ON_CRITICAL[contract.on_critical]),
        ("Tên tệp được nhận ra", "; ".join(contract.file_names) or "theo tên biểu"),
        ("Hợp đồng dữ liệu", f"[{contract.feed}.yml](../contracts/{contract.feed}.yml)"),
    ]


def _replaced(contract: Contract) -> str:
    always = [_REPLACED_VI[one] for one in contract.replaces_by if one in ALWAYS_IN_REPLACES_BY]
    return ", ".join([*always, *(f"“{c.label}”" for _, c in contract.replaced_by_columns)])


def _heading(sheet: Sheet) -> str:
    return f"Trang {sheet.title} ({sheet.title_en})"


def _sheet(contract: Contract, sheet: Sheet, reference: Reference) -> list[str]:
    place = code(f"core.{table_name(contract.feed, sheet.name)}")
    rows = "Chỉ một dòng, cho" if sheet.single_row else "Mỗi dòng ghi"
    computed = computed_rows(sheet)
    return [
        f"## {_heading(sheet)}",
        "",
        f"{rows} {sheet.row_is}. Bảng {place}, bộ kiểm tra "
        f"`{contract.feed}.{sheet.name}.json`. {_unique(sheet)}{_lasting(sheet)}",
        "",
        *([_prefilled(sheet), ""] if sheet.prefilled else []),
        *table(
            ("Cột", "Meaning", "Kiểu, đơn vị", "Phải ghi", "Giá trị đúng, ghi chú"),
            column_rows(sheet, reference),
        ),
        "",
        "Cột hệ thống thêm trong kho số liệu:",
        "",
        *table(("Cột", "Nghĩa", "Meaning"), system_rows(sheet)),
        "",
        *(["Giá trị tra và tính khi kiểm tra, không lưu:", "", *computed, ""] if computed else []),
        *_layouts(sheet.layouts, sheet),
        f"### Quy tắc của trang {sheet.title}",
        "",
        *table(
            ("Quy tắc, mức", "Khi nào", "Báo gì và sửa thế nào", "Kiểm tra bằng"),
            rule_rows(contract, sheet, reference),
        ),
        "",
    ]


def _prefilled(sheet: Sheet) -> str:
    if sheet.prefill == "all":
        return "Biểu mẫu của kỳ sau in sẵn mọi cột của các dòng đã được nhận."
    names = ", ".join(code(name) for name in sheet.prefilled)
    return f"Biểu mẫu của kỳ sau in sẵn từ các dòng đã được nhận: {names}."


def _unique(sheet: Sheet) -> str:
    if sheet.single_row:
        return ""
    sets = [" + ".join(code(name) for name in one) for one in sheet.unique_sets]
    return f"Không trùng trong một tệp: {'; '.join(sets)}."


def _lasting(sheet: Sheet) -> str:
    if not sheet.lasting_key:
        return ""
    return f" Khóa qua các kỳ: {' + '.join(map(code, sheet.lasting_key))}."


def _layouts(layouts: Sequence[Layout], sheet: Sheet) -> list[str]:
    if not layouts:
        return []
    lines = ["Dạng tệp khác cũng đọc được:", ""]
    for one in layouts:
        absent = ", ".join(f"“{sheet.column(name).label}”" for name in one.absent)
        headers = ", ".join(f"“{header}”" for header in one.recognised_by)
        lines.append(
            f"- {code(one.name)}: nhận ra bằng tiêu đề {headers}{_between(one)}."
            + (f" Không có cột {absent}: để trống, cảnh báo một lần mỗi tệp." if absent else "")
        )
    return [*lines, ""]


def _between(layout: Layout) -> str:
    first = f", từ kỳ {layout.first_period}" if layout.first_period else ""
    return first + (f", đến kỳ {layout.last_period}" if layout.last_period else "")
