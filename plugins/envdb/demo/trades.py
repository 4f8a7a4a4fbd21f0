"""What the made-up enterprises do: VSIC 2025 classes with the words that stand in their names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trade:
    """A class of VSIC 2025; ``word`` goes into names, ``weight`` tells how common it is."""

    vsic: str
    word: str
    product: str
    unit: str | None
    weight: int

    @property
    def is_production(self) -> bool:
        """Whether it is mining, manufacturing or energy (divisions 05 to 35)."""
        return 5 <= int(self.vsic[:2]) <= 35


TRADES = (
    Trade("0810", "Khai thác cát sỏi", "Cát, sỏi xây dựng", "m3_year", 3),
    Trade("0899", "Khoáng sản", "Cao lanh", "t_year", 1),
    Trade("1010", "Chế biến thịt", "Giò, chả", "t_year", 5),
    Trade("1030", "Nông sản", "Rau quả sấy", "t_year", 5),
    Trade("1061", "Lương thực", "Gạo, bột", "t_year", 4),
    Trade("1071", "Bánh kẹo", "Bánh các loại", "t_year", 5),
    Trade("1079", "Thực phẩm", "Thực phẩm khác", "t_year", 6),
    Trade("1080", "Thức ăn chăn nuôi", "Thức ăn gia súc", "t_year", 3),
    Trade("1105", "Nước giải khát", "Nước uống đóng chai", "l_year", 4),
    Trade("1312", "Dệt", "Vải", "m_year", 5),
    Trade("1313", "Nhuộm", "Vải nhuộm", "m_year", 3),
    Trade("1410", "May", "Quần áo", "piece_year", 12),
    Trade("1511", "Thuộc da", "Da thuộc", "m2_year", 2),
    Trade("1520", "Giày dép", "Giày, dép", "piece_year", 5),
    Trade("1610", "Chế biến gỗ", "Gỗ xẻ", "m3_year", 6),
    Trade("1629", "Mây tre", "Hàng mây tre đan", "piece_year", 5),
    Trade("1702", "Bao bì giấy", "Thùng carton", "t_year", 6),
    Trade("1811", "In", "Ấn phẩm, tem nhãn", "t_year", 8),
    Trade("2011", "Hóa chất", "Hóa chất cơ bản", "t_year", 2),
    Trade("2022", "Sơn", "Sơn nước", "t_year", 3),
    Trade("2023", "Mỹ phẩm", "Chất tẩy rửa", "t_year", 3),
    Trade("2100", "Dược", "Thuốc", "piece_year", 3),
    Trade("2220", "Nhựa", "Sản phẩm nhựa", "t_year", 12),
    Trade("2392", "Gạch", "Gạch nung", "piece_year", 3),
    Trade("2393", "Gốm sứ", "Gốm sứ gia dụng", "piece_year", 6),
    Trade("2395", "Bê tông", "Bê tông thương phẩm", "m3_year", 4),
    Trade("2396", "Đá mỹ nghệ", "Đá ốp lát", "m2_year", 3),
    Trade("2431", "Đúc", "Gang, thép đúc", "t_year", 3),
    Trade("2511", "Kết cấu thép", "Khung nhà thép", "t_year", 10),
    Trade("2592", "Cơ khí", "Chi tiết mạ", "t_year", 14),
    Trade("2732", "Dây cáp điện", "Dây điện", "m_year", 3),
    Trade("2819", "Chế tạo máy", "Máy công nghiệp", "piece_year", 4),
    Trade("2930", "Phụ tùng", "Phụ tùng ô tô", "piece_year", 3),
    Trade("3101", "Nội thất", "Bàn ghế gỗ", "piece_year", 9),
    Trade("3290", "Thủ công mỹ nghệ", "Hàng lưu niệm", "piece_year", 4),
    Trade("3312", "Sửa chữa máy", "Dịch vụ sửa chữa", None, 4),
    Trade("3512", "Năng lượng", "Điện mặt trời", "kwh_year", 3),
    Trade("3530", "Hơi và nước đá", "Nước đá", "t_year", 2),
    Trade("4631", "Lương thực", "Bán buôn gạo", None, 6),
    Trade("4632", "Thực phẩm", "Bán buôn thực phẩm", None, 9),
    Trade("4633", "Đồ uống", "Bán buôn bia, nước ngọt", None, 5),
    Trade("4641", "Thời trang", "Bán buôn hàng may mặc", None, 8),
    Trade("4649", "Gia dụng", "Bán buôn đồ gia dụng", None, 8),
    Trade("4659", "Thiết bị", "Bán buôn máy móc", None, 10),
    Trade("4671", "Xăng dầu", "Bán buôn nhiên liệu", None, 4),
    Trade("4672", "Kim khí", "Bán buôn sắt thép", None, 6),
    Trade("4673", "Vật liệu xây dựng", "Bán buôn vật liệu xây dựng", None, 10),
    Trade("4690", "Thương mại", "Bán buôn tổng hợp", None, 10),
    Trade("4711", "Siêu thị", "Bán lẻ tổng hợp", None, 6),
    Trade("4730", "Xăng dầu", "Bán lẻ xăng dầu", None, 6),
    Trade("4752", "Điện nước", "Bán lẻ ngũ kim, sơn", None, 6),
    Trade("0146", "Chăn nuôi", "Gà, vịt", None, 4),
    Trade("3811", "Môi trường", "Thu gom rác", None, 3),
    Trade("3830", "Tái chế", "Phế liệu", None, 3),
    Trade("4102", "Xây dựng", "Xây nhà xưởng", None, 14),
    Trade("4933", "Vận tải", "Vận tải hàng hóa", None, 10),
    Trade("5210", "Kho vận", "Kho bãi", None, 4),
    Trade("5610", "Nhà hàng", "Dịch vụ ăn uống", None, 6),
    Trade("6219", "Phần mềm", "Lập trình", None, 7),
    Trade("7110", "Tư vấn", "Thiết kế, giám sát", None, 7),
)
"""About 80 of 100 enterprises fall into the sections of industry and trade (B, C, D, G)."""

CLASSES_OF_VSIC_2018 = ("4511", "4520", "4530", "4541", "4669", "4791", "6201")
"""Classes that VSIC 2025 does not have: lists still carry them, and a warning says so."""
