"""The API's reference page, made from its OpenAPI description.

FastAPI's own page loads scripts from another site, which this server never does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ui.page import listing_page
from ui.render import html_text


def reference_page(description: Mapping[str, Any]) -> str:
    """``description`` (OpenAPI) as an HTML page: every path, what it takes, what it gives."""
    entries = "".join(_entries(description))
    body = (
        f"<h1>{html_text(description['info']['title'])}</h1>"
        f"<p>{html_text(description['info'].get('description', ''))}</p>"
        '<p><a href="/openapi.json">openapi.json</a></p>'
        f"{entries}"
    )
    return listing_page(description["info"]["title"], body)


def _entries(description: Mapping[str, Any]) -> Iterator[str]:
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            lines = [*_parameters(operation), *_fields(description, operation)]
            listed = "".join(f"<li>{line}</li>" for line in lines)
            yield (
                f"<section><h2><code>{method.upper()} {html_text(path)}</code></h2>"
                f"<p>{html_text(operation.get('summary', ''))}</p>"
                f"{f'<ul>{listed}</ul>' if listed else ''}</section>"
            )


def _parameters(operation: Mapping[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", []):
        needed = "（必須）" if parameter.get("required") else ""
        described = html_text(parameter.get("description", ""))
        yield f"<code>{html_text(parameter['name'])}</code>{needed} {described}"


def _fields(description: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[str]:
    """The fields of the JSON body, where the operation takes one."""
    content = operation.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    schema = description.get("components", {}).get("schemas", {}).get(reference.split("/")[-1], {})
    for name, field in schema.get("properties", {}).items():
        needed = "（必須）" if name in schema.get("required", []) else ""
        described = html_text(field.get("description", ""))
        yield f"<code>{html_text(name)}</code>{needed} {described}"
