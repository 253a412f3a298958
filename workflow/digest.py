"""Digest of the code of a script: Snakemake watches when it was edited, and not what it imports."""

import ast
import hashlib
from functools import cache
from pathlib import Path

from hits import PUBLIC

HOME = Path(__file__).parents[1]


def code_digest(script, home=HOME):
    """Hash of the code of all modules of the project behind a script, as a param of its rule.

    The script's path is below scripts. What counts are the script, and modules of the library and
    siblings of the script that it imports, directly or not; their comments and docstrings do not.
    """
    script = home / "scripts" / script
    seen, todo = {script: code_of(script.read_bytes())[1]}, [script]
    while todo:
        for name in code_of(todo.pop().read_bytes())[0]:
            for folder in (script.parent, home / "src"):
                path = folder.joinpath(*name.split(".")).with_suffix(".py")
                if path not in seen and path.is_file():
                    seen[path] = code_of(path.read_bytes())[1]
                    todo.append(path)
    return hashlib.sha256("".join(seen[path] for path in sorted(seen)).encode()).hexdigest()[:12]


@cache
def code_of(source):
    """What a source text may import, public names of hits by their modules; and its bare code."""
    tree, names = ast.parse(source), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names.update(PUBLIC.values() if alias.name == "hits" else [alias.name])
        elif isinstance(node, ast.ImportFrom) and node.module == "hits":
            names.update(PUBLIC.get(alias.name, f"hits.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update((node.module, *(f"{node.module}.{a.name}" for a in node.names)))
        elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            documented = ast.get_docstring(node, clean=False) is not None
            node.body = node.body[documented:]
    return names, ast.unparse(tree)
