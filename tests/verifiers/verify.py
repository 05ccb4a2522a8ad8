"""Checks what comity publishes with `aics-tlog` (signed notes, checkpoints, cosignatures, RFC 6962 proofs,
tiles) and `rfc8785` (canonical JSON), which know nothing of comity.

    verify.py receipt RECEIPT RECORD VKEYS [WITNESSES]
    verify.py log DIR VKEYS [WITNESSES]
    verify.py grown EARLIER DIR VKEYS

Prints `ok`, or says why not and exits 1.
"""

import base64
import json
import sys
from pathlib import Path

import aics_tlog as tlog
import rfc8785


def main(args):
    match args:
        case ["receipt", receipt, record, keys, *witnesses]:
            check_receipt(Path(receipt), Path(record), keys, witnesses)
        case ["log", folder, keys, *witnesses]:
            check_log(Path(folder), keys, witnesses)
        case ["grown", earlier, folder, keys]:
            check_grown(Path(earlier), Path(folder), keys)
        case _:
            raise ValueError(__doc__)


def check_receipt(receipt, record, keys, witnesses):
    """A record stands in the log, as its receipt (c2sp.org/tlog-proof) says."""
    head, _, signed = receipt.read_text(encoding="utf-8").partition("\n\n")
    title, *lines = head.split("\n")
    require(title == "c2sp.org/tlog-proof@v1", "not a receipt: the first line is another")
    if lines and lines[0].startswith("extra "):
        lines = lines[1:]
    require(lines and lines[0].startswith("index "), "the receipt has no index")
    index = int(lines[0].removeprefix("index "))
    proof = [base64.b64decode(line, validate=True) for line in lines[1:]]
    size, root = opened(signed, keys, witnesses)
    leaf = record.read_bytes()
    require(tlog.verify_leaf_inclusion(leaf, index, size, proof, root), "the record is not in the tree")
    canonical(leaf, index)


def check_log(folder, keys, witnesses):
    """Every tile, every record and the root of a log as published (c2sp.org/tlog-tiles)."""
    size, root = opened((folder / "checkpoint").read_text(encoding="utf-8"), keys, witnesses)
    reader = tlog.FileSystemTileReader(folder)
    require(tlog.tree_root_from_tiles(reader, size) == root, "the tiles make another root than the signed one")
    tlog.audit_tiles(reader, size, root)
    proven = tlog.VerifiedTileReader(reader, size, root)
    for index in range(size):
        canonical(tlog.read_entry(proven, index, size), index)


def check_grown(earlier, folder, keys):
    """A published log begins with the tree of an earlier checkpoint."""
    old_size, old_root = opened(earlier.read_text(encoding="utf-8"), keys, [])
    size, root = opened((folder / "checkpoint").read_text(encoding="utf-8"), keys, [])
    proven = tlog.VerifiedTileReader(tlog.FileSystemTileReader(folder), size, root)
    proof = tlog.consistency_proof_from_tiles(proven, old_size, size)
    require(tlog.verify_consistency(old_size, size, old_root, root, proof), "the log does not begin with that tree")


def opened(signed, keys, witnesses):
    """Size and root that a key of the log has signed and each witness has cosigned."""
    note = tlog.parse_note(signed)
    cosigners = [tlog.parse_vkey(key) for file in witnesses for key in lines_of(file)]
    why = "no key"
    for key in lines_of(keys):
        key = tlog.parse_vkey(key)
        found = tlog.verify_checkpoint(note, key, cosigners, len(cosigners), expected_origin=key.name)
        if found.ok:
            return found.size, found.root
        why = found.error
    raise ValueError(why)


def canonical(record, index):
    """The record is one JSON object without duplicate keys in the one form of RFC 8785."""
    value = json.loads(record, object_pairs_hook=distinct)
    require(isinstance(value, dict), f"record {index} is no JSON object")
    require(rfc8785.dumps(value) == record, f"record {index} is not in canonical form")


def distinct(pairs):
    require(len({key for key, _ in pairs}) == len(pairs), "a key stands twice in a record")
    return dict(pairs)


def lines_of(file):
    return [line for line in Path(file).read_text(encoding="utf-8").splitlines() if line]


def require(holds, why):
    if not holds:
        raise ValueError(why)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (ValueError, OSError, RuntimeError) as why:
        print(f"python: {why}", file=sys.stderr)
        sys.exit(1)
    print("ok")
