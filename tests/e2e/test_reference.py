"""What failed can be quoted: the id of the request is shown where people are told of a failure."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import look_at, open_workspace, write_code

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
FAILED = {"status": 500, "headers": {"X-Request-ID": "0123456789abcdef"}, "body": "failed"}


def test_a_submission_that_fails_tells_the_id_of_its_request(site):
    with site.context() as context:  # not the page that must leave the console quiet: htmx writes there of failures
        page = open_workspace(context.new_page())
        page.route("**/submit/", lambda route: route.fulfill(**FAILED))
        page.locator(".cm-content").press("Control+Enter")
        expect(page.locator(".toast")).to_contain_text("(error 500, reference 0123456789abcdef)")


def test_a_draft_that_fails_tells_the_id_of_its_request(workspace):
    workspace.route("**/draft/", lambda route: route.fulfill(**FAILED))
    write_code(workspace, "# kept here\n")
    expect(workspace.locator(".draft-state")).to_contain_text("server error 500, reference 0123456789abcdef")


def test_a_missing_page_tells_the_id_of_its_request(page):
    answer = page.goto("/nowhere/")
    expect(page.locator("main code")).to_have_text(answer.headers["x-request-id"])
    look_at(page, ["/nowhere/"])
