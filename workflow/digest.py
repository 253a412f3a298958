"""Digest of the code behind a script: Snakemake watches a script, but not what it imports."""

import ast
import hashlib
from functools import cache
from pathlib import Path

from hits import PUBLIC

HOME = Path(__file__).parents[1]


def code_digest(script, home=HOME):
    """Hash of all modules of the project behind a script, as a param: an edit re-runs its rule.

    The script's path is below scripts. What counts are modules of the library and siblings of the
    script that it imports, directly or not.
    """
    script = home / "scripts" / script
    seen, todo = set(), [script]
    while todo:
        for name in imported_modules(todo.pop().read_bytes()):
            for folder in (script.parent, home / "src"):
                path = folder.joinpath(*name.split(".")).with_suffix(".py")
                if path not in seen and path.is_file():
                    seen.add(path)
                    todo.append(path)
    digest = hashlib.sha256()
    for path in sorted(seen):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def imported_modules(source):
    """Dotted names of all modules that a source text may import; public names of hits by theirs."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names.update(PUBLIC.values() if alias.name == "hits" else [alias.name])
        elif isinstance(node, ast.ImportFrom) and node.module == "hits":
            names.update(PUBLIC.get(alias.name, f"hits.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update((node.module, *(f"{node.module}.{a.name}" for a in node.names)))
    return frozenset(names)
