"""Find the address of a page in a mirror: in the comment of the program that saved it, or from its file name (pure)."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

SEARCHED_BYTES = 64 << 10  # of a page, for a comment that names its address; it stands before or within the head

# HTTrack: jump_identification(address) + file of htsparse.c, so mostly without a scheme, and the time of the download.
_HTTRACK = re.compile(
    rb"<!--\s{0,9}Mirrored from ([^\s<>][^<>\r\n]{0,3000}?) by HTTrack Website Copier/[^,<>]{0,80},\s?([^<>]{0,60}?)-->"
)
# "Mark of the web" of browsers that save a page as a file, with the length of the address in brackets; SingleFile.
_SAVED_FROM = re.compile(rb"<!--\s{0,9}saved from url=\(\d{1,6}\)(\S{1,3000}?)\s{0,9}-->")
_SINGLE_FILE = re.compile(rb"<!--\s{0,9}Page saved with SingleFile\s{1,9}url:\s{0,9}(\S{1,3000})\s")

_ORIGINAL = ".orig"  # wget -K: the page as it was sent, beside the one whose links were converted
_HTML_SUFFIX = re.compile(r"\.html?$", re.I)
_DOUBLE = re.compile(r"\.\d{1,4}$")  # wget: a file of this name was there already
# wget --restrict-file-names=windows writes @ for the ? of a query. An @ without "=" is a part of the name.
_WINDOWS_QUERY = re.compile(r"@(?=[^@=]{1,100}=)")
# wget -E adds .html to the names of HTML pages that lack it. Only after these suffixes is it certainly added.
_ADDED_SUFFIX = re.compile(r"(?<=\.)(php[3-7]?|phtml|aspx?|jspx?|cgi|pl|cfm|do|action|shtml)\.html$", re.I)
_INDEX = re.compile(r"index\.html?$", re.I)
_HTTRACK_HASH = re.compile(r"[0-9a-f]{4}\.html?$")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH_SAFE = "%!$&'()*+,;=:@"
_QUERY_SAFE = _PATH_SAFE + "/?"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The address and the time that the program which saved a page wrote into it.

    `saved_at` is as in an HTTP header, "" if there is none.
    """

    url: str
    saved_at: str = ""


def find_provenance(body: bytes) -> Provenance | None:
    """Return the address and time in the comment of HTTrack, SingleFile or a browser; None if there is no comment."""
    start = body[:SEARCHED_BYTES]
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    if match := _HTTRACK.search(start):
        address = match[1] if b"://" in match[1][:10] else b"http://" + match[1]
        path, mark, query = address.partition(b"?")
        url = _quote(path, _PATH_SAFE + "/[]") + ("?" + _quote(query, _QUERY_SAFE) if mark else "")
        return Provenance(url, match[2].decode("ascii", "replace").strip())
    match = _SAVED_FROM.search(start) or _SINGLE_FILE.search(start)
    return Provenance(_quote(match[1], _QUERY_SAFE + "[]#")) if match else None


def is_converted(name: str, siblings: Collection[str]) -> bool:
    """Decide whether the file `name` is a page whose links wget converted, and the page as sent is beside it."""
    return name + _ORIGINAL in siblings or _HTML_SUFFIX.sub("", name) + _ORIGINAL in siblings


def mirrored_url(base: str, names: Sequence[str], siblings: Collection[str]) -> str:
    """Return the address of the file `names` (folders and file name below the folder of `base`) in a mirror by wget.

    `base` ends in "/". The names may contain bytes as `os.fsdecode` returns them. `siblings` are the names of all files
    in the same folder. `index.html` is the folder itself; `page?id=1`, `page@id=1` and these with `.html` are pages
    with a query; `page.1` beside `page`, and `page.html.1`, are further copies of a page; `page.orig` is one as sent.
    """
    *folders, name = names
    is_original = name.endswith(_ORIGINAL)
    name = name.removesuffix(_ORIGINAL)
    first_copy = _DOUBLE.sub("", name)
    if first_copy in siblings or _HTML_SUFFIX.search(first_copy):
        name = first_copy
    mark = re.search(r"\?", name) or _WINDOWS_QUERY.search(name)
    path, query = (name[: mark.start()], name[mark.end() :]) if mark else (name, "")
    if mark and not is_original:
        query = _HTML_SUFFIX.sub("", query)
    elif not is_original:
        path = _ADDED_SUFFIX.sub(r"\1", path)
    path = _INDEX.sub("", path) if _INDEX.fullmatch(path) else path
    url = base + "/".join(_quote(_bytes(part), _PATH_SAFE) for part in (*folders, path))
    return f"{url}?{_quote(_bytes(query), _QUERY_SAFE)}" if mark else url


def may_be_hashed(name: str) -> bool:
    """Decide whether HTTrack may have replaced the query of a page by a hash in the file name, such as `page3f2a.html`.

    Such a name does not tell the address.
    """
    return _HTTRACK_HASH.search(name) is not None


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _quote(raw: bytes, safe: str) -> str:
    return _LONE_PERCENT.sub("%25", quote_from_bytes(raw, safe=safe))
