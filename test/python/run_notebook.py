"""Runs a notebook in a Jupyter kernel of this Python, with a setup cell at its top, and tells its outputs as JSON.

    python run_notebook.py NOTEBOOK FOLDER [SETUP]

The kernel starts in FOLDER. SETUP is a file with the code of the cell; without it the notebook runs as it is. A cell
that fails is told as `error`.
"""

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

notebook = nbformat.read(sys.argv[1], as_version=4)
if len(sys.argv) > 3:
    setup = Path(sys.argv[3]).read_text(encoding="utf-8")
    notebook.cells.insert(0, nbformat.v4.new_code_cell(setup))
error = None
try:
    NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": sys.argv[2]}}
    ).execute()
except CellExecutionError as failed:
    error = failed.evalue
texts = [
    output["data"]["text/plain"]
    for cell in notebook.cells
    if cell.cell_type == "code"
    for output in cell.outputs
    if output.output_type == "execute_result"
]
print(json.dumps({"texts": texts, "error": error}))
