#![allow(clippy::arithmetic_side_effects)]

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::*;

/// The definition of RFC 6962, section 2.1, word for word.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [one] => *one,
        several => {
            let (left, right) = several.split_at(several.len().next_power_of_two() / 2);
            node(&root(left), &root(right))
        }
    }
}

/// PATH of section 2.1.1.
fn path(at: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut path, sibling) =
        if at < left.len() { (path(at, left), root(right)) } else { (path(at - left.len(), right), root(left)) };
    path.push(sibling);
    path
}

/// SUBPROOF of section 2.1.2.
fn subproof(old: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if known { Vec::new() } else { vec![root(leaves)] };
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut proof, other) = if old <= left.len() {
        (subproof(old, left, known), root(right))
    } else {
        (subproof(old - left.len(), right, false), root(left))
    };
    proof.push(other);
    proof
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|at| leaf(&at.to_be_bytes())).collect()
}

fn size(of: &[Hash]) -> u64 {
    u64::try_from(of.len()).unwrap()
}

/// Complete nodes, as a store would hold them.
#[derive(Default)]
struct Stored(BTreeMap<(u8, u64), Hash>);

impl Nodes for Stored {
    type Error = Infallible;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Infallible> {
        Ok(self.0[&(level, index)])
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hash(hex: &str) -> Hash {
    bytes(hex).try_into().unwrap()
}

/// The eight leaves of the reference implementation of Certificate Transparency.
fn reference() -> Vec<Hash> {
    let inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    inputs.iter().map(|input| leaf(&bytes(input))).collect()
}

#[test]
fn the_roots_of_the_reference() {
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    for (count, want) in roots.iter().enumerate() {
        let mut edge = Edge::default();
        let growth = edge.grow(&reference()[..count]);
        assert_eq!(edge.root(), hash(want), "{count} leaves");
        assert_eq!(growth.root(), edge.root());
    }
}

#[test]
fn the_proofs_of_the_reference() {
    let all = reference();
    let (mut stored, mut tree) = (Stored::default(), Edge::default());
    stored.0.extend(tree.grow(&all).complete().map(|(level, at, hash)| ((level, at), hash)));
    let Ok(proof) = inclusion(&mut stored, 0, 8);
    let want = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ];
    assert_eq!(proof, want.map(hash));
    let Ok(proof) = inclusion(&mut stored, 2, 3);
    assert_eq!(proof, [hash("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]);
    let Ok(proof) = consistency(&mut stored, 6, 8);
    let want = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    assert_eq!(proof, want.map(hash));
}

#[test]
fn every_batch_proves_its_leaves_and_names_what_became_complete() {
    let all = leaves(110);
    for old in 0..=70 {
        let mut before = Edge::default();
        before.grow(&all[..old]);
        for batch in 0..=40 {
            let end = old + batch;
            let mut grown = before.clone();
            let growth = grown.grow(&all[old..end]);
            let want = root(&all[..end]);
            assert_eq!((growth.root(), grown.root()), (want, want), "{old}+{batch}");
            assert_eq!((growth.first(), growth.size()), (size(&all[..old]), size(&all[..end])));
            assert_eq!(Edge::of(grown.size(), grown.nodes().to_vec()), Some(grown.clone()));
            for at in 0..end + 3 {
                let index = u64::try_from(at).unwrap();
                let proof = growth.proof(index);
                assert_eq!(proof, (old..end).contains(&at).then(|| path(at, &all[..end])), "{at} of {old}+{batch}");
            }
            let mut complete = Vec::new();
            for level in 0..7 {
                let span = 1 << level;
                for (at, part) in (0_u64..).zip(all[..end].chunks_exact(span)) {
                    if (usize::try_from(at).unwrap() + 1) * span > old {
                        complete.push((level, at, root(part)));
                    }
                }
            }
            assert_eq!(growth.complete().collect::<Vec<_>>(), complete, "{old}+{batch}");
        }
    }
}

#[test]
fn stored_nodes_prove_every_leaf_and_every_pair_of_sizes() {
    let all = leaves(130);
    let (mut stored, mut tree) = (Stored::default(), Edge::default());
    // In batches of several sizes, as a log grows.
    let mut left = all.as_slice();
    for batch in [1, 2, 3, 5, 8, 13].into_iter().cycle() {
        let (now, later) = left.split_at(batch.min(left.len()));
        stored.0.extend(tree.grow(now).complete().map(|(level, at, hash)| ((level, at), hash)));
        left = later;
        if left.is_empty() {
            break;
        }
    }
    for new in 0..=130_usize {
        let new_root = root(&all[..new]);
        let Ok(edge) = edge(&mut stored, u64::try_from(new).unwrap());
        assert_eq!(edge.root(), new_root);
        for at in 0..new {
            let Ok(proof) = inclusion(&mut stored, u64::try_from(at).unwrap(), u64::try_from(new).unwrap());
            assert_eq!(proof, path(at, &all[..new]));
            assert_included(&all[at], u64::try_from(at).unwrap(), u64::try_from(new).unwrap(), &proof, &new_root);
        }
        for old in 0..=new {
            let (small, large) = (u64::try_from(old).unwrap(), u64::try_from(new).unwrap());
            let Ok(proof) = consistency(&mut stored, small, large);
            if old > 0 {
                assert_eq!(proof, subproof(old, &all[..new], true), "{old} to {new}");
            }
            assert_consistent(small, &root(&all[..old]), large, &new_root, &proof);
        }
    }
}

/// The proof holds, and nothing like it.
fn assert_included(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) {
    assert!(included(leaf, index, size, proof, root), "{index} of {size}");
    let other = [7; 32];
    assert!(!included(&other, index, size, proof, root) && !included(leaf, index, size, proof, &other));
    assert!(!included(leaf, size, size, proof, root) && !included(leaf, index + size, size, proof, root));
    assert!(!included(leaf, index, 0, proof, root) && !included(leaf, index, u64::MAX, proof, root));
    for wrong in near(proof) {
        assert!(!included(leaf, index, size, &wrong, root), "{index} of {size}");
    }
}

fn assert_consistent(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) {
    assert!(consistent(old, old_root, new, new_root, proof), "{old} to {new}");
    let other = [7; 32];
    assert!(!consistent(old, &other, new, new_root, proof), "{old} to {new}");
    assert!(old == 0 && new > 0 || !consistent(old, old_root, new, &other, proof), "{old} to {new}");
    assert!(old == new || !consistent(new, new_root, old, old_root, proof));
    if old > 0 && old < new {
        assert!(!consistent(old - 1, old_root, new, new_root, proof));
        assert!(!consistent(old + 1, old_root, new, new_root, proof), "{old} to {new}");
    }
    for wrong in near(proof) {
        assert!(!consistent(old, old_root, new, new_root, &wrong), "{old} to {new}");
    }
}

/// Proofs with one hash too few, one too many, one altered, two exchanged.
fn near(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut wrong = Vec::new();
    for at in 0..=proof.len() {
        let mut longer = proof.to_vec();
        longer.insert(at, [9; 32]);
        wrong.push(longer);
    }
    for at in 0..proof.len() {
        let mut shorter = proof.to_vec();
        shorter.remove(at);
        let mut altered = proof.to_vec();
        altered[at][at % 32] ^= 0x10;
        wrong.extend([shorter, altered]);
        if at > 0 {
            let mut exchanged = proof.to_vec();
            exchanged.swap(at, at - 1);
            wrong.push(exchanged);
        }
    }
    wrong
}

#[test]
fn a_tree_of_another_size_has_another_proof() {
    let all = leaves(40);
    for size in 1..=40 {
        let end = usize::try_from(size).unwrap();
        let root = root(&all[..end]);
        for (index, leaf) in (0..).zip(&all[..end]) {
            let proof = path(usize::try_from(index).unwrap(), &all[..end]);
            for other in (0..45).filter(|other| *other != index) {
                assert!(!included(leaf, other, size, &proof, &root), "{index} as {other} of {size}");
            }
        }
    }
}

#[test]
fn hostile_proofs_are_refused_and_end() {
    let long = vec![[1; 32]; 100];
    let sizes = [0, 1, 2, 3, 1 << 32, (1 << 62) - 1, 1 << 62, 1 << 63, u64::MAX - 1, u64::MAX];
    let mut refused = 0;
    for old in sizes {
        for new in sizes {
            for count in [0, 1, 2, 31, 61, 62, 63, 64, 65, 100] {
                for (start, end) in [([0; 32], [1; 32]), ([1; 32], [1; 32]), (empty(), [2; 32])] {
                    assert!(!included(&start, old, new, &long[..count], &[3; 32]));
                    let holds = consistent(old, &start, new, &end, &long[..count]);
                    let trivial = count == 0
                        && ((old == 0 && new > 0 && start == empty()) || (old == new && old > 0 && start == end));
                    assert_eq!(holds, trivial, "{old} to {new} with {count}");
                    refused += 1;
                }
            }
        }
    }
    assert_eq!(refused, 3000);
}

#[test]
fn edges_that_do_not_fit_are_refused() {
    assert!(Edge::of(0, Vec::new()).is_some());
    assert!(Edge::of(5, vec![[0; 32]; 2]).is_some());
    assert!(Edge::of(5, vec![[0; 32]; 3]).is_none());
    assert!(Edge::of(0, vec![[0; 32]]).is_none());
    assert!(Edge::of(1 << 62, vec![[0; 32]]).is_some());
    assert!(Edge::of(1 << 63, vec![[0; 32]]).is_none());
}

#[test]
fn very_large_trees_grow() {
    // The left part cannot be built; its subtrees are given.
    let first = (1_u64 << 61) + 5;
    let old = vec![[1; 32], [2; 32], [3; 32]];
    let mut edge = Edge::of(first, old.clone()).unwrap();
    let new = leaves(3);
    let growth = edge.grow(&new);
    assert_eq!(edge.size(), first + 3);
    assert_eq!(edge.nodes(), [old[0], node(&old[1], &node(&node(&old[2], &new[0]), &node(&new[1], &new[2])))]);
    for (index, leaf) in (first..).zip(&new) {
        let proof = growth.proof(index).unwrap();
        assert!(included(leaf, index, edge.size(), &proof, &edge.root()));
    }
}
