"""Staff posts: which school and which classes an account sees, given by those who may change accounts."""

from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from portal.attendance_plugin.staff.access import LISTING, StaffViewMixin
from portal.pages.reauthentication import needs_recent_sign_in

from .post_form import PostForm

CHANGE_ACCOUNTS = f"{User._meta.app_label}.{get_permission_codename('change', User._meta)}"


class PostsView(StaffViewMixin, BaseListingView):
    permissions = (CHANGE_ACCOUNTS,)
    needs_post = False
    is_of_one_school = False
    model = User
    template_name = LISTING
    page_title = "Staff posts"
    header_icon = "user"
    index_url_name = "attendance_staff:posts"
    index_results_url_name = "attendance_staff:posts_results"
    default_ordering = "last_name"
    paginate_by = 50
    is_searchable = True
    verbose_name_plural = "accounts"
    columns = [
        TitleColumn("name", label="Account", accessor=lambda user: name_of(user), url_name="attendance_staff:post"),
        Column("groups", label="Groups", accessor=lambda user: groups_of(user), classname="listing-spare"),
        Column("posts", label="Sees", accessor=lambda user: posts_in_words(user)),
    ]

    def get_base_queryset(self) -> QuerySet[User]:
        return User.objects.filter(is_active=True).prefetch_related(
            "groups", "attendance_posts__school", "attendance_posts__classes"
        )

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        found = Q()
        for word in (self.search_query or "").split():
            found &= Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
        return queryset.filter(found)


class PostsResultsView(PostsView):
    results_only = True


@method_decorator(needs_recent_sign_in, name="dispatch")
class PostView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """The posts of one account, school by school."""

    permissions = (CHANGE_ACCOUNTS,)
    needs_post = False
    is_of_one_school = False
    template_name = "attendance_plugin/staff/people/post.html"
    header_icon = "user"

    @cached_property
    def account(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"], is_active=True)

    def get_page_title(self) -> str:
        return f"Posts of {name_of(self.account)}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:posts"), "label": "Staff posts"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": name_of(self.account)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or PostForm(account=self.account)
        context = {**super().get_context_data(**kwargs), "account": self.account, "form": form}
        if form.errors:
            context["header_title"] = f"Error: {context['header_title']}"
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PostForm(request.POST, account=self.account)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        changed = form.save(by=request.user)  # type: ignore[arg-type]
        what = f"changed at {', '.join(changed)}." if changed else "nothing was changed."
        messages.success(request, f"{name_of(self.account)}: {what}")
        return redirect("attendance_staff:posts")


def name_of(user: User) -> str:
    return f"{user.get_full_name()} ({user.username})" if user.get_full_name() else user.username


def groups_of(user: User) -> str:
    return ", ".join(group.name for group in user.groups.all())


def posts_in_words(user: User) -> str:
    """`Oak, Elm at Millbrook School; everybody at Weirside School`."""
    if user.is_superuser:
        return "Every school"
    posts = [(post.school.name, [room.name for room in post.classes.all()]) for post in user.attendance_posts.all()]
    return "; ".join(f"{', '.join(rooms) or 'everybody'} at {school}" for school, rooms in posts)
