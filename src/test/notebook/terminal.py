"""Stops an answer with Ctrl-C in a real jshell in a real terminal: terminal.py COMMAND..., in a directory with jshell/ and target/

Prints one line per thing seen; fails with an AssertionError for what is not as it should be.
"""

import os
import pty
import re
import select
import signal
import sys
import time

from stub import Endpoint

CTRL_C = b"\x03"
CONTROLS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r")


class JShell:
    def __init__(self, command):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm"
            os.execv(command[0], command)
        self.seen = self.all = ""

    def wait_for(self, text, seconds=60):
        """Waits until the text is shown; returns what was shown up to its end, and forgets it."""
        end = time.time() + seconds
        while text not in self.seen:
            assert time.time() < end, f"no {text!r} in {self.seen!r}"
            if select.select([self.terminal], [], [], 0.1)[0]:
                piece = CONTROLS.sub("", os.read(self.terminal, 65536).decode(errors="replace"))
                self.seen += piece
                self.all += piece
        shown, self.seen = self.seen.split(text, 1)
        return shown + text

    def type(self, line):
        os.write(self.terminal, line.encode() + b"\r")

    def evaluate(self, expression):
        # What is typed is shown, too: it must not look like the result
        self.type(f'System.out.println("<".repeat(5) + {expression} + ">".repeat(5))')
        self.wait_for("<<<<<")
        return self.wait_for(">>>>>")[:-5]

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


def main(command):
    shell = JShell(command)
    try:
        # jshell/ragshell makes its class archives first, where they are missing
        shell.wait_for("/exit to leave", 150)
        with Endpoint() as endpoint:
            shell.type(f'var endless = Lepton.at("{endpoint.url}", "talks", null)')
            shell.wait_for("endless ==>")
            shell.type('var hits = new Hits(List.of(new Hit(1, 0, 0.5, "a text", "faq.md", 1, "Heading")), "IP")')
            shell.wait_for("hits ==>")
            shell.type('endless.stream(Prompt.rag("What?", hits))')
            shell.wait_for("word9 ")
            stopped = time.time()
            os.write(shell.terminal, CTRL_C)
            assert endpoint.left.wait(1), "the request goes on after Ctrl-C"
            print(f"Ctrl-C: the request was cancelled after {time.time() - stopped:.2f} s")
            kept = shell.evaluate("endless.lastAnswer().get()")
            assert kept.startswith("word0 word1 word2 "), kept
            assert kept.endswith("\n\nPartial answer: it was stopped.\n\n-- talks"), kept
            assert shell.evaluate("(1 + 1)") == "2"
            assert "Exception" not in shell.all, shell.all
        print("what had come is kept, jshell goes on")
    finally:
        shell.close()


if __name__ == "__main__":
    main(sys.argv[1:])
