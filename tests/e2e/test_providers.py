"""Webhooks signed by the providers' own libraries against the real program."""

import re
import shutil
import subprocess

from bantin import ROOT, Skip

PUBLIC = "https://gw.example.vn"
SECRETS = {
    "TWILIO_TOKEN": "tok_test_1",
    "VONAGE_KEY": "key_test",
    "VONAGE_SECRET": "secret_key_test",
    "VONAGE_SIGNATURE": "secret_test",
}
ORACLES = ROOT / "tests/edge/providers"


def install():
    if not shutil.which("npm"):
        raise Skip("npm is not installed")
    if not (ORACLES / "node_modules/twilio").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=ORACLES,
                       check=True, capture_output=True, timeout=300)


def test_signed_by_the_libraries_of_twilio_and_vonage(house):
    """what twilio and @vonage sign is taken, one changed byte is refused"""
    install()
    environment = {f"BANTIN_SECRET_{name}": value
                   for name, value in SECRETS.items()}
    bantin = house.start(
        environment=environment,
        # Answers that are sent go to a closed port of this machine.
        settings=("providers=phone,twilio,vonage",
                  "send.private_addresses=true",
                  "vars.vonage.api=http://127.0.0.1:9",
                  "vars.twilio.api=http://127.0.0.1:9",
                  f"webhook.public_base_url={PUBLIC}"))
    host, port = bantin.webhook
    done = subprocess.run(
        ["node", "drive.js", f"http://{host}:{port}", "--public", PUBLIC],
        cwd=ORACLES, capture_output=True, text=True, timeout=120,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment})
    counts = re.search(r"(\d+) passed, (\d+) failed\s*$", done.stdout)
    assert counts and int(counts[1]) > 10 and counts[2] == "0", \
        f"{done.stdout}{done.stderr}"[-2500:]
    # The vonage message had its answer sent by another request, the twilio one
    # in the response: both are rows of the outbox.
    assert bantin.one("SELECT count(*) FROM inbox WHERE provider = 'twilio'") > 0
    assert bantin.one("SELECT count(*) FROM inbox WHERE provider = 'vonage'") > 0


test_signed_by_the_libraries_of_twilio_and_vonage.limit_s = 420
