"""What the reports say of the small season: sentences by hand, and no number that is not a cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from mart_season import INCLUDE, fill, libpq, prepared
from report_season import Written, paragraph, write

from envdb.identity import declarers
from envdb.report.document.figures import TextError
from envdb.report.document.words import count
from envdb.report.kinds import read_kind
from envdb.report.names import kind_names
from envdb.report.tables import QueryHeaderError, ask, read_query
from envdb.warehouse.embedded import Server
from intake_site import empty_database

KINDS = kind_names(INCLUDE / "reports")
AS_OF = "2027-04-30"
LIST_OF_2025_IS_DUE, BEFORE_THE_CORRECTION = "2026-04-30", "2026-08-09"


@pytest.fixture(scope="module")
def season(server: Server) -> Iterator[str]:
    with empty_database(server) as url:
        with prepared(url) as connection:
            fill(connection)
        yield url


@pytest.fixture(scope="module")
def ministry(season: str) -> Written:
    return write(season, "ministry", 2026, AS_OF)


@pytest.fixture(scope="module")
def city(season: str) -> Written:
    return write(season, "city", 2026, AS_OF)


def test_the_reports_are_these() -> None:
    assert KINDS == ["city", "declaration", "ghg", "ministry"]
    by_timer = [one for one in KINDS if read_kind(INCLUDE / "reports", one).heading.by_timer]
    assert by_timer == ["city", "declaration", "ministry"]


def test_every_query_is_of_a_report() -> None:
    files = {path.stem for path in (INCLUDE / "sql" / "reports").glob("*.sql")}
    used = {name for one in KINDS for name in read_kind(INCLUDE / "reports", one).heading.tables}
    assert files == used


@pytest.mark.parametrize("report", KINDS)
@pytest.mark.parametrize("year", [2025, 2026, 2030])
def test_it_is_written_for_any_year(season: str, report: str, year: int) -> None:
    written = write(season, report, year, AS_OF)
    assert "./." in written.text.splitlines()[-1]
    assert "\ue000" not in written.text
    for name in ("None", "nan", "  ", " ,", " .", "( "):
        assert name not in written.text
    for note in written.notes:
        assert note.endswith(".")


def test_an_empty_warehouse_makes_reports_that_say_so(server: Server) -> None:
    with empty_database(server) as url:
        prepared(url).close()
        for report in KINDS:
            written = write(url, report, 2026, AS_OF)
            assert "hưa có" in written.text


def test_targets_are_told_against_what_the_plan_wants(city: Written) -> None:
    assert paragraph(city, "được tập huấn từ năm 2026, đạt").startswith(
        "6/8 doanh nghiệp ngành Công Thương đang hoạt động đã được tập huấn từ năm 2026, đạt 75,00%"
        " so với mục tiêu 100%"
    )
    assert "Đã đạt mục tiêu phát triển thêm nhà máy điện rác: 01 nhà máy" in city.text
    zones = paragraph(city, "có trạm xử lý nước thải tập trung, đạt")
    assert "04/12 khu, cụm" in zones
    assert "đạt 33,3%" in zones
    assert "không tính các cụm này, tỷ lệ là 44,4%" in zones


def test_tasks_stand_with_budget_and_what_each_unit_says(city: Written) -> None:
    words = paragraph(city, "Kinh phí dự toán")
    assert "03/08 nhiệm vụ" in words
    assert "05 nhiệm vụ chưa có báo cáo của đơn vị chủ trì" in words
    # 60 + 100 million planned, 60 + 30 spent: 90 of 160 is 56.25 %, and a half goes up
    assert "Kinh phí dự toán 160,0 triệu đồng, đã thực hiện 90,0 triệu đồng, đạt 56,3%" in words
    lines = city.text.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("Nhiệm vụ 1."))
    assert lines[first + 1 : first + 3] == [
        "Sở Công Thương: 3 hội nghị (tiến độ 40%).",
        "UBND phường Ba Đình: 1 hội nghị (tiến độ 80%).",
    ]
    assert paragraph(city, "Nhiệm vụ 3.").endswith("Chưa có báo cáo.")


def test_difficulties_are_gathered_from_all_units_word_for_word(season: str, city: Written) -> None:
    with psycopg.connect(libpq(season)) as connection:
        said = connection.execute(
            "SELECT DISTINCT unit_name, difficulties, proposals FROM mart.plan_task_reports"
            " WHERE period LIKE '2026-H_' AND coalesce(difficulties, proposals) IS NOT NULL"
        ).fetchall()
    assert len(said) == 2
    assert "02 đơn vị nêu khó khăn" in city.text
    shown = [
        (one["unit_name"], one["difficulties"], one["proposals"])
        for one in city.rows("difficulties")
    ]
    assert sorted(shown, key=str) == sorted(said, key=str)


def test_up_down_unchanged_and_unknown_against_the_year_before(season: str) -> None:
    def emitted(change: str) -> str:
        with psycopg.connect(libpq(season)) as connection:
            connection.execute(change.encode())
            connection.commit()
        return paragraph(write(season, "city", 2025, AS_OF), "Phát thải khí nhà kính")

    assert "2.590 tấn CO2 tương đương, tăng 115,8% so với năm trước (năm trước: 1.200)" in emitted(
        "SELECT 1"
    )
    fact = "UPDATE core.ghg_inventory__emissions SET tco2e = tco2e"
    of_2024 = "WHERE data_year = 2024"
    assert "giảm 35,3% so với năm trước (năm trước: 4.000)" in emitted(
        f"{fact} * 4000 / 1200 {of_2024}"
    )
    assert "không thay đổi so với năm trước" in emitted(f"{fact} * 2590 / 4000 {of_2024}")
    emitted(f"{fact} * 1200 / 2590 {of_2024}")
    unknown = paragraph(write(season, "city", 2023, AS_OF), "Phát thải khí nhà kính")
    assert "1.000 tấn CO2 tương đương" in unknown
    assert unknown.endswith("chưa có số liệu năm trước để so sánh.")


def test_what_is_missing_stands_in_footnotes_with_the_coverage(ministry: Written) -> None:
    assert (
        "Biểu “Giảm phát thải nhựa”: mới nộp 3/252 lượt phải nộp trong năm (1,2%); 123 đơn vị chưa"
        " nộp kỳ nào. Số liệu chưa bao gồm các đơn vị, kỳ chưa nộp."
    ) in ministry.notes
    assert "Chưa kể 01 lượt báo cáo không ghi lượng nhựa giảm được." in ministry.notes
    plastic = paragraph(ministry, "lượng nhựa giảm được trong năm là 150 kg")
    marks = [ministry.notes[int(mark) - 1] for mark in re.findall(r"\[(\d+)\]", plastic)]
    assert [note[:30] for note in marks] == [
        "Biểu “Giảm phát thải nhựa”: mớ",
        "Chưa kể 01 lượt báo cáo không ",
    ]


def test_what_rests_on_unconfirmed_rows_says_so(ministry: Written) -> None:
    trained = paragraph(ministry, "được tập huấn, phổ biến pháp luật về bảo vệ môi trường, đạt")
    marks = [ministry.notes[int(mark) - 1] for mark in re.findall(r"\[(\d+)\]", trained)]
    assert any("03 ngành cấp 1" in note and "chưa được đối chiếu" in note for note in marks)


def test_rules_that_could_not_be_applied_stand_in_footnotes(season: str) -> None:
    with psycopg.connect(libpq(season), autocommit=True) as connection:
        (submission,) = connection.execute(
            "SELECT submission_id FROM core.current_submission"
            " WHERE feed = 'hazardous_waste' AND period = '2025'"
        ).fetchone() or (None,)
        connection.execute(
            "INSERT INTO intake.rule_outcome (submission_id, sheet, rule, outcome, rows_concerned)"
            " VALUES (%s, 'waste', 'stock_follows_previous', 'not_applicable', 3)",
            [submission],
        )
        try:
            written = write(season, "ministry", 2025, AS_OF)
        finally:
            connection.execute("DELETE FROM intake.rule_outcome")
    waste = paragraph(written, "Chất thải nguy hại phát sinh trong năm")
    marks = [written.notes[int(mark) - 1] for mark in re.findall(r"\[(\d+)\]", waste)]
    assert any(
        note.startswith("Có 01 quy tắc kiểm tra chưa áp dụng được với 01 tệp") for note in marks
    )


def test_it_answers_for_its_instant_and_not_for_later_ones(season: str) -> None:
    early = write(season, "city", 2026, BEFORE_THE_CORRECTION)
    late = write(season, "city", 2026, AS_OF)
    assert early.rows("training")[0]["numerator"] < late.rows("training")[0]["numerator"] == 6
    assert early.rows("coverage_total")[0]["owed"] < late.rows("coverage_total")[0]["owed"]


@pytest.mark.parametrize("report", KINDS)
def test_a_text_holds_no_number_of_its_own_but_names(report: str) -> None:
    """What a text computes is refused, so every other number is a cell of a query."""
    texts = read_kind(INCLUDE / "reports", report).texts
    words = "\n".join(re.sub(r"\{([{%#]).*?[}%#]\}", "", text) for text in texts.values())
    named = re.compile(
        r"năm 20\d\d|giai đoạn 20\d\d-20\d\d|CO2|số \d+/\d{4}/[A-ZĐ-]+|[1-9]\.|100%|Mục V\.1\.e"
        r"|phạm vi \(1 là trực tiếp, 2 là"
    )
    assert re.findall(r".{0,20}\d.{0,20}", named.sub("", words)) == []


@pytest.mark.parametrize("report", KINDS)
def test_a_cell_that_is_quoted_is_what_plain_sql_answers(season: str, report: str) -> None:
    written = write(season, report, 2026, AS_OF)
    with psycopg.connect(libpq(season)) as connection:
        connection.execute("SELECT set_config('envdb.as_of', %s, true)", [AS_OF])
        for name, table in written.tables.items():
            again = ask(connection, name, table.query, 2026)
            assert json.dumps(again.rows) == json.dumps(table.rows)
    for quote in written.body.quotes:
        table = written.tables[quote.figure.table.name]
        assert quote.figure.value == table.rows[quote.figure.row][
            table.columns.index(quote.figure.column)
        ]  # fmt: skip


def test_the_list_of_declarers_names_who_must_who_has_and_who_has_not(server: Server) -> None:
    with empty_database(server) as url:
        with prepared(url) as connection:
            connection.execute(Path(__file__).with_name("declarations.sql").read_bytes())
            by_hand = {
                (row["verdict"], row["declaration_status"]): row["n"]
                for row in connection.execute(
                    "SELECT verdict, declaration_status, count(*) AS n"
                    " FROM mart.declaration_assessment WHERE year = 2025 GROUP BY 1, 2"
                )
            }
        written = write(url, "declaration", 2025, "2026-04-01")
    must = sum(n for (verdict, _), n in by_hand.items() if verdict == "must")
    late, declared = by_hand["must", "late"], by_hand["must", "declared"]
    words = paragraph(written, ["phải khai báo môi trường năm 2025", "đã khai báo"])
    assert words.startswith(f"Theo danh sách, {count(must)} doanh nghiệp phải khai báo")
    assert f"{count(declared + late)} đã khai báo (trong đó {count(late)} khai báo chậm)" in words
    assert f"{count(by_hand['must', 'not_declared'])} quá hạn chưa khai báo" in words
    assert len(written.rows("declaration_must")) == must
    missing = written.rows("declaration_not_declared")
    assert len(missing) == by_hand["must", "not_declared"]
    assert {row["due_on"] for row in missing} == {"2026-01-31"}
    assert {row["days_late"] for row in missing} == {60}, "from 31 January to 1 April"
    reasons = written.rows("declaration_reasons")
    review = sum(n for (verdict, _), n in by_hand.items() if verdict == "review")
    assert sum(row["enterprises"] for row in reasons) == review
    assert not any(re.fullmatch(r"[a-z_]+", row["reason_label"]) for row in reasons)
    assert "chưa được đối chiếu với văn bản chính thức" in written.text


def test_a_declarer_that_an_officer_decided_on_is_marked(server: Server) -> None:
    with empty_database(server) as url:
        prepared(url).close()
        with psycopg.connect(libpq(url), autocommit=True) as connection:
            connection.execute(Path(__file__).with_name("declarations.sql").read_bytes())
            declarers.decide(connection, 11, 2025, "must", by="an_na", reason="650 tấn/năm")
            connection.execute(
                "UPDATE core.declaration_decision"
                " SET recorded_during = tstzrange('2026-03-25 08:00+07', NULL)"
            )
        written = write(url, "declaration", 2025, "2026-04-01")
    said = {row["enterprise_id"]: row["status_text"] for row in written.rows("declaration_must")}
    assert said.pop(11) == "Quá hạn, chưa khai báo (Sở Công Thương kết luận)"
    assert said
    assert not any("kết luận" in text for text in said.values())


def test_a_text_that_computes_is_refused(season: str) -> None:
    from envdb.report.document.compose import compose

    with psycopg.connect(libpq(season)) as connection:
        query = read_query(INCLUDE / "sql" / "reports", "training")
        tables = {"training": ask(connection, "training", query, 2026)}
    for text, told in {
        "{{ t.training.one().numerator.value + 1 }}": "computed by the text",
        "{{ t.training | length }}": "computed by the text",
        "{{ t.training.one().nothing }}": "no column nothing",
        "{{ t.nothing }}": "no table nothing",
        "{{ table('nothing') }}": "no table nothing",
        "{{ ref('training') }}": "does not show it",
        "{{ t.training.one(numerator=-1) }}": "a row that is not there",
    }.items():
        with pytest.raises(TextError, match=told):
            compose({"x": text}, "x", tables, {}, lambda *_: b"")


def test_what_data_say_is_never_markup(season: str) -> None:
    from envdb.report.document.compose import compose, text_of

    query = "-- title: Lời\nSELECT E'# **Đậm**\\n\\n- {{ year }}' AS said"
    with psycopg.connect(libpq(season)) as connection:
        tables = {"words": ask(connection, "words", query, 2026)}
    body = compose({"x": "{{ t.words.one().said }}"}, "x", tables, {}, lambda *_: b"")
    (one,) = body.blocks
    assert text_of(one.runs) == "# **Đậm** - {{ year }}"  # type: ignore[union-attr]  # a paragraph
    assert not any(run.bold for run in one.runs)  # type: ignore[union-attr]


def test_a_header_that_names_no_column_is_told(season: str) -> None:
    with psycopg.connect(libpq(season)) as connection:
        with pytest.raises(QueryHeaderError, match="no column is called nothing"):
            ask(connection, "x", "-- title: X\n-- heading nothing: Y\nSELECT 1 AS one", 2026)
        with pytest.raises(QueryHeaderError, match="there is no such query"):
            read_query(INCLUDE / "sql" / "reports", "nothing")
