"""Feeds a growing log to a witness with the client of `aics-witness`, which knows nothing of comity: each tree
must be cosigned, and no tree of a rewritten history.

    feed.py key                     prints the key of the log that is fed
    feed.py URL WITNESS_VKEY        feeds it

Prints `ok`, or says why not and exits 1.
"""

import logging
import sys

import aics_tlog as tlog
from aics_witness import feeder
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "fed.example/log"
KEY = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)


def signed(tree, size):
    return tlog.sign_checkpoint(tlog.Checkpoint(ORIGIN, size, tree.root(size)), KEY, ORIGIN).to_bytes()


def feed(url, vkey):
    # What is refused here is meant to be.
    logging.disable()
    leaves = [b"%d" % at for at in range(300)]
    tree = tlog.MerkleTree(leaves)
    client = feeder.WitnessClient(url, vkey)
    for size in [1, 2, 3, 7, 8, 9, 31, 32, 33, 60, 255, 256, 257]:
        client.submit(signed(tree, size), tree.consistency_proof)
    # Histories that were rewritten with the log's own key, and the same one cut short.
    for place in (0, 100, 256):
        fork = tlog.MerkleTree(leaves[:place] + [b"another"] + leaves[place + 1 :])
        for size in (257, 258, 300):
            refused(client, fork, size)
    refused(client, tree, 256)
    client.submit(signed(tree, 300), tree.consistency_proof)


def refused(client, tree, size):
    try:
        client.submit(signed(tree, size), tree.consistency_proof)
    except (feeder.WitnessRejected, feeder.WitnessConflict):
        return
    raise ValueError(f"the witness cosigned another history of {size} records")


if __name__ == "__main__":
    try:
        if sys.argv[1:] == ["key"]:
            print(tlog.format_vkey(tlog.vkey_from_ed25519(ORIGIN, KEY.public_key())))
        else:
            feed(*sys.argv[1:])
            print("ok")
    except (feeder.FeederError, ValueError, OSError, TypeError) as why:
        print(f"python: {why}", file=sys.stderr)
        sys.exit(1)
