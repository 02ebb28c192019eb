"""The transparency log, open to everybody: heads, proofs, entries. Nothing in it is personal."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse
from pydantic import Field

from backoffice.guards import JsonRoute
from backoffice.log import tree
from backoffice.log.heads import newest_head
from backoffice.openapi import problems
from backoffice.schemas.transparency import LogConsistency, LogLeaves, LogProof
from backoffice.schemas.types import Sha256
from backoffice.security import OfficeDep

router = APIRouter(route_class=JsonRoute, prefix="/log", tags=["transparency log"])
MOST_LEAVES = 1000
# The largest whole number that JavaScript keeps exactly.
Size = Annotated[int, Field(ge=0, le=2**53 - 1)]
# A head grows old, and a leaf that is not there yet comes.
FRESH = {"Cache-Control": "no-cache"}


@router.get("/head", operation_id="getLogHead", response_class=PlainTextResponse, responses=problems())
def get_log_head(office: OfficeDep) -> PlainTextResponse:
    """The newest signed head: a checkpoint (c2sp.org/tlog-checkpoint) with a timestamped signature."""
    return PlainTextResponse(newest_head(office).note, headers=FRESH)


@router.get("/key", operation_id="getLogKey", response_class=PlainTextResponse, responses=problems())
def get_log_key(office: OfficeDep) -> PlainTextResponse:
    """The keys that sign heads, one a line, as verifier keys of signed notes. Get them on another way as well."""
    return PlainTextResponse("".join(f"{key.public.text}\n" for key in office.log_keys))


@router.get("/proof", operation_id="getLogProof", responses=problems(404))
def get_log_proof(
    office: OfficeDep, leaf: Annotated[Sha256, Query(description="The entry's hash in the tree.")], response: Response
) -> LogProof:
    """That an entry is in the log, with the signed head that it is proven against."""
    response.headers.update(FRESH)
    with office.sessions.reading() as session:
        index = tree.index_of(session, bytes.fromhex(leaf))
    head = newest_head(office, covering=index + 1)
    with office.sessions.reading() as session:
        proof = tree.inclusion_proof(session, index, head.size)
        (entry,) = tree.entries(session, index, index + 1)
    hashes = [item.hex() for item in proof]
    return LogProof(leaf=leaf, entry=entry, index=index, size=head.size, proof=hashes, head=head.note)


@router.get("/consistency", operation_id="getLogConsistency", responses=problems(409))
def get_log_consistency(
    office: OfficeDep,
    from_size: Annotated[Size, Query(alias="from", description="Size of the smaller tree.")],
    to_size: Annotated[Size, Query(alias="to", description="Size of the larger tree, at most that of the head.")],
) -> LogConsistency:
    """That the log of a size begins the log of a larger size."""
    tree.check_sizes(from_size, to_size, newest_head(office).size)
    with office.sessions.reading() as session:
        proof = tree.consistency_proof(session, from_size, to_size)
    return LogConsistency(from_size=from_size, to_size=to_size, proof=[item.hex() for item in proof])


@router.get("/leaves", operation_id="getLogLeaves", responses=problems(409))
def get_log_leaves(
    office: OfficeDep,
    start: Annotated[Size, Query(alias="from", description="Index of the first.")],
    end: Annotated[Size, Query(alias="to", description="Index after the last; at most 1,000 entries are answered.")],
) -> LogLeaves:
    """Entries of the log, in order."""
    tree.check_sizes(start, end, newest_head(office).size)
    with office.sessions.reading() as session:
        return LogLeaves(start=start, leaves=tree.entries(session, start, min(end, start + MOST_LEAVES)))
