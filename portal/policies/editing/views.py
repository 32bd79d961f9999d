"""What the editor asks for while typing: a rule's sentence and its two examples."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.permissions import page_permission_policy

from portal.policies.models import PolicyIndexPage, PolicyPage

from .rule_blocks import RulesBlock
from .rule_sentences import RuleWords, words_of_block

UNKNOWN = "The portal does not know this rule. Save the draft and open it again."
UNFINISHED = "Fill in what the rule needs. Its sentence and two examples then stand here."


@require_POST
@never_cache
def rule_words(request: HttpRequest) -> HttpResponse:
    """The words of the rule block whose fields are sent, as they stand in the form. Nothing is stored."""
    if not _edits_policies(request.user):
        raise PermissionDenied
    block = _rules().child_blocks.get(request.POST.get("block", ""))
    words = RuleWords(problem=UNKNOWN) if block is None else _words(block, request)
    return render(request, "policies/editing/rule_words.html", {"words": words})


def _words(block: Any, request: HttpRequest) -> RuleWords:
    prefix = request.POST.get("prefix", "")
    try:
        value = block.clean(block.value_from_datadict(request.POST, request.FILES, prefix))
    except ValidationError:
        return RuleWords(problem=UNFINISHED)
    return words_of_block(block.name, value)


def _rules() -> RulesBlock:
    clauses: Any = PolicyPage._meta.get_field("clauses")
    rules: RulesBlock = clauses.stream_block.child_blocks["clause"].child_blocks["rules"]
    return rules


def _edits_policies(user: Any) -> bool:
    """Whether there is a policy the user may change, or a place where they may add one."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change"})
    return pages.type(PolicyPage, PolicyIndexPage).exists()
