# SPDX-License-Identifier: MIT
"""Shows a progress bar, whose last part is STUB_FIELDS, and hangs under it."""

import logging
import os
import sys
import time


class OpenDentalSchemaAnalyzer:
    """The known name, as in every version."""

    def analyze_complete_schema(self, output_dir: str) -> None:
        """Hang in the middle."""
        form = "%(asctime)s - schema_analysis - %(levelname)s - %(message)s"
        logging.basicConfig(format=form, level=logging.INFO)
        logging.info("Stage 1/5: Generating complete configuration...")
        logging.info("Discovered 446 tables in database (filtered from 460 total)")
        fields = f", {os.environ['STUB_FIELDS']}" if os.environ["STUB_FIELDS"] else ""
        sys.stderr.write(f"\rAnalyzing tables:  33%|###       | 148/446 [00:10<00:20, 14.2table/s{fields}]")
        sys.stderr.flush()
        time.sleep(600)
