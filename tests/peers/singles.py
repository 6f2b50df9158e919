"""Calls of im.message.add, one after the other, by a Python client: `singles.py CLIENT WEBHOOK COUNT`.

Prints the seconds that the calls took, without imports and set-up. The webhook is that of an embedded portal, over http.
"""

import asyncio
import sys
import time

METHOD, PARAMS = "im.message.add", {"DIALOG_ID": "chat1", "MESSAGE": "Hello"}


async def fast_bitrix24(webhook: str, count: int, own_session: bool) -> float:
    import aiohttp
    from fast_bitrix24 import BitrixAsync

    session = aiohttp.ClientSession() if own_session else None
    # The limiter is made too large to matter: switched off, it fails on answers that carry times.
    options = {"client": session} if session else {}
    portal = BitrixAsync(
        webhook, verbose=False, request_pool_size=10**9, requests_per_second=1e9, **options
    )
    start = time.perf_counter()
    for _ in range(count):
        await portal.call(METHOD, PARAMS, raw=True)
    seconds = time.perf_counter() - start
    if session:
        await session.close()
    return seconds


def b24pysdk(webhook: str, count: int) -> float:
    import requests
    from b24pysdk import BitrixWebhook

    # The package speaks https alone, the embedded portal http.
    post = requests.post
    requests.post = lambda url, *args, **kwargs: post(url.replace("https://", "http://"), *args, **kwargs)
    host, token = webhook.removeprefix("http://").split("/rest/")
    portal = BitrixWebhook(domain=host, webhook_token=token.strip("/"))
    start = time.perf_counter()
    for _ in range(count):
        portal.call_method(METHOD, PARAMS)
    return time.perf_counter() - start


def main() -> None:
    client, webhook, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if client == "fast_bitrix24":
        seconds = asyncio.run(fast_bitrix24(webhook, count, own_session=False))
    elif client == "fast_bitrix24-own-session":
        seconds = asyncio.run(fast_bitrix24(webhook, count, own_session=True))
    elif client == "b24pysdk":
        seconds = b24pysdk(webhook, count)
    else:
        sys.exit(f"no such client: {client}")
    print(seconds)


main()
