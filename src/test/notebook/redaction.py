"""Looks for the tokens wherever a session leaves something: redaction.py

Runs a notebook on the real kernel with both tokens set, and an endpoint that refuses one of them and repeats it; then
searches the executed notebook, the kernel's output, all files it made, and the environment of the Milvus it started.
Prints one line per thing seen; fails with an AssertionError for what is not as it should be.
"""

import base64
import os
import shutil
import subprocess
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from kernel import TUTORIAL
from stub import ANSWER, Endpoint

TOKENS = {"LEPTONAI_TOKEN": "tok-5ecre7-0123456789", "MILVUS_TOKEN": "root:M1lvus-5ecre7"}
FORMS = [form for token in TOKENS.values() for form in (token.encode(), base64.b64encode(token.encode()))]
FORMS += [b"M1lvus-5ecre7", b"5ecre7"]

CELLS = [
    "%doctor",
    "doctor();",
    *TUTORIAL,
    "var lepton = lepton();",
    "show(lepton); lepton",
    f"var hits = {TUTORIAL[-1]}; var prompt = Prompt.cited(\"What?\", hits);",
    "lepton.chat(prompt)",
    "lepton.stream(prompt)",
    "%%ask c\nHow is data stored?",
    "pipeline(milvus, \"c\", model, lepton).askAll(List.of(\"one\", \"two\"))",
    "var talking = Lepton.at(System.getenv(\"LEPTON_BASE_URL\"), \"answers\", System.getenv(\"LEPTONAI_TOKEN\"));",
    "var answer = talking.stream(prompt);",
    "show(talking); show(answer); answer.table()",
    "milvus(System.getenv(\"LEPTON_BASE_URL\").replace(\"/v1/\", \"\"), System.getenv(\"MILVUS_TOKEN\"))",
    "milvus(\"http://127.0.0.1:1\")",
    "show(milvus.collections()); milvus",
    "throw new IllegalStateException(talking + \" \" + lepton + \" \" + milvus);",
]


def home():
    """A home of its own, so that every file in it was made here; what is only fetched need not be fetched again."""
    shared = Path(os.environ.get("RAGSHELL_HOME") or Path.home() / ".cache/ragshell")
    own = Path("home").resolve()
    for native in (shared / "milvus-lite").glob("2.5.1-*"):
        shutil.copytree(native, own / "milvus-lite" / native.name)
    return own


def environment(pid):
    return Path(f"/proc/{pid}/environ").read_bytes()


def milvus(directory):
    found = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [
        int(line.split()[0])
        for line in found.splitlines()
        if "milvus_lite/lib/milvus " in line and f" {directory}/" in line
    ]


def look(what, content):
    for form in FORMS:
        place = content.find(form)
        # What stands around it may be secret, too
        assert place < 0, f"{what} has a token at {place}"


def execute(notebook):
    client = NotebookClient(notebook, timeout=120, kernel_name="ragshell", allow_errors=True)
    with open("kernel.out", "wb") as out, open("kernel.err", "wb") as err:
        with client.setup_kernel(stdout=out, stderr=err):
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
            servers = milvus(Path.cwd().resolve())
            if Path("/proc/self/environ").exists():
                assert all(token.encode() in environment(client.km.provisioner.pid) for token in TOKENS.values())
                assert len(servers) == 1, servers
                look("the environment of Milvus Lite", environment(servers[0]))


def main():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    with Endpoint() as endpoint:
        os.environ |= TOKENS | {
            "LEPTON_BASE_URL": endpoint.url,
            "LEPTON_MODEL": "refuses",
            "RAGSHELL_HOME": str(home()),
            "RAGSHELL_CACHE": "on",
        }
        execute(notebook)
        assert set(endpoint.tokens) == {TOKENS["LEPTONAI_TOKEN"]}, "the endpoint did not get the token"
    nbformat.write(notebook, "executed.ipynb")
    shown = Path("executed.ipynb").read_text()
    for expected in ("HTTP status 401", "your key *** is not known", ANSWER, "gave no answer in time", "No Milvus listens"):
        assert expected in shown, f"{expected!r} is not in executed.ipynb"
    files = [file for file in Path.cwd().rglob("*") if file.is_file() and "milvus-lite" not in file.parts]
    for file in files:
        look(str(file), file.read_bytes())
    logs = [file for file in files if file.suffix == ".log"]
    assert logs, "there is no log"
    print(f"{len(CELLS)} cells, {len(files)} files, {len(logs)} of them logs, and the server's environment: no token")


if __name__ == "__main__":
    main()
