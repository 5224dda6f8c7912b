"""Run trafilatura, the engine that selects the main text, on a page without boilerplate (pure)."""

import copy
import importlib.util
from collections.abc import Mapping, Sequence
from importlib.abc import SourceLoader
from types import ModuleType
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.settings import Extractor
from trafilatura.xml import xmltotxt
from trafilatura.xpaths import (
    DISCARD_IMAGE_ELEMENTS,
    OVERALL_DISCARD_XPATH,
    RAW_TREE_PRUNE_XPATH,
    REMOVE_COMMENTS_AND_LISTS_XPATH,
    TEASER_DISCARD_XPATH,
)

from newsfold.extract.html.name_paths import BODY_PATHS, NameLiterals, NamePath, fast_paths


def _paragraph_texts(top: HtmlElement) -> list[str]:
    """Return the texts in the paragraphs below `top`, in their order.

    The same as `.//p//text()`, for which libxml2 compares each text with all others.
    """
    outermost = (paragraph for paragraph in top.iter("p") if next(paragraph.iterancestors("p"), None) is None)
    return [text for paragraph in outermost for text in paragraph.itertext("*")]


# Searches in the source of trafilatura, and what stands for them: XPaths that take the square of a page's size, and
# paths that Python follows step by step.
_XPATHS = {
    'subtree.xpath("//p//text()")': "_paragraph_texts(subtree.getroottree().getroot())",
    'body.xpath(".//p//text()")': "_paragraph_texts(body)",
    'element.findall(".//ref")': 'list(element.iterdescendants("ref"))',
    'element.find(".//graphic")': 'next(element.iterdescendants("graphic"), None)',
}


def _load_again(name: str, replacements: Mapping[str, Any]) -> ModuleType:
    """Return another instance of the module `name`, in which names of the module stand for the `replacements`.

    In its source, the calls of _XPATHS are replaced; another release of the module that has none of them stays as it
    is. The module that others import stays as it is, too.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not isinstance(spec.loader, SourceLoader):
        raise ModuleNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    source = spec.loader.get_source(name) or ""
    for xpath, call in _XPATHS.items():
        source = source.replace(xpath, call)
    vars(module)["_paragraph_texts"] = _paragraph_texts
    exec(compile(source, spec.origin or name, "exec"), vars(module))
    for attribute, value in replacements.items():
        if not hasattr(module, attribute):
            raise AttributeError(f"{name} has no {attribute}")
        setattr(module, attribute, value)
    return module


_OPTIONS = Extractor(comments=False, tables=True, fast=True)
# One path for each attribute: in a union of paths, libxml2 compares all results with each other.
_NAMES = (XPath("//@class", smart_strings=False), XPath("//@id", smart_strings=False))
# What trafilatura removes from the whole page before it searches for the text. Few pages without boilerplate have one
# of the names.
_RAW_TREE_PATHS = fast_paths(RAW_TREE_PRUNE_XPATH)
_COMMENT_PATHS = fast_paths(REMOVE_COMMENTS_AND_LISTS_XPATH)
_REMOVED_NAMES = NameLiterals(" ".join(path.path for path in (*RAW_TREE_PRUNE_XPATH, *REMOVE_COMMENTS_AND_LISTS_XPATH)))


def _test_link_density(element: HtmlElement, favor_precision: bool = False) -> tuple[bool, bool]:
    """Return the result of trafilatura's link_density_test, without a search for links in an element that has none."""
    if next(element.iter("ref"), None) is None:
        return False, False
    result: tuple[bool, bool] = _measure_link_density(element, favor_precision)
    return result


_measure_link_density = _load_again("trafilatura.htmlprocessing", {}).link_density_test


def _prune_nodes(
    tree: HtmlElement,
    nodelist: Sequence[XPath | NamePath],
    with_backup: bool = False,
) -> HtmlElement:
    """Do the same as trafilatura's prune_unwanted_nodes, without measuring a tree that has none of the nodes."""
    if not with_backup:
        return prune_unwanted_nodes(tree, nodelist)
    found = [element for path in nodelist for element in path(tree)]
    return prune_unwanted_nodes(tree, [lambda _: found], with_backup=True) if found else tree


FALLBACKS = _load_again("trafilatura.external", {})  # what the engine does where its own rules find little
_MAIN_EXTRACTOR = _load_again(
    "trafilatura.main_extractor",
    {
        "BODY_XPATH": BODY_PATHS,
        "OVERALL_DISCARD_XPATH": fast_paths(OVERALL_DISCARD_XPATH),
        "TEASER_DISCARD_XPATH": fast_paths(TEASER_DISCARD_XPATH),
        "DISCARD_IMAGE_ELEMENTS": fast_paths(DISCARD_IMAGE_ELEMENTS),
        "delete_by_link_density": _load_again(
            "trafilatura.htmlprocessing", {"link_density_test": _test_link_density}
        ).delete_by_link_density,
        "prune_unwanted_nodes": _prune_nodes,
    },
)
extract_content = _MAIN_EXTRACTOR.extract_content
bare_extraction = _load_again(
    "trafilatura.core",
    {
        "extract_content": extract_content,
        "compare_extraction": FALLBACKS.compare_extraction,
        "RAW_TREE_PRUNE_XPATH": _RAW_TREE_PATHS,
        "REMOVE_COMMENTS_AND_LISTS_XPATH": _COMMENT_PATHS,
    },
).bare_extraction


def run_engine(tree: HtmlElement, url: str, *, fast: bool) -> str:
    """Return the main text that trafilatura selects, one line for each paragraph; empty if it finds none.

    `fast` asks its main extractor alone, which finds nothing on some pages; else its fallbacks run, too (readability,
    jusText, all paragraphs). `url` is the URL of the page, "" if unknown. `tree` is not changed.
    """
    if fast:
        return _find_main_text(tree)
    # Not used: `favor_recall`, which would keep lists of links, and `deduplicate`, which would drop refrains.
    document = bare_extraction(tree, url=url, include_comments=False, include_tables=True, with_metadata=False)
    return document.text if document is not None and document.text else ""


def _find_main_text(tree: HtmlElement) -> str:
    """Return the text of trafilatura's main extractor, an empty string if it is short.

    These are the steps of bare_extraction up to the point where it would try other ways. They are called one by one
    because bare_extraction copies the page for those other ways, and measures it, although most pages need none of
    them.
    """
    page = copy.copy(tree)
    if _REMOVED_NAMES.find({name for find in _NAMES for name in find(page)}):
        prune_unwanted_nodes(page, _RAW_TREE_PATHS)
        prune_unwanted_nodes(page, _COMMENT_PATHS)
    try:
        body, text = extract_content(convert_tags(tree_cleaning(page, _OPTIONS), _OPTIONS), _OPTIONS)
        if len(text) < _OPTIONS.min_extracted_size:
            return ""
        return str(xmltotxt(body, _OPTIONS.formatting))
    except (TypeError, ValueError):  # bare_extraction rejects the page for them
        return ""
