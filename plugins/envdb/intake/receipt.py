"""The receipt of a submission: a short text that says what became of the file and what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from envdb.contract.compared import context_of
from envdb.contract.model import Contract, Severity
from envdb.contract.periods import parse_period
from envdb.contract.reference import Reference
from envdb.contract.wording import SEVERITIES_VI, context_vi
from envdb.intake.records import Finding
from envdb.intake.submission import Submission, receipt_number
from envdb.intake.unusable import UNUSABLE_VI
from envdb.settings import HANOI

OUTCOMES_VI = {
    "accepted": ("DA_NHAN", "ĐÃ NHẬN"),
    "accepted_with_warnings": ("DA_NHAN_CO_CANH_BAO", "ĐÃ NHẬN, CÓ ĐIỂM CẦN XEM LẠI"),
    "rejected": ("TRA_LAI", "TRẢ LẠI ĐỂ SỬA"),
    "held": ("CHO_XEM_XET", "GIỮ LẠI CHỜ XEM XÉT"),
    "quarantined": ("KHONG_DUNG_DUOC", "KHÔNG DÙNG ĐƯỢC"),
    "duplicate": ("TRUNG", "TRÙNG VỚI TỆP ĐÃ NỘP"),
    "withdrawn": ("DA_RUT", "ĐÃ RÚT"),
}
"""Outcome to (word in the file's name, words in the text)."""

STEM_MAX_BYTES = 160
"""What of the sender's name goes into the names of our files; number and outcome stand before it."""

LISTED_MAX = 30
"""Findings listed in the text; all of them are in the returned workbook."""


@dataclass(frozen=True, slots=True)
class Explained:
    """How many explanations a submission brought, and how many warnings were not raised for any."""

    given: int = 0
    warnings: int = 0


_UNSAFE = re.compile(r"[^\w\-. ]+")


def receipt_name(submission: Submission) -> str:
    """Return the file name of the receipt: number, outcome, name of the file."""
    return f"{submission.number}_{OUTCOMES_VI[submission.outcome][0]}_{_stem(submission)}.txt"


def workbook_name(submission: Submission) -> str:
    """Return the file name of the returned workbook."""
    return f"{submission.number}_{_stem(submission)}.xlsx"


def _stem(submission: Submission) -> str:
    stem = _UNSAFE.sub("_", PurePath(submission.file_name).stem)
    # a letter takes up to four of the 255 bytes of a file's name
    short = stem.encode(errors="replace")[:STEM_MAX_BYTES].decode(errors="ignore")
    return short.strip(" .") or "tep"


def receipt_text(
    submission: Submission,
    contract: Contract | None,
    reference: Reference,
    findings: Sequence[Finding],
    changes: Sequence[str],
    addresses: Sequence[str],
    workbook: str | None,
    not_applicable: Sequence[tuple[str, str]] = (),
    explained: Explained = Explained(),
) -> str:
    """Return the text of a receipt (CRLF and BOM, so that Notepad shows it right).

    ``addresses`` are the cells of ``findings``, in their order; ``changes`` say what a
    resubmission changed; ``workbook`` is the name of the returned workbook, if there is one;
    ``not_applicable`` are the (sheet, rule) that had nothing to compare the file with.
    """
    lines = [
        "BIÊN NHẬN TỆP SỐ LIỆU",
        "",
        *_facts(submission, contract, reference),
        *_verdict(submission, contract),
        *(compared_with_nothing(contract, not_applicable) if contract else ()),
        *explained_lines(explained),
        "",
        *_findings(findings, addresses, workbook),
        *_changes(changes),
        *_next_step(submission, workbook),
    ]
    return "\ufeff" + "\r\n".join(lines).rstrip() + "\r\n"


def _facts(submission: Submission, contract: Contract | None, reference: Reference) -> list[str]:
    unit = reference.units.get(submission.unit_code or "")
    lines = [
        f"Số: {submission.number}"
        + (f" (lần {submission.attempt})" if submission.attempt > 1 else ""),
        f"Tệp: {submission.file_name}",
        f"SHA-256: {submission.sha256 or 'không có'}",
        f"Đơn vị: {unit.code} - {unit.name}" if unit else f"Thư mục: {submission.folder}",
    ]
    if contract is not None:
        lines.append(f"Biểu: {contract.title} ({contract.feed})")
    if submission.period is not None:
        period = parse_period(submission.period)
        lines.append(f"Kỳ: {period.title_vi()} ({period})")
    lines.append(f"Nhận lúc: {submission.received_at.astimezone(HANOI):%d/%m/%Y %H:%M}")
    if submission.due_on is not None:
        late = (submission.received_at.astimezone(HANOI).date() - submission.due_on).days
        timing = f"muộn {late} ngày" if late > 0 else "đúng hạn"
        lines.append(f"Hạn nộp: {submission.due_on:%d/%m/%Y} ({timing})")
    return lines


def _verdict(submission: Submission, contract: Contract | None) -> list[str]:
    lines = [f"Kết quả: {OUTCOMES_VI[submission.outcome][1]} ({submission.outcome})"]
    if submission.reason_text:
        lines.append(f"Lý do: {submission.reason_text}")
    if submission.reason in UNUSABLE_VI:
        lines.append(f"Cách xử lý: {UNUSABLE_VI[submission.reason][1]}")
    if submission.outcome in {"accepted", "accepted_with_warnings"}:
        if submission.nothing_to_report and not submission.rows_read:
            lines.append("Đơn vị báo cáo không phát sinh trong kỳ.")
        else:
            lines.append(f"Số dòng đã ghi nhận: {submission.rows_loaded}")
        if contract is not None and contract.on_critical == "row":
            lines.append(f"Số dòng bị loại: {submission.rows_rejected}")
        if submission.replaced_by is not None and submission.replaced_by > 0:
            lines.append(f"Đã được thay bằng bản {receipt_number(submission.replaced_by)}.")
    return lines


def compared_with_nothing(
    contract: Contract, not_applicable: Sequence[tuple[str, str]]
) -> list[str]:
    """Return the line that counts rules that had nothing to compare with, and says what is missing."""
    missing = [
        what
        for sheet_name, rule_id in not_applicable
        for sheet in contract.sheets
        if sheet.name == sheet_name
        for rule in sheet.rules
        if rule.id == rule_id
        for what in (context_vi(sheet.context[name]) for name in context_of(sheet, rule))
    ]
    if not missing:
        return []
    because = ", ".join(dict.fromkeys(missing))
    return [f"Chưa so sánh được {len(not_applicable)} quy tắc vì chưa có {because}."]


def explained_lines(explained: Explained) -> list[str]:
    """Return the lines that say what was explained."""
    lines = []
    if explained.given:
        lines.append(f"Đã ghi nhận {explained.given} lời giải trình trong tệp này.")
    if explained.warnings:
        lines.append(
            f"{explained.warnings} cảnh báo đã được giải trình trước đây hoặc trong tệp này nên "
            "không nêu lại."
        )
    return lines


def _findings(
    findings: Sequence[Finding], addresses: Sequence[str], workbook: str | None
) -> list[str]:
    if not findings:
        return []
    counts = Counter(finding.severity for finding in findings)
    summary = "; ".join(f"{SEVERITIES_VI[s]}: {counts[s]}" for s in Severity if counts[s])
    lines = [f"Kết quả kiểm tra: {summary}", ""]
    listed = list(zip(findings, addresses, strict=True))[:LISTED_MAX]
    for number, (finding, address) in enumerate(listed, start=1):
        place = f"{address}: " if address else ""
        severity = SEVERITIES_VI[finding.severity]
        lines.append(f"- Số {number} [{severity}] {place}{finding.message}")
        lines.append(f"  {finding.hint}")
    if len(findings) > LISTED_MAX:
        where = f"xem đủ trong {workbook}" if workbook else "chỉ liệt kê phần đầu"
        lines.append(f"- ... và {len(findings) - LISTED_MAX} điểm khác, {where}.")
    return [*lines, ""]


def _changes(changes: Sequence[str]) -> list[str]:
    if not changes:
        return []
    shown = [f"- {change}" for change in changes[:LISTED_MAX]]
    if len(changes) > LISTED_MAX:
        shown.append(f"- ... và {len(changes) - LISTED_MAX} thay đổi khác.")
    return ["Thay đổi so với bản nộp trước:", *shown, ""]


def _next_step(submission: Submission, workbook: str | None) -> list[str]:
    marked = (
        f"Các ô được đánh dấu trong {workbook}; trang “Lỗi” liệt kê từng ô." if workbook else ""
    )
    steps = {
        "accepted": "Không phải làm gì thêm.",
        "accepted_with_warnings": "Xem lại các điểm nêu trên; nếu sai thì sửa và nộp lại. Nếu cảnh "
        "báo mà số liệu đúng thì ghi lời giải trình ở trang “Giải trình” của tệp được trả về (hoặc "
        "của biểu mẫu kỳ sau) rồi nộp.",
        "rejected": "Sửa các ô màu đỏ rồi nộp lại tệp vào cùng thư mục. Số liệu chưa được ghi nhận.",
        "held": "Số liệu chưa được ghi nhận.",
        "quarantined": "Xử lý theo hướng dẫn trên rồi nộp lại. Tệp gốc đã được lưu giữ.",
        "duplicate": "Không phải làm gì thêm; kết quả nằm ở biên nhận của lần nộp trước.",
        "withdrawn": "Số liệu của kỳ này coi như chưa nộp; nộp tệp đúng vào cùng thư mục.",
    }
    return [line for line in (marked, f"Việc cần làm: {steps[submission.outcome]}") if line]
