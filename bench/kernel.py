"""Measures the kernels; see bench/kernel."""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil
from jupyter_client import KernelManager
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parent.parent / "notebooks/build_RAG_with_milvus_and_lepton.ipynb"


def start(name):
    """Seconds until the kernel answers, and until its first cell is done."""
    manager = KernelManager(kernel_name=name)
    begin = time.perf_counter()
    manager.start_kernel(stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    ready = time.perf_counter() - begin
    client.execute_interactive("1 + 1", output_hook=lambda message: None)
    first = time.perf_counter() - begin
    client.stop_channels()
    manager.shutdown_kernel()
    return ready, first


class Memory(threading.Thread):
    """The largest sum of resident memory of this process's descendants that are the kernel and its server."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak = 0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_info().rss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total)


def tutorial():
    """Seconds for all cells on a ready kernel, and peak memory in MB."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with tempfile.TemporaryDirectory() as directory:
        client = NotebookClient(
            notebook, timeout=120, kernel_name="ragshell", resources={"metadata": {"path": directory}}
        )
        with client.setup_kernel(stderr=subprocess.DEVNULL):
            memory = Memory()
            memory.start()
            begin = time.perf_counter()
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
            seconds = time.perf_counter() - begin
            memory.over.set()
            memory.join()
    return seconds, memory.peak / 1e6


def row(name, values, unit):
    print(f"| {name} | {statistics.median(values):.2f} | {min(values):.2f} ... {max(values):.2f} | {unit} |")


def main(rounds):
    start("java")
    starts = {"java": [], "ragshell": []}
    for _ in range(rounds):
        for name, values in starts.items():
            values.append(start(name))
    runs = [tutorial() for _ in range(min(rounds, 3))]
    print(f"{os.cpu_count()} cores, {rounds} rounds in turn, median and range:\n")
    print("| what | median | range | unit |\n|---|---|---|---|")
    for name, label in (("java", "plain JJava"), ("ragshell", "Java (ragshell)")):
        row(f"{label}: kernel ready", [ready for ready, _ in starts[name]], "s")
        row(f"{label}: first cell done", [first for _, first in starts[name]], "s")
    row("all cells of the tutorial", [seconds for seconds, _ in runs], "s")
    row("peak memory of kernel and Milvus Lite", [memory for _, memory in runs], "MB")
    plain, ours = (statistics.median(ready for ready, _ in starts[name]) for name in ("java", "ragshell"))
    print(f"\nKernel ready with ragshell / plain JJava: {ours / plain:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
