// Checks a receipt of comity with npm's `@sigstore/verify`, which knows nothing of comity: the signature of
// the checkpoint and the RFC 6962 inclusion of the record. Only the reading of files is written here.
//
//     node verify.cjs receipt RECEIPT RECORD VKEYS
//
// Prints `ok`, or says why not and exits 1. Where the package lies is told by NODE_PATH.
'use strict';

const { createPublicKey } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { verifyCheckpoint } = require('@sigstore/verify/dist/tlog/checkpoint.js');
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/tlog/merkle.js');

// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function log(vkey) {
    const [name, id] = vkey.split('+', 2);
    const key = Buffer.from(vkey.slice(name.length + id.length + 2), 'base64');
    if (key.length !== 33 || key[0] !== 1) throw new Error('not an Ed25519 key of a log');
    return {
        logID: Buffer.from(id, 'hex'),
        baseURL: name,
        publicKey: createPublicKey({ key: Buffer.concat([SPKI, key.subarray(1)]), format: 'der', type: 'spki' }),
    };
}

function receipt(receiptFile, recordFile, keysFile) {
    const text = readFileSync(receiptFile, 'utf8');
    const end = text.indexOf('\n\n');
    if (end < 0) throw new Error('the receipt has no checkpoint');
    const [title, ...lines] = text.slice(0, end).split('\n');
    if (title !== 'c2sp.org/tlog-proof@v1') throw new Error('not a receipt: the first line is another');
    if (lines.length > 0 && lines[0].startsWith('extra ')) lines.shift();
    const index = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? '');
    if (index === null) throw new Error('the receipt has no index');
    const logs = readFileSync(keysFile, 'utf8').split('\n').filter((line) => line !== '').map(log);
    const entry = {
        canonicalizedBody: readFileSync(recordFile),
        inclusionProof: {
            logIndex: index[1],
            hashes: lines.map((line) => Buffer.from(line, 'base64')),
            checkpoint: { envelope: text.slice(end + 2) },
        },
    };
    const checkpoint = verifyCheckpoint(entry, logs);
    if (!logs.some((known) => known.baseURL === checkpoint.origin)) throw new Error('the checkpoint is of another log');
    verifyMerkleInclusion(entry, checkpoint);
}

const [what, ...files] = process.argv.slice(2);
try {
    if (what !== 'receipt' || files.length !== 3) throw new Error('usage: verify.cjs receipt RECEIPT RECORD VKEYS');
    receipt(...files);
    console.log('ok');
} catch (why) {
    console.error(`npm: ${why.message}`);
    process.exitCode = 1;
}
