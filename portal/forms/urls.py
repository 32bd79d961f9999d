"""Addresses below /forms/."""

from django.urls import path

from . import children_views, views
from .walking import while_open

app_name = "forms"
urlpatterns = [
    path("<slug:form>/", while_open(views.start), name="start"),
    path("<slug:form>/children/", while_open(children_views.children), name="children"),
    path("<slug:form>/check/", while_open(views.check), name="check"),
    path("<slug:form>/sent/", while_open(views.sent), name="sent"),
    path("<slug:form>/again/", while_open(views.again), name="again"),
    path("<slug:form>/<slug:step>/", while_open(views.step), name="step"),
]
