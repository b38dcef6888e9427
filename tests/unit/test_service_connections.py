"""service.connections: who keeps silent is hung up on, who only sends slowly is not."""

import asyncio
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from service import connections
from service.connections import PromptProtocol

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n"
PATIENCE = 10.0
WAIT = 0.3


async def app(_scope: Any, receive: Any, send: Any) -> None:
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def talk(port: int, *pieces: bytes) -> bytes:
    """All that the server says to pieces with a pause after each, until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(WAIT * 1.5)
        return await reader.read()
    finally:
        writer.close()


async def conversations(*all_pieces: tuple[bytes, ...]) -> list[bytes]:
    config = uvicorn.Config(
        app, http=PromptProtocol, lifespan="off", log_config=None, timeout_keep_alive=1
    )
    config.load()
    server = await asyncio.get_running_loop().create_server(
        lambda: PromptProtocol(config=config, server_state=ServerState(), app_state={}),
        "127.0.0.1",
    )
    async with server, asyncio.timeout(PATIENCE):
        port = server.sockets[0].getsockname()[1]
        return await asyncio.gather(*(talk(port, *pieces) for pieces in all_pieces))


def test_a_head_must_come_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", WAIT)
    silent, half, slow, again = asyncio.run(
        conversations((), (HEAD[:20],), (HEAD, b"a", b"bc"), (HEAD + b"abc", HEAD[:9]))
    )
    assert (silent, half) == (b"", b"")
    assert slow.startswith(b"HTTP/1.1 204")  # its body takes longer, which is not this one's part
    assert again.count(b"HTTP/1.1 204") == 1  # the second head never ends
