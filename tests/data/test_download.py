"""Downloads from a server of our own: whole, resumed, altered, slow, silent, led elsewhere."""

import _socket
import hashlib
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from replearn.data import download
from replearn.data.download import DownloadError, PublishedFile, fetch

CONTENT = bytes(range(256)) * 400
FILE = PublishedFile("file.gz", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


class Host(BaseHTTPRequestHandler):
    """One way to behave a folder: /good/, /deaf/ (to ranges), /wrong/, /short/, /slow/, /letters/, /file/, /long/."""

    asked: list = []  # noqa: RUF012 - (path, range) of every question

    def do_GET(self):
        way, wanted = self.path.split("/")[1], self.headers.get("Range")
        self.asked.append((way, wanted))
        if way == "letters":  # a head that never ends
            while not self.server.ended.wait(0.02):
                self.wfile.write(b"H")
            return
        if way in ("missing", "file"):
            self.send_response(404 if way == "missing" else 302)
            self.send_header("Location", "ftp://127.0.0.1/file.gz")
            self.end_headers()
            return
        body = CONTENT if way != "wrong" else b"x" * len(CONTENT)
        first = int(wanted[6:-1]) if wanted and way != "deaf" else 0
        self.send_response(206 if first else 200)
        length = len(body) + 1 if way == "long" else len(body) - first
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body[first : len(body) // 2 if way == "short" else 1000 if way == "slow" else None])
        drops = 100 if way == "slow" else 0  # for two seconds, ten times the patience of the test
        while drops and not self.server.ended.wait(0.02):
            self.wfile.write(b"x")
            drops -= 1

    def log_message(self, *words):
        pass


@pytest.fixture
def host(monkeypatch):
    """The address of the server; the network is open to it alone."""
    monkeypatch.setattr(socket.socket, "connect", _socket.socket.connect)
    monkeypatch.setattr(download, "SCHEME", "http")
    monkeypatch.setattr(Host, "asked", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.ended = threading.Event()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.ended.set()
    server.shutdown()
    server.server_close()


def test_a_file_arrives_whole_and_nothing_beside_it(host, tmp_path):
    assert fetch(FILE, [f"{host}/good/"], tmp_path / "new").read_bytes() == CONTENT
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["file.gz"]


@pytest.mark.parametrize("way", ["missing", "wrong", "short", "file", "long"])
def test_after_a_mirror_that_fails_the_next_one_is_asked(host, tmp_path, way):
    assert fetch(FILE, [f"{host}/{way}/", f"{host}/good/"], tmp_path).read_bytes() == CONTENT
    assert [asked for asked, _ in Host.asked] == [way, "good"]


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("missing", "answers 404"),
        ("wrong", "does not give the published file"),
        ("short", "broke off with 51,200 bytes missing"),
        ("file", r"leads to ftp://127\.0\.0\.1/file\.gz; only http is used"),
        ("long", "offers 102,401 bytes, where 102,400 are published"),
    ],
)
def test_without_a_good_mirror_it_says_why_and_leaves_nothing_altered(host, tmp_path, way, words):
    with pytest.raises(DownloadError, match=words):
        fetch(FILE, [f"{host}/{way}/"], tmp_path)
    kept = [path.read_bytes() for path in tmp_path.iterdir()]
    assert kept == ([CONTENT[: len(CONTENT) // 2]] if way == "short" else [])


def test_a_download_that_broke_off_goes_on_where_it_stopped(host, tmp_path):
    with pytest.raises(DownloadError):
        fetch(FILE, [f"{host}/short/"], tmp_path)
    assert fetch(FILE, [f"{host}/good/"], tmp_path).read_bytes() == CONTENT
    assert Host.asked[-1] == ("good", f"bytes={len(CONTENT) // 2}-")


@pytest.mark.parametrize("way", ["good", "deaf"])
def test_what_had_arrived_of_another_file_is_thrown_away(host, tmp_path, way):
    (tmp_path / ".file.gz.part").write_bytes(b"of another file")
    assert fetch(FILE, [f"{host}/{way}/"], tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize(("way", "words"), [("slow", "sends too slowly"), ("letters", "did not answer within")])
def test_a_host_that_drips_is_given_up(host, tmp_path, monkeypatch, way, words):
    monkeypatch.setattr(download, "TIMEOUT_SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(DownloadError, match=words):
        fetch(FILE, [f"{host}/{way}/"], tmp_path)
    assert time.monotonic() - started < 5


def test_an_address_that_is_not_https_is_not_asked(host, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "SCHEME", "https")
    with pytest.raises(DownloadError, match=r"leads to http://127\.0\.0\.1\S+; only https is used"):
        fetch(FILE, [f"{host}/good/"], tmp_path)
    assert Host.asked == [] and list(tmp_path.iterdir()) == []


def test_of_two_at_once_one_fetches_and_the_other_waits(host, tmp_path):
    threads = [threading.Thread(target=fetch, args=(FILE, [f"{host}/good/"], tmp_path)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Host.asked == [("good", None)] and (tmp_path / "file.gz").read_bytes() == CONTENT
