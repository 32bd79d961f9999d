"""Addresses below /forms/."""

from django.urls import path

from . import children_views, views

app_name = "forms"
urlpatterns = [
    path("<slug:form>/", views.start, name="start"),
    path("<slug:form>/children/", children_views.children, name="children"),
    path("<slug:form>/check/", views.check, name="check"),
    path("<slug:form>/sent/", views.sent, name="sent"),
    path("<slug:form>/again/", views.again, name="again"),
    path("<slug:form>/<slug:step>/", views.step, name="step"),
]
