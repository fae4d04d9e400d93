"""Makes documents of every type from Markdown files, each with its words in NAME.TYPE.words.

make.py SOURCE_DIRECTORY TARGET_DIRECTORY CHROMIUM
"""
import pathlib
import re
import shutil
import subprocess
import sys

import openpyxl
import pypandoc
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

source, target, chromium = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]


def expect(name, text):
    (target / (name + ".words")).write_text("\n".join(re.findall(r"\w+", text.lower())))


def rows(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [[str(number), line] for number, line in enumerate(lines, 1)]


def excel(name, text):
    book = openpyxl.Workbook()
    book.active.title = "Lines"
    for row in rows(text):
        # With a leading sign a cell would be a formula
        book.active.append([int(row[0]), row[1].lstrip("=+-")])
    book.save(target / name)
    expect(name, "Lines\n" + "\n".join(" ".join(row) for row in rows(text)))


def calc(name, text):
    book = OpenDocumentSpreadsheet()
    table = Table(name="Lines")
    for row in rows(text):
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(target / name)
    expect(name, "Lines\n" + "\n".join(" ".join(row) for row in rows(text)))


def pdf(name, page):
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run", "--no-pdf-header-footer",
         f"--user-data-dir={target / 'chromium'}", f"--print-to-pdf={target / name}", page.resolve().as_uri()],
        check=True, timeout=60, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def office(kind, new):
    """Lets LibreOffice read what the others made and write it as another type."""
    out = target / "libreoffice"
    made = [file for file in sorted(target.glob(f"*.{kind}")) if not file.stem.endswith("-libreoffice")]
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(target / 'profile').resolve().as_uri()}", "--headless",
         "--convert-to", new, "--outdir", str(out), *map(str, made)],
        check=True, timeout=240, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for file in made:
        name = f"{file.stem}-from-{kind}-libreoffice.{new}"
        (out / f"{file.stem}.{new}").rename(target / name)
        shutil.copy(target / (file.name + ".words"), target / (name + ".words"))


for file in sorted(source.glob("*.md")):
    markdown = file.read_text()
    plain = pypandoc.convert_text(markdown, "plain", format="gfm", extra_args=["--wrap=none"])
    for kind in ["docx", "odt", "epub", "pptx", "html"]:
        name = f"{file.stem}.{kind}"
        pypandoc.convert_text(markdown, kind, format="gfm", outputfile=str(target / name),
                              extra_args=["--standalone", "--metadata", f"pagetitle={file.stem}"])
        expect(name, plain)
    pdf(f"{file.stem}.pdf", target / f"{file.stem}.html")
    expect(f"{file.stem}.pdf", plain)
    (target / f"{file.stem}.txt").write_text(plain, encoding="cp1252", errors="replace")
    expect(f"{file.stem}.txt", plain)
    excel(f"{file.stem}.xlsx", plain)
    calc(f"{file.stem}.ods", plain)

if shutil.which("soffice"):
    for kind, new in [("odt", "docx"), ("docx", "odt"), ("docx", "pdf"), ("docx", "epub"),
                      ("ods", "xlsx"), ("xlsx", "ods"), ("pptx", "odp")]:
        office(kind, new)
