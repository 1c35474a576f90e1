"""What the page carries inside itself: style, scripts, and the policy that forbids everything else."""

import base64
import hashlib
import json
import re
import zlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from xstatic.pkg import leaflet

from orontes.errors import DamagedDataError

_SURROGATES: Final = re.compile("[\ud800-\udfff]")


@cache
def template_text(name: str) -> str:
    """The packaged template, style sheet or script called `name`."""
    return (resources.files("orontes.brief") / "templates" / name).read_text(encoding="utf-8")


@cache
def leaflet_script() -> str:
    """Leaflet's script without the pointer to its source map, which a browser would try to fetch."""
    return re.sub(r"\n?//# sourceMappingURL=\S*", "", _leaflet_file("leaflet.js"))


@cache
def leaflet_style() -> str:
    """Leaflet's style sheet without the pictures of controls and markers that the page does not use."""
    return re.sub(r"url\((?!#)[^)]*\)", "none", _leaflet_file("leaflet.css"))


def _leaflet_file(name: str) -> str:
    path = Path(leaflet.BASE_DIR) / name
    if not path.is_file():
        raise DamagedDataError("Leaflet", value=str(path), limit="a file of XStatic-Leaflet", cure="reinstall XStatic-Leaflet")
    return path.read_text(encoding="utf-8")


def source_hash(text: str) -> str:
    """The policy's name for an inline script or style (Content Security Policy level 3, section 2.3.1).

    Examples
    --------
    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """A content security policy under which only these very scripts and styles run, and nothing is fetched."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(source_hash(text) for text in scripts),
            "style-src " + " ".join(source_hash(text) for text in styles),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def script_json(value: Any) -> Markup:
    r"""`value` as JSON that cannot end the script element it stands in.

    Examples
    --------
    >>> print(script_json({"a": "</script><b>"}))
    {"a":"\u003c/script\u003e\u003cb\u003e"}
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(_printable(text))  # noqa: S704 - every character that HTML reads was replaced above


def packed(value: Any) -> Markup:
    """`value` as JSON, compressed (zlib, RFC 1950) and in base 64: what the page unpacks once it is open.

    Examples
    --------
    >>> json.loads(zlib.decompress(base64.b64decode(packed({"a": 1}))))
    {'a': 1}
    """
    text = _printable(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    return Markup(base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii"))  # noqa: S704 - letters and digits


def _printable(text: str) -> str:
    """`text` with lone surrogates, which no UTF-8 file can hold, written as JSON escapes."""
    return _SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
