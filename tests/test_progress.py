import io
import sys

import pytest

from hits.progress import Bar, Progress, reporting

LINES = ("going on", Progress("a", 20, 80, 1e-3), Progress("b", 80, 80, 2e-6))


class Terminal(io.StringIO):
    def isatty(self):
        return True


def shown(monkeypatch, stream):
    """What the lines leave on the error stream."""
    monkeypatch.setattr(sys, "stderr", stream)
    with reporting("bar") as report:
        for line in LINES:
            report(line)
    return stream.getvalue()


def test_a_terminal_gets_a_bar(monkeypatch, capsys):
    pytest.importorskip("tqdm")
    text = shown(monkeypatch, Terminal())
    assert " 25%|" in text
    assert "80.0/80.0" in text
    assert text.rstrip().endswith("loss 2.0e-06]")
    assert capsys.readouterr().out.strip() == "going on"


def test_elsewhere_lines_are_printed(monkeypatch, capsys):
    assert shown(monkeypatch, io.StringIO()) == ""
    assert capsys.readouterr().out == "going on\na\nb\n"


def test_without_tqdm_lines_are_printed(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert shown(monkeypatch, Terminal()) == ""
    assert capsys.readouterr().out == "going on\na\nb\n"


def test_a_function_or_nothing_is_as_it_is(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    for choice in (None, print):
        with reporting(choice) as report:
            assert report is choice
    with (
        pytest.raises(TypeError, match="report is True, expected 'bar', a function of a text, or"),
        reporting(True),
    ):
        pass


def test_a_bar_is_closed_in_any_case(monkeypatch):
    pytest.importorskip("tqdm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(KeyboardInterrupt), reporting("bar") as report:  # noqa: PT012
        assert isinstance(report, Bar)
        raise KeyboardInterrupt
    assert report.bar.disable
