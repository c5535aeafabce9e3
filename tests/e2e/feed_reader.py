#!/usr/bin/python3
"""Reads a calendar feed with Debian's icalendar and says what is in it, and,
by dateutil, on which days duties fall due. A program of its own because the
python3 that runs the tests may not have them:

    feed_reader.py DUTIES.json FIRST-DAY LAST-DAY < FEED

prints {"name", "interval", "events": [...], "days": {duty: [day]}}."""

import datetime
import json
import sys

import icalendar
from dateutil import rrule

DAY = datetime.timedelta(days=1)


def check_lines(raw):
    """RFC 5545 section 3.1."""
    assert raw.endswith(b"\r\n"), raw[-20:]
    for line in raw[:-2].split(b"\r\n"):
        assert 0 < len(line) <= 75, line
        assert b"\n" not in line and b"\r" not in line, line
        line.decode("utf-8")  # no letter is cut in two


def text_of(value):
    return str(value) if value is not None else None


def event_of(event):
    start = event["DTSTART"]
    assert start.params["VALUE"] == "DATE", start.params
    assert type(start.dt) is datetime.date, start.dt
    alarms = [part for part in event.subcomponents if part.name == "VALARM"]
    return {
        "uid": text_of(event["UID"]),
        "day": start.dt.isoformat(),
        "stamp": event["DTSTAMP"].dt.isoformat(),
        "summary": text_of(event["SUMMARY"]),
        "description": text_of(event["DESCRIPTION"]),
        "status": text_of(event["STATUS"]),
        "categories": [text_of(c) for c in event["CATEGORIES"].cats],
        "alarms": [{"action": text_of(a["ACTION"]),
                    "says": text_of(a["DESCRIPTION"]),
                    "hours": a["TRIGGER"].dt.total_seconds() / 3600}
                   for a in alarms],
    }


def days_of(duty, first, last):
    """Last days on time."""
    if "rule" not in duty:
        return []
    start = datetime.datetime.fromisoformat(duty["first"])
    days = [moment.date() - (DAY if duty.get("due") == "before" else 0 * DAY)
            for moment in rrule.rrulestr(duty["rule"], dtstart=start).between(
                start, datetime.datetime.combine(last + 2 * DAY,
                                                 datetime.time()), inc=True)]
    assert "move" not in duty and "except" not in duty, duty["id"]
    return [day.isoformat() for day in days if first <= day <= last]


def main():
    raw = sys.stdin.buffer.read()
    check_lines(raw)
    calendar = icalendar.Calendar.from_ical(raw)
    for name, value in (("VERSION", "2.0"), ("METHOD", "PUBLISH"),
                        ("X-WR-TIMEZONE", "Asia/Ho_Chi_Minh")):
        assert calendar[name] == value, (name, calendar.get(name))
    assert calendar["PRODID"]
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    with open(sys.argv[1], encoding="utf-8") as file:
        duties = json.load(file)["duties"]
    first, last = map(datetime.date.fromisoformat, sys.argv[2:4])
    json.dump({
        "name": text_of(calendar["X-WR-CALNAME"]),
        "interval": text_of(calendar["REFRESH-INTERVAL"]),
        "events": [event_of(event) for event in calendar.walk("VEVENT")],
        "days": {duty["id"]: days_of(duty, first, last) for duty in duties},
    }, sys.stdout)


main()
