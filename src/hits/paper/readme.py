"""Measured results in a page for people."""

import re


def fill(text, name, content):
    """Replace what stands in a page between ``<!-- name -->`` and ``<!-- end -->``.

    Parameters
    ----------
    text : str
        The page.
    name : str
        Name of the place.
    content : str
        What is to stand there.

    Returns
    -------
    str
        The page with the new content.

    Raises
    ------
    ValueError
        If the page has no such place.
    """
    place = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not place.search(text):
        raise ValueError(f"no line '<!-- {name} -->' followed by '<!-- end -->'; add both")
    return place.sub(lambda found: f"{found[1]}\n{content}\n{found[2]}", text)
