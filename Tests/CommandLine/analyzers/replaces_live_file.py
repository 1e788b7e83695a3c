# SPDX-License-Identifier: MIT
"""Has no class and no option: puts what STUB_SHAPE says where the live file belongs; with STUB_HANG it hangs then."""

import logging
import os
import pathlib
import socket
import time

logging.basicConfig(
    format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s",
    level=logging.INFO,
)
live = pathlib.Path(__file__).resolve().parent.parent / "config" / "tables.yml"
candidate = pathlib.Path(os.environ["STUB_CANDIDATE"])
live.unlink(missing_ok=True)
shape = os.environ["STUB_SHAPE"]
if shape == "directory":
    live.mkdir()
    (live / "inside").write_text("somebody's work")
elif shape == "fifo":
    os.mkfifo(live)
elif shape == "dangling link":
    live.symlink_to("nowhere")
elif shape == "link":
    live.symlink_to(candidate)
elif shape == "socket":
    # The name of a socket may not be long.
    os.chdir(live.parent)
    socket.socket(socket.AF_UNIX).bind(live.name)
logging.info("Stage 3/5: Saving configuration...")
if "STUB_HANG" in os.environ:
    time.sleep(600)
if "STUB_RESULT" in os.environ:
    # Scripts of the first eras write relative to the working directory.
    target = pathlib.Path(os.environ["STUB_RESULT"])
    target.write_bytes(candidate.read_bytes())
logging.info("Performance-enhanced schema analysis completed successfully!")
