"""Bench: texts per second through the parser alone, over the corpus."""

import subprocess
import sys

from measure import tool

sys.exit(subprocess.run([tool("bench_parse"), *sys.argv[1:]],
                        check=False).returncode)
