import pytest

from pages import fill

PAGE = "before\n<!-- a -->\nold\nlines\n<!-- end -->\nbetween\n<!-- b -->\n<!-- end -->\n"


def test_a_place_is_replaced_and_the_rest_kept():
    pages = {"one.md": PAGE, "other.md": "nothing\n"}
    once = fill(pages, "a", r"| new | \1 |")
    assert once == pages | {"one.md": PAGE.replace("old\nlines\n", "\n| new | \\1 |\n")}
    assert fill(once, "a", r"| new | \1 |") == once


def test_pages_without_the_place_are_refused():
    with pytest.raises(ValueError, match=r"no line '<!-- c -->' .* in one\.md; add both"):
        fill({"one.md": PAGE}, "c", "")
