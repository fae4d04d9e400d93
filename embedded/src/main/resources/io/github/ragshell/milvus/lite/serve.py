"""Serves a database until standard input ends: serve.py DATABASE ADDRESS LOCK

The address is a Unix domain socket, or 127.0.0.1:0 for a port of the system's choice, which standard output then
tells. The end of standard input is the end of the process that started this one, whatever ended it. The lock is that
process's; it stands here so that the server can be told from others.
"""

import os
import sys
from concurrent import futures

# Standard output is for the port alone; what libraries print goes to the log
output = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import grpc
from milvus_lite.adapter.grpc.servicer import MilvusServicer
from milvus_lite.db import MilvusLite
from pymilvus.grpc_gen import milvus_pb2_grpc

MAX_MESSAGE_BYTES = 256 * 1024 * 1024
WORKERS = 10

database, address = sys.argv[1:3]
on_port = address.startswith("127.0.0.1:")

db = MilvusLite(database)
# As milvus_lite's own start_server_in_thread makes it, but for the last option: no second server may join the port
server = grpc.server(
    futures.ThreadPoolExecutor(max_workers=WORKERS),
    options=[
        ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ("grpc.so_reuseport", 0),
    ],
)
milvus_pb2_grpc.add_MilvusServiceServicer_to_server(MilvusServicer(db), server)
port = server.add_insecure_port(address if on_port else "unix:" + address)
server.start()
if on_port:
    print(f"127.0.0.1:{port}", file=output)
output.close()

sys.stdin.read()
server.stop(grace=2).wait()
db.close()
