"""Uploading media, and the host that files are downloaded from."""

from fastapi import APIRouter, Request, Response

from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.media import PATH, plain
from simulator.whatsapp.routes.graph import GraphRoute, world_of
from simulator.whatsapp.routes.reading import read_form
from simulator.whatsapp.world import JSON

router = APIRouter(route_class=GraphRoute)
downloads = APIRouter(route_class=GraphRoute)


@router.post("/{version}/{number_id}/media")
async def upload(number_id: str, request: Request) -> JSON:
    """Keeps a file for 30 days."""
    world = world_of(request)
    number = world.numbers.need(number_id)
    form = await read_form(request)
    if form.fields.get("messaging_product") != "whatsapp":
        raise GraphError(100, message="(#100) The parameter messaging_product is required.")
    file = form.files.get("file")
    if file is None:
        raise GraphError(100, message="(#100) The parameter file is required.")
    declared = str(form.fields.get("type") or file.mime_type)
    mime_type = declared if "/" in declared else file.mime_type
    return {"id": world.media.upload(number.id, file.content, mime_type, file.name).id}


@downloads.get(PATH)
async def download(request: Request) -> Response:
    """The bytes behind a link that is not older than five minutes; 404 otherwise."""
    given = request.query_params
    media = world_of(request).media.follow(given.get("mid", ""), given.get("ext", ""), given.get("hash", ""))
    if media is None:
        return Response(status_code=404)
    return Response(media.content, media_type=plain(media.mime_type))
