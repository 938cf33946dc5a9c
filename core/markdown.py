"""Markdown to HTML that is safe to show: statements, answers, notes.

Formulas between dollar signs become MathML, code is coloured by class names (no inline styles: the CSP forbids
them), and an allow-list sanitiser has the last word, whoever wrote the text.
"""

from functools import lru_cache
from xml.etree import ElementTree

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from latex2mathml.converter import convert as latex_to_mathml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_MATHML_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_MATHML_TAGS = frozenset(
    {"math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msub", "msup", "msubsup", "mfrac", "msqrt", "mroot"}
    | {"mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose"}
)
_MATHML_ATTRIBUTES = frozenset(
    {"xmlns", "display", "displaystyle", "scriptlevel", "stretchy", "fence", "separator", "lspace", "rspace"}
    | {"minsize", "maxsize", "movablelimits", "mathvariant", "accent", "accentunder", "columnalign", "rowspacing"}
    | {"columnspacing", "width", "height", "depth", "linethickness"}
)
_TAGS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"}
    | {"code", "em", "strong", "del", "sub", "sup", "kbd", "a", "img", "table", "thead", "tbody", "tr", "th", "td"}
    | {"div", "span", "details", "summary", "abbr"}
)
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "abbr": {"title"},
    "th": {"align", "scope"},
    "td": {"align"},
    "ol": {"start"},
    "code": {"class"},
    "div": {"class"},
    "span": {"class"},
    "pre": {"class"},
    **{tag: set(_MATHML_ATTRIBUTES) for tag in _MATHML_TAGS},
}


class _FormulaProcessor(Treeprocessor):
    """Replaces what arithmatex marked as TeX by MathML; a formula that cannot be read stays as its source."""

    def run(self, root: ElementTree.Element) -> None:
        for parent in list(root.iter()):
            for index, element in enumerate(list(parent)):
                if element.get("class") == "arithmatex":
                    formula = _mathml(element.text or "", block=element.tag == "div")
                    formula.tail = element.tail
                    parent[index] = formula


def _mathml(marked: str, *, block: bool) -> ElementTree.Element:
    source = marked.strip()[2:-2]  # arithmatex wraps in \( \) or \[ \]
    try:
        xml = latex_to_mathml(source, display="block" if block else "inline")
        # In HTML the tag alone says MathML; with its name space ElementTree would write prefixed names.
        return ElementTree.fromstring(xml.replace(f' xmlns="{_MATHML_NAMESPACE}"', "", 1))
    except Exception:  # the converter raises its own and built-in errors alike for TeX that it cannot read
        code = ElementTree.Element("code")
        code.text = source
        return code


class _Formulas(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        # After inline patterns (20) have made the elements, before the tree is made pretty (10).
        md.treeprocessors.register(_FormulaProcessor(md), "formulas", 15)


def _converter() -> Markdown:
    return Markdown(
        extensions=[
            "tables",
            "sane_lists",
            "def_list",
            "pymdownx.superfences",
            "pymdownx.highlight",
            "pymdownx.betterem",
            "pymdownx.arithmatex",
            _Formulas(),
        ],
        extension_configs={
            "pymdownx.arithmatex": {"generic": True},
            "pymdownx.highlight": {"guess_lang": False, "anchor_linenums": False},
        },
        output_format="html",
    )


@lru_cache(maxsize=512)
def to_html(text: str) -> SafeString:
    """Safe HTML of a Markdown text. Cached: the same statement is shown to many people."""
    try:
        html = _converter().convert(text)
    except RecursionError:
        # Nested deeper than anybody writes. Shown as it is, so that the page on which it can be mended still opens.
        html = f"<pre>{escape(text)}</pre>"
    clean = nh3.clean(
        html,
        tags=set(_TAGS | _MATHML_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # sanitised on the line above
