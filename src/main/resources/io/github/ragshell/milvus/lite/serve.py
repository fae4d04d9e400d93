"""Serves a database on a Unix domain socket until standard input ends: serve.py DATABASE SOCKET LOCK

The end of standard input is the end of the process that started this one, whatever ended it. The lock is that
process's; it stands here so that the server can be told from others.
"""

import sys

from milvus_lite.adapter.grpc.server import start_server_in_thread

database, socket = sys.argv[1:3]
# The port is added to the socket's name
prefix, port = socket.rsplit(":", 1)
server, db, _ = start_server_in_thread(database, host="unix:" + prefix, port=int(port))
sys.stdin.read()
server.stop(grace=2).wait()
db.close()
