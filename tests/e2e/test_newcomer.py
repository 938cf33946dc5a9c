"""The newcomer's story, from the first visit to a judged answer, once per kind of cell."""

import pytest
from playwright.sync_api import Page, expect

from sandbox.cells import NoCell, choose
from tests.conftest import missing
from tests.e2e.conftest import LOOKS, create_first_account, judge, look_at, quiet_console, write_code
from tests.launch.helpers import ROOT

pytestmark = pytest.mark.browser

SUBMISSIONS = ROOT / "questions/bank/coding/lru-cache/submissions"
RIGHT = (SUBMISSIONS / "accepted/linked_list.py").read_text()
WRONG = (SUBMISSIONS / "wrong_answer/read_is_no_use.py").read_text()
BROKEN = "class LRUCache:\n    def __init__(self, capacity)\n        pass\n"


@pytest.fixture(params=["bubblewrap", "docker"])
def fresh_site(request, start_site):
    if request.param == "docker":
        try:
            choose("docker")
        except NoCell as problem:
            missing("Docker", str(problem))
    return start_site(request.param)


def test_a_newcomer_gets_from_the_first_visit_to_a_judged_answer(fresh_site):
    for look in LOOKS:
        with fresh_site.context(**look.values[0]) as context:
            look_at(context.new_page(), ["/welcome/"])
    with fresh_site.context() as context:
        page = context.new_page()
        with quiet_console(page):
            create_first_account(page)
            solve_the_coding_question(page)
            answer_the_written_question(page)
            page.goto("/questions/")
            expect(page.get_by_role("img", name="Solved")).to_have_count(2)
            sign_out_and_in(page)


def solve_the_coding_question(page: Page) -> None:
    page.get_by_role("link", name="LRU cache").click()
    expect(page.get_by_role("heading", name="LRU cache")).to_be_visible()

    write_code(page, BROKEN)
    result = judge(page, page.get_by_role("button", name="Run").click)
    expect(result).to_contain_text("Syntax error")
    expect(result).to_contain_text("line 2")

    write_code(page, WRONG)
    expect(judge(page, page.get_by_role("button", name="Submit").click)).to_contain_text("Wrong answer")

    write_code(page, RIGHT)
    expect(judge(page, lambda: page.keyboard.press("Control+Enter"))).to_contain_text("All 27 cases passed")


def answer_the_written_question(page: Page) -> None:
    page.goto("/questions/")
    page.get_by_role("link", name="Bias and variance in a production recommender").click()
    page.get_by_label("Your answer").fill(
        "Bias is how far the average model is off. Variance is the scatter around it."
    )
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Bias is how far the average model is off.")).to_be_visible()
    expect(page.get_by_text("Imagine we trained this model many times")).to_have_count(0)
    for point in range(6):
        page.locator(f"input[name=point-{point}][value=met]").check()
    page.get_by_role("button", name="assessment").click()
    expect(page.get_by_text("Imagine we trained this model many times")).to_be_visible()
    expect(page.locator("math").first).to_be_attached()


def sign_out_and_in(page: Page) -> None:
    page.get_by_role("button", name="ada").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Username or e-mail").fill("ada@example.org")
    page.get_by_label("Password").fill("tall green 7")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Questions")).to_be_visible()
