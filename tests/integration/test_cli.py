"""Claims about the ``envdb`` command, run as a person runs it: a process, its words, its exit code.

One home with its own server for the whole module; each test has units of its own, so none sees the
files of another. No output may hold a control character, because nothing here is a terminal. Each
command is started once as the script that is installed, and else forked (:mod:`command_process`).
"""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import openpyxl
import psycopg
import pytest

from envdb import cli
from envdb.intake.forms import units_that_send
from envdb.settings import load_settings, shipped_folder
from envdb.warehouse import embedded, embedded_cluster
from envdb.warehouse.query import psql_command

pytest.register_assert_rewrite("intake_site")
from command_process import run_envdb  # noqa: E402 - after its assertions are made to explain
from intake_site import VILLAGES, form, lend_readers  # noqa: E402

CHECKOUT = Path(__file__).parents[2]
README = CHECKOUT / "README.md"
NOW = "2026-01-15T09:30:00+07:00"
"""Five days before the forms of 2025 are due."""

GOOD, BAD, HOUSEHOLDS, STRANGE = "00004", "00008", "00025", "00070"
VILLAGE = ("Làng nghề gốm Ví dụ", "Gốm sứ", "Có", "Không", 42, 130, 85.5, 60, 12)
BAD_ROWS = (
    VILLAGE,
    ("Làng nghề giấy Ví dụ", "Giấy", "Có", "Không", "mười hai", 60, 40, 35, 8),
    ("Làng nghề mộc Ví dụ", "Mộc", "Có", "Không", 30, 20, "1.250,5 m3", 1300, 20),
)
"""The rows whose receipt README.md shows: a number in words, too much treated, two more."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str

    def told(self, words: str) -> None:
        """Assert that the one who typed reads these words, and no traceback."""
        assert words in self.out + self.err
        assert "Traceback" not in self.err


class Office:
    """A home in which commands are run."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.inbox, self.outbox = home / "inbox", home / "outbox"
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ENVDB_")},
            "ENVDB_HOME": str(home),
            "ENVDB_NOW": NOW,
            "ENVDB_SETTLE_S": "0",
        }

    def run(
        self,
        *arguments: str,
        environ: Mapping[str, str] | None = None,
        typed: str = "",
        installed: bool = False,
    ) -> Run:
        """Run ``envdb`` from a folder that is no checkout; ``installed``: by its script."""
        environment = {**self.environ, **(environ or {})}
        done = run_envdb(
            *arguments,
            environ=environment,
            folder=self.home.parent,
            typed=typed,
            installed=installed,
        )
        for text in (done.stdout, done.stderr):
            assert not CONTROL.search(text), f"a control character in {text!r}"
        return Run(done.returncode, done.stdout, done.stderr)

    def rows(self, query: str, *options: str) -> list[list[str]]:
        """Return the rows of a query, which come as csv where nothing is a terminal."""
        done = self.run("sql", query, *options)
        assert done.code == 0, done.err
        return list(csv.reader(io.StringIO(done.out)))[1:]

    def receipt(self, number: str) -> str:
        (path,) = self.outbox.glob(f"*/{number}_*.txt")
        return path.read_text(encoding="utf-8-sig")

    def number(self, file_name: str) -> str:
        """Return the receipt's number of a file that was dropped once."""
        receipts = {
            path: path.read_text(encoding="utf-8-sig") for path in self.outbox.glob("*/*.txt")
        }
        (path,) = [path for path, text in receipts.items() if f"Tệp: {file_name}\n" in text]
        return path.name.partition("_")[0]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, nursery: Path) -> Iterator[Path]:
    """Return a home whose server the first command starts; it is stopped and removed."""
    home = tmp_path_factory.mktemp("cli") / "home"
    lend_readers(home, nursery)
    yield home
    embedded.stop(home)
    data = embedded_cluster.data_folder(home)
    shutil.rmtree(data if data.is_relative_to(home) else data.parent)


@pytest.fixture(scope="module")
def office(home: Path) -> Office:
    return Office(home)


def fill(template: Path, rows: Sequence[Sequence[object]], to: Path) -> Path:
    """Fill in the craft villages as a clerk does, in the template's own sheet."""
    workbook = openpyxl.load_workbook(template)
    sheet = workbook["Làng nghề"]
    (header,) = [row for row in range(1, 12) if sheet.cell(row, 1).value == "TT"]
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate((at, *row), start=1):
            sheet.cell(header + at, column, value)
    to.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(to)
    return to


@pytest.fixture(scope="module")
def template(office: Office) -> Path:
    """Return the villages' template of the unit BAD, as the command wrote it."""
    done = office.run(
        "template", "--unit", BAD, "--feed", VILLAGES, "--period", "2025", installed=True
    )
    assert done.code == 0, done.err
    return office.inbox / BAD / "bieu_mau" / "lang_nghe_2025.xlsx"


@pytest.fixture(scope="module")
def ingested(office: Office, template: Path) -> Run:
    """Drop files of four units and run one ingest."""
    office.run("template", "--unit", GOOD)
    fill(
        office.inbox / GOOD / "bieu_mau" / "lang_nghe_2025.xlsx",
        [VILLAGE],
        office.inbox / GOOD / "lang_nghe_2025.xlsx",
    )
    fill(template, BAD_ROWS, office.inbox / BAD / "Làng nghề 2025.xlsx")
    facilities = office.inbox / HOUSEHOLDS / "co so 2025.xlsx"
    facilities.parent.mkdir(parents=True)
    facilities.write_bytes(form("commune_facilities", HOUSEHOLDS, "2025"))
    strange = office.inbox / STRANGE / "[bold]\x1b[31m tờ trình.docx"
    strange.parent.mkdir(parents=True)
    strange.write_bytes(b"PK\x03\x04 no workbook")
    return office.run("ingest", installed=True)


# --- the way of a file ---------------------------------------------------------------------------


def test_a_filled_template_is_accepted_and_answered(office: Office, ingested: Run) -> None:
    assert ingested.code == 0, ingested.err
    ingested.told(str(office.outbox))
    (receipt,) = (office.outbox / GOOD).glob("BN*_DA_NHAN_lang_nghe_2025.txt")
    assert "Kết quả: ĐÃ NHẬN (accepted)" in receipt.read_text(encoding="utf-8-sig")
    assert {path.name for path in (office.inbox / GOOD).iterdir()} == {"HUONG_DAN.txt", "bieu_mau"}


def test_every_file_has_its_line_and_no_name_is_taken_for_markup(ingested: Run) -> None:
    lines = [line for line in ingested.out.splitlines() if "BN00000" in line]
    assert len(lines) == 4
    assert sum("accepted" in line for line in lines) == 2
    ingested.told("[bold]\\x1b[31m tờ trình.docx")


def test_the_receipt_of_the_readme_is_a_real_one(office: Office, ingested: Run) -> None:
    readme = README.read_text(encoding="utf-8")
    (example,) = re.findall(r"```text\n(BIÊN NHẬN.*?)```", readme, re.DOTALL)
    receipt = office.receipt(office.number("Làng nghề 2025.xlsx"))
    changing = re.compile(r"BN\d{6}|[0-9a-f]{64}|\b[0-9a-f]{8}…")
    assert changing.sub("…", example).split("\n") == changing.sub("…", receipt).split("\n")


def test_status_tells_counts_what_waits_and_what_it_means(office: Office, ingested: Run) -> None:
    waiting = office.inbox / STRANGE / "dang_chep.xlsx"
    waiting.write_bytes(b"half of a wor")
    done = office.run("status", environ={"ENVDB_SETTLE_S": "3600"}, installed=True)
    waiting.unlink()
    assert done.code == 0
    assert re.search(r"quarantined\W+KHÔNG DÙNG ĐƯỢC\W+1\b", done.out)
    done.told("Chờ nhận trong thư mục nộp: 1 tệp.")
    done.told("Vừa được chép: 1 tệp; tệp được nhận khi đã yên 3600 giây.")


def test_an_officer_accepts_and_the_reason_is_kept(office: Office, ingested: Run) -> None:
    number = office.number("Làng nghề 2025.xlsx")
    assert office.run("accept", number, "--reason", "  ").code == 2
    words = ("accept", number, "--reason", "Đã gọi hỏi xã", "--by", "Nguyễn Thị Ví Dụ")
    done = office.run(*words, installed=True)
    assert done.code == 0, done.err
    assert re.search(rf"{number}\W.*\Waccepted_with_warnings\W", done.out)
    query = (
        f"SELECT kind, reason, decided_by FROM intake.decision WHERE submission_id = {number[2:]}"
    )
    assert office.rows(query) == [["accept", "Đã gọi hỏi xã", "Nguyễn Thị Ví Dụ"]]
    assert "(lần 2)" in office.receipt(number)
    again = office.run("accept", number, "--reason", "x")
    assert again.code == 2
    again.told("chỉ nhận được tệp bị giữ lại")


def test_an_officer_withdraws_and_the_reason_is_kept(office: Office, ingested: Run) -> None:
    number = office.number("Làng nghề 2025.xlsx")  # which the officer accepted before
    assert office.run("withdraw", number, "--reason", " ").code == 2
    words = ("withdraw", number, "--reason", "Xã nộp nhầm", "--by", "Nguyễn Thị Ví Dụ")
    done = office.run(*words, installed=True)
    assert done.code == 0, done.err
    assert re.search(rf"{number}\W.*\Wwithdrawn\W", done.out)
    assert "ĐÃ RÚT" in office.receipt(number)
    again = office.run("withdraw", number, "--reason", "x")
    assert again.code == 2
    again.told("chỉ rút được bản đang có hiệu lực")


def test_a_replay_judges_again_from_the_archive(office: Office, ingested: Run) -> None:
    words = ("replay", "--outcome", "quarantined", "--by", "kỹ sư")
    done = office.run(*words, installed=True)
    assert done.code == 0, done.err
    done.told("1 tệp đã xử lý")
    query = "SELECT attempt, outcome FROM intake.submission WHERE outcome = 'quarantined'"
    assert office.rows(query) == [["2", "quarantined"]]
    nothing = office.run("replay", "--outcome", "held", "--feed", VILLAGES)
    assert nothing.code == 0
    nothing.told("Không có tệp nào chờ xử lý.")


# --- check: nothing is recorded ------------------------------------------------------------------


def test_check_of_a_good_file_ends_with_0(office: Office, template: Path, tmp_path: Path) -> None:
    file = fill(template, [VILLAGE], tmp_path / "tot.xlsx")
    done = office.run("check", str(file), "--unit", BAD, installed=True)
    assert (done.code, done.err) == (0, "")
    done.told("Làng nghề, năm 2025, 1 dòng: sẽ được nhận.")
    assert [path.name for path in tmp_path.iterdir()] == ["tot.xlsx"]


def test_check_of_a_bad_file_ends_with_1_and_marks_a_copy(
    office: Office, template: Path, tmp_path: Path
) -> None:
    before = office.rows("SELECT count(*) FROM intake.submission")
    rows = [*BAD_ROWS, ("Làng nghề [/] \x85 Ví dụ", "Tre", "Có", "có lẽ [bold]", 3, 9, 2, 1, 0)]
    file = fill(template, rows, tmp_path / "sai.xlsx")
    done = office.run("check", str(file), "--unit", BAD)
    assert done.code == 1
    done.told("Phải sửa Làng nghề!F7: “mười hai”")
    done.told("“có lẽ [bold]”")
    done.told("sẽ bị trả lại")
    marked = openpyxl.load_workbook(tmp_path / "sai.kiem_tra.xlsx")
    assert marked.sheetnames[0] == "Lỗi"
    assert marked["Làng nghề"]["F7"].fill.fgColor.rgb == "FFF4B6B6"
    assert "mười hai" in marked["Làng nghề"]["F7"].comment.text
    assert file.is_file()
    assert office.rows("SELECT count(*) FROM intake.submission") == before


def test_a_marked_copy_is_never_left_in_the_inbox(office: Office, template: Path) -> None:
    file = fill(template, BAD_ROWS, office.inbox / "00082" / "sai.xlsx")
    done = office.run("check", str(file), "--unit", BAD)
    left = [path.name for path in file.parent.iterdir()]
    shutil.rmtree(file.parent)
    assert left == ["sai.xlsx"]
    done.told(str(office.outbox / BAD / "sai.kiem_tra.xlsx"))


@pytest.mark.parametrize(
    ("content", "environ", "words"),
    [
        (b"", {}, "Tệp rỗng (0 byte)."),
        (b"%PDF-1.7", {}, "Tệp không phải là bảng tính"),
        (b"a;b\n1;2\n", {}, "Không nhận ra đây là biểu nào"),
        (b"a;b\n" * 2**19, {"ENVDB_FILE_MAX_MB": "1"}, "Tệp lớn hơn kích thước tối đa"),
    ],
    ids=["empty", "foreign", "unknown", "too large"],
)
def test_check_of_what_cannot_be_used_ends_with_3(
    office: Office, tmp_path: Path, content: bytes, environ: dict[str, str], words: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    done = office.run("check", str(file), "--unit", BAD, environ=environ)
    assert done.code == 3
    done.told(words)


def test_check_for_another_unit_than_the_stamp_says_ends_with_3(
    office: Office, template: Path
) -> None:
    done = office.run("check", str(template), "--unit", GOOD)
    assert done.code == 3
    done.told("nhưng được nộp vào thư mục của UBND phường Ba Đình (00004)")


@pytest.mark.parametrize(
    ("option", "environ", "why"),
    [
        (["--without-warehouse"], {}, ""),
        (
            [],
            {"ENVDB_WAREHOUSE_URL": "postgresql+psycopg://a:secret@127.0.0.1:1/d"},
            "không kết nối được PostgreSQL",
        ),
    ],
    ids=["asked for", "unreachable"],
)
def test_check_without_a_warehouse_ends_as_with_one_and_says_what_was_not_compared(
    office: Office,
    template: Path,
    tmp_path: Path,
    option: list[str],
    environ: dict[str, str],
    why: str,
) -> None:
    good = fill(template, [VILLAGE], tmp_path / "tot.xlsx")
    bad = fill(template, BAD_ROWS, tmp_path / "sai.xlsx")

    done = office.run("check", str(good), "--unit", BAD, *option, environ=environ)
    refused = office.run("check", str(bad), "--unit", BAD, *option, environ=environ)
    elsewhere = office.run("check", str(good), "--unit", GOOD, *option, environ=environ)

    assert (done.code, refused.code, elsewhere.code) == (0, 1, 3)
    done.told(why)
    assert "secret" not in done.out + done.err
    done.told("Làng nghề, năm 2025, 1 dòng: sẽ được nhận.")
    done.told("Kiểm tra không có kho số liệu nên chưa so sánh với số liệu kỳ trước")


# --- templates -----------------------------------------------------------------------------------


def test_a_unit_gets_its_forms_and_a_guide(office: Office, tmp_path: Path) -> None:
    done = office.run("template", "--unit", "SCT", "--to", str(tmp_path / "giao"))
    assert done.code == 0
    done.told("11 tệp đã ghi cho đơn vị SCT.")
    names = sorted(path.name for path in (tmp_path / "giao").iterdir())
    endings = {name.rpartition("_")[2] for name in names}
    assert endings == {"DAN.txt", "2025.xlsx", "2025-H2.xlsx", "2025-Q4.xlsx"}


def test_a_period_writes_only_the_forms_of_its_kind(office: Office, tmp_path: Path) -> None:
    done = office.run("template", "--unit", GOOD, "--period", "2025-Q3", "--to", str(tmp_path))
    assert done.code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "HUONG_DAN.txt",
        "kiem_tra_va_xu_ly_vi_pham_2025-Q3.xlsx",
        "su_co_moi_truong_2025-Q3.xlsx",
        "tap_huan_pho_bien_phap_luat_2025-Q3.xlsx",
    }
    wrong = office.run("template", "--unit", GOOD, "--feed", VILLAGES, "--period", "2025-Q3")
    assert wrong.code == 2
    wrong.told("kỳ của các biểu, ví dụ: commune_craft_villages 2025")


def test_without_a_unit_every_unit_that_sends_the_form_gets_it(office: Office) -> None:
    done = office.run("template", "--feed", "renewable_power")
    assert (done.code, done.err) == (0, "")
    done.told("Biểu mẫu của 1 đơn vị")
    assert list((office.inbox / "SCT" / "bieu_mau").glob("*_2025-H2.xlsx"))
    settings = load_settings({"ENVDB_NOW": NOW})
    quarterly = units_that_send(settings, period="2025-Q3")
    assert {GOOD, "SCT"} < set(quarterly)
    assert not {"CTK", "STC"} & set(quarterly)
    assert {"CTK", "STC"} < set(units_that_send(settings))


def test_a_template_filled_where_it_lay_is_not_overwritten(office: Office, tmp_path: Path) -> None:
    ask = ("template", "--unit", GOOD, "--feed", VILLAGES, "--to", str(tmp_path))
    office.run(*ask)
    handed_out = tmp_path / "lang_nghe_2025.xlsx"
    untouched = handed_out.read_bytes()
    office.run(*ask)
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == [handed_out.name]
    fill(handed_out, [VILLAGE], handed_out)
    filled = handed_out.read_bytes()
    office.run(*ask)
    assert handed_out.read_bytes() == untouched
    assert (tmp_path / "lang_nghe_2025_ban_cu_1.xlsx").read_bytes() == filled


def test_a_prefilled_template_shows_the_rows_that_were_accepted(
    office: Office, ingested: Run, tmp_path: Path
) -> None:
    ask = ("template", "--unit", GOOD, "--feed", VILLAGES, "--period", "2026", "--to")
    assert office.run(*ask, str(tmp_path / "blank")).code == 0
    done = office.run(*ask, str(tmp_path / "filled"), "--all")
    assert done.code == 0, done.err
    first = {
        name: openpyxl.load_workbook(tmp_path / name / "lang_nghe_2026.xlsx")["Làng nghề"]["B6"]
        for name in ("blank", "filled")
    }
    assert (first["blank"].value, first["filled"].value) == (None, VILLAGE[0])


# --- queries -------------------------------------------------------------------------------------


def test_an_analyst_reads_masked_columns_and_never_raw_ones(office: Office, ingested: Run) -> None:
    table = "core.commune_facilities__facilities"
    masked = office.rows(f"SELECT personal_id_masked FROM {table} WHERE owner_kind = 'household'")
    assert masked
    assert all(re.fullmatch(r"\*{8}\d{4}", cell) for (cell,) in masked)
    for column in ("personal_id", "tax_code", "*"):
        refused = office.run("sql", f"SELECT {column} FROM {table}")
        assert refused.code == 2
        assert refused.out == ""
        refused.told("permission denied for table commune_facilities__facilities")
        refused.told("_masked")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM intake.submission",
        "UPDATE core.unit SET unit_name = 'x'",
        "INSERT INTO core.feed SELECT * FROM core.feed",
        "CREATE TABLE mart.mine (a int)",
        "DROP VIEW mart.freshness",
    ],
)
def test_an_analyst_cannot_write(office: Office, ingested: Run, statement: str) -> None:
    done = office.run("sql", statement)
    assert done.code == 2
    assert re.search("permission denied|must be owner", done.err)
    assert "Traceback" not in done.err


def test_as_of_answers_as_that_day(office: Office, ingested: Run) -> None:
    query = "SELECT sum(submissions) FROM mart.freshness"
    assert int(office.rows(query)[0][0]) >= 2
    assert office.rows(query, "--as-of", "2020-12-31") == [["0"]]


def test_a_query_goes_into_a_file_as_csv(office: Office, ingested: Run) -> None:
    query = "SELECT feed, feed_title FROM mart.freshness ORDER BY feed LIMIT 2"
    done = office.run("sql", query, installed=True)
    assert done.out == (
        "feed,feed_title\n"
        "commune_craft_villages,Làng nghề\n"
        'commune_facilities,"Cơ sở sản xuất, kinh doanh trên địa bàn"\n'
    )


def test_a_value_of_any_type_is_shown(office: Office) -> None:
    query = "SELECT 'infinity'::date, pg_typeof(1), ARRAY[1, NULL], NULL, true"
    assert office.rows(query) == [["infinity", "integer", "{1,NULL}", "", "t"]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["SELECT nothing_like_it"], 'column "nothing_like_it" does not exist'),
        (["SELEC 1"], 'syntax error at or near "SELEC"'),
        (["SELECT 1; SELECT 2"], "Mỗi lần một câu lệnh"),
        (["SELECT 1", "--role", "nobody_knows"], 'role "nobody_knows" does not exist'),
        (["SELECT 1", "--as-of", "31/12/2025"], "ghi dạng 2026-03-31"),
    ],
)
def test_a_broken_statement_gets_the_servers_words(
    office: Office, arguments: list[str], words: str
) -> None:
    done = office.run("sql", *arguments)
    assert done.code == 2
    done.told(words)


def test_every_query_of_the_readme_runs(office: Office, ingested: Run) -> None:
    blocks = "".join(re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL))
    commands = [shlex.split(line) for line in re.findall(r'envdb (sql [^"\n]*"[^"]*")', blocks)]
    assert len(commands) == 4
    for command in commands:
        done = office.run(*command)
        assert (done.code, done.err) == (0, ""), command


def test_without_a_statement_psql_opens_with_the_same_rights(office: Office) -> None:
    typed = "SELECT current_user, core.as_of_day();\nSELECT personal_id FROM core.enterprise;\n"
    done = office.run("sql", "--as-of", "2025-03-01", typed=typed, installed=True)
    assert re.search(r"envdb_analyst \| 2025-03-01", done.out)


def test_a_person_with_a_login_of_their_own_needs_only_the_role(
    office: Office, ingested: Run
) -> None:
    server = embedded.status(office.home)
    assert server is not None
    with psycopg.connect(server.url("envdb").replace("+psycopg", "", 1), autocommit=True) as admin:
        admin.execute("CREATE ROLE an_na LOGIN PASSWORD 'mat khau' IN ROLE envdb_analyst")
        admin.execute("CREATE ROLE la_mat LOGIN PASSWORD 'mat khau'")
    query = ("sql", "SELECT session_user, current_user, count(*) > 0 FROM mart.freshness")

    def asked(user: str) -> Run:
        url = f"postgresql+psycopg://{user}:mat%20khau@127.0.0.1:{server.port}/envdb"
        return office.run(*query, environ={"ENVDB_WAREHOUSE_URL": url})

    assert asked("an_na").out.splitlines()[1] == "an_na,envdb_analyst,t"
    stranger = asked("la_mat")
    assert stranger.code == 2
    stranger.told("người dùng la_mat không có quyền trong kho số liệu")


def test_psql_gets_the_password_by_the_environment() -> None:
    url = "postgresql+psycopg://an%20na:p%40ss%2Fword@db.example:5433/envdb?sslmode=require"
    settings = load_settings({"ENVDB_WAREHOUSE_URL": url})
    command, environment = psql_command(settings, role="envdb_analyst", as_of=None)
    assert environment["PGPASSWORD"] == "p@ss/word"
    assert environment["PGOPTIONS"] == "-c role=envdb_analyst"
    assert "ss/word" not in " ".join(command)
    for word in ("user='an na'", "host=db.example", "port=5433", "sslmode=require"):
        assert word in command[1]


# --- the installation ----------------------------------------------------------------------------


def test_doctor_finds_a_used_installation_good(office: Office, ingested: Run) -> None:
    done = office.run("doctor", installed=True)
    assert (done.code, done.err) == (0, "")
    assert all(line.startswith("tốt ") for line in done.out.splitlines())
    done.told("khớp với bản cài đặt")


@pytest.mark.parametrize("variable", ["ENVDB_ARCHIVE", "ENVDB_HOME"])
def test_doctor_names_a_folder_that_cannot_be_written(office: Office, variable: str) -> None:
    done = office.run("doctor", environ={variable: "/proc/envdb"})
    assert done.code == 1
    done.told("lỗi thư mục /proc/envdb:")
    done.told("    → ")


def test_doctor_names_a_setting_that_cannot_be_used(office: Office) -> None:
    done = office.run("doctor", environ={"ENVDB_READ_TIME_S": "lâu"})
    assert done.code == 1
    done.told("ENVDB_READ_TIME_S is 'lâu': write a number, as 20.")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of contracts and suites that a test may break."""
    for folder in ("include", "expectations"):
        shutil.copytree(shipped_folder(folder), tmp_path / folder)
    return tmp_path


def of(copy: Path) -> dict[str, str]:
    """Return the environment of an installation that has contracts and suites of its own."""
    folders = ("include", "expectations")
    return {f"ENVDB_{folder.upper()}": str(copy / folder) for folder in folders}


def test_doctor_finds_a_broken_contract_and_goes_on(office: Office, copy: Path) -> None:
    contract = copy / "include" / "contracts" / f"{VILLAGES}.yml"
    contract.write_text(
        contract.read_text(encoding="utf-8").replace("period: year", "period: week")
    )
    done = office.run("doctor", environ=of(copy))
    assert done.code == 1
    assert re.search(rf"lỗi hợp đồng dữ liệu: .*{VILLAGES}\.yml", done.out)
    done.told("tốt PostgreSQL: phiên bản 18")


def test_render_check_finds_an_edited_artefact_and_render_mends_it(
    office: Office, copy: Path
) -> None:
    assert office.run("render", "--check", environ=of(copy)).code == 0
    suite = copy / "expectations" / f"{VILLAGES}.craft_villages.json"
    rendered = suite.read_bytes()
    suite.write_bytes(rendered + b"\n")
    (copy / "include" / "sql" / "facts" / "old_feed.sql").write_text("SELECT 1;\n")
    done = office.run("render", "--check", environ=of(copy))
    assert done.code == 1
    done.told(f"{suite.name} differs from its contract: run envdb render")
    done.told("old_feed.sql belongs to no contract")
    assert office.run("render", environ=of(copy)).out == "2 tệp được ghi lại.\n"
    assert suite.read_bytes() == rendered
    assert office.run("render", "--check", environ=of(copy)).code == 0


def test_render_refuses_a_contract_with_a_fault(office: Office, copy: Path) -> None:
    contract = copy / "include" / "contracts" / f"{VILLAGES}.yml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(text.replace("key: [village_name]", "key: [vilage_name]"), encoding="utf-8")
    done = office.run("render", environ=of(copy))
    assert done.code == 1
    done.told("vilage_name")


def test_the_feed_of_the_readme_is_one_contract_and_render(
    office: Office, copy: Path, tmp_path: Path
) -> None:
    (contract,) = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    path = copy / contract.partition("\n")[0].removeprefix("# ")
    path.write_text(contract, encoding="utf-8")
    done = office.run("render", environ=of(copy))
    assert (done.code, done.out) == (0, "6 tệp được ghi lại.\n"), done.err
    done = office.run(
        "template",
        "--unit",
        GOOD,
        "--feed",
        path.stem,
        "--to",
        str(tmp_path / "to"),
        environ=of(copy),
    )
    assert done.code == 0, done.err
    assert (tmp_path / "to" / "phan_anh_ve_mui_2025-Q4.xlsx").is_file()


def test_version_is_that_of_the_installed_package(office: Office) -> None:
    assert office.run("version", installed=True).out == f"{metadata.version('envdb')}\n"


WRONG_USAGE: list[tuple[list[str], dict[str, str], str]] = [
    (["template", "--unit", "99999"], {}, "Không có đơn vị 99999"),
    (
        ["template", "--unit", GOOD, "--feed", "x"],
        {},
        "không gửi biểu x; các biểu của đơn vị: ",
    ),
    (
        ["template", "--unit", GOOD, "--period", "2025/1"],
        {},
        "“2025/1” không phải là kỳ báo cáo",
    ),
    (["template", "--feed", "lang_nghe"], {}, "Không có biểu lang_nghe; các biểu: commune_"),
    (["template", "--feed", VILLAGES, "--period", "2025-H1"], {}, "Không có biểu nào theo kỳ"),
    (["template", "--to", "/tmp"], {}, "--to cần --unit"),
    (["accept", "BN999999", "--reason", "x"], {}, "Không có lần nộp số 999999."),
    (["accept", "số 5", "--reason", "x"], {}, "Ghi số biên nhận, ví dụ BN000123."),
    (["accept", "BN" + 30 * "9", "--reason", "x"], {}, "Ghi số biên nhận, ví dụ BN000123."),
    (["accept", "BN000001"], {}, "--reason"),
    (["replay", "--outcome", "accepted"], {}, "Chỉ xử lý lại được các tệp rejected"),
    (["replay", "--outcome", "held", "--feed", "lang_nghe"], {}, "Không có biểu lang_nghe"),
    (["check", "/nowhere.xlsx", "--unit", GOOD], {}, "/nowhere.xlsx"),
    (["check", __file__, "--unit", "99999"], {}, "Không có đơn vị 99999"),
    (["status"], {"ENVDB_NOW": "hôm nay"}, "ENVDB_NOW is 'hôm nay': write ISO 8601"),
    (["status"], {"ENVDB_NOW": "2026-01-01T00:00:00"}, "the offset is missing, add +07:00"),
    (["status"], {"ENVDB_HOME": "/proc/envdb"}, "/proc/envdb"),
    (["status"], {"ENVDB_WAREHOUSE_URL": "postgresql://a:secret@h/d"}, "postgresql+psycopg://"),
    (
        ["status"],
        {"ENVDB_WAREHOUSE_URL": "postgresql+psycopg://a:secret@127.0.0.1:1/d"},
        "không kết nối được PostgreSQL",
    ),
    (["staus"], {}, "No such command 'staus'"),
    (["sql", "  "], {}, "Câu lệnh trống"),
]


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    WRONG_USAGE,
    ids=[f"{arguments[0]}-{number}" for number, (arguments, _, _) in enumerate(WRONG_USAGE)],
)
def test_wrong_usage_is_told_in_plain_words(
    office: Office,
    arguments: list[str],
    environ: dict[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In this process: twenty more of their own would only show the same entry point."""
    for name, value in {**office.environ, **environ}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["envdb", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    done = Run(int(ended.value.code or 0), *capsys.readouterr())
    assert done.code == 2
    assert done.out == ""
    done.told(words)
    assert "secret" not in done.err


def test_a_warehouse_of_another_version_is_said_to_be_brought_up_to_date(
    office: Office, ingested: Run
) -> None:
    url = embedded.ensure_running(office.home).url("envdb").replace("+psycopg", "", 1)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE core.reference_load SET sha256 = 'of another version'")
    told = "Kho số liệu của phiên bản trước đã được cập nhật"
    assert [told in office.run("status").err for _ in range(2)] == [True, False]
