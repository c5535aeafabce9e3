"""A full disk: nothing false is acknowledged, and room is enough to go on."""

import os
import pathlib
import subprocess

from bantin import Skip, crowd, figures, token, wait_until
from crowd import Client, crowd_messages

HAMLETS = 50
DISK_MB = 24


class SmallDisk:
    """A file system of a few megabytes in a file."""

    def __init__(self, folder, megabytes):
        self.mount = folder / "disk"
        self.mount.mkdir()
        image = folder / "disk.img"
        with open(image, "wb") as file:
            file.truncate(megabytes << 20)
        if os.geteuid() != 0:
            raise Skip("loop mounts need root")
        for command in (["mkfs.ext4", "-q", "-F", "-m", "0", str(image)],
                        ["mount", "-o", "loop", str(image), str(self.mount)]):
            try:
                done = subprocess.run(command, capture_output=True, text=True)
            except FileNotFoundError as missing:
                raise Skip(f"{missing.filename} is not installed") from missing
            if done.returncode != 0:
                raise Skip(f"no loop mounts here: {done.stderr.strip()}")

    def fill(self, leave=0):
        """Takes every byte that is left, but so many."""
        with open(self.mount / "filler", "ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    pass
            file.truncate(max(0, file.tell() - leave))
            os.fsync(file.fileno())

    def free(self):
        (self.mount / "filler").unlink()

    def close(self):
        subprocess.run(["umount", "-l", str(self.mount)], capture_output=True)


def statuses(bantin, messages):
    return [bantin.post("/sms/phone", message).status for message in messages]


def take(stream, count):
    return [next(stream) for _ in range(count)]


def prepared(house, disk):
    bantin = house.bantin(sample=False)
    bantin.store = disk.mount / "store.db"
    units, people = crowd(HAMLETS)
    bantin.import_rows("units", units)
    bantin.import_rows("people", people)
    return bantin


def run_full(house, disk):
    bantin = prepared(house, disk)
    settings = ("store.min_free_mb=1", "store.ballast_mb=1")
    bantin.start(settings=settings)
    stream = crowd_messages(0, 1, HAMLETS, token(), figures)
    sent = take(stream, 20)
    assert statuses(bantin, sent) == [200] * 20
    disk.fill()
    refused = []

    def is_refused():
        refused.append(next(stream))
        answer = bantin.post("/sms/phone", refused[-1])
        if answer.status == 200:
            sent.append(refused.pop())
            return False
        assert answer.status == 503, (answer.status, answer.body)
        assert answer.headers["Retry-After"], answer.headers
        return True
    wait_until(is_refused, "503 on the full disk")
    assert bantin.process.poll() is None, "a full disk must not end it"
    disk.free()
    wait_until(lambda: bantin.post("/sms/phone", refused[0]).status == 200,
               "messages are taken again", 10)
    assert statuses(bantin, refused) == [200] * len(refused)
    ids = {id for (id,) in bantin.rows("SELECT provider_id FROM inbox")}
    assert ids == {m["id"] for m in sent + refused}
    bantin.check_store()
    # Full at the start: it says so or refuses, and recovers all the same.
    bantin.kill()
    disk.fill()
    bantin.start(settings=settings, wait=False)
    wait_until(lambda: "event=ready" in bantin.log() or
               bantin.process.poll() is not None, "a start on a full disk")
    bantin.kill()
    disk.free()
    bantin.start(settings=settings)
    assert ids == {id for (id,) in bantin.rows("SELECT provider_id "
                                               "FROM inbox")}
    bantin.check_store()
    bantin.kill()


def test_disk_full(house):
    """on a full disk it answers 503, keeps what it said, and recovers alone"""
    disk = SmallDisk(house.folder, DISK_MB)
    try:
        run_full(house, disk)
    finally:
        for daemon in house.daemons:
            daemon.kill()
        disk.close()


def refuse_without_index(bantin, disk):
    """Room for the index of the log as SQLite makes it, and no more: a hole in
    it would be a SIGBUS at some later write."""
    pathlib.Path(f"{bantin.store}-shm").unlink()
    disk.fill(leave=100 << 10)
    bantin.start(settings=("store.min_free_mb=0", "store.ballast_mb=0"),
                 wait=False)
    wait_until(lambda: bantin.process.poll() is not None, "it does not start")
    assert "no disk room for the index" in bantin.log()
    disk.free()


def run_to_the_brim(house, disk):
    bantin = prepared(house, disk)
    bantin.start(settings=("store.min_free_mb=0", "store.ballast_mb=0"))
    disk.fill(leave=3 << 20)
    client = Client(bantin.webhook, iter(take(
        crowd_messages(0, 1, HAMLETS, token(), figures), 5000)))
    client.start()
    client.join(60)
    assert client.odd == [], client.odd[:3]
    acknowledged = set(client.done)
    assert bantin.process.poll() is None, bantin.process.poll()
    assert acknowledged and client.open, (len(client.done), len(client.open))
    bantin.kill()
    disk.free()
    refuse_without_index(bantin, disk)
    bantin.start()
    stored = {id for (id,) in bantin.rows("SELECT provider_id FROM inbox")}
    assert acknowledged <= stored
    bantin.check_store()
    bantin.kill()


def test_no_room_for_the_store(house):
    """a store that finds no room acknowledges nothing that it has not kept"""
    disk = SmallDisk(house.folder, DISK_MB)
    try:
        run_to_the_brim(house, disk)
    finally:
        for daemon in house.daemons:
            daemon.kill()
        disk.close()
