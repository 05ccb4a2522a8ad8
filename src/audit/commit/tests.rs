use super::*;

#[test]
fn one() {
    struct Echo;
    impl Sink for Echo {
        type Item = u32;
        type Done = u32;
        fn commit(&mut self, items: Vec<u32>) -> Result<Vec<u32>, Unrecorded> {
            Ok(items)
        }
    }
    let committer = Committer::new(Echo);
    assert_eq!(committer.append(vec![1, 2]).unwrap(), [1, 2]);
}
