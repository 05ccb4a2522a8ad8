"""Asks OPA itself about a bundle's signature, for `tests/bundles.rs`.

    COMITY_OPA=/folder/of/the/unpacked/wheel python3 tests/bundles/opa.py

The wheel is that of `tests/oracle/opa.py`. It has no command to load a bundle, so what a bundle stands on is asked of
OPA's builtins: whether a token is signed by a key, and what the hash of each file is (documents as Go's `encoding/json`
writes them, with the escapes for HTML taken back, which bundles do not have).

One line in: {"token": .., "key": PEM, "files": {path: text}}. One line out: {"verified": .., "hashes": {path: ..}}.
"""

import json
import os
import sys

POLICY = r"""package check

verified := io.jwt.verify_es256(input.token, input.key) if input.algorithm == "ES256"

verified := io.jwt.verify_rs256(input.token, input.key) if input.algorithm == "RS256"

document(path) if endswith(path, "/data.json")

document(".manifest")

plain := {"\\u003c": "<", "\\u003e": ">", "\\u0026": "&"}

hashes[path] := crypto.sha256(text) if {
	some path, text in input.files
	not document(path)
}

hashes[path] := crypto.sha256(strings.replace_n(plain, json.marshal(json.unmarshal(text)))) if {
	some path, text in input.files
	document(path)
}

answer := {"verified": verified, "hashes": hashes}
"""


def main():
    sys.path.insert(0, os.environ["COMITY_OPA"])
    from opa_bindings.engine import OpaEngine

    with OpaEngine() as engine:
        engine.add_policy("check.rego", POLICY)
        for line in sys.stdin:
            print(json.dumps(engine.eval_document("check.answer", json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
