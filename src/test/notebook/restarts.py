"""Restarts a kernel that has a database open, over and over: restarts.py TIMES

Prints what there was before and after: processes, open files of this one, sockets and temporary files of ours.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kernel import TUTORIAL, Kernel, servers, wait_until


def use():
    home = Path(os.environ.get("RAGSHELL_HOME") or Path.home() / ".cache/ragshell")
    here = str(Path.cwd().resolve())
    children = subprocess.run(["ps", "--no-headers", "-o", "pid,args", "--ppid", str(os.getpid())], capture_output=True, text=True)
    return {
        "kernels": sum("java" in line for line in children.stdout.splitlines()),
        "servers": len(servers(here)),
        "open files": len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0,
        "sockets": len([file for file in (home / "run").glob("restarts.db*")]),
        "locks": len([file for file in Path.cwd().glob(".restarts.db.*")]),
        "temporary files": len(list(Path(tempfile.gettempdir()).iterdir())),
    }


def restart(kernel, first):
    kernel.succeed('var milvus = milvus("./restarts.db"); milvus.collections()')
    if first:
        for cell in (*TUTORIAL[:2], *TUTORIAL[3:]):
            kernel.succeed(cell)
    kernel.client.stop_channels()
    kernel.manager.restart_kernel(now=False)
    kernel.connect()


def main(times):
    # Of its own, so that what others leave there does not count
    temporary = Path("tmp").resolve()
    temporary.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(temporary)
    os.environ["JAVA_TOOL_OPTIONS"] = f"-Djava.io.tmpdir={temporary}"
    kernel = Kernel("ragshell")
    restart(kernel, True)
    restart(kernel, False)
    before = use()
    begin = time.time()
    for _ in range(times):
        restart(kernel, False)
    seconds = time.time() - begin
    here = str(Path.cwd().resolve())
    wait_until("a server is left", lambda: not servers(here))
    after = use()
    kernel.close()
    print(f"{times} kernels restarted in {seconds:.0f} s: before {before}, after {after}")
    for what, number in after.items():
        assert number <= before[what], f"{what}: {before[what]} before, {number} after"


if __name__ == "__main__":
    main(int(sys.argv[1]))
