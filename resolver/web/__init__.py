"""The HTTP API: translates a request into one call of the service or the records, and the answer back.

Rooms: `app` puts it together and `server` listens; `route` says what an address is, `front` is what every request goes
through (`auth`, `limits`, `bodies`, `idempotency`, `problems`, `headers`); `caching` and `ready` are why a remembered
answer costs next to nothing; the others are the addresses by topic, and `openapi` and `docs` tell of them all.
Needs the extra `server`.
"""
