"""What an operator does: import, reload, verify, back up, start twice."""

import contextlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import sqlite3
import subprocess

from bantin import ROOT, binary_path, wait_until

CLOCK = "2025-09-28T08:00:00+07:00"
HEAD = "0912000101"
PEOPLE = "phone,name,roles,language,valid_from,valid_to"


def own_config(house):
    """A copy of the sample configuration that a test may break."""
    folder = house.folder / "config"
    shutil.copytree(ROOT / "gateway-config", folder)
    return folder


def reload(daemon, word):
    daemon.process.send_signal(signal.SIGHUP)
    wait_until(lambda: word in daemon.log(), word)


def test_import_into_a_running_gateway(house):
    """a person imported while the gateway runs is known at once"""
    bantin = house.start(clock=CLOCK)
    assert "chua dang ky" in bantin.say("0912000177", "TT").text
    bantin.import_rows("people", [PEOPLE, "0912000177,A,TB@u-012,vi,,"])
    assert bantin.say("0912000177", "TT").text.startswith("Ban Chieng Chung")


def test_households_and_absences(house):
    """households and deputies imported while the gateway runs are known at
    once, deputies on their days only"""
    bantin = house.start(clock="2025-10-01T08:00:00+07:00")
    phone, deputy, figures = "0912000177", "0912000102", "BC B012 140 42 18 3 1 0"
    assert "chua dang ky" in bantin.say(phone, "HD").text
    done = bantin.import_rows("households", [
        "hamlet,code,status,can_work,phone",
        f"u-012,099,poor,yes,{phone}", f"u-012,098,poor,no,{phone}"])
    assert "2 rows, 2 changed" in done.stdout
    assert "chua dang ky" not in bantin.say(phone, "HD").text
    assert bantin.one("SELECT count(*) FROM person WHERE phone = ?",
                      "+84912000177") == 1
    assert "Da nhan" not in bantin.say(deputy, figures).text
    bantin.import_rows("absences", [
        "phone,valid_from,valid_to,deputy",
        f"{HEAD},2025-10-01,2025-10-02,{deputy}"])
    answer = bantin.say(deputy, figures).text
    assert answer.startswith("Da nhan BC T09/2025 Ban Chieng Chung"), answer
    bantin.stop()
    bantin.start(clock="2025-10-03T08:00:00+07:00")
    assert "Da nhan" not in bantin.say(deputy, "BC B012 141 42 18 3 1 0").text


def test_erased_phone_stays_out(house):
    """an import says how many phones of erased households it left out"""
    bantin = house.bantin()
    with contextlib.closing(sqlite3.connect(bantin.store)) as db, db:
        db.execute("UPDATE household SET phone = '', erased_at = 1"
                   " WHERE phone = '+84912000502'")
    done = bantin.import_file(
        "households", ROOT / "gateway-config/tuan-giao/households.csv")
    assert "left out, of erased households or for want of consent: 1" in done.stdout
    bantin.start(clock=CLOCK)
    done = bantin.import_file(
        "households", ROOT / "gateway-config/tuan-giao/households.csv")
    assert "0 changed" in done.stdout
    assert "left out, of erased households or for want of consent: 1" in done.stdout
    assert bantin.one("SELECT count(*) FROM household"
                      " WHERE phone = '+84912000502'") == 0


def test_bad_import_changes_nothing(house):
    """an import with one bad row names it and imports nothing"""
    bantin = house.start(clock=CLOCK)
    bad = house.folder / "bad.csv"
    bad.write_text(f"{PEOPLE}\n0912000178,A,TB@u-012,vi,,\n"
                   "0912000179,B,TB@u-999,vi,,\n")
    done = bantin.run("import", "people", str(bad), check=False)
    assert done.returncode == 1
    assert f"{bad}:3: roles: there is no unit 'u-999'" in done.stderr
    assert "chua dang ky" in bantin.say("0912000178", "TT").text


def test_dry_run(house):
    """a dry run checks a table and writes nothing"""
    bantin = house.start(clock=CLOCK)
    good = house.folder / "good.csv"
    good.write_text(f"{PEOPLE}\n0912000178,A,TB@u-012,vi,,\n")
    done = bantin.run("import", "people", str(good), "--dry-run")
    assert "1 would change" in done.stdout
    assert "chua dang ky" in bantin.say("0912000178", "TT").text


def test_reload(house):
    """SIGHUP reads changed sentences; a bad file changes nothing and says so"""
    config = own_config(house)
    bantin = house.bantin(config=config).start(clock=CLOCK)
    texts = config / "texts/vi.json"
    words = json.loads(texts.read_text())
    words["texts"]["S-02"] = "MOI {unit} {period}: {list}"
    texts.write_text(json.dumps(words))
    reload(bantin, "event=reloaded")
    assert bantin.say(HEAD, "TT").text.startswith("MOI ")
    for broken in ("{", json.dumps({**words, "x": 1}),
                   json.dumps({**words, "texts": {
                       **words["texts"], "S-02": "x" * 161}}),
                   json.dumps({**words, "texts": {
                       **words["texts"], "S-02": "Bản {unit}"}})):
        texts.write_text(broken)
        before = bantin.log().count("event=reload_refused")
        bantin.process.send_signal(signal.SIGHUP)
        wait_until(lambda: bantin.log().count("event=reload_refused") > before,
                   "reload_refused")
        assert bantin.say(HEAD, "TT").text.startswith("MOI ")


def test_check_names_what_is_wrong(house):
    """check names file, line, path and remedy of each kind of mistake"""
    config = own_config(house)
    form = config / "forms/bc.json"
    good = form.read_text()
    cases = (
        ('"max": 999,', '"max": 999, "maxx": 1,', "forms/bc.json:", "maxx"),
        ('"prev.ngheo"', '"prev.ngheoo"', "forms/bc.json:", "ngheoo"),
        ('"keyword": "BC"', '"keyword": "TX"', "forms/", "TX"),
        ('["bao cao"]', '["bao cao", "tong hop"]', "forms/", "tong hop"),
        ('"min": 1,', '"min": 1000,', "forms/bc.json:", "min"),
        ('"level": "hamlet"', '"level": "village"', "forms/bc.json:", "village"),
    )
    for old, new, where, what in cases:
        assert old in good, old
        form.write_text(good.replace(old, new, 1))
        done = subprocess.run([binary_path(), "check", "--config", config],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 1, new
        hits = [line for line in done.stderr.splitlines()
                if where in line and what in line]
        assert hits, f"{new}\n{done.stderr}"
    form.write_text(good)
    done = subprocess.run([binary_path(), "check", "--config", config],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_one_store_one_gateway(house):
    """a second gateway on the same store refuses to start"""
    first = house.start(clock=CLOCK)
    second = house.bantin("b", sample=False)
    second.store = first.store
    second.start(clock=CLOCK, wait=False)
    assert second.process.wait(10) == 1
    assert "event=start_refused" in second.log()
    assert first.say(HEAD, "TT").status == 200


def test_verify_finds_one_changed_byte(house):
    """verify follows the ledger and finds one changed figure"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 18 3 1 0")
    bantin.say(HEAD, "BC 140 41 18 3 1 0")
    assert bantin.stop() == 0
    assert "2 accepted versions" in bantin.run("verify").stdout
    db = sqlite3.connect(bantin.store)
    db.execute("UPDATE report_version SET figures = "
               "replace(figures, 'ngheo=42', 'ngheo=40') WHERE version = 1")
    db.commit()
    db.close()
    done = bantin.run("verify", check=False)
    assert done.returncode == 1
    assert "is not what was accepted" in done.stderr


def test_backup_of_a_store_in_use(house):
    """a backup made under a running gateway holds what was acknowledged"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 18 3 1 0")
    copy = house.folder / "copy.db"
    bantin.run("backup", str(copy))
    db = sqlite3.connect(copy)
    assert db.execute("SELECT count(*) FROM report_version").fetchone() == (1,)
    db.close()
    assert bantin.run("backup", str(copy), check=False).returncode == 1


def test_say(house):
    """say prints the reply in the terminal"""
    bantin = house.start(clock=CLOCK)
    done = bantin.run("say", "--from", HEAD, "TT")
    assert done.stdout.startswith("+84912000101: Ban Chieng Chung")


def test_no_simulated_clock_with_a_real_provider(house):
    """a simulated clock is refused when a real provider is switched on"""
    secrets = secrets_of_kannel(house)
    bantin = house.bantin()
    bantin.start(clock=CLOCK, wait=False, settings=(
        "providers=phone,kannel", f"secrets_dir={secrets}",
        "send.private_addresses=true"))
    assert bantin.process.wait(10) == 1
    assert "simulation" in bantin.log()


def test_store_that_is_taken_away(house):
    """a store that was removed under the gateway ends it with a line"""
    bantin = house.start(clock=CLOCK)
    pathlib.Path(bantin.store).rename(house.folder / "elsewhere.db")
    assert bantin.process.wait(12) == 1
    assert "event=store_lost" in bantin.log()


def test_api_needs_the_token(house):
    """the API shows a message, how it was read and what was sent"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 18 3 1 0", id="m-1")
    path = "/api/v1/messages/m-1"
    assert bantin.request("GET", path, office=True).status == 401
    token = pathlib.Path(f"{bantin.store}.daemon").read_text().split()[2]
    headers = {"Authorization": f"Bearer {token}"}
    answer = bantin.request("GET", path, headers=headers, office=True)
    assert answer.status == 200, answer.body
    shown = answer.json
    assert shown["outcome"] == "accepted"
    assert shown["report"]["figures"].startswith("tongho=140 ngheo=42")
    assert len(shown["replies"]) == 1
    assert bantin.request("GET", "/api/v1/messages/zz", headers=headers,
                          office=True).status == 404


def secrets_of_kannel(house):
    secrets = house.folder / "secrets"
    secrets.mkdir(mode=0o700)
    for name in ("KANNEL_IN_KEY", "KANNEL_USER", "KANNEL_PASS"):
        path = secrets / name
        path.write_text("x" * 16)
        path.chmod(0o400)
    return secrets


def change_settings(config, **changes):
    """Lays values over gateway.json, section by section."""
    path = config / "gateway.json"
    settings = json.loads(path.read_text())
    for name, value in changes.items():
        if isinstance(value, dict):
            settings[name] = {**settings.get(name, {}), **value}
        else:
            settings[name] = value
    path.write_text(json.dumps(settings))


def test_reload_keeps_a_simulation_apart(house):
    """a reload that brings a real provider into a simulation is refused"""
    config = own_config(house)
    change_settings(config, send={"private_addresses": True})
    bantin = house.bantin(config=config)
    bantin.start(clock=CLOCK,
                 settings=(f"secrets_dir={secrets_of_kannel(house)}",))
    change_settings(config, providers=["phone", "kannel"])
    reload(bantin, "event=reload")
    assert "event=reload_refused" in bantin.log()
    assert "switch provider kannel off" in bantin.log()
    assert "event=reloaded" not in bantin.log()
    assert bantin.say(HEAD, "TT").status == 200


def test_reload_says_what_needs_a_restart(house):
    """a reload names each changed setting that waits for a restart"""
    config = own_config(house)
    bantin = house.bantin(config=config).start(clock=CLOCK)
    change_settings(config, gateway="gw-9", send={"connections": 9},
                    log={"level": "debug"})
    for times in (1, 2):
        bantin.process.send_signal(signal.SIGHUP)
        wait_until(lambda: bantin.log().count("event=reloaded") == times,
                   "reloaded")
        said = re.findall(r"event=reload_needs_restart key=(\S+)",
                          bantin.log())
        assert sorted(said) == sorted(["gateway", "send.connections"] * times)
    change_settings(config, gateway="gw-1", send={"connections": 64})
    bantin.process.send_signal(signal.SIGHUP)
    wait_until(lambda: bantin.log().count("event=reloaded") == 3, "reloaded")
    assert bantin.log().count("event=reload_needs_restart") == 4


def test_killed_backup(house):
    """a backup that is killed leaves no file under the name it was given"""
    bantin = house.start(clock=CLOCK)
    copy = house.folder / "copy.db"
    page = 4096
    done = subprocess.run(
        bantin.arguments("backup", str(copy)), capture_output=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                              (2 * page, 2 * page)))
    assert done.returncode == -signal.SIGXFSZ
    assert not copy.exists()
    bantin.run("backup", str(copy))
    assert copy.stat().st_mode & 0o777 == 0o600
    assert not list(house.folder.glob("copy.db.part*"))


def test_long_complaint_of_a_running_gateway(house):
    """a bad cell of any length and alphabet is named by a running gateway"""
    bantin = house.start(clock=CLOCK)
    bad = house.folder / "bad.csv"
    for shift in range(3):
        role = "x" * shift + "ả" * 90
        bad.write_text(f"{PEOPLE}\n0912000178,A,{role},vi,,\n")
        done = bantin.run("import", "people", str(bad), check=False)
        assert done.returncode == 1
        assert f"{bad}:2: roles: '{'x' * shift}ả" in done.stderr, done.stderr


def test_store_that_is_replaced(house):
    """a store that was replaced under the gateway ends it with a line"""
    bantin = house.start(clock=CLOCK)
    copy = house.folder / "copy.db"
    bantin.run("backup", str(copy))
    os.replace(copy, bantin.store)
    assert bantin.process.wait(12) == 1
    assert "event=store_lost" in bantin.log()


def test_one_store_by_another_name(house):
    """a store that is reached through links is still one store"""
    first = house.start(clock=CLOCK)
    folder = house.folder / "folder"
    folder.symlink_to(first.store.parent)
    link = house.folder / "link.db"
    link.symlink_to(first.store)
    for i, path in enumerate((folder / first.store.name, link)):
        second = house.bantin(f"b{i}", sample=False)
        second.store = path
        phone = f"091200018{i}"
        second.import_rows("people", [PEOPLE, f"{phone},A,TB@u-012,vi,,"])
        assert first.say(phone, "TT").text.startswith("Ban Chieng Chung")
        second.start(clock=CLOCK, wait=False)
        assert second.process.wait(10) == 1
        assert "event=start_refused" in second.log()


def test_link_to_a_store_that_is_not_there_yet(house):
    """two gateways that start on a new store by two names do not share it"""
    first = house.bantin(sample=False)
    target, link = first.store, house.folder / "link.db"
    link.symlink_to(target.relative_to(house.folder))
    first.store = link
    first.start(clock=CLOCK)
    second = house.bantin("b", sample=False)
    second.store = target
    second.start(clock=CLOCK, wait=False)
    assert second.process.wait(10) == 1
    assert "event=start_refused" in second.log()


def test_pages_by_a_foreign_name(house):
    """pages and phone of this machine answer to its own names only"""
    bantin = house.start(clock=CLOCK)
    port = bantin.office[1]
    message = json.dumps({"from": HEAD, "text": "TT"})

    def status(method, path, host, body=None):
        return bantin.request(method, path, body, {
            "Host": host, "Content-Type": "application/json"},
            office=True).status

    for host in ("127.0.0.1", f"127.0.0.1:{port}", f"LocalHost:{port}",
                 "localhost", f"[::1]:{port}", "[::1]"):
        assert status("GET", "/phone", host) == 200, host
        assert status("POST", "/sms/phone", host, message) == 200, host
    for host in ("evil.example", f"evil.example:{port}", "localhost.evil.test",
                 "127.0.0.1.evil.test:80", "127.0.0.10", "[::10]"):
        for path in ("/", "/phone", "/phone.js",
                     f"/phone/messages?phone={HEAD}"):
            assert status("GET", path, host) == 403, (path, host)
        assert status("POST", "/sms/phone", host, message) == 403, host
        assert status("GET", "/readyz", host) == 200, host


def test_people_that_could_not_be_loaded(house):
    """imported people that could not be loaded at once are loaded later"""
    bantin = house.start(clock=CLOCK)
    assert "chua dang ky" in bantin.say("0912000177", "TT").text

    def rename(old, new):
        db = sqlite3.connect(bantin.store, timeout=20)
        db.execute(f"ALTER TABLE {old} RENAME TO {new}")
        db.close()

    rename("unit_span", "away")
    bantin.import_rows("people", [PEOPLE, "0912000177,A,TB@u-012,vi,,"])
    wait_until(lambda: "event=people_not_loaded" in bantin.log(),
               "it is told that they are not loaded")
    rename("away", "unit_span")
    wait_until(lambda: "event=people_loaded" in bantin.log(), "people_loaded")
    assert bantin.say("0912000177", "TT").text.startswith("Ban Chieng Chung")


def test_verify_adds_up_anew(house):
    """verify finds a sum that is not that of its reports; moving a hamlet in
    the past moves its figures to the other commune's sums"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 18 3 1 0")
    sums = ("SELECT u.ref, r.f2 FROM rollup r JOIN unit u ON u.id = r.unit "
            "WHERE r.form = 'BC' AND r.f2 > 0 AND u.ref LIKE 'u-00%' "
            "AND u.kind = 'commune'")
    assert bantin.rows(sums) == [("u-003", 42)]
    bantin.import_rows("units", [
        "id,kind,name,parent,code,gso_code,valid_from,valid_to,act",
        "u-012,hamlet,Bản Chiềng Chung,u-004,B012,,2021-01-01,,mau"])
    assert bantin.rows(sums) == [("u-004", 42)]
    assert bantin.stop() == 0
    assert "sums are those of their reports" in bantin.run("verify").stdout
    with sqlite3.connect(bantin.store) as db:
        db.execute("UPDATE rollup_year SET periods = json_set(periods,"
                   " '$.\"2025-09\"[2]', 43) WHERE form = 'BC' AND unit ="
                   " (SELECT id FROM unit WHERE ref = 'u-004')")
    done = bantin.run("verify", check=False)
    assert done.returncode == 1, done.stdout
    assert "the sum of BC 2025-09 of unit u-004" in done.stderr, done.stderr
