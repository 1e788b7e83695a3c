# SPDX-License-Identifier: MIT
"""Has no class and no option: writes the live file in two halves, and hangs between them while STUB_HANG is set."""

import logging
import os
import pathlib
import time

logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
target = pathlib.Path(__file__).resolve().parent.parent / "config" / "tables.yml"
text = pathlib.Path(os.environ["STUB_CANDIDATE"]).read_text()
with open(target, "w") as stream:
    stream.write(text[: len(text) // 2])
    stream.flush()
    logging.info("Stage 3/5: Saving configuration...")
    if "STUB_HANG" in os.environ:
        time.sleep(600)
    stream.write(text[len(text) // 2 :])
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
