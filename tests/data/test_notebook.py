import base64
import json
from hashlib import sha256

import pytest

from hits.data.notebook import extract_sound
from hits.data.recording import RecordingError

SOUNDS = [b"RIFF first \xff\x00", b"RIFF second, the one that is wanted"]
DIGESTS = [sha256(sound).hexdigest() for sound in SOUNDS]


def audio_output(sound):
    """An output as Jupyter stores it: HTML in lines."""
    encoded = base64.b64encode(sound).decode()
    lines = ["\n", f'<source src="data:audio/wav;base64,{encoded}" type="audio/wav" />\n']
    return {
        "output_type": "execute_result",
        "data": {"text/html": lines, "text/plain": ["<Audio>"]},
    }


@pytest.fixture
def notebook(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# Music"]},
        {"cell_type": "code", "outputs": [{"output_type": "stream", "text": ["data:audio/"]}]},
        {"cell_type": "code", "outputs": [audio_output(SOUNDS[0])]},
        {"cell_type": "code", "outputs": [audio_output(SOUNDS[0]), audio_output(SOUNDS[1])]},
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    return path


def test_the_sound_with_the_hash_is_taken_out(notebook):
    assert [extract_sound(notebook, digest) for digest in DIGESTS] == SOUNDS


def test_a_notebook_without_it_is_refused(notebook):
    with pytest.raises(RecordingError) as error:
        extract_sound(notebook, "0" * 64)
    assert str(error.value) == (
        f"{notebook}: no cell holds a sound with SHA-256 {'0' * 64}; found {DIGESTS[0]} in cell 2, "
        f"{DIGESTS[0]} in cell 3, {DIGESTS[1]} in cell 3; correct source.download.sound"
    )


@pytest.mark.parametrize("content", [b"RIFF\xff\x00", b"[]", b'{"cell": []}'])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "a.ipynb"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"a\.ipynb: not a Jupyter notebook .* leave out"):
        extract_sound(path, DIGESTS[0])


def test_a_notebook_without_any_sound_says_so(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text('{"cells": []}')
    with pytest.raises(RecordingError, match="found no sound"):
        extract_sound(path, DIGESTS[0])
