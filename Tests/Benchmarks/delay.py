"""Hands connections on to another port of this machine, each after a delay, until its standard input ends.

    delay.py TARGET SECONDS

Prints the port where it listens.
"""

import asyncio
import sys

target, delay = int(sys.argv[1]), float(sys.argv[2])


async def copy(reader, writer):
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except ConnectionError:
        writer.close()


async def serve(reader, writer):
    await asyncio.sleep(delay)
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
    await asyncio.gather(copy(reader, far_writer), copy(far_reader, writer))
    far_writer.close()
    writer.close()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
