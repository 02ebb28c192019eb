"""The tree in the database: an entry is added in the caller's transaction; proofs read as few rows as it is high.

Beside the entries the hashes of all perfect subtrees are kept. They never change, so nothing is ever written twice.
"""

from collections.abc import Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from backoffice.errors import LogTooShort, UnknownLeaf
from backoffice.log import ranges
from backoffice.log.ranges import Node, Range
from backoffice.tables import log_leaves, log_nodes
from seva.certificates.transparency import Leaf, node_hash
from seva.certificates.transparency.merkle import folded


def one_at_a_time(session: Session, table: str) -> None:
    """Waits until no other transaction writes to the table, and keeps it so until this one ends; reading goes on."""
    # On SQLite a writing transaction is alone from its beginning. Locking the table would need the right to change it.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(table))))


def begin(session: Session) -> None:
    """Waits for the turn to add entries. To be called after a transaction has locked the rows that it changes, and
    before it publishes anything: all transactions take what they need in this order, so none waits for another in vain.
    """
    one_at_a_time(session, log_leaves.name)


def append(session: Session, leaf: Leaf) -> int:
    """Adds an entry and gives its index; one that is there keeps its place. Until the transaction's end others that
    add entries wait."""
    begin(session)
    known = session.execute(select(log_leaves.c.position).where(log_leaves.c.hash == leaf.hash)).scalar()
    if known is not None:
        return known
    index = size(session)
    done = ranges.completed_by(index)
    lefts = _hashes(session, [Node(node.level - 1, node.position << 1) for node in done])
    session.execute(insert(log_leaves).values(position=index, entry=leaf.line, hash=leaf.hash))
    found, rows = leaf.hash, []
    for node in done:
        found = node_hash(lefts[Node(node.level - 1, node.position << 1)], found)
        rows.append({"key": node.key, "hash": found})
    if rows:
        session.execute(insert(log_nodes), rows)
    return index


def size(session: Session) -> int:
    """How many entries the log has."""
    last = session.execute(select(log_leaves.c.position).order_by(log_leaves.c.position.desc()).limit(1)).scalar()
    return 0 if last is None else last + 1


def root(session: Session, of_size: int) -> bytes:
    """The root over the first entries; the log must have as many."""
    return _roots(session, [(0, of_size)])[0]


def index_of(session: Session, leaf_hash: bytes) -> int:
    """The index of the entry of this hash; raises UnknownLeaf."""
    found = session.execute(select(log_leaves.c.position).where(log_leaves.c.hash == leaf_hash)).scalar()
    if found is None:
        raise UnknownLeaf("The log has no entry of this hash.")
    return found


def inclusion_proof(session: Session, index: int, of_size: int) -> list[bytes]:
    """The hashes that lead from an entry to the root of a tree of this size, which the log must have."""
    return _roots(session, ranges.inclusion(index, of_size))


def consistency_proof(session: Session, old: int, new: int) -> list[bytes]:
    """The hashes that lead from the root of the smaller to that of the larger tree, which the log must have."""
    return _roots(session, ranges.consistency(old, new))


def entries(session: Session, start: int, end: int) -> list[str]:
    """The lines of the entries from `start` to before `end`, as they are stored."""
    place = log_leaves.c.position
    query = select(log_leaves.c.entry).where(place >= start, place < end).order_by(place)
    return list(session.execute(query).scalars())


def check_sizes(start: int, end: int, signed: int) -> None:
    """Raises LogTooShort unless both are in order and within the newest signed head."""
    if end > signed:
        raise LogTooShort(f"The newest signed head is over {signed} entries.")
    if start > end:
        raise LogTooShort("`from` is larger than `to`.")


def _roots(session: Session, wanted: Sequence[Range]) -> list[bytes]:
    """The root over each range, all read at once."""
    parts = [ranges.perfect(start, end) for start, end in wanted]
    hashes = _hashes(session, [node for nodes in parts for node in nodes])
    return [folded([hashes[node] for node in nodes]) for nodes in parts]


def _hashes(session: Session, nodes: Sequence[Node]) -> dict[Node, bytes]:
    leaves = {node.position: node for node in nodes if node.level == 0}
    higher = {node.key: node for node in nodes if node.level > 0}
    found: dict[Node, bytes] = {}
    if leaves:
        query = select(log_leaves.c.position, log_leaves.c.hash).where(log_leaves.c.position.in_(leaves))
        found |= {leaves[place]: value for place, value in session.execute(query)}
    if higher:
        query = select(log_nodes.c.key, log_nodes.c.hash).where(log_nodes.c.key.in_(higher))
        found |= {higher[key]: value for key, value in session.execute(query)}
    return found
