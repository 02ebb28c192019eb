"""Meta's Graph API over HTTP: messages, media, and what a number is set up with."""

from connectors.whatsapp.graph.client import Client
from connectors.whatsapp.graph.graph import Graph, build_graph
from connectors.whatsapp.graph.media import Media, MediaLink

__all__ = ["Client", "Graph", "Media", "MediaLink", "build_graph"]
