"""Looks for the tokens wherever a session leaves something: redaction.py

Runs a notebook on the real kernel and the tutorial in JShell, with both tokens set, and an endpoint that refuses one of
them and repeats it; then searches the executed notebook, what was printed, all files that were made, the list of
processes, and the environments of the programs that were started, in which other secrets of the user have no place
either. Prints one line per thing seen; fails with an AssertionError for what is not as it should be.
"""

import base64
import os
import shutil
import subprocess
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from kernel import TUTORIAL
from stub import ANSWER, Endpoint

TOKENS = {"LEPTONAI_TOKEN": "tok-5ecre7-0123456789", "MILVUS_TOKEN": "root:M1lvus-5ecre7"}
FORMS = [form for token in TOKENS.values() for form in (token.encode(), base64.b64encode(token.encode()))]
FORMS += [b"M1lvus-5ecre7", b"5ecre7"]
# Nothing of ours, so they are passed on to nobody
OTHERS = {name: f"other-5ecre7-{name}" for name in ("OPENAI_API_KEY", "HF_TOKEN", "DB_PASSWORD", "AWS_SECRET_ACCESS_KEY")}

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


def processes():
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, check=True).stdout


def look_at_processes(owner):
    servers = milvus(Path.cwd().resolve())
    assert len(servers) == 1, servers
    look("the list of processes", processes())
    if Path("/proc/self/environ").exists():
        assert all(token.encode() in environment(owner) for token in TOKENS.values())
        look("the environment of Milvus Lite", environment(servers[0]))


def execute(notebook):
    client = NotebookClient(notebook, timeout=120, kernel_name="ragshell", allow_errors=True)
    with open("kernel.out", "wb") as out, open("kernel.err", "wb") as err:
        with client.setup_kernel(stdout=out, stderr=err):
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
            look_at_processes(client.km.provisioner.pid)


def execute_in_jshell(root):
    """The tutorial, its errors and doctor(), with the endpoint that repeats the token."""
    os.symlink(root / "target", "target")
    script = Path("session.jsh")
    tutorial = (root / "jshell/tutorial.jsh").read_text().split("// 9.")[0]
    script.write_text(tutorial + """
doctor()
lepton
trace()
milvus(System.getenv("LEPTON_BASE_URL").replace("/v1/", ""), System.getenv("MILVUS_TOKEN"))
trace()
System.out.println("end of the session")
while (!Files.exists(Path.of("looked"))) Thread.sleep(50);
/exit
""")
    with open("jshell.out", "wb") as out:
        jshell = subprocess.Popen(
            ["jshell", "-J-XX:TieredStopAtLevel=1", "-R-XX:TieredStopAtLevel=1", "--startup", str(root / "jshell/rag.jsh"), str(script)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        end = time.time() + 120
        while b"end of the session" not in Path("jshell.out").read_bytes():
            assert jshell.poll() is None and time.time() < end, Path("jshell.out").read_text()
            time.sleep(0.2)
        look_at_processes(jshell.pid)
        Path("looked").touch()
        jshell.wait(timeout=60)
    os.remove("target")
    printed = Path("jshell.out").read_text()
    assert "HTTP status 401" in printed and "your key *** is not known" in printed, printed


def main():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    with Endpoint() as endpoint:
        os.environ |= TOKENS | OTHERS | {
            "LEPTON_BASE_URL": endpoint.url,
            "LEPTON_MODEL": "refuses",
            "RAGSHELL_HOME": str(home()),
            "RAGSHELL_CACHE": "on",
        }
        execute(notebook)
        execute_in_jshell(Path(__file__).resolve().parents[3])
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
    print(f"{len(CELLS)} cells, a session of JShell, {len(files)} files, {len(logs)} of them logs, the list of processes,"
          " and the servers' environments: no token")


if __name__ == "__main__":
    main()
