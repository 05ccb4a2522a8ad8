// Checks what comity publishes with Go's own packages golang.org/x/mod/sumdb/note and
// golang.org/x/mod/sumdb/tlog, which know nothing of comity. Only the reading of files is written here.
//
//	verify receipt RECEIPT RECORD VKEYS [WITNESSES]
//	verify log DIR VKEYS [WITNESSES]
//	verify grown EARLIER DIR VKEYS
//
// Prints `ok`, or says why not and exits 1.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "go:", err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

func run(args []string) error {
	switch {
	case len(args) >= 4 && args[0] == "receipt":
		return receipt(args[1], args[2], args[3], args[4:])
	case len(args) >= 3 && args[0] == "log":
		return published(args[1], args[2], args[3:])
	case len(args) == 4 && args[0] == "grown":
		return grown(args[1], args[2], args[3])
	}
	return errors.New("usage: verify receipt RECEIPT RECORD VKEYS [WITNESSES] | log DIR VKEYS [WITNESSES] | grown EARLIER DIR VKEYS")
}

// receipt checks that a record stands in the log, as its receipt (c2sp.org/tlog-proof) says.
func receipt(receiptFile, recordFile, keys string, witnesses []string) error {
	text, err := os.ReadFile(receiptFile)
	if err != nil {
		return err
	}
	record, err := os.ReadFile(recordFile)
	if err != nil {
		return err
	}
	head, signed, found := strings.Cut(string(text), "\n\n")
	if !found {
		return errors.New("the receipt has no checkpoint")
	}
	lines := strings.Split(head, "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a receipt: the first line is another")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return errors.New("the receipt has no index")
	}
	index, err := decimal(strings.TrimPrefix(lines[0], "index "))
	if err != nil {
		return err
	}
	proof := tlog.RecordProof{}
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := open([]byte(signed), keys, witnesses)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(record))
}

// published checks every tile and every record of a log as published (c2sp.org/tlog-tiles).
func published(dir, keys string, witnesses []string) error {
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := open(signed, keys, witnesses)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, tiles{dir})
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the tiles make another root than the signed one")
	}
	for first := int64(0); first < tree.N; first += 256 {
		path := entries(first/256, tree.N-first)
		bundle, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		for index := first; index < tree.N && index < first+256; index++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("%s ends before record %d", path, index)
			}
			size := int(binary.BigEndian.Uint16(bundle))
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil {
				return err
			}
			if tlog.RecordHash(bundle[2:2+size]) != hashes[0] {
				return fmt.Errorf("record %d in %s is not the one in the tree", index, path)
			}
			bundle = bundle[2+size:]
		}
		if len(bundle) != 0 {
			return fmt.Errorf("%s has more than its records", path)
		}
	}
	return nil
}

// grown checks that a published log begins with the tree of an earlier checkpoint.
func grown(earlier, dir, keys string) error {
	before, err := os.ReadFile(earlier)
	if err != nil {
		return err
	}
	old, err := open(before, keys, nil)
	if err != nil {
		return err
	}
	now, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := open(now, keys, nil)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old.N, tlog.TileHashReader(tree, tiles{dir}))
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

// open gives the tree that a checkpoint (c2sp.org/tlog-checkpoint) signs, where a key of the log has
// signed it and each witness has cosigned it.
func open(signed []byte, keys string, witnesses []string) (tlog.Tree, error) {
	known, err := read(keys)
	if err != nil {
		return tlog.Tree{}, err
	}
	var verifiers []note.Verifier
	for _, key := range known {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return tlog.Tree{}, err
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(signed, note.VerifierList(verifiers...))
	if err != nil {
		return tlog.Tree{}, err
	}
	for _, file := range witnesses {
		wanted, err := read(file)
		if err != nil {
			return tlog.Tree{}, err
		}
		for _, key := range wanted {
			witness, err := newWitness(key)
			if err != nil {
				return tlog.Tree{}, err
			}
			if _, err := note.Open(signed, note.VerifierList(witness)); err != nil {
				return tlog.Tree{}, fmt.Errorf("witness %s: %w", witness.name, err)
			}
		}
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != opened.Sigs[0].Name {
		return tlog.Tree{}, errors.New("the checkpoint is of another log, or malformed")
	}
	size, err := decimal(lines[1])
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// witness verifies cosignatures (c2sp.org/tlog-cosignature), of which package note knows the frame alone.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }
func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	message := append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), text...)
	return ed25519.Verify(w.key, message, signature[8:])
}

func newWitness(vkey string) (witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return witness{}, errors.New("malformed key of a witness")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return witness{}, errors.New("not an Ed25519 key of a witness")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	id := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", id) != parts[1] {
		return witness{}, errors.New("the witness's key has another id")
	}
	return witness{parts[0], id, ed25519.PublicKey(key[1:])}, nil
}

// tiles reads tiles of height 8 from a folder.
type tiles struct{ dir string }

func (tiles) Height() int                     { return 8 }
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		// Go names the height in the path; c2sp.org/tlog-tiles has one height.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(t.dir, path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// entries is the path of a bundle of records, of which so many are left from its first on.
func entries(index, left int64) string {
	tile := tlog.Tile{H: 8, L: -1, N: index, W: 256}
	if left < 256 {
		tile.W = int(left)
	}
	return strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
}

func read(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, line := range bytes.Split(text, []byte("\n")) {
		if len(line) > 0 {
			lines = append(lines, string(line))
		}
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("%s names no key", file)
	}
	return lines, nil
}

func decimal(text string) (int64, error) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < 0 || strconv.FormatInt(number, 10) != text {
		return 0, fmt.Errorf("%q is no number", text)
	}
	return number, nil
}
