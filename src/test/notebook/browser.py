"""Opens notebooks in JupyterLab in a real browser: browser.py NOTEBOOK SCREENSHOTS

Runs NOTEBOOK with Run All, looks at what is rendered, and keeps pictures in the directory SCREENSHOTS. Prints one line
per thing seen; fails with an AssertionError for what is not as it should be.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
from playwright.sync_api import TimeoutError, sync_playwright

CHROMIUM = sys.argv[3]
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
HOSTILE = """
var evil = "</details></td></table><script>window.pwned = 1</script><img src=x onerror='window.pwned = 2'>"
    + "<svg onload='window.pwned = 3'></svg> costs $5 or $6 \\u202eevil \\ud83d\\udc69 ".repeat(3);
var line = "x".repeat(100000);
var texts = new ArrayList<Chunk>();
for (int i = 0; i < 30; i++) texts.add(new Chunk(29 - i, i == 3 ? line : i + evil, evil, 1, evil));
new Chunks(texts)
"""

MANY = """
Table.create("many", LongColumn.create("id", java.util.stream.LongStream.range(0, 1000).toArray()))
"""
MAP = """
var evil = "</script><img src=x onerror='window.pwned = 4'> datum.x = 1 {{signal}} ";
var texts = java.util.stream.IntStream.range(0, 40)
    .mapToObj(i -> new Chunk(i, "text " + i + evil, "file" + i % 4 + ".md", i + 1, "heading " + i + evil)).toList();
var chunks = new Chunks(texts);
var model = embeddingModel();
var vectors = model.encodeDocuments(chunks);
map(chunks, vectors)
"""

DISTANCES = """
var milvus = milvus("./charts.db");
milvus.createCollection("charts", model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);
milvus.insert("charts", chunks, vectors);
milvus.search("charts", model, "text 7", 5).chart()
"""
OTHERS = (
    "chunks.chart(model)",
    "vectors.heatmap()",
    'map(chunks, vectors, "text 7", milvus.search("charts", model, "text 7", 3))',
)
# Pixels of outputs, and of the tables that scroll in them, that are not in sight
HIDDEN = """() => [...document.querySelectorAll('.jp-OutputArea-output, .ragshell-scroll')]
    .map(box => box.scrollWidth - box.clientWidth).filter(hidden => hidden > 0)"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def jupyter_lab(directory):
    port, token = free_port(), secrets.token_hex(16)
    settings = Path(sys.prefix, "share/jupyter/lab/settings")
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(SETTINGS))
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={directory}", f"--IdentityProvider.token={token}",
    ]
    with open(directory / "jupyterlab.log", "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, cwd=directory)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            assert server.poll() is None, (directory / "jupyterlab.log").read_text()
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/api?token={token}", timeout=5)
                break
            time.sleep(0.25)
        yield lambda name: f"{address}/lab/tree/{name}?token={token}&reset"
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def open_notebook(page, url):
    page.goto(url)
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context?.isReady", timeout=60_000)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_selector(".jp-NotebookPanel .jp-Spinner", state="detached", timeout=60_000)
    # Before that the file browser may open by itself
    page.evaluate("async () => { await jupyterapp.restored; jupyterapp.shell.collapseLeft(); }")
    page.wait_for_selector("#jp-left-stack", state="hidden")
    page.wait_for_timeout(500)


def wait_for_kernel(page):
    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget.context.sessionContext.session?.kernel?.connectionStatus === 'connected'",
        timeout=60_000,
    )


def run_all(page):
    page.evaluate("""() => {
        window.progress = [];
        new MutationObserver(() => document.querySelectorAll('.jp-OutputArea progress').forEach(bar => {
            if (progress.at(-1) !== bar.value) progress.push(bar.value);
        })).observe(document.body, {subtree: true, childList: true, attributes: true});
    }""")
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(p => /\\[\\d+\\]/.test(p.innerText))""",
        timeout=90_000,
    )
    errors = page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr'], .jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']")
    assert errors.count() == 0, errors.all_inner_texts()


def theme(page, name):
    page.evaluate("name => jupyterapp.commands.execute('apputils:change-theme', {theme: name})", name)
    page.wait_for_selector(f"body[data-jp-theme-name='{name}']", state="attached")
    page.wait_for_timeout(500)


def show_cell(page, text):
    """Puts the cell whose code contains the text to the top of the window."""
    page.evaluate(
        """text => [...document.querySelectorAll('.jp-CodeCell')]
            .find(cell => cell.querySelector('.cm-content').innerText.includes(text))
            .scrollIntoView({block: 'start'})""",
        text,
    )
    page.wait_for_timeout(300)


def pictures(page, directory, name):
    show_cell(page, "milvusDocs()")
    page.screenshot(path=directory / f"{name}-chunks.png")
    show_cell(page, "encodeDocuments")
    page.screenshot(path=directory / f"{name}-embeddings.png")
    show_cell(page, "milvus.search")
    page.screenshot(path=directory / f"{name}-hits.png")
    show_cell(page, "Prompt.rag")
    page.screenshot(path=directory / f"{name}-answer.png")
    show_cell(page, "Prompt.cited")
    page.screenshot(path=directory / f"{name}-cited.png")


def see_untrusted(page, url, screenshots):
    open_notebook(page, url)
    tables = page.locator(".jp-OutputArea .ragshell table")
    assert tables.count() >= 6, tables.count()
    assert page.locator(".jp-OutputArea script, .jp-OutputArea style").count() == 0
    show_cell(page, "split(")
    text = page.locator(".ragshell details").nth(3)
    text.locator("summary").click()
    assert text.locator(".ragshell-full").is_visible()
    assert page.locator(".ragshell td[align=right]").first.evaluate("td => getComputedStyle(td).textAlign") == "right"
    assert page.locator(".ragshell td[dir=auto]").first.evaluate("td => getComputedStyle(td).textAlign") == "left"
    pictures(page, screenshots, "untrusted")
    print(f"not trusted: {tables.count()} tables, readable without scripts and style sheets")


def see_tutorial(page, url, screenshots):
    open_notebook(page, url)
    wait_for_kernel(page)
    run_all(page)
    tables = page.locator(".jp-OutputArea .ragshell table").count()
    assert tables >= 6, tables
    hits = page.locator(".jp-OutputArea .ragshell").filter(has_text="3 hits").first
    assert hits.locator(".ragshell-bar").count() == 3
    assert hits.locator("input").count() == 0, "three rows need no filter"
    moves = page.evaluate("progress")
    assert len([value for value in moves if 0 < value < max(moves)]) >= 1, moves
    print(f"Run All: {tables} tables; the progress bars moved through {len(moves)} values")
    header = page.locator(".ragshell-scroll th").first
    assert header.evaluate("th => getComputedStyle(th).position") == "sticky"
    page.set_viewport_size({"width": 800, "height": 900})
    try:
        page.wait_for_function(f"() => ({HIDDEN})().length === 0", timeout=10_000)
    except TimeoutError:
        raise AssertionError(f"hidden pixels: {page.evaluate(HIDDEN)}") from None
    pictures(page, screenshots, "narrow")
    page.set_viewport_size({"width": 1180, "height": 900})
    print("800 pixels: no column is hidden")
    theme(page, "JupyterLab Light")
    pictures(page, screenshots, "light")
    theme(page, "JupyterLab Dark")
    pictures(page, screenshots, "dark")
    colour = page.locator(".ragshell td").first.evaluate("td => getComputedStyle(td).color")
    assert sum(int(c) for c in colour.split("(")[1].rstrip(")").split(",")[:3]) > 384, colour
    print(f"dark theme: text is {colour}")


def see_hostile(page, url, screenshots):
    open_notebook(page, url)
    wait_for_kernel(page)
    run_all(page)
    page.wait_for_timeout(1000)
    assert page.evaluate("window.pwned") is None
    box = page.locator(".jp-OutputArea .ragshell").first
    assert box.locator("img, svg").count() == 0
    assert page.locator("mjx-container, .MathJax").count() == 0
    assert box.locator("tbody tr").count() == 30
    whole = box.locator(".ragshell-full").filter(has_text="xxxxxxxxxx").first
    assert len(whole.text_content()) == 100_000
    head = box.locator("th").first
    first = box.locator("tbody tr td").first
    head.click()
    assert first.inner_text() == "0" and head.get_attribute("aria-sort") == "ascending"
    head.click()
    assert first.inner_text() == "29"
    box.locator("input").fill("17</details>")
    assert box.locator("tbody tr:visible").count() == 1
    page.screenshot(path=screenshots / "hostile.png")
    print("hostile documents: shown, not executed; sorting and filter work")
    many = page.locator(".jp-OutputArea .ragshell").last
    many.get_by_text("… rows 101 to 1000 of 1000").click()
    many.locator("input").fill("99")
    assert many.locator("tbody tr").count() == 1000 and many.locator("tbody tr:visible").count() == 19
    print("more rows: a click adds them to the table")


def tooltip(page, box):
    """Moves the mouse over a chart until it shows what a point is."""
    tip = page.locator("#vg-tooltip-element.visible")
    for y in range(40, int(box["height"]) - 40, 7):
        for x in range(60, int(box["width"]) - 20, 7):
            page.mouse.move(box["x"] + x, box["y"] + y)
            if tip.count():
                return tip.inner_text()
    raise AssertionError("no point of the map has a tooltip")


def colours(page, chart):
    """How many pixels of a chart's canvas are opaque and coloured: what is highlighted, not what is paled."""
    return chart.evaluate("""canvas => {
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
            const most = Math.max(data[i], data[i + 1], data[i + 2]), least = Math.min(data[i], data[i + 1], data[i + 2]);
            if (data[i + 3] > 150 && most - least > 40) count++;
        }
        return count;
    }""")


def click_legend(page, box):
    """Clicks the first file of a map's legend, which pales the points of the others; a second click undoes that."""
    chart = box.locator("canvas").first
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    before = colours(page, chart)
    area = chart.bounding_box()
    for up in range(10, 60, 3):
        for right in range(60, 120, 6):
            page.mouse.click(area["x"] + right, area["y"] + area["height"] - up)
            page.wait_for_timeout(60)
            after = colours(page, chart)
            if after < 0.8 * before:
                page.mouse.click(area["x"] + right, area["y"] + area["height"] - up)
                page.wait_for_timeout(200)
                print(f"legend: a click leaves {after} of {before} coloured pixels")
                return
    raise AssertionError("no click on the legend highlights a file")


def see_charts(page, url, screenshots):
    elsewhere, errors = [], []
    page.on("request", lambda request: elsewhere.append(request.url)
            if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_notebook(page, url)
    wait_for_kernel(page)
    run_all(page)
    count = 2 + len(OTHERS)
    page.wait_for_selector(f".vega-embed >> nth={count - 1}", timeout=30_000)
    page.wait_for_timeout(1000)
    charts = page.locator(".vega-embed")
    assert charts.count() == count, charts.count()
    chart = charts.first.locator("canvas, svg.marks").first
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    shown = tooltip(page, chart.bounding_box())
    assert "heading" in shown and "file" in shown and "onerror" in shown, shown
    assert page.locator("#vg-tooltip-element img").count() == 0
    before = chart.screenshot()
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(500)
    assert chart.screenshot() != before, "the wheel does not zoom"
    click_legend(page, charts.last)
    assert page.evaluate("window.pwned") is None
    assert elsewhere == [] and errors == [], (elsewhere, errors)
    for name in ("Light", "Dark"):
        theme(page, f"JupyterLab {name}")
        for i in range(count):
            charts.nth(i).scroll_into_view_if_needed()
            page.wait_for_timeout(300)
            page.screenshot(path=screenshots / f"{name.lower()}-chart{i}.png")
    print("charts: five, with tooltips, zoom and a legend to click, nothing from the network, no script error")


def main(notebook, screenshots):
    notebook, screenshots = Path(notebook).resolve(), Path(screenshots).resolve()
    screenshots.mkdir(parents=True, exist_ok=True)
    directory = Path.cwd()
    shutil.copy(notebook, directory / "untrusted.ipynb")
    kernel = {"kernelspec": {"display_name": "Java (ragshell)", "language": "java", "name": "ragshell"}}
    hostile = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code.strip()) for code in (HOSTILE, MANY)], metadata=kernel)
    nbformat.write(hostile, directory / "hostile.ipynb")
    charts = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code.strip()) for code in (MAP, DISTANCES, *OTHERS)], metadata=kernel)
    nbformat.write(charts, directory / "charts.ipynb")
    alerts = []
    with jupyter_lab(directory) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS, timeout=60_000)
        for see, name in (
            (see_untrusted, "untrusted.ipynb"),
            (see_tutorial, notebook.name),
            (see_hostile, "hostile.ipynb"),
            (see_charts, "charts.ipynb"),
        ):
            page = browser.new_page(viewport={"width": 1180, "height": 900})
            page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.accept()))
            try:
                see(page, url(name), screenshots)
            except BaseException:
                page.screenshot(path=screenshots / "failed.png")
                raise
            assert alerts == []
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
