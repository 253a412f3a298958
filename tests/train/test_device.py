import pytest
import torch

from hits.train.device import resolve_device


def test_auto_takes_a_gpu_if_there_is_one(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert resolve_device("auto") == torch.device("cpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert resolve_device("auto") == torch.device("cuda")
    assert resolve_device("cpu") == torch.device("cpu")


def test_a_missing_gpu_and_an_unknown_device_are_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ValueError, match="torch finds no GPU; use 'auto' or 'cpu'"):
        resolve_device("cuda")
    with pytest.raises(ValueError, match="device is 'tpu', expected auto, cpu or cuda"):
        resolve_device("tpu")
