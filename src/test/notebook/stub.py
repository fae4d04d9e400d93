"""A model's endpoint on loopback that does as the name of the model says: "refuses", "answers" or "talks" without end."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER = "Inserted data is kept as incremental log, and metadata in etcd."


class Endpoint:
    """Serves from the start of a with block to its end; keeps the tokens it got, and when the client left a talk."""

    def __init__(self):
        self.tokens = []
        self.left = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1/"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *failure):
        self.server.shutdown()
        self.server.server_close()

    def handler(endpoint):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                endpoint.tokens.append(token)
                model = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["model"]
                if model == "refuses":
                    self.begin(401, "application/json")
                    self.wfile.write(json.dumps({"error": {"message": f"your key {token} is not known"}}).encode())
                    return
                self.begin(200, "text/event-stream")
                words = ANSWER.split() if model == "answers" else (f"word{i}" for i in range(10**9))
                with contextlib.suppress(ConnectionError):
                    for word in words:
                        self.event({"delta": {"content": word + " "}, "finish_reason": None})
                        time.sleep(0.02)
                    self.event({"delta": {}, "finish_reason": "stop"})
                    self.wfile.write(b"data: [DONE]\n\n")
                    return
                endpoint.left.set()

            def begin(self, status, content_type):
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.end_headers()

            def event(self, choice):
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
                self.wfile.write(b"data: " + json.dumps(chunk | {"choices": [{"index": 0} | choice]}).encode() + b"\n\n")

            def log_message(self, *arguments):
                pass

        return Handler
