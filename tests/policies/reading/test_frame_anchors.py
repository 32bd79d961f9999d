"""No clause can have the name of a part of the page around it: links would lead to the wrong one of the two."""

import re

from django.test import Client

from portal.content_loader.clauses import ANCHOR
from portal.policies.models import PolicyVersion


def test_no_name_in_the_frame_of_a_policy_could_be_a_clauses(first: PolicyVersion, client: Client) -> None:
    anchors = {clause["anchor"] for clause in first.clauses}
    page = client.get(f"/policies/attendance/versions/{first.label}/").content.decode()
    names = re.findall(r'\sid="([^"]+)"', page)
    assert anchors <= set(names)
    assert [name for name in names if name not in anchors and ANCHOR.fullmatch(name)] == []
