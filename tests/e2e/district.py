"""An invented district that `bantin simulate` makes and plays."""

import json
import subprocess

from bantin import ROOT


class District:
    """Its daemon stands at 00:00 of the first day."""

    def __init__(self, daemon, first, hamlets=177, communes=19, offices=30,
                 seed=1):
        self.daemon = daemon
        self.first = first
        self.size = ["--hamlets", str(hamlets), "--communes", str(communes),
                     "--offices", str(offices), "--seed", str(seed)]
        folder = daemon.folder / "district"
        self.simulate("--make", str(folder))
        for kind in ("units", "people", "figures"):
            daemon.import_file(kind, folder / f"{kind}.csv")

    def start(self, settings=()):
        self.daemon.start(clock=f"{self.first}T00:00:00+07:00", rate=0,
                          settings=("reminders.send=true", *settings))
        return self

    def simulate(self, *options, limit_s=600):
        done = subprocess.run(
            self.daemon.arguments("simulate", *self.size, *options), cwd=ROOT,
            capture_output=True, text=True, timeout=limit_s)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def play(self, last, *options, **more):
        """The counts of all days from the first to the last."""
        return json.loads(self.simulate("--from", self.first, "--to", last,
                                        "--json", *options, **more))
