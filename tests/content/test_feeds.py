"""The demonstration schools' own feeds read the same in every program."""

import json

from django.conf import settings as portal_settings
from django.test import Client

from portal.calendars.feed_names import feeds_of
from portal.calendars.places import feed_path
from portal.pages.models import School
from tests.calendars.readers import READERS


def test_every_feed_of_both_schools_reads_the_same_in_four_programs(loaded: None, client: Client) -> None:
    host = {"host": portal_settings.BASE_URL.split("//")[1]}
    counted = 0
    for school in School.objects.all():
        for feed in feeds_of(school):
            body = client.get(feed_path(school, feed, "ics"), headers=host).content
            read = {reader: parse(body) for reader, parse in READERS.items()}
            assert read == dict.fromkeys(READERS, read["icalendar"])
            data = json.loads(client.get(feed_path(school, feed, "json"), headers=host).content)
            wanted = sorted((entry["uid"], entry["first_day"]) for entry in data["dates"])
            assert sorted((event.uid, event.starts[:10]) for event in read["icalendar"]) == wanted
            counted += len(wanted)
    assert counted > 500
