"""Executes a notebook and writes it back clean: execute.py NOTEBOOK

Outputs stay, but for images of charts: the SVG is the PNG again, and the PNG goes too where the file would be too large.
The interactive chart and its text stay. What changes from run to run without meaning (execution counts, times, kernel versions) goes, and a
stream's pieces are joined.
"""

import sys

import nbformat
from nbclient import NotebookClient


VEGA_LITE = "application/vnd.vegalite.v5+json"
LARGEST = 195_000


def without(notebook, kind):
    """Drops the images of a kind that charts have besides their interactive form."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if VEGA_LITE in output.get("data", {}):
                output.data.pop(kind, None)
    return notebook


def clean(notebook):
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type != "code":
            continue
        cell.execution_count = None
        outputs = []
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = None
            if "metadata" in output:
                output.metadata = {}
            last = outputs[-1] if outputs else None
            if output.output_type == "stream" and last and last.get("name") == output.name:
                last.text += output.text
            else:
                outputs.append(output)
        cell.outputs = outputs
    return notebook


def main(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="ragshell").execute()
    notebook = without(clean(notebook), "image/svg+xml")
    if len(nbformat.writes(notebook).encode()) > LARGEST:
        notebook = without(notebook, "image/png")
    nbformat.write(notebook, path)


if __name__ == "__main__":
    main(sys.argv[1])
