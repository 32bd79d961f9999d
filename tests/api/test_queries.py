"""How often each operation asks the database: a fixed number, whatever there is to tell."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.pages.models import School
from tests.api.reading import ROOT, addresses

pytestmark = [pytest.mark.django_db]
# Of the demo trust, once Wagtail knows its sites: the school by its site or its slug is one or two, what is closed to
# some one, each list or thing one, each list's number one. The search reads every list, once after each public change.
MOST = {
    "": 0,
    "schools/": 2,
    "schools/{school}/": 1,
    "policies/": 8,
    "policies/{policy}/": 3,
    "policies/{policy}/versions/": 3,
    "policies/{policy}/versions/{label}/": 4,
    "policies/{policy}/on/{day}/": 4,
    "policies/{policy}/compare/{older}...{newer}/": 3,
    "dates/": 4,
    "forms/": 5,
    "forms/{form}/": 2,
    "celebration/": 4,
    "celebration/{screen}/": 9,
    "search/": 29,
}


def test_number_of_queries_of_each_operation(client: Client, demo: School) -> None:
    asked = {}
    for path, address in addresses(client).items():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked[path.removeprefix(ROOT)] = len(queries)
    assert asked.keys() == MOST.keys()
    assert {path: number for path, number in asked.items() if number > MOST[path]} == {}
