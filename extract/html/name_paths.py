"""Evaluate the XPaths by which trafilatura finds and prunes blocks: the same elements in less time (pure).

These paths test the class name and the id of every block with regular expressions, which lxml hands to Python one by
one: a sixth of an extraction. Here each distinct value of an attribute is searched once, and the path itself decides
only on the few elements with a value that could satisfy it.
"""

import re
from collections.abc import Sequence, Set

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura import xpaths

from newsfold.extract.joined_lines import JoinedLines

MAX_VERDICTS = 8192  # values of attributes for which a path keeps its verdict
MAX_VALUE = 300  # characters of a value that is searched for the literals; the path itself decides on a longer one

_SEARCH = re.compile(r"re:test\(|contains\(")
_TAGS = re.compile(r"\[((?:\s*self::\w+\s*(?:or)?)+)\]")
_ATTRIBUTE = re.compile(r"@([\w-]+)")
_ALONE = re.compile(r"(?<![(|])@([\w-]+)(?=\s*(?:or\b|\]))")  # an attribute that is only tested to be there
_LITERAL = re.compile(r"'([^']*)'")
# Literals that no value of an attribute needs to contain: the letters of `translate`, the flag of `re:test`.
_TRANSLATE = re.compile(r"translate\((@[\w-]+),\s*'\w*',\s*'\w*'\)")
_FLAG = re.compile(r",\s*'i'\s*\)")
_ALTERNATIVE = re.compile(r"(?:\((?:[^()]|\([^()]*\))*\)|[^|()])+")  # of a regular expression, groups included
_PLAIN = re.compile(r"\^?([\w :-]+)")  # an alternative that is a string, perhaps at the beginning of the value


class NameLiterals:
    """The string literals of the condition of an XPath, which are regular expressions or parts of names."""

    def __init__(self, condition: str) -> None:
        """Take the condition, or several."""
        literals = _LITERAL.findall(_FLAG.sub(")", _TRANSLATE.sub(r"\1", condition)))
        alternatives = {one for literal in literals for one in _ALTERNATIVE.findall(literal.lower())}
        plain = {one: match[1] for one in alternatives if (match := _PLAIN.fullmatch(one))}
        self._parts = sorted(set(plain.values()))
        others = sorted(alternatives - plain.keys())
        self._other_parts = re.compile("|".join(f"(?:{one})" for one in others) or "(?!)", re.M)
        self._verdicts: dict[str, bool] = {}  # whether one of the literals is found in a value; pages share many values

    def find(self, values: Set[str]) -> set[str]:
        """Return those of `values` in which one of the literals is found, in any case, and those that are too long.

        A page has hundreds of values, of which few are found; those that no page had before are searched at once.
        """
        if len(self._verdicts) > MAX_VERDICTS:
            self._verdicts = {}
        verdicts = self._verdicts
        if unknown := [value for value in values if value not in verdicts and len(value) <= MAX_VALUE]:
            lines = JoinedLines([value.lower() for value in unknown])
            found = lines.find(self._other_parts).union(*map(lines.find_part, self._parts))
            verdicts.update((value, index in found) for index, value in enumerate(unknown))
        return {value for value in values if verdicts.get(value, True)}


class NamePath:
    """An XPath of trafilatura that selects elements by their attributes, evaluated for few elements only.

    The path has the form `.//*[tags][condition]`, or stands for the first element of such a path. The condition may be
    true only for an element with an attribute that the condition names and in whose value one of its NameLiterals is
    found.
    """

    def __init__(self, xpath: XPath) -> None:
        """Take an XPath of this form; raise ValueError for another one."""
        path = xpath.path.strip()
        self._finds_first = path.endswith("[1]")
        path = path.removesuffix("[1]").strip()
        if path.startswith("(") and path.endswith(")"):
            path = path[1:-1].strip()
        if not path.startswith(".//*[") or not path.endswith("]"):
            raise ValueError(f"no path of names: {xpath.path}")
        predicates = path.removeprefix(".//*")
        tags = _TAGS.match(predicates)
        self._tags: list[str] = re.findall(r"self::(\w+)", tags.group()) if tags else []
        condition = predicates[tags.end() :] if tags else predicates
        self._alone = frozenset(_ALONE.findall(condition))
        self._attributes = frozenset(_ATTRIBUTE.findall(condition))
        self._literals = NameLiterals(condition)
        self._satisfies = XPath(f"boolean(self::*{predicates})", namespaces={"re": xpaths.REGEXP_NS})

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """Return the elements that the path selects in `tree`, in their order; at most the first if it asks for one."""
        elements: list[tuple[HtmlElement, list[str]]] = []
        for element in tree.iterdescendants(*self._tags):
            values = [value for name, value in element.items() if name in self._attributes]
            if values:
                elements.append((element, values))
        wanted = self._literals.find({value for _, values in elements for value in values})
        found: list[HtmlElement] = []
        if not wanted and not self._alone:
            return found
        for element, values in elements:
            is_candidate = not wanted.isdisjoint(values) or (self._alone and self._has_lone_attribute(element))
            if is_candidate and self._satisfies(element):
                found.append(element)
                if self._finds_first:
                    break
        return found

    def _has_lone_attribute(self, element: HtmlElement) -> bool:
        return any(element.get(name) is not None for name in self._alone)


def fast_paths(paths: Sequence[XPath]) -> list[XPath | NamePath]:
    """Return paths that select the same, in which those that search in names are a NamePath.

    Those with a backslash, which lower case may change (`\\S`), stay as they are.
    """
    return [NamePath(path) if _SEARCH.search(path.path) and "\\" not in path.path else path for path in paths]


# In these paths for the block with the text, only the first element of each is the block.
BODY_PATHS = fast_paths(xpaths.BODY_XPATH)
