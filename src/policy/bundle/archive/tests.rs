use super::*;

/// One entry as an attacker writes it: path, kind, content.
fn entry(path: &[u8], kind: u8, content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_ustar();
    header.as_old_mut().name[..path.len()].copy_from_slice(path);
    header.as_old_mut().linkflag = [kind];
    header.set_size(content.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().div_ceil(BLOCK) * BLOCK, 0);
    bytes
}

fn tar(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut tar = entries.concat();
    tar.resize(tar.len() + 2 * BLOCK, 0);
    tar
}

fn read(tar: &[u8]) -> Result<Contents, ArchiveRefused> {
    unpack(&gzip(tar).unwrap(), &BundleLimits::default())
}

fn refusal(tar: &[u8]) -> String {
    read(tar).unwrap_err().to_string()
}

#[test]
fn what_is_packed_unpacks_and_is_the_same_bytes_each_time() {
    let long = format!("{}/{}.rego", "a".repeat(90), "b".repeat(60));
    let contents: Contents = [
        (".manifest".to_owned(), b"{}".to_vec()),
        ("comity/a.rego".to_owned(), vec![b'x'; 512]),
        ("comity/b/data.json".to_owned(), Vec::new()),
        (long, b"y".to_vec()),
    ]
    .into();
    let packed = pack(&contents).unwrap();
    assert_eq!(packed, pack(&contents).unwrap());
    assert_eq!(unpack(&packed, &BundleLimits::default()).unwrap(), contents);
}

#[test]
fn the_spellings_of_opa_and_tar_are_one_path() {
    let all = tar(&[
        entry(b"./", b'5', b""),
        entry(b"/a/x.rego", b'0', b"1"),
        entry(b"./b/", b'5', b""),
        entry(b"c", b'0', b""),
    ]);
    let read = read(&all).unwrap();
    assert_eq!(read.keys().collect::<Vec<_>>(), ["a/x.rego", "c"]);
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    for (path, wanted) in [
        (&b"../x"[..], "`..`"),
        (b"a/../../x", "`..`"),
        (b"a/..", "`..`"),
        (b"//etc/passwd", "`//`"),
        (b".//etc", "`//`"),
        (b"a\\..\\x", "parted by"),
        (b"C:/x", "`:`"),
        (b"a/./b", "empty or `.`"),
        (b"a//b", "empty or `.`"),
        (b"a/", "empty or `.`"),
        (b"", "empty or `.`"),
        (b"a\nb", "control"),
        (b"a\xffb", "UTF-8"),
    ] {
        let why = refusal(&tar(&[entry(path, b'0', b"x")]));
        assert!(why.contains(wanted), "{}: {why}", path.escape_ascii());
    }
    // A NUL ends the name in a tar: what stands behind it is not read as a name, and the path is the one before it.
    let behind = read(&tar(&[entry(b"a\0/../x", b'0', b"x")])).unwrap();
    assert_eq!(behind.keys().collect::<Vec<_>>(), ["a"]);
}

#[test]
fn links_devices_and_extensions_are_refused() {
    for (kind, wanted) in [
        (b'1', "a hard link"),
        (b'2', "a symbolic link"),
        (b'3', "a device"),
        (b'4', "a device"),
        (b'6', "a pipe"),
        (b'7', "another kind"),
        (b'S', "another kind"),
        (b'V', "another kind"),
        (0, "another kind"),
        (b'L', "an extension"),
        (b'K', "an extension"),
        (b'x', "an extension"),
        (b'g', "an extension"),
    ] {
        let why = refusal(&tar(&[entry(b"a", kind, b"")]));
        assert!(why.contains(wanted), "{kind}: {why}");
    }
    let mut named = entry(b"a", b'0', b"");
    named[157] = b'b';
    let mut header = Header::new_ustar();
    header.as_mut_bytes().copy_from_slice(&named[..BLOCK]);
    header.set_cksum();
    assert!(refusal(&tar(&[header.as_bytes().to_vec()])).contains("the name of a link"));
}

#[test]
fn nothing_stands_twice_or_behind_the_end() {
    for (one, other) in [(&b"a"[..], &b"a"[..]), (b"a", b"./a"), (b"/a", b"a")] {
        assert!(refusal(&tar(&[entry(one, b'0', b"1"), entry(other, b'0', b"2")])).contains("twice"));
    }
    assert!(refusal(&tar(&[entry(b"a/", b'5', b""), entry(b"a", b'5', b"")])).contains("twice"));
    let good = tar(&[entry(b"a", b'0', b"1")]);
    assert!(read(&good).is_ok());
    let mut more = good.clone();
    more.extend_from_slice(&entry(b"b", b'0', b"2"));
    assert!(refusal(&more).contains("follows the block of zeros"));
    let mut long = good.clone();
    long.resize(good.len() + 19 * BLOCK, 0);
    assert!(refusal(&long).contains("2 to 20 blocks"));
    assert!(refusal(&good[..good.len() - BLOCK]).contains("2 to 20 blocks"));
    assert!(refusal(&good[..BLOCK * 2]).contains("ends before"));
    assert!(refusal(&good[..=BLOCK]).contains("cut off"));
    let mut padded = good.clone();
    padded[BLOCK + 1] = 1;
    assert!(refusal(&padded).contains("not zeros"));
    let mut summed = good.clone();
    summed[0] = b'b';
    assert!(refusal(&summed).contains("checksum"));

    let packed = gzip(&good).unwrap();
    let refused = |bytes: &[u8]| unpack(bytes, &BundleLimits::default()).unwrap_err();
    assert_eq!(refused(&[packed.clone(), b"x".to_vec()].concat()), ArchiveRefused::Trailing(1));
    assert_eq!(refused(&[packed.clone(), packed.clone()].concat()), ArchiveRefused::Trailing(packed.len()));
    assert!(matches!(refused(&packed[..packed.len() - 1]), ArchiveRefused::Gzip(_)));
    assert!(matches!(refused(b""), ArchiveRefused::Gzip(_)));
    assert!(matches!(refused(&good), ArchiveRefused::Gzip(_)));
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let zeros = gzip(&vec![0; 8_000_000]).unwrap();
    assert!(zeros.len() < 20_000);
    assert_eq!(unpack(&zeros, &BundleLimits::default()), Err(ArchiveRefused::Ratio(100)));
    let limits = BundleLimits { ratio: usize::MAX, unpacked: 1_000_000, ..BundleLimits::default() };
    assert!(matches!(unpack(&zeros, &limits), Err(ArchiveRefused::Large { what: "unpacked bytes", .. })));
    let packed = BundleLimits { packed: 100, ..BundleLimits::default() };
    assert!(matches!(unpack(&zeros, &packed), Err(ArchiveRefused::Large { what: "bytes", .. })));
    let many: Vec<_> = (0..20).map(|at| entry(format!("f{at}").as_bytes(), b'0', b"")).collect();
    let few = BundleLimits { entries: 19, ..BundleLimits::default() };
    assert!(matches!(entries(&tar(&many), &few), Err(ArchiveRefused::Large { what: "entries", .. })));
    // A header can claim any length.
    for claimed in ["77777777777", "00400000001"] {
        let mut huge = entry(b"a", b'0', b"");
        huge[124..135].copy_from_slice(claimed.as_bytes());
        let mut header = Header::new_ustar();
        header.as_mut_bytes().copy_from_slice(&huge);
        header.set_cksum();
        let why = read(&tar(&[header.as_bytes().to_vec()])).unwrap_err();
        assert!(matches!(why, ArchiveRefused::Large { .. } | ArchiveRefused::Tar { .. }), "{why}");
    }
}
