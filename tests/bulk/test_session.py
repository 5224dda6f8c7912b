"""What keeps Spark from starting is named in one sentence, before Spark is asked."""

import socket
from pathlib import Path

import pytest

from newsfold.bulk.session import NoSpark, _check_java, _check_master


def write_java(folder: Path, answer: str) -> None:
    path = folder / "java"
    path.write_text(f"#!/bin/sh\necho '{answer}' >&2\n")
    path.chmod(0o755)


@pytest.fixture(autouse=True)
def without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("newsfold.bulk.session.SparkSession.getActiveSession", lambda: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ('openjdk version "11.0.20" 2023-07-18', "is Java 11$"),
        ('java version "1.8.0_392"', "is Java 8$"),
        ("Error: could not find libjava.so", "a Java of unknown version"),
    ],
)
def test_java_that_is_too_old_is_named(tmp_path: Path, answer: str, reason: str) -> None:
    write_java(tmp_path, answer)
    with pytest.raises(NoSpark, match=reason):
        _check_java()


@pytest.mark.parametrize("answer", ['openjdk version "17.0.15" 2025-04-15', 'openjdk version "25" 2025-09-16'])
def test_java_that_is_new_enough_passes(tmp_path: Path, answer: str) -> None:
    write_java(tmp_path, answer)
    _check_java()


def test_java_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(NoSpark, match="no `java` in PATH"):
        _check_java()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    with pytest.raises(NoSpark, match="no `java` in JAVA_HOME"):
        _check_java()


@pytest.mark.parametrize("master", ["", "nonsense", "local[2", "http://127.0.0.1:7077", "127.0.0.1:7077"])
def test_what_is_no_master_is_named(master: str) -> None:
    with pytest.raises(NoSpark, match="is no master of Spark"):
        _check_master(master)


@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "spark://127.0.0.1", "spark://127.0.0.1:many"])
def test_a_master_that_does_not_answer_is_named(master: str) -> None:
    with pytest.raises(NoSpark, match="does not answer"):
        _check_master(master)


def test_of_several_masters_one_must_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        _check_master(f"spark://127.0.0.1:1,127.0.0.1:{listener.getsockname()[1]}")


@pytest.mark.parametrize(
    "master", ["local", "local[*]", "local[2,4]", "local-cluster[2,1,1024]", "yarn", "k8s://https://a:6443"]
)
def test_other_masters_are_left_to_spark(master: str) -> None:
    _check_master(master)
