"""Makes the class archive from which the kernel "Java (ragshell)" starts: what a kernel has loaded that has run the notebook.

Run by postBuild. Without the archive, or with another JDK or jar than it was made with, the kernel starts as well, later.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from jupyter_client import KernelManager

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks/build_RAG_with_milvus_and_lepton.ipynb"
USE = "-XX:SharedArchiveFile="
MAKE = "-XX:ArchiveClassesAtExit="
OURS = ("LEPTON", "MILVUS_")


def environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"RAGSHELL_OFFLINE": "true", "RAGSHELL_DOCS": ""}


def run(manager, cells):
    with tempfile.TemporaryDirectory() as directory:
        manager.start_kernel(cwd=directory, env=environment(), stderr=subprocess.DEVNULL)
        client = manager.blocking_client()
        try:
            client.start_channels()
            client.wait_for_ready(timeout=60)
            for cell in cells:
                reply = client.execute_interactive(cell, timeout=120, output_hook=lambda message: None)
                if reply["content"]["status"] != "ok":
                    raise SystemExit(f"The notebook failed, so there is no class archive: {reply['content']}")
        finally:
            client.stop_channels()
            manager.shutdown_kernel()


def main():
    # The archive is written when the kernel ends
    manager = KernelManager(kernel_name="ragshell", shutdown_wait_time=180)
    archive = Path(next(word for word in manager.kernel_spec.argv if word.startswith(USE)).removeprefix(USE))
    part = archive.with_suffix(".part")
    archive.parent.mkdir(parents=True, exist_ok=True)
    manager.kernel_spec.argv = [f"{MAKE}{part}" if word.startswith(USE) else word for word in manager.kernel_spec.argv]
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    run(manager, ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"])
    part.replace(archive)


if __name__ == "__main__":
    main()
