"""Writes every mutant into the code at once, each behind a number, so that one build has them all.

    python3 together.py TREE LIST [LEFT_OUT]

TREE is a copy of the repository, whose sources are changed; LIST is what `cargo mutants --list --json` says. A place
with mutants becomes `if crate::mutant(7) { changed } else { as it was }`, and COMITY_MUTANT=7 chooses at run time. It
needs the packages tree_sitter and tree_sitter_rust. LEFT_OUT names a file of numbers of mutants that do not compile;
`--errors` instead of a tree reads the compiler's JSON on stdin and adds to it. The list's order is the numbers'.
"""

import json
import pathlib
import re
import sys

import tree_sitter_rust
from tree_sitter import Language, Parser

GATE = """
/// Which mutant is alive; none where nothing is said.
#[cfg(test)]
fn mutant(number: u32) -> bool {
    static ALIVE: std::sync::LazyLock<u32> = std::sync::LazyLock::new(|| {
        std::env::var("COMITY_MUTANT").ok().and_then(|number| number.parse().ok()).unwrap_or(0)
    });
    *ALIVE == number
}
"""


class File:
    """One source file and the mutants in it."""

    def __init__(self, path, mutants):
        self.path, self.source = path, path.read_bytes()
        self.lines = [0]
        for line in self.source.split(b"\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.at = {}
        for number, mutant in mutants:
            start, end = (self.offset(mutant["span"][side]) for side in ("start", "end"))
            self.at.setdefault(mutant["genre"], []).append((start, end, number, mutant))
        self.written = set()

    def offset(self, place):
        start = self.lines[place["line"] - 1]
        line = self.source[start : self.lines[place["line"]]].decode()
        return start + len(line[: place["column"] - 1].encode())

    def text(self, start, end):
        return self.source[start:end].decode()

    def of(self, genre, start, end=None):
        for found in self.at.get(genre, []):
            if found[0] == start and (end is None or found[1] == end):
                self.written.add(found[2])
                yield found[2], found[3]

    def choose(self, cases, whole):
        if not cases:
            return whole
        tests = " else ".join(f"\nif crate::mutant({number}) {{ {text} }}\n" for number, text in cases)
        return f"({tests} else {{ {whole} }})"

    def inner(self, node):
        """The node's text, its children rendered."""
        text, last = "", node.start_byte
        for child in node.children:
            text += self.text(last, child.start_byte) + self.render(child)
            last = child.end_byte
        return text + self.text(last, node.end_byte)

    def render(self, node):
        start, end, cases = node.start_byte, node.end_byte, []
        whole = self.inner(node)
        if node.type == "const" and node.parent.type == "function_modifiers":
            return ""
        if node.type == "binary_expression":
            operator = node.child_by_field_name("operator")
            for number, mutant in self.of("BinaryOperator", operator.start_byte):
                replaced = mutant["replacement"]
                cases.append((number, self.text(start, operator.start_byte) + replaced + self.text(operator.end_byte, end)))
        elif node.type == "unary_expression":
            for number, _ in self.of("UnaryOperator", start):
                cases.append((number, self.text(start + 1, end)))
        elif node.type == "struct_expression":
            for field in node.child_by_field_name("body").children:
                for number, _ in self.of("StructField", field.start_byte):
                    rest = self.source[field.end_byte : end].lstrip().removeprefix(b",").decode()
                    cases.append((number, self.text(start, field.start_byte) + rest))
        elif node.type == "match_pattern":
            condition = node.child_by_field_name("condition")
            for number, _ in self.of("MatchArm", start):
                guard = f"\n!crate::mutant({number})\n"
                if condition is None:
                    return f"{whole} if {guard}"
                raise ValueError(f"{self.path}: an arm with a guard")
        elif node.type == "block" and node.children and node.parent.type == "function_item":
            for first in [child for child in node.children if child.is_named and "comment" not in child.type][:1]:
                place = len(self.text(start, node.children[0].end_byte))
                found = list(self.of("FnValue", first.start_byte))
                # An iterator of another type stands where every case is gathered first.
                iterator = any(mutant["replacement"].startswith("::std::iter::") for _, mutant in found)
                gathered = ".collect::<Vec<_>>().into_iter()" if iterator else ""
                early = "".join(
                    f"\nif crate::mutant({number}) {{ return {mutant['replacement']}{gathered}; }}\n"
                    for number, mutant in found
                )
                if iterator:
                    return f"{{{early}({whole}){gathered}}}"
                return whole[:place] + early + whole[place:]
        if node.is_named:
            if node.parent is not None and node.parent.type == "match_pattern":
                for number, mutant in self.of("MatchArmGuard", start, end):
                    cases.append((number, mutant["replacement"]))
        return self.choose(cases, whole)


def errors(left_out):
    """Adds the mutants on whose lines the compiler stumbles."""
    found, others = set(), []
    for line in sys.stdin:
        message = json.loads(line).get("message") if line.startswith("{") else None
        if not isinstance(message, dict) or message.get("level") != "error":
            continue
        mine = set()
        for span in message["spans"]:
            for text in span["text"]:
                mine.update(int(number) for number in re.findall(r"crate::mutant\((\d+)\)", text["text"]))
        found |= mine
        if not mine and message["spans"]:
            others.append(message["rendered"])
    with left_out.open("a") as file:
        file.writelines(f"{number}\n" for number in sorted(found))
    print(f"{len(found)} mutants do not compile")
    print("".join(others[:6]))


def main():
    if sys.argv[1] == "--errors":
        return errors(pathlib.Path(sys.argv[2]))
    tree, mutants = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text())
    left_out = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    left = set(map(int, left_out.read_text().split())) if left_out and left_out.exists() else set()
    by_file, parser = {}, Parser(Language(tree_sitter_rust.language()))
    for number, mutant in enumerate(mutants, 1):
        if number not in left:
            by_file.setdefault(mutant["file"], []).append((number, mutant))
    for name, own in by_file.items():
        file = File(tree / name, own)
        text = file.render(parser.parse(file.source).root_node)
        file.path.write_text(text)
        for number, mutant in own:
            if number not in file.written:
                print(f"{number} not placed: {mutant['name']}")
    library = tree / "src/lib.rs"
    library.write_text(library.read_text() + GATE)


main()
