"""Which address leads to which room. Addresses are promises: they do not change."""

from django.conf import settings
from django.urls import include, path
from django.views.generic.base import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.pages import views as pages_views

urlpatterns = [
    path("", include("portal.operations.urls")),
    path("robots.txt", pages_views.robots, name="robots"),
    path("sitemap.xml", pages_views.sitemap, name="sitemap"),
    # Wagtail's second door, for private pages: all who sign in do so where it is watched.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login"), name="wagtailcore_login"),
    path("admin/login/", include("portal.accounts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("portal.pages.urls")),
    path("search/", include("portal.pages.search.urls")),
    path("dates/", include("portal.calendars.urls")),
    path("forms/", include("portal.forms.urls")),
    path("api/v1/", include("portal.api.urls")),
    path("api/wagtail/v2/", include("portal.api.wagtail_pages")),
    path("", include("portal.attendance_plugin.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", pages_views.styleguide, name="styleguide"))

urlpatterns += [
    path("", include("portal.policies.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "portal.pages.errors.bad_request"
handler403 = "portal.pages.errors.permission_denied"
handler404 = "portal.pages.errors.page_not_found"
handler500 = "portal.pages.errors.server_error"
