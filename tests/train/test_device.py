import pytest
import torch

from hits.train.device import in_float64, resolve_device


@pytest.fixture
def gpus(monkeypatch):
    """Lets torch find so many GPUs of Nvidia, and perhaps one of Apple."""

    def found(count, apple=False):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: count > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: apple)

    return found


def test_auto_takes_a_gpu_if_there_is_one(gpus):
    gpus(0)
    assert resolve_device("auto") == torch.device("cpu")
    gpus(1)
    assert resolve_device("auto") == torch.device("cuda")
    assert resolve_device("cpu") == torch.device("cpu")


def test_one_of_several_gpus(gpus):
    gpus(2, apple=True)
    for choice in ("cuda", "cuda:0", "cuda:1", "mps", torch.device("cuda:1")):
        assert resolve_device(choice) == torch.device(choice)
    with pytest.raises(ValueError, match="'cuda:2', but torch finds no GPU of number 2, only 2; u"):
        resolve_device("cuda:2")


@pytest.mark.parametrize("choice", ["cuda", "cuda:1", "mps"])
def test_a_missing_gpu_is_refused(gpus, choice):
    gpus(0)
    with pytest.raises(
        ValueError, match=f"'{choice}', but torch finds no GPU; use 'auto' or 'cpu'"
    ):
        resolve_device(choice)


@pytest.mark.parametrize("choice", ["tpu", "cuda:x", "meta", "", None, 1])
def test_an_unknown_device_is_refused(choice):
    with pytest.raises(ValueError, match=r"device is .*, expected auto, cpu, cuda, cuda:NUMBER or"):
        resolve_device(choice)


def test_float64_where_it_is():
    assert in_float64(torch.ones(2)).dtype == torch.float64
