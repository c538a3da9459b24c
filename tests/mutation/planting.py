"""What can be taken out of a module, one place at a time: guards, comparisons, conditions, permissions, narrowings.

A mutant changes the syntax tree alone, within one function; line numbers stay, so that only the code of that function
(and of what is defined in it) differs. Nothing is written to a file.
"""

import ast
import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("rules", "actions", "queries", "access")
PACKAGES = ("kernel", "org", "ledger", "cases", "complaints", "documents", "messages", "employers")
#: Calls that stand for a refusal when something is not as it must be.
GUARDS = re.compile(r"^_?(require|check|ensure|refuse|forbid|demand)")
NARROWING = frozenset({"filter", "exclude"})
#: What a guard whose answer is used becomes: asked, but its refusal is not heard.
DEAF = "_deaf"
#: The number of the mutant in which nothing was changed: what it fails is no proof.
NEUTRAL = -1

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_TURNED = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the `number`-th place of a module that can be changed."""

    path: str
    number: int
    line: int
    function: str
    kind: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function} [{self.kind}] {self.was}  →  {self.now}"


@dataclass(frozen=True, slots=True)
class Place:
    """A node that can be changed, and how: `change` works on the node of a copy of the tree."""

    node: ast.AST
    function: str
    kind: str
    change: Callable[[ast.AST], ast.AST]


def modules(packages: tuple[str, ...] = PACKAGES) -> Iterator[str]:
    """The modules whose guards are taken out: the rooms of each package, the whole kernel."""
    for package in packages:
        folder = ROOT / "laojian" / package
        for path in sorted(folder.rglob("*.py")):
            room = path.relative_to(folder).parts[0].removesuffix(".py")
            if package == "kernel" or room in ROOMS:
                yield str(path.relative_to(ROOT))


def mutants(path: str, source: str | None = None) -> list[Mutant]:
    """Every change that can be made to a module, in the order of its text."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8") if source is None else source)
    found = []
    for number, place in enumerate(places(tree)):
        short = [" ".join(_text(node).split())[:160] for node in (place.node, _changed(place))]
        line = place.node.target.lineno if isinstance(place.node, ast.comprehension) else place.node.lineno
        found.append(Mutant(path, number, line, place.function, place.kind, short[0], short[1]))
    return found


def planted(path: str, number: int, source: str | None = None) -> ast.Module:
    """The module's tree with that change made."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8") if source is None else source)
    place = next(place for order, place in enumerate(places(tree)) if order == number)
    return ast.fix_missing_locations(_Exchange(place.node, _changed(place)).visit(tree))


def _text(node: ast.AST) -> str:
    try:
        return ast.unparse(node)
    except ValueError:  # it cannot write every f-string that can be read
        return type(node).__name__


def _changed(place: Place) -> ast.AST:
    """The node in its new form; parts that are new stand where the node stood."""
    return ast.fix_missing_locations(ast.copy_location(place.change(place.node), place.node))


def places(tree: ast.Module) -> Iterator[Place]:
    """Where something can be taken out, inside functions and lambdas alone."""
    yield from _inside(tree, "", within=False)


def _inside(node: ast.AST, function: str, *, within: bool) -> Iterator[Place]:
    for child in ast.iter_child_nodes(node):
        name, inner = function, within
        if isinstance(child, ast.ClassDef) and not within:
            name = f"{function}.{child.name}".lstrip(".")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not within:
            own = "<lambda>" if isinstance(child, ast.Lambda) else child.name
            name, inner = f"{function}.{own}".lstrip("."), True
        if within and not _is_of_guard(child, node):
            for kind, change in _changes(child):
                yield Place(child, function, kind, change)
        yield from _inside(child, name, within=inner)


def _is_of_guard(child: ast.AST, parent: ast.AST) -> bool:
    """The only statement of a guard: to take it out is to take the guard out."""
    return isinstance(child, ast.Raise) and isinstance(parent, ast.If) and parent.body == [child] and not parent.orelse


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], ast.AST]]]:
    match node:
        case ast.If(body=[*_, ast.Raise()], orelse=[]):
            yield "guard", _never
        case ast.If(test=ast.Compare(ops=[op])) | ast.IfExp(test=ast.Compare(ops=[op])) if isinstance(op, _TURNED):
            pass  # to flip the comparison is to turn the condition round
        case ast.If() | ast.IfExp():
            yield "condition", _negated
        case ast.Raise(exc=ast.Call()):
            yield "raise", _nothing
        case ast.Expr(value=ast.Call() as call) if GUARDS.match(_name(call)):
            yield "require", _nothing
        case ast.Assign(value=ast.Call() as call) if GUARDS.match(_name(call)):
            yield "require", _unheard
        case ast.Compare():
            for index in range(len(node.ops)):
                yield "comparison", _flipped(index)
        case ast.BoolOp():
            for index in range(len(node.values)):
                yield "operand", _without(index)
        case ast.Call(func=ast.Attribute(attr=attribute), keywords=keywords) if attribute in NARROWING:
            for index in range(len(keywords)):
                yield "narrowing", _wider(index)
        case ast.comprehension(ifs=ifs):
            for index in range(len(ifs)):
                yield "narrowing", _unsieved(index)


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def _never(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.If)
    return ast.If(test=ast.Constant(value=False), body=node.body, orelse=[])


def _negated(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.If | ast.IfExp)
    turned = copy.copy(node)
    turned.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
    return turned


def _nothing(_node: ast.AST) -> ast.AST:
    return ast.Pass()


def _unheard(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.Assign)
    nobody = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    asked = ast.Call(func=ast.Name(DEAF, ast.Load()), args=[ast.Lambda(args=nobody, body=node.value)], keywords=[])
    return ast.Assign(targets=node.targets, value=asked)


def _flipped(index: int) -> Callable[[ast.AST], ast.AST]:
    def change(node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.Compare)
        ops = [_FLIPPED[type(op)]() if order == index else op for order, op in enumerate(node.ops)]
        return ast.Compare(left=node.left, ops=ops, comparators=node.comparators)

    return change


def _without(index: int) -> Callable[[ast.AST], ast.AST]:
    def change(node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.BoolOp)
        rest = node.values[:index] + node.values[index + 1 :]
        return rest[0] if len(rest) == 1 else ast.BoolOp(op=node.op, values=rest)

    return change


def _wider(index: int) -> Callable[[ast.AST], ast.AST]:
    def change(node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.Call)
        return ast.Call(func=node.func, args=node.args, keywords=node.keywords[:index] + node.keywords[index + 1 :])

    return change


def _unsieved(index: int) -> Callable[[ast.AST], ast.AST]:
    def change(node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.comprehension)
        ifs = node.ifs[:index] + node.ifs[index + 1 :]
        return ast.comprehension(target=node.target, iter=node.iter, ifs=ifs, is_async=node.is_async)

    return change


class _Exchange(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else super().visit(node)
