"""Read a document in a process of its own, with bounds on its memory and time.

A PDF can make its parser fill all memory or go on for ever (streams that unpack a thousandfold,
trees that bite their tail). Nothing inside the process can stop that; its limits can.
Run as ``python -m indexer.formats.child MODULE SECONDS``: a request on standard input, the answer on
standard output, both a line of JSON, the request followed by the file's bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module
from typing import Any

from indexer.errors import CorpusError
from indexer.types import Box, Catalogued, Document, Link, Place, Section, SectionKind

MEMORY = 4 << 30  # bytes of address space
LEAST, MOST, A_MEGABYTE = 60, 900, 10  # seconds of processor time for a document
_WAIT = 3  # times as long may pass on a machine that others use too


def seconds(size: int) -> int:
    """How much processor time a document of ``size`` bytes may take."""
    return min(MOST, LEAST + A_MEGABYTE * (size // 1_000_000))


def read(module: str, data: bytes, catalogued: Catalogued) -> Document:
    """As ``indexer.formats.<module>.read``, in another process.

    Raises CorpusError also where the process ran out of memory or time.
    """
    name = catalogued.file or catalogued.id
    request = json.dumps(asdict(catalogued), ensure_ascii=False).encode() + b"\n" + data
    limit = seconds(len(data))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "indexer.formats.child", module, str(limit)],
            input=request,
            capture_output=True,
            timeout=_WAIT * limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _given_up(name, limit) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:  # killed before it could say anything
        raise _given_up(name, limit) from None
    if "error" in answer:
        raise CorpusError(answer["error"])
    return document_from(answer)


def _given_up(name: str, limit: int) -> CorpusError:
    return CorpusError(
        f"{name} を読むのに時間かメモリがかかりすぎたため、途中でやめました"
        f"（上限 {limit} 秒、{MEMORY >> 30} GB）。壊れていないか確かめ、大きければ分けてください。"
    )


def document_to(document: Document) -> dict[str, Any]:
    """``document`` as what JSON can hold."""
    return asdict(document)


def document_from(data: dict[str, Any]) -> Document:
    """What ``document_to`` gave, read back from JSON."""
    return Document(
        catalogued=Catalogued(**data["catalogued"]),
        text=data["text"],
        sections=tuple(
            Section(**{**section, "kind": SectionKind(section["kind"])})
            for section in data["sections"]
        ),
        places=tuple(
            Place(**{**place, "box": Box(**place["box"]) if place["box"] else None})
            for place in data["places"]
        ),
        links=tuple(Link(**{**link, "address": tuple(link["address"])}) for link in data["links"]),
        flags=tuple(data["flags"]),
        pages=data["pages"],
    )


def _limit(limit: int) -> None:
    """Bound this process, on systems that can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(module: str, limit: int) -> None:
    """Answer the one request on standard input within ``limit`` seconds."""
    _limit(limit)
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    catalogued = Catalogued(**json.loads(head))
    try:
        answer = document_to(import_module(f"indexer.formats.{module}").read(data, catalogued))
    except CorpusError as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": str(_given_up(catalogued.file or catalogued.id, limit))}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
