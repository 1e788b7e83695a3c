# SPDX-License-Identifier: MIT
"""T19, T20, T21: places that cannot be written, mounts, links, and what a file carries beside its bytes."""

from __future__ import annotations

import os
import struct
import subprocess
from pathlib import Path

from aftermath import check_clean
from fault_test import Skipped, Tally
from outcome import Outcome
from pipeline import CANDIDATE, EARLIER, Pipeline, binary
from processes import PATIENCE_SECONDS
from workshop import Workshop, mounted, require_program

WRONG = "wrong ends"
LATE = "refusals after the analysis"
CHANGED = "files or links changed"
OWNER = 1000
MODE = 0o640
NOT_STORED = 73


def require_root() -> None:
    """Mounts, flags and owners are root's."""
    if os.geteuid() != 0:
        raise Skipped("not root")


def unwritable(workshop: Workshop, tally: Tally) -> None:
    """T19: read-only mount, immutable folder, another user: refused before the analyzer starts."""
    require_root()
    tally.expect_none("places", WRONG, LATE, CHANGED)
    for place in ("config", "logs"):
        with workshop.pipeline() as pipeline:
            folder = folder_named(pipeline, place)
            with mounted(["--bind", str(folder)], folder):
                subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
                refused(pipeline, pipeline.run(), tally, f"{place} on a read-only mount")
        with workshop.pipeline() as pipeline:
            require_program("chattr")
            folder = folder_named(pipeline, place)
            if subprocess.run(["chattr", "+i", str(folder)], capture_output=True, check=False).returncode != 0:
                tally.remark("no immutable flag on this file system")
                continue
            try:
                refused(pipeline, pipeline.run(), tally, f"{place} is immutable")
            finally:
                subprocess.run(["chattr", "-i", str(folder)], check=True)
    as_nobody(workshop, tally)


def folder_named(pipeline: Pipeline, name: str) -> Path:
    """The folder of the configuration or of the logs."""
    pipeline.logs.mkdir(parents=True, exist_ok=True)
    return pipeline.live.parent if name == "config" else pipeline.logs


def as_nobody(workshop: Workshop, tally: Tally) -> None:
    """A user who may read everything and write nothing."""
    require_program("setpriv")
    with workshop.pipeline() as pipeline:
        folder_named(pipeline, "logs")
        for path in (workshop.folder, pipeline.folder):
            path.chmod(0o755)
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", str(binary())]
        if subprocess.run([*command, "--version"], capture_output=True, check=False).returncode != 0:
            tally.remark("nobody may not start the program here")
            return
        done = subprocess.run(
            command, cwd=pipeline.root, env=pipeline.variables, capture_output=True, check=False, timeout=PATIENCE_SECONDS
        )
        outcome = Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
        refused(pipeline, outcome, tally, "another user", codes=(NOT_STORED, 69, 78))


def refused(
    pipeline: Pipeline, outcome: Outcome, tally: Tally, what: str, codes: tuple[int, ...] = (NOT_STORED,)
) -> None:
    """The right code, before the analysis, with the live file as it was."""
    tally.count("places")
    tally.require(outcome.code in codes, WRONG, f"{what}: {outcome}")
    tally.require(not any(pipeline.logs.glob("runs/*/analyzer.log")), LATE, what)
    if pipeline.live.is_file():
        tally.require(pipeline.live.read_text() == EARLIER, CHANGED, what)


def mounts_and_links(workshop: Workshop, tally: Tally) -> None:
    """T20: what can be swapped is swapped in its place, what cannot is refused."""
    tally.expect_none("places", WRONG, LATE, CHANGED)
    for name in ("absolute", "relative", "chain"):
        with workshop.pipeline() as pipeline:
            real, links = link(pipeline, name)
            swapped(pipeline, tally, f"{name} link", real)
            for path, target in links.items():
                tally.require(path.is_symlink() and os.readlink(path) == target, CHANGED, f"{name}: {path.name}")
    for name, target in (("dangling link", "gone.yml"), ("link loop", "tables.yml")):
        with workshop.pipeline() as pipeline:
            pipeline.live.unlink()
            pipeline.live.symlink_to(target)
            refused(pipeline, pipeline.run(), tally, name)
            tally.require(os.readlink(pipeline.live) == target, CHANGED, name)
    with workshop.pipeline() as pipeline:
        other = pipeline.folder / "other name.yml"
        os.link(pipeline.live, other)
        swapped(pipeline, tally, "hard link", pipeline.live)
        tally.require(other.read_text() == EARLIER, CHANGED, "the other name of a hard link")
    require_root()
    bind_mounts(workshop, tally)
    overlay(workshop, tally)


def link(pipeline: Pipeline, name: str) -> tuple[Path, dict[Path, str]]:
    """Move the live file elsewhere and link to it."""
    real = pipeline.folder / "elsewhere" / "real.yml"
    real.parent.mkdir()
    pipeline.live.rename(real)
    between = pipeline.live.with_name("between.yml")
    links = {
        "absolute": {pipeline.live: str(real)},
        "relative": {pipeline.live: os.path.relpath(real, pipeline.live.parent)},
        "chain": {pipeline.live: "between.yml", between: str(real)},
    }[name]
    for path, target in links.items():
        path.symlink_to(target)
    return real, links


def swapped(pipeline: Pipeline, tally: Tally, what: str, real: Path) -> None:
    """An update goes through, and the bytes are where the links lead."""
    outcome = pipeline.run()
    tally.count("places")
    tally.require(outcome.code == 0 and real.read_text() == CANDIDATE, WRONG, f"{what}: {outcome}")
    back = pipeline.run("rollback")
    tally.require(back.code == 0 and real.read_text() == EARLIER, WRONG, f"{what}: {back}")
    check_clean(pipeline, tally, what)


def bind_mounts(workshop: Workshop, tally: Tally) -> None:
    """A mounted folder works; a mounted file cannot be replaced and is refused."""
    with workshop.pipeline() as pipeline:
        host = pipeline.folder / "host.yml"
        host.write_text(EARLIER)
        with mounted(["--bind", str(host)], pipeline.live):
            refused(pipeline, pipeline.run(), tally, "a mounted file")
        tally.require(host.read_text() == EARLIER, CHANGED, "the file on the host")
    with workshop.pipeline() as pipeline:
        host = pipeline.folder / "host"
        host.mkdir()
        (host / "tables.yml").write_text(EARLIER)
        with mounted(["--bind", str(host)], pipeline.live.parent):
            swapped(pipeline, tally, "a mounted folder", pipeline.live)


def overlay(workshop: Workshop, tally: Tally) -> None:
    """As in a container: the live file lies in the lower layer."""
    with workshop.pipeline() as pipeline:
        base = workshop.new_folder()
        with mounted(["-t", "tmpfs", "tmpfs"], base):
            for name in ("upper", "work"):
                (base / name).mkdir()
            options = f"lowerdir={pipeline.live.parent},upperdir={base}/upper,workdir={base}/work"
            try:
                with mounted(["-t", "overlay", "-o", options, "overlay"], pipeline.live.parent):
                    swapped(pipeline, tally, "an overlay", pipeline.live)
            except Skipped as reason:
                tally.remark(f"overlay not run ({reason})")


def metadata(workshop: Workshop, tally: Tally) -> None:
    """T21: mode, owner, extended attribute and access list survive an update and a rollback."""
    require_root()
    tally.expect_none("comparisons", WRONG, CHANGED)
    with workshop.pipeline() as pipeline:
        os.chown(pipeline.live, OWNER, OWNER)
        pipeline.live.chmod(MODE)
        try:
            os.setxattr(pipeline.live, "user.origin", b"clinic")
            os.setxattr(pipeline.live, "system.posix_acl_access", access_list())
        except OSError as error:
            tally.remark(f"without attributes: {error.strerror}")
        before = carried(pipeline.live)
        for arguments, text in (((), CANDIDATE), (("rollback",), EARLIER), (("rollback",), CANDIDATE)):
            outcome = pipeline.run(*arguments)
            tally.require(outcome.code == 0 and pipeline.live.read_text() == text, WRONG, str(outcome))
            tally.count("comparisons")
            tally.require(carried(pipeline.live) == before, CHANGED, f"{arguments}: {before} → {carried(pipeline.live)}")
        tally.remark(f"{len(before[3])} attributes")


def access_list() -> bytes:
    """User 1234 may read: an access list as the kernel keeps it."""
    entries = [(1, 6, 0xFFFFFFFF), (2, 4, 1234), (4, 4, 0xFFFFFFFF), (16, 4, 0xFFFFFFFF), (32, 0, 0xFFFFFFFF)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def carried(path: Path) -> tuple[int, int, int, dict[str, bytes]]:
    """What a file carries beside its bytes."""
    status = path.stat()
    return status.st_mode, status.st_uid, status.st_gid, {name: os.getxattr(path, name) for name in os.listxattr(path)}
