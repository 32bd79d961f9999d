"""A bucket gets only what changed, in an order in which no page ever lacks what it needs; deletions come last."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from pytest_django import Settings

from portal.pages.models import ContentPage, School
from portal.static_site.targets import CannotDeliver, build_to
from portal.static_site.targets.bucket import content_type
from tests.servers import s3
from tests.static_site.edits import publish

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]
TARGET = "s3://portal/site"


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    with s3() as server:
        yield server


@pytest.fixture
def bucket(server: dict[str, str], settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """The storage as the settings make it, in a folder of this test's own."""
    settings.VAR_DIR = tmp_path
    options = {
        "bucket_name": "portal",
        "endpoint_url": server["S3_ENDPOINT"],
        "access_key": "test",
        "secret_key": "test",
        "location": request.node.name.replace("[", "-").replace("]", ""),
        "file_overwrite": True,
    }
    backend = "portal.static_site.targets.s3_storage.SiteBucket"
    settings.STORAGES = settings.STORAGES | {"static_site": {"BACKEND": backend, "OPTIONS": options}}
    return storages["static_site"]


def read(bucket: Any, name: str) -> bytes:
    with bucket.open(name) as file:
        return bytes(file.read())


@pytest.fixture
def calls(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is done to the bucket, in order."""
    done: list[tuple[str, str]] = []
    save, delete = type(bucket).save, type(bucket).delete

    def noted_save(self: Any, name: str, content: Any, **kwargs: Any) -> str:
        saved = save(self, name, content, **kwargs)
        done.append(("put", name))
        return saved

    def noted_delete(self: Any, name: str) -> None:
        done.append(("delete", name))
        delete(self, name)

    monkeypatch.setattr(type(bucket), "save", noted_save)
    monkeypatch.setattr(type(bucket), "delete", noted_delete)
    return done


def test_pages_come_after_what_they_need_and_the_list_last(small_school: School, calls: list[Any]) -> None:
    assert build_to(TARGET, small_school).problems == []
    names = [name for _, name in calls]
    assert {what for what, _ in calls} == {"put"}
    assert names[-2:] == ["index.html", "portal-build.json"]
    first_page = min(place for place, name in enumerate(names) if name.endswith(".html"))
    assert all(names.index(name) < first_page for name in names if name.endswith((".css", ".svg", ".ttf", ".xml")))
    assert not [name for name in names if name.endswith(".gz")]


def test_only_what_changed_is_sent_and_deletions_come_last(small_school: School, bucket: Any, calls: list[Any]) -> None:
    build_to(TARGET, small_school)
    calls.clear()
    build_to(TARGET, small_school)
    assert calls == []
    publish(ContentPage.objects.get(slug="news"), body="Fresh words.")
    build_to(TARGET, small_school)
    assert calls == [("put", "news/index.html"), ("put", "portal-build.json")]
    assert b"Fresh words." in read(bucket, "news/index.html")
    calls.clear()
    ContentPage.objects.get(slug="news").delete()
    build_to(TARGET, small_school)
    assert calls[-2:] == [("delete", "news/index.html"), ("put", "portal-build.json")]
    assert not bucket.exists("news/index.html")


def test_upload_that_was_broken_off_is_done_again(
    small_school: School, bucket: Any, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_to(TARGET, small_school)
    for slug in ("news", "privacy"):
        publish(ContentPage.objects.get(slug=slug), body=f"Fresh {slug}.")
    calls.clear()
    save = type(bucket).save

    def fail_at_the_second(self: Any, name: str, content: Any, **kwargs: Any) -> str:
        if len(calls) == 1:
            raise ConnectionError("the line went dead")
        return save(self, name, content, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(type(bucket), "save", fail_at_the_second)
        with pytest.raises(CannotDeliver, match=r"did not take the site .ConnectionError: the line went dead"):
            build_to(TARGET, small_school)
    build_to(TARGET, small_school)
    for slug in ("news", "privacy"):
        assert f"Fresh {slug}.".encode() in read(bucket, f"{slug}/index.html")


def test_objects_tell_their_type_and_how_long_they_may_be_kept(small_school: School, bucket: Any) -> None:
    build_to(TARGET, small_school)
    found = {}
    for name in ("index.html", "school/tokens.css", "robots.txt"):
        head = bucket.connection.meta.client.head_object(Bucket="portal", Key=f"{bucket.location}/{name}")
        found[name] = (head["ContentType"], head["CacheControl"])
    assert found == {
        "index.html": ("text/html; charset=utf-8", "public, max-age=300"),
        "school/tokens.css": ("text/css; charset=utf-8", "public, max-age=3600"),
        "robots.txt": ("text/plain; charset=utf-8", "public, max-age=3600"),
    }


def test_list_in_the_bucket_is_of_what_is_there(small_school: School, bucket: Any) -> None:
    build_to(TARGET, small_school)
    listed = json.loads(read(bucket, "portal-build.json"))["files"]
    assert all(map(bucket.exists, listed))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.ics", "text/calendar; charset=utf-8"),
        ("changes.atom", "application/atom+xml; charset=utf-8"),
        ("board.json", "application/json; charset=utf-8"),
        ("policy.pdf", "application/pdf"),
        ("_headers", "application/octet-stream"),
    ],
)
def test_type_of_a_file(name: str, expected: str) -> None:
    assert content_type(name) == expected
