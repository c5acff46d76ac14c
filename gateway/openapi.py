r"""The description of the calls (OpenAPI 3.1), written from the code: `contract/openapi.yaml` is its output.

The framework describes the calls; the types are described by msgspec, which also checks them: so closed objects, base64
and bounds are written as they are enforced. Patterns end in `\Z` in the code, since Python's `$` lets a line feed pass
behind it; JSON Schema means ECMA-262 (2020-12, 6.3.3), which has no `\Z`, and whose `$` lets nothing pass.
"""

from __future__ import annotations

from inspect import getmembers, isclass
from types import ModuleType
from typing import Any, Final

import msgspec
import yaml
from litestar import Litestar
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

import contract.device
import contract.member
import contract.problems
import contract.public
import contract.seal_keys
from gateway.app import HANDLERS

_MODULES: Final[tuple[ModuleType, ...]] = (
    contract.device,
    contract.member,
    contract.problems,
    contract.public,
    contract.seal_keys,
)

_END: Final = r"\Z"
_BASE64: Final = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_BASE64_OF_32: Final = r"^[A-Za-z0-9+/]{43}=$"

_CONFIG: Final = OpenAPIConfig(
    title="Chobbak gateway",
    version="1",
    description="What kiosks may ask of the fund. Errors are problem details (RFC 9457).",
    use_handler_docstrings=True,
    operation_id_creator=lambda handler, _method, _path: handler.handler_name,
    components=Components(
        security_schemes={
            "device": SecurityScheme(type="http", scheme="bearer", description="A machine's token."),
            "visit": SecurityScheme(type="http", scheme="bearer", description="A visit's credential."),
        }
    ),
)


def description() -> str:
    """The description as YAML."""
    parts = {"parts": Provide(_none, sync_to_thread=False)}
    app = Litestar(route_handlers=HANDLERS, dependencies=parts, openapi_config=_CONFIG, logging_config=None)
    document: dict[str, Any] = app.openapi_schema.to_schema()
    document["components"]["schemas"] = _schemas(set(document["components"]["schemas"]))
    _translate_patterns(document)
    return str(yaml.safe_dump(document, allow_unicode=True, sort_keys=True, width=120))


def _none() -> None:
    """No parts: this application answers nothing, it is only looked at."""


def _schemas(names: set[str]) -> dict[str, Any]:
    types = {name: kind for module in _MODULES for name, kind in getmembers(module, isclass) if name in names}
    _, schemas = msgspec.json.schema_components(types.values(), ref_template="#/components/schemas/{name}")
    _describe_base64(schemas)
    return schemas


def _translate_patterns(node: Any) -> None:  # noqa: ANN401  # any node of a JSON document
    """Write the end of each pattern as ECMA-262 does."""
    if isinstance(node, dict):
        pattern = node.get("pattern")
        if isinstance(pattern, str):
            node["pattern"] = pattern.replace(_END, "$")
        for child in node.values():
            _translate_patterns(child)
    if isinstance(node, list):
        for child in node:
            _translate_patterns(child)


def _describe_base64(schema: Any) -> None:  # noqa: ANN401  # any node of a JSON document
    """Say in a pattern what `contentEncoding` means, since validators take the latter for a comment (2020-12, 8.3)."""
    if isinstance(schema, dict):
        if schema.get("contentEncoding") == "base64":
            schema["pattern"] = _BASE64_OF_32 if schema.get("minLength") == schema.get("maxLength") else _BASE64
        for child in schema.values():
            _describe_base64(child)
    if isinstance(schema, list):
        for child in schema:
            _describe_base64(child)
