"""What an official document says around its text (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FONT = "Times New Roman"
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

PAGE_CM = (21.0, 29.7)
TOP_CM, BOTTOM_CM, LEFT_CM, RIGHT_CM = 2.0, 2.0, 3.0, 1.5
"""Margins: 20 to 25 mm above and below, 30 to 35 mm left, 15 to 20 mm right."""

TEXT_WIDTH_CM = PAGE_CM[0] - LEFT_CM - RIGHT_CM


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The frame of a document; what is not given yet is left to be filled in by hand."""

    parent: str
    """Body above the issuer, without bold."""

    issuer: str
    number: str | None
    symbol: str
    """Sign behind the number, as BC-SCT."""

    place: str
    dated: str | None
    kind: str
    """Name of the kind of document in capitals, as BÁO CÁO."""

    subject: str
    addressed_to: Sequence[str]
    """Behind Kính gửi: a report to a higher body names whom it is for (Phụ lục I, II.9.b)."""

    recipients: Sequence[str]
    signed_as: str
    signed_by: str | None
    is_draft: bool

    @property
    def number_line(self) -> str:
        """Return the line of number and sign."""
        return f"Số: {self.number}" if self.number else f"Số:          /{self.symbol}"

    @property
    def date_line(self) -> str:
        """Return the line of place and date."""
        return f"{self.place}, {self.dated or 'ngày      tháng      năm          '}"
