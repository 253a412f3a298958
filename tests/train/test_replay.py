import pytest
import torch

from hits.train.replay import replayed


def test_on_a_processor_a_function_stays_what_it_is():
    assert replayed(print, torch.device("cpu")) is print


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_replay_does_what_the_function_does():
    total, calls = torch.zeros((), device="cuda"), []

    def add():
        calls.append(1)
        total.add_(total + 1)

    add_once = replayed(add, torch.device("cuda"))
    for _ in range(10):
        add_once()
    assert total.item() == 2**10 - 1
    # Three calls to warm up, one to capture; the rest are replays.
    assert len(calls) == 4
