"""Answers what OPA finds, for the differential test in `tests/oracle.rs`.

    COMITY_OPA=/folder/of/the/unpacked/wheel python3 tests/oracle/opa.py policies

The wheel is `opa-golib-python-bindings` from PyPI: OPA itself, in this process. Every `.rego` below
`policies/comity` is loaded (tests are left out), and every `data.json` at its path below `policies`
(catalogues are left out: no policy reads them).

The first line out is {"opa": version}. Then one line in, {"input": ...}, is one line out: the list
of the findings of `data.comity.main.findings`, sorted and each once, or {"error": ...}.

With `--tables` the tests are loaded too, and one line comes out for each file with a `test_table`:
{"file": ..., "holds": ..., "failing": [...]}.
"""

import json
import os
import re
import sys
from pathlib import Path

DOCUMENT = "comity.main.findings"


def text(value):
    """The one spelling of a value, by which findings are sorted and told apart."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def version(folder):
    """The version of OPA, as the Go linker wrote it into the library."""
    found = re.search(rb"github\.com/open-policy-agent/opa\t(v[0-9.]+)", (folder / "libopabridge.so").read_bytes())
    return found[1].decode() if found else "unknown"


def load(engine, root, tests=False):
    """Gives the engine every policy and table below `root`/comity, and the tests where they are wanted."""
    for path in sorted((root / "comity").rglob("*")):
        place = path.relative_to(root)
        if path.suffix == ".rego" and (tests or not path.name.endswith("_test.rego")):
            engine.add_policy(place.as_posix(), path.read_text(encoding="utf-8"))
        elif path.name == "data.json" and path.parent.name != "catalogue":
            engine.add_data(json.loads(path.read_text(encoding="utf-8")), ".".join(place.parent.parts))


def answer(engine, line):
    """One line of answer to one line of input."""
    try:
        findings = engine.eval_document(DOCUMENT, json.loads(line)["input"])
        return "[" + ",".join(sorted({text(finding) for finding in findings})) + "]"
    except Exception as why:  # every line has its answer: the test counts and compares them
        return text({"error": f"{type(why).__name__}: {why}"})


def tables(engine, root):
    """What OPA finds on each table: gathered by one more module, so that OPA compiles but once."""
    gather = ["package comity.gather_test"]
    files = []
    for path in sorted((root / "comity").rglob("*_test.rego")):
        content = path.read_text(encoding="utf-8")
        if "test_table" in content:
            package = re.search(r"^package (\S+)", content, re.MULTILINE)[1]
            files.append(path.relative_to(root).as_posix())
            gather.append(f"failing[{text(files[-1])}] := data.{package}.failing")
            gather.append(f"holding contains {text(files[-1])} if data.{package}.test_table")
    engine.add_policy("comity/gather_test.rego", "\n\n".join(gather))
    found = engine.eval_document("comity.gather_test", {})
    for file in files:
        failing = sorted(found.get("failing", {}).get(file, ["undefined"]))
        yield text({"file": file, "holds": file in found.get("holding", []), "failing": failing})


def main(root, walk):
    sys.path.insert(0, os.environ["COMITY_OPA"])
    import opa_bindings
    from opa_bindings.engine import OpaEngine

    with OpaEngine() as engine:
        load(engine, root, tests=walk)
        print(text({"opa": version(Path(opa_bindings.__file__).parent)}), flush=True)
        if walk:
            sys.stdout.writelines(line + "\n" for line in tables(engine, root))
            return
        for line in sys.stdin:
            sys.stdout.write(answer(engine, line) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--tables" in sys.argv[2:])
