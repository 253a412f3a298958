import pytest

from readme import fill

PAGE = "before\n<!-- a -->\nold\nlines\n<!-- end -->\nbetween\n<!-- b -->\n<!-- end -->\n"


def test_one_place_is_replaced_and_the_rest_kept():
    once = fill(PAGE, "a", r"| new | \1 |")
    assert once == PAGE.replace("old\nlines\n", "\n| new | \\1 |\n")
    assert fill(once, "a", r"| new | \1 |") == once


def test_a_page_without_the_place_is_refused():
    with pytest.raises(ValueError, match="no line '<!-- c -->' followed by '<!-- end -->'; add"):
        fill(PAGE, "c", "")
