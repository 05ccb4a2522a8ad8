#![allow(clippy::arithmetic_side_effects)]

use std::collections::{BTreeMap, BTreeSet};

use super::super::tree::{Edge, Nodes, consistency, consistent, edge, included, inclusion, leaf};
use super::*;

#[test]
fn names_of_the_specification() {
    let names = [
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        (0, 0, 256, "tile/0/000"),
        (1, 7, 1, "tile/1/007.p/1"),
        (2, 999, 255, "tile/2/999.p/255"),
        (0, 1000, 256, "tile/0/x001/000"),
        (7, 999_999, 17, "tile/7/x999/999.p/17"),
        (0, 1_000_000, 256, "tile/0/x001/x000/000"),
        (0, u64::MAX, 256, "tile/0/x018/x446/x744/x073/x709/x551/615"),
    ];
    for (level, index, width, want) in names {
        assert_eq!(path(level, index, width), want);
        let entries = want.replacen(&format!("tile/{level}"), "tile/entries", 1);
        assert_eq!(entries_path(index, width), entries);
    }
}

#[test]
fn the_example_of_a_tree_of_70000() {
    let tiles: Vec<_> = since(0, 70_000).collect();
    let of = |level, full: bool| {
        let found = tiles.iter().filter(|(at, _, width)| *at == level && (*width == FULL) == full);
        found.map(|(_, _, width)| *width).collect::<Vec<_>>()
    };
    assert_eq!((of(0, true).len(), of(0, false)), (273, vec![112]));
    assert_eq!((of(1, true).len(), of(1, false)), (1, vec![17]));
    assert_eq!((of(2, true).len(), of(2, false)), (0, vec![1]));
    assert_eq!(tiles.len(), 277);
    assert_eq!(since(0, 256).collect::<Vec<_>>(), [(0, 0, 256), (1, 0, 1)]);
}

#[test]
fn what_is_new_since_a_size() {
    let all = |size: u64| -> BTreeSet<(u8, u64, u16)> {
        (0..9)
            .flat_map(|level| (0..2000).map(move |index| (level, index, width(level, index, size))))
            .filter(|(.., width)| *width > 0)
            .collect()
    };
    let sizes = [0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000, 131_072, 200_000];
    for old in sizes {
        for new in sizes {
            let found: Vec<_> = since(old, new).collect();
            let want: Vec<_> = if old < new { all(new).difference(&all(old)).copied().collect() } else { Vec::new() };
            assert_eq!(found, want, "{old} to {new}");
        }
    }
    assert!(since(u64::MAX, u64::MAX).next().is_none());
    assert_eq!(since(u64::MAX - 1, u64::MAX).collect::<Vec<_>>(), [(0, (1 << 56) - 1, 255)]);
}

/// Tiles as files, and the nodes of the tree read from them.
#[derive(Default)]
struct Files {
    files: BTreeMap<String, Vec<u8>>,
    size: u64,
}

impl Nodes for Files {
    type Error = String;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, String> {
        let (tile, at, hashes) = place(level, index);
        let width = width(tile, at, self.size);
        let bytes = self.files.get(&path(tile, at, width)).ok_or_else(|| path(tile, at, width))?;
        let tile = decode_hashes(bytes, width).map_err(|why| why.to_string())?;
        subtree(&tile[hashes]).ok_or_else(|| "no subtree".to_owned())
    }
}

#[test]
fn tiles_alone_prove_everything() {
    let size = 70_000_u64;
    let leaves: Vec<Hash> = (0..size).map(|at| leaf(&at.to_be_bytes())).collect();
    let (mut tree, mut half) = (Edge::default(), None);
    let mut nodes = BTreeMap::new();
    for batch in leaves.chunks(1000) {
        let growth = tree.grow(batch);
        nodes.extend(
            growth.complete().filter(|(level, ..)| level % HEIGHT == 0).map(|(level, at, hash)| ((level, at), hash)),
        );
        if tree.size() == 35_000 {
            half = Some(tree.root());
        }
    }
    let mut files = Files { size, ..Files::default() };
    for (level, index, width) in since(0, size) {
        let first = index * 256;
        let hashes: Vec<Hash> = (first..first + u64::from(width)).map(|at| nodes[&(level * HEIGHT, at)]).collect();
        files.files.insert(path(level, index, width), encode_hashes(&hashes));
    }
    assert_eq!(edge(&mut files, size).unwrap(), tree);
    for index in (0..size).step_by(487).chain([size - 1]) {
        let proof = inclusion(&mut files, index, size).unwrap();
        assert!(included(&leaves[usize::try_from(index).unwrap()], index, size, &proof, &tree.root()));
    }
    let proof = consistency(&mut files, 35_000, size).unwrap();
    assert!(consistent(35_000, &half.unwrap(), size, &tree.root(), &proof));
}

#[test]
fn hashes_have_one_length() {
    let hashes: Vec<Hash> = (0..=255).map(|at| [at; 32]).collect();
    for width in [1, 2, 255, 256_u16] {
        let bytes = encode_hashes(&hashes[..usize::from(width)]);
        assert_eq!(decode_hashes(&bytes, width).unwrap(), hashes[..usize::from(width)]);
        for wrong in [width - 1, width + 1, 0, 300] {
            assert!(decode_hashes(&bytes, wrong).is_err(), "{width} as {wrong}");
        }
        assert!(decode_hashes(&bytes[1..], width).is_err());
    }
    assert_eq!(subtree(&hashes[..3]), None);
    assert_eq!(subtree(&[]), None);
}

#[test]
fn bundles_have_one_form() {
    let long = vec![b'x'; 65_535];
    let entries: [&[u8]; 4] = [b"one", b"", &long, b"four"];
    let bundle = encode_entries(entries).unwrap();
    assert_eq!(bundle[..7], [0, 3, b'o', b'n', b'e', 0, 0]);
    assert_eq!(decode_entries(&bundle, 4).unwrap(), entries);
    assert_eq!(decode_entries(&bundle, 3), Err(TileRefused::Rest { width: 3, offset: 65_544 }));
    assert_eq!(decode_entries(&bundle, 5), Err(TileRefused::Cut { at: 4, offset: 65_550 }));
    assert_eq!(decode_entries(&bundle[..6], 2), Err(TileRefused::Cut { at: 1, offset: 5 }));
    for end in 0..bundle.len().min(70_000) {
        assert!(decode_entries(&bundle[..end], 4).is_err(), "{end}");
    }
    let long = vec![b'x'; 65_536];
    assert_eq!(encode_entries([&long[..]]), Err(TileRefused::Entry { at: 0, bytes: 65_536 }));
    assert_eq!(encode_entries([]), Err(TileRefused::Width { width: 0 }));
    let many = vec![&b"x"[..]; 257];
    assert_eq!(encode_entries(many.iter().copied()), Err(TileRefused::Width { width: 257 }));
    assert_eq!(decode_entries(&encode_entries(many[1..].iter().copied()).unwrap(), 256).unwrap(), many[1..]);
}
