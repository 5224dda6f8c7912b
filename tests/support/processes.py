"""Commands of the product as processes to be killed, stopped and measured, and the content of the files they leave."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

from newsfold.db.archive.bodies import read_body
from newsfold.db.connection import open_archive, open_database

ROOT = Path(__file__).parents[2]
TEMPORARY = "temporary"  # the folder of temporary files of a command, beside its database
TIMEOUT = 300.0  # seconds after which a test fails instead of waiting on, on a loaded machine too


# Links with short paths to folders of temporary files: a path to a socket has at most 107 bytes.
_LINKS = tempfile.TemporaryDirectory(prefix="nf")


def make_temporary_folder(folder: Path) -> str:
    """Make the folder TEMPORARY in `folder`, if it is not there; return a short path to it."""
    target = folder / TEMPORARY
    target.mkdir(exist_ok=True)
    link = Path(_LINKS.name) / sha256(str(target).encode()).hexdigest()[:8]
    if not link.is_symlink():
        link.symlink_to(target)
    return str(link)


def start_command(folder: Path, *arguments: str, environment: Mapping[str, str] = {}) -> subprocess.Popen[str]:
    """Start `newsfold` with these arguments in `folder`, as the leader of a session; return the process.

    Its database is `news.db`, its temporary files are below TEMPORARY. What it writes to stderr is in the file
    `stderr` of TEMPORARY's parent, so that no full pipe stops it.
    """
    temporary = make_temporary_folder(folder)
    places = {"NEWSFOLD_DB": str(folder / "news.db"), "TMPDIR": temporary, "PYTHONPATH": str(ROOT)}
    with (folder / "stderr").open("w") as stderr, (folder / "stdout").open("w") as stdout:
        return subprocess.Popen(
            [sys.executable, "-m", "newsfold", *arguments],
            cwd=folder,
            env=os.environ | places | environment,
            text=True,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )


def finish_command(folder: Path, *arguments: str, environment: Mapping[str, str] = {}) -> tuple[int, str]:
    """Run the command to its end; return its exit status and what it wrote to stderr."""
    status = start_command(folder, *arguments, environment=environment).wait(timeout=TIMEOUT)
    return status, (folder / "stderr").read_text()


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> bool:
    """Wait until `condition` is true, and return True; return False if `process` ends before."""
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        if process is not None and process.poll() is not None:
            return condition()
        assert time.monotonic() < deadline, "the command did not get there"
        time.sleep(0.002)
    return True


def kill_leader(process: subprocess.Popen[str]) -> bool:
    """Kill the process, not its children; return whether it was still alive. Fail if a child goes on for long."""
    process.send_signal(signal.SIGKILL)
    was_alive = process.wait(timeout=TIMEOUT) == -signal.SIGKILL
    assert_no_process_left(process)
    return was_alive


def assert_no_process_left(process: subprocess.Popen[str], seconds: float = 20.0) -> None:
    """Fail if a process of the session that `process` led is alive after `seconds`."""
    deadline = time.monotonic() + seconds
    while left := living_processes(process.pid):
        assert time.monotonic() < deadline, f"processes left behind: {left}"
        time.sleep(0.02)


def living_processes(session: int) -> dict[int, str]:
    """Return process id → command of each process of the session that is no zombie; needs the folder /proc."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            # pid (name) state parent group session …; the name may contain blanks and brackets.
            state, _, _, its_session = (path / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state not in "ZX":
                found[int(path.name)] = (path / "cmdline").read_text().replace("\0", " ").strip()
        except OSError:  # it ended meanwhile
            continue
    return found


def find_processes(command: int) -> dict[str, list[int]]:
    """Return the ids of the processes of a command `run`, by what they do; needs the folder /proc.

    They are `fork server`, and its forks: the `second process`, which extracts and folds, `parser` of feeds and
    `extractor` of pages.
    """
    found: dict[str, list[int]] = {"command": [command]}
    processes = {pid: name for pid, name in living_processes(command).items() if "forkserver" in name}
    parents = {pid: _parent(pid) for pid in processes}
    servers = [pid for pid, parent in parents.items() if parent == command]
    forks = {pid: _open_files(pid) for pid, parent in parents.items() if parent in servers}
    second = [pid for pid, files in forks.items() if any(name.endswith("/news.db") for name in files)]
    # A process of a pool shares a pipe with the process that has the pool, and no other one.
    of_second = set().union(*(forks[pid] for pid in second))
    of_command = _open_files(command) - of_second
    workers = {pid: files for pid, files in forks.items() if pid not in second}
    return found | {
        "fork server": servers,
        "second process": second,
        "parser": [pid for pid, files in workers.items() if second and _has_pipe(files & of_command)],
        "extractor": [pid for pid, files in workers.items() if second and not _has_pipe(files & of_command)],
    }


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _open_files(pid: int) -> set[str]:
    names = set()
    with suppress(OSError):
        for path in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                names.add(os.readlink(path))
    return names


def _has_pipe(files: set[str]) -> bool:
    return any(name.startswith("pipe:") for name in files)


def read_contents(folder: Path) -> dict[str, object]:
    """Return what the two files in `folder` hold, by URL, because ids depend on the order of work.

    Fail if a file is damaged, or refers to a row that is not there.
    """
    contents: dict[str, object] = {}
    if (folder / "news.db").exists():
        with closing(open_database(folder / "news.db", readonly=True)) as news:
            _check(news)
            contents["articles"] = sorted(
                news.conn.execute("select coalesce(url, external_id), title, text from articles").fetchall()
            )
            contents["rejected"] = sorted(news.conn.execute("select url, stage, reason from rejected").fetchall())
            contents["stories"] = sorted(
                row[0]
                for row in news.conn.execute(
                    """select group_concat(name, ' ') from (select s.story_id, coalesce(a.url, a.external_id) as name
                    from story_articles s join articles a on a.id = s.article_id order by name) group by story_id"""
                )
            )
            contents["copies"] = sorted(
                news.conn.execute(
                    """select coalesce(a.url, a.external_id), coalesce(o.url, o.external_id), c.kind from copies c
                    join articles a on a.id = c.article_id join articles o on o.id = c.original_id
                    where c.is_primary"""
                ).fetchall()
            )
    if (folder / "news.archive.db").exists():
        with closing(open_archive(folder / "news.archive.db", readonly=True)) as archive:
            _check(archive)
            rows = archive.conn.execute("select url, body_id from captures where body_id is not null").fetchall()
            contents["captures"] = sorted((url, sha256(read_body(archive, body)).hexdigest()) for url, body in rows)
    return contents


def _check(database) -> None:  # type: ignore[no-untyped-def]
    assert database.conn.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert database.conn.execute("pragma foreign_key_check").fetchall() == []
