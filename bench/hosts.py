"""Sets everything up with empty caches through a proxy on loopback, and prints which hosts were asked how often.

The build with Maven, then prefetch, which fetches with pip, Maven and HTTP. Nothing is kept.
"""

import collections
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
ASKED = collections.Counter()
BYTES = collections.Counter()


def pump(client, server, host):
    ends = {client: server, server: client}
    while True:
        for ready in select.select(list(ends), [], [], 300)[0]:
            data = ready.recv(1 << 16)
            if not data:
                return
            ends[ready].sendall(data)
            BYTES[host] += len(data)


def serve(client):
    with client:
        head = b""
        while b"\r\n\r\n" not in head:
            data = client.recv(1 << 16)
            if not data:
                return
            head += data
        method, target, version = head.split(b"\r\n", 1)[0].decode().split(" ")
        address = urlsplit(f"//{target}" if method == "CONNECT" else target)
        port = address.port or 80
        ASKED[address.hostname] += 1
        with socket.create_connection((address.hostname, port), 60) as server:
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            else:
                path = address.path + (f"?{address.query}" if address.query else "")
                server.sendall(head.replace(target.encode(), (path or "/").encode(), 1))
            pump(client, server, address.hostname)


def quietly(client):
    try:
        serve(client)
    except OSError:
        pass  # One side has hung up


def accept(listener):
    while True:
        threading.Thread(target=quietly, args=(listener.accept()[0],), daemon=True).start()


def run(what, command, environment):
    begin = time.time()
    before = sum(BYTES.values())
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(f"{what}: exit {done.returncode}, {time.time() - begin:.0f} s, {(sum(BYTES.values()) - before) / 1e6:.0f} MB")
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-10:]))
    return done.returncode


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    threading.Thread(target=accept, args=(listener,), daemon=True).start()
    java = f"-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort={port} -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort={port}"
    with tempfile.TemporaryDirectory() as directory:
        environment = os.environ | {
            name: f"http://127.0.0.1:{port}" for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
        }
        environment |= {
            "MAVEN_OPTS": java,
            "RAGSHELL_HOME": f"{directory}/home",
            "PIP_CACHE_DIR": f"{directory}/pip",
        }
        environment.pop("RAGSHELL_DOCS", None)
        failed = run(
            "mvn package",
            ["mvn", "-B", "-q", "-DskipTests", f"-Dmaven.repo.local={directory}/repository", "package"],
            environment,
        )
        failed += run("prefetch", ["java", *java.split(), "-jar", "target/ragshell.jar", "prefetch"], environment)
    print(f"{len(ASKED)} hosts")
    for host, times in ASKED.most_common():
        print(f"  {host}: {times} connections, {BYTES[host] / 1e6:.1f} MB")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
