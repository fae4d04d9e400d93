"""pymilvus on the Python Milvus Lite: prints one line of figures, see MilvusBench."""

import os
import random
import shutil
import sys
import tempfile
import time

from pymilvus import MilvusClient

DIMENSION = 384
SEARCHES = 30
CHARACTERS = int(sys.argv[1])


def vectors(count, seed):
    generator = random.Random(seed)
    return [[generator.gauss(0, 0.05) for _ in range(DIMENSION)] for _ in range(count)]


def resident_mb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))


def insert(client, count):
    if client.has_collection("docs"):
        client.drop_collection("docs")
    client.create_collection("docs", dimension=DIMENSION, metric_type="IP", consistency_level="Strong")
    rows = [
        {"id": i, "vector": v, "text": "x" * CHARACTERS, "source": "faq.md", "line": i, "heading": "heading"}
        for i, v in enumerate(vectors(count, count))
    ]
    begin = time.perf_counter()
    for first in range(0, count, 1000):
        client.insert("docs", rows[first : first + 1000])
    return count / (time.perf_counter() - begin)


def search(client):
    times = []
    for query in vectors(SEARCHES, 1):
        begin = time.perf_counter()
        hits = client.search("docs", data=[query], limit=3, output_fields=["text", "source", "line", "heading"])
        times.append((time.perf_counter() - begin) * 1000)
        assert len(hits[0]) == 3
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


directory = tempfile.mkdtemp()
try:
    begin = time.perf_counter()
    client = MilvusClient(os.path.join(directory, "bench.db"))
    client.list_collections()
    ready = time.perf_counter() - begin
    small = insert(client, 5000)
    large = insert(client, 20000)
    p50, p95 = search(client)
    memory = resident_mb()
    print("FIGURES", ready * 1000, small, large, p50, p95, memory)
    client.close()
finally:
    sys.stdout.flush()
    shutil.rmtree(directory, ignore_errors=True)
