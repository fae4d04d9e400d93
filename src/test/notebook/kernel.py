"""Uses the real kernels as a person does who stops, restarts and repeats: kernel.py JAR

Prints one line per thing seen; fails with an AssertionError for what is not as it should be.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from jupyter_client import KernelManager

from stub import ANSWER, Endpoint

TUTORIAL = [
    'var chunks = split(milvusDocs().resolve("en/faq"), "*.md", "# ");',
    "var model = embeddingModel();",
    'var milvus = milvus("./milvus_demo.db");',
    'if (milvus.hasCollection("c")) milvus.dropCollection("c");'
    ' milvus.createCollection("c", model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);',
    'milvus.insert("c", chunks, model.encodeDocuments(chunks))',
    'milvus.search("c", model.encodeQuery("How is data stored in milvus?"), 3)',
]


class Kernel:
    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel(stderr=subprocess.DEVNULL)
        self.connect()

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code, on_output=lambda message: None):
        """Runs a cell; returns its error's message ('' where there is none) and what it showed as HTML and as text."""
        html, text, places = [], [], set()

        def keep(message):
            on_output(message)
            content = message["content"]
            place = content.get("transient", {}).get("display_id")
            if message["msg_type"] == "update_display_data" and place not in places:
                return  # the last state of an earlier cell's progress bar: Jupyter draws it there
            places.add(place)
            data = content.get("data", {})
            html.append(data.get("text/html", ""))
            text.append(data.get("text/plain", "") + (content.get("text") or ""))

        reply = self.client.execute_interactive(code, timeout=120, output_hook=keep)["content"]
        return reply.get("evalue", ""), "".join(html), "".join(text)

    def fail(self, code):
        """Runs a cell that fails; returns what is shown of its error."""
        shown = []

        def keep(message):
            if message["msg_type"] == "error":
                shown.extend(message["content"]["traceback"])

        self.client.execute_interactive(code, timeout=120, output_hook=keep)
        assert shown, f"{code}: no error"
        return "\n".join(shown)

    def outputs(self, code):
        """Runs a cell; returns the texts that stand below it when it is finished."""
        places = {}

        def keep(message):
            content = message["content"]
            if "data" in content:
                place = content.get("transient", {}).get("display_id", message["header"]["msg_id"])
                places[place] = content["data"].get("text/plain", "")

        self.client.execute_interactive(code, timeout=120, output_hook=keep)
        return [text for text in places.values() if text]

    def succeed(self, code):
        error, html, text = self.run(code)
        assert error == "", f"{code}: {error}"
        return html + text

    def close(self):
        self.client.stop_channels()
        with contextlib.suppress(Exception):
            self.manager.shutdown_kernel(now=False)


def one_line(text):
    return " ".join(text.split())


def servers(directory):
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if "milvus_lite/lib/milvus " in line and f" {directory}/" in line]


def wait_until(what, condition, seconds=8):
    end = time.time() + seconds
    while not condition():
        assert time.time() < end, what
        time.sleep(0.1)


def see_order(kernel, directory):
    here = f"{directory}/milvus_demo.db"
    error, _, _ = kernel.run('embeddingModel("missing")')
    assert "InvalidInputException, There is no embedding model 'missing'. Pass " in error, error
    for cell in TUTORIAL[:3]:
        kernel.succeed(cell)
    error, _, _ = kernel.run('milvus.search("c", new float[384], 3)')
    assert "There is no collection c in " + here in error, error
    error, _, _ = kernel.run("%%ask c\nHow is data stored?")
    assert "There is no collection c in " + here in error, error
    assert kernel.fail("%%ask c\n \n").startswith("%%ask has no question. "), "no sentence"
    print("cells out of order: sentences")
    shown = kernel.fail('var zero = 0;\nmilvus.search("c", new float[384], zero)')
    assert re.fullmatch(r'The limit is 0; [^\n]*\n    at  milvus\.search\("c", new float\[384], zero\)', shown), shown
    shown = kernel.fail("%%ask c\nWhat?")
    assert shown.startswith("There is no collection c in ") and shown.endswith("createCollection(\"c\", model.dimension(), ...)."), shown
    assert "at io.github.ragshell.milvus." in kernel.succeed("trace()")
    print("errors: the sentence, and the line of the cell")
    for cell in TUTORIAL * 2:
        shown = kernel.succeed(cell)
    assert '<div class="ragshell ' in shown and "3 hits" in shown, shown[:500]
    assert "</b></div>" in kernel.succeed("%doctor")
    assert kernel.succeed('milvus.query("c", "", 1).table().columnNames().subList(0, 2)') == "[id, vector]"
    print("every cell twice: no harm")


def see_ask(kernel, directory):
    question = "How is data stored in milvus?"
    for cell in (f"%%ask c\n{question}", f"%%ask milvus_demo.db c\n{question}"):
        assert "-- extractive reader" in kernel.succeed(cell), cell
    missing = f"There is no collection my_rag_collection in {directory}/milvus_demo.db."
    for cell in (f"%%ask {question}", f"%ask {question}"):
        assert one_line(kernel.fail(cell)).startswith(missing), cell
    kernel.succeed('var other = milvus("other.db");')
    shown = one_line(kernel.fail(f"%%ask c\n{question}"))
    assert shown.startswith(f"2 Milvus are open: {directory}/milvus_demo.db, {directory}/other.db. Name "), shown
    assert "-- extractive reader" in kernel.succeed(f"%%ask milvus_demo.db c\n{question}")
    kernel.succeed("other.close();")
    assert "-- extractive reader" in kernel.succeed(f"%%ask c\n{question}")
    print("%%ask: asks the Milvus that is open, and with two open the one that is named")


def see_streamed(kernel):
    with Endpoint() as endpoint:
        kernel.succeed(f'var talker = Lepton.at("{endpoint.url}", "answers", null);')
        for cell in ("talker.stream(PROMPT)", "var streamed = talker.stream(PROMPT);"):
            shown = kernel.outputs(cell.replace("PROMPT", f'Prompt.rag("What?", {TUTORIAL[-1]})'))
            assert len(shown) == 1 and shown[0].count(ANSWER) == 1 and shown[0].split("\n\n")[1] == "-- answers", shown
    print("a streamed answer: its card takes the place of the text")


def see_stop(kernel):
    kernel.succeed('var many = new ArrayList<String>(); for (int i = 0; i < 20000; i++) many.add("text number " + i + " of many");')
    begin = time.time()

    def stop(message):
        if message["msg_type"] == "update_display_data" and not stopped:
            stopped.append(time.time())
            kernel.manager.interrupt_kernel()

    stopped = []
    error, _, _ = kernel.run("model.encodeDocuments(many)", stop)
    assert stopped and "nterrupt" in error, error
    assert time.time() - stopped[0] < 3
    assert kernel.succeed("1 + 1") == "2"
    kernel.succeed("Thread.sleep(1500)")
    busy = "Thread.getAllStackTraces().entrySet().stream().filter(e -> Arrays.toString(e.getValue()).contains(\"OnnxEmbeddingModel\")).count()"
    assert kernel.succeed(busy) == "0", "the embedding goes on after Stop"
    assert "3 hits" in kernel.succeed(TUTORIAL[-1])
    print(f"Stop: the embedding ended after {stopped[0] - begin:.1f} s, the kernel goes on")


def see_stopped_insert(kernel):
    total = 40_000
    kernel.succeed(
        'milvus.createCollection("many", 384, MetricType.IP, ConsistencyLevel.STRONG);'
        " var rows = new ArrayList<Map<String, Object>>(); var random = new Random(1);"
        f" for (long id = 0; id < {total}; id++) {{"
        " var vector = new float[384]; for (int i = 0; i < 384; i++) vector[i] = random.nextFloat();"
        ' rows.add(Map.of("id", id, "vector", vector)); }'
    )
    stopped, drawn = [], []

    def stop(message):
        if message["msg_type"] == "update_display_data":
            drawn.append(message["content"]["data"]["text/plain"])
            if not stopped and " 0/" not in drawn[-1]:
                stopped.append(time.time())
                kernel.manager.interrupt_kernel()

    error, _, _ = kernel.run('milvus.insert("many", rows)', stop)
    assert stopped and "nterrupt" in error, error
    assert time.time() - stopped[0] < 1
    acknowledged = int(re.search(r"(\d+)/\d+ rows", drawn[-1])[1])
    kernel.succeed("Thread.sleep(500)")
    count = int(kernel.succeed('milvus.count("many")'))
    # The batches that were in flight are in as a whole
    assert 0 < acknowledged <= count < total and count % 250 == 0, (drawn, count)
    assert kernel.succeed(f'milvus.get("many", List.of({count - 1}L, {count}L)).size()') == "1"
    kernel.succeed("Thread.sleep(1000)")
    assert kernel.succeed('milvus.count("many")') == str(count), "the insert goes on after Stop"
    assert "3 hits" in kernel.succeed(TUTORIAL[-1])
    kernel.succeed('milvus.upsert("many", rows.subList(0, 5000)); milvus.dropCollection("many"); rows = null;')
    print(f"Stop: the insert ended with {count} of {total} rows, {acknowledged} drawn, and the kernel goes on")


def see_stopped_answer(kernel):
    with Endpoint() as endpoint:
        kernel.succeed(f'var endless = Lepton.at("{endpoint.url}", "talks", null);')
        stopped, drawn = [], []

        def stop(message):
            if message["msg_type"] in ("display_data", "update_display_data"):
                drawn.append(message["content"]["data"]["text/plain"])
                if not stopped and "word9 " in drawn[-1]:
                    stopped.append(time.time())
                    kernel.manager.interrupt_kernel()

        error, _, _ = kernel.run(f"endless.stream(Prompt.rag(\"What?\", {TUTORIAL[-1]}))", stop)
        assert stopped and "nterrupt" in error, error
        assert endpoint.left.wait(1), "the request goes on after Stop"
        assert time.time() - stopped[0] < 1
        came, _, remark = drawn[-1].partition("\n\n")
        assert came.startswith("word0 word1 word2 "), drawn[-1]
        assert remark == "Not complete: lepton.lastAnswer().get() has what has come so far.", drawn[-1]
        kept = kernel.succeed("System.out.println(endless.lastAnswer().get())")
        # A line of the stopped cell may come late
        kept = kept.removeprefix("Stopped: lepton.lastAnswer() has what had come by then.\n")
        assert kept.startswith(came.rstrip()) and "\n\nPartial answer: it was stopped.\n" in kept, kept
        assert "3 hits" in kernel.succeed(TUTORIAL[-1])
    print("Stop: the request was cancelled within a second, what had come is kept")


def see_second(kernel):
    second = Kernel("ragshell")
    try:
        for cell in [TUTORIAL[1], TUTORIAL[2]]:
            second.succeed(cell)
        assert "3 hits" in second.succeed(TUTORIAL[-1])
    finally:
        second.close()
    assert "3 hits" in kernel.succeed(TUTORIAL[-1])
    print("a second notebook on the database: both search it")


def see_restart(kernel, directory):
    assert len(servers(directory)) == 1, servers(directory)
    kernel.manager.restart_kernel(now=False, stderr=subprocess.DEVNULL)
    kernel.client.stop_channels()
    kernel.connect()
    wait_until("a server is left after a restart", lambda: servers(directory) == [])
    for cell in [TUTORIAL[2], TUTORIAL[1]]:
        kernel.succeed(cell)
    assert "3 hits" in kernel.succeed(TUTORIAL[-1])
    pid = int(kernel.succeed("System.out.println(ProcessHandle.current().pid())"))
    os.kill(pid, signal.SIGKILL)
    wait_until("a server is left after kill -9", lambda: servers(directory) == [])
    print("restart and kill -9: no server left, the data are there")


def see_plain_kernel(directory, jar):
    kernel = Kernel("java")
    try:
        error, _, _ = kernel.run("milvus()")
        assert error != ""
        kernel.succeed(f"%classpath {jar}")
        for cell in TUTORIAL:
            shown = kernel.succeed(cell)
        assert '<div class="ragshell ' in shown and "3 hits" in shown, shown[:500]
        assert len(servers(directory)) == 1
    finally:
        kernel.close()
    wait_until("a server is left after shutdown", lambda: servers(directory) == [])
    print("plain JJava with %classpath: the same; no server left after shutdown")


def main(jar):
    directory = Path.cwd().resolve()
    kernel = Kernel("ragshell")
    try:
        see_order(kernel, directory)
        see_ask(kernel, directory)
        see_streamed(kernel)
        see_stop(kernel)
        see_stopped_insert(kernel)
        see_stopped_answer(kernel)
        see_second(kernel)
        see_restart(kernel, directory)
    finally:
        kernel.close()
    see_plain_kernel(directory, jar)


if __name__ == "__main__":
    main(sys.argv[1])
