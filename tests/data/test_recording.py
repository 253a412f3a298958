import resource
import socket
import subprocess
import threading
import time
from contextlib import suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hits.data import recording
from hits.data.recording import RecordingError, download, provenance
from hits.disk import DiskError

CONTENT = bytes(range(256)) * 40
DIGEST = sha256(CONTENT).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """Answers with the next of the server's answers; the last one stays."""

    def do_GET(self):
        answers = self.server.answers
        self.server.requests += 1
        status, body, promised, wait = answers.pop(0) if len(answers) > 1 else answers[0]
        time.sleep(wait)
        self.send_response(status)
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        with suppress(ConnectionError):  # the client may have given up
            self.wfile.write(body)

    def log_message(self, *_):
        pass


GOOD = (200, CONTENT, len(CONTENT), 0)
OTHER = (200, b"another file", 12, 0)
TRUNCATED = (200, CONTENT[:5000], len(CONTENT), 0)
BROKEN = (500, b"", 0, 0)
SLOW = (200, CONTENT, len(CONTENT), 0.5)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(recording, "PAUSE", 0)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.answers, server.requests = [GOOD], 0
        server.url = f"http://127.0.0.1:{server.server_port}/music/piece.wav?raw=true"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_good_file_is_fetched_once(server, tmp_path):
    path = download(server.url, DIGEST, tmp_path / "new")
    assert path == tmp_path / "new" / f"{DIGEST[:12]}-piece.wav"
    assert path.read_bytes() == CONTENT
    assert download(server.url, DIGEST, tmp_path / "new") == path
    assert server.requests == 1
    assert list((tmp_path / "new").iterdir()) == [path]


def test_a_file_that_was_spoilt_is_fetched_again(server, tmp_path):
    path = download(server.url, DIGEST, tmp_path)
    path.write_bytes(CONTENT[:100])
    assert download(server.url, DIGEST, tmp_path).read_bytes() == CONTENT
    assert server.requests == 2


def test_another_file_is_refused(server, tmp_path):
    server.answers = [OTHER]
    with pytest.raises(RecordingError) as error:
        download(server.url, DIGEST, tmp_path)
    found = sha256(b"another file").hexdigest()
    assert str(error.value) == (
        f"{server.url}: expected a file with SHA-256 {DIGEST}, found: 12 bytes with SHA-256 {found}"
        " (3 attempts); check the network, the address and the hash, or take another source: set "
        "source.recording to 'generated' or to 'file'"
    )
    assert server.requests == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "found"), [(TRUNCATED, "5000 bytes with SHA-256"), (BROKEN, "Error 500")]
)
def test_a_transfer_that_fails_leaves_nothing(server, tmp_path, answer, found):
    server.answers = [answer]
    with pytest.raises(RecordingError, match=f"piece.wav.* SHA-256 {DIGEST}, found: .*{found}"):
        download(server.url, DIGEST, tmp_path)
    assert server.requests == 3
    assert list(tmp_path.iterdir()) == []


def test_a_silent_server_is_given_up(server, tmp_path, monkeypatch):
    monkeypatch.setattr(recording, "TIMEOUT", 0.05)
    server.answers = [SLOW]
    with pytest.raises(RecordingError, match=r"found: .*[Tt]imed? ?out"):
        download(server.url, DIGEST, tmp_path)
    assert list(tmp_path.iterdir()) == []


class Endless(Handler):
    """Sends a few bytes, now and then, for as long as anyone takes them."""

    def do_GET(self):
        self.server.requests += 1
        self.send_response(200)
        self.end_headers()
        with suppress(ConnectionError):
            while True:
                self.wfile.write(bytes(self.server.block))
                time.sleep(self.server.pause)


@pytest.mark.parametrize(
    ("limit", "value", "block", "pause", "found"),
    [
        ("LARGEST", 2**20, 2**16, 0, "found: more than 1 MiB"),
        ("LONGEST", 0.2, 1, 0.02, r"found: no more than \d+ bytes in 0\.2 s"),
    ],
)
def test_what_never_ends_is_given_up(
    server, tmp_path, monkeypatch, limit, value, block, pause, found
):
    monkeypatch.setattr(recording, limit, value)
    server.RequestHandlerClass, server.block, server.pause = Endless, block, pause
    with pytest.raises(RecordingError, match=found):
        download(server.url, DIGEST, tmp_path)
    assert server.requests == 3
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_no_fault_of_the_network(server, tmp_path):
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))
    try:
        with pytest.raises(DiskError, match=r"piece\.wav: cannot be written: file too large"):
            download(server.url, DIGEST, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert server.requests == 1


def test_a_refused_connection_is_named(server, tmp_path):
    # A port that was free a moment ago.
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
        port = closed.server_port
    with pytest.raises(RecordingError, match=f"127.0.0.1:{port}/a.wav: .* found: .*[Rr]efused"):
        download(f"http://127.0.0.1:{port}/a.wav", DIGEST, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_later_attempt_mends_it(server, tmp_path):
    server.answers = [TRUNCATED, OTHER, GOOD]
    path = download(server.url, DIGEST, tmp_path)
    assert path.read_bytes() == CONTENT
    assert server.requests == 3
    assert list(tmp_path.iterdir()) == [path]


def test_attempts_are_apart(server, tmp_path, monkeypatch):
    pauses = []
    monkeypatch.setattr(recording, "PAUSE", 2.0)
    monkeypatch.setattr(recording.time, "sleep", pauses.append)
    server.answers = [BROKEN]
    with pytest.raises(RecordingError):
        download(server.url, DIGEST, tmp_path)
    assert [pause for pause in pauses if pause] == [2.0, 4.0]


def test_an_interrupted_download_leaves_nothing(server, tmp_path, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(recording, "_sha256", interrupt)
    with pytest.raises(KeyboardInterrupt):
        download(server.url, DIGEST, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_download_left_is_cleared(server, tmp_path):
    gone = subprocess.Popen(["true"])
    gone.wait()
    left = tmp_path / f".partial-{socket.gethostname()}-{gone.pid}-{DIGEST[:12]}-piece.wav"
    left.write_bytes(b"x" * 50000)
    path = download(server.url, DIGEST, tmp_path)
    assert path.read_bytes() == CONTENT
    assert list(tmp_path.iterdir()) == [path]


def test_provenance_says_which_recording_was_used():
    source = {
        "generated": {"piece": "fugue", "bars": 3},
        "download": {"url": "https://a.org/b.wav", "sha256": DIGEST, "offset": 0},
        "file": "my/own.wav",
    }
    said = {kind: provenance(source | {"recording": kind}) for kind in source}
    assert said == {
        "generated": "generated: piece fugue, bars 3",
        "download": f"download: https://a.org/b.wav (SHA-256 {DIGEST})",
        "file": "file: my/own.wav",
    }
