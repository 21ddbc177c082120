"""A phone on a bad network, with two tabs or full storage: what was sent is sent once, and nothing stands still for ever."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from .conftest import People

GIVE, LOVE = "I can help someone …", "It would help if someone could …"
NEXT, READY = "Next: something you’d love", "I’m ready"
WRITES = "Object.keys(localStorage).filter((key) => key.startsWith('boon:outbox'))"
SENT_ELSEWHERE = f"""async () => {{
  const [key] = {WRITES};
  const {{ url, body }} = JSON.parse(localStorage[key]);
  await fetch(url, {{ method: "POST", body: new URLSearchParams(body) }});
  localStorage.removeItem(key);
}}"""
LEFT_BEHIND = f"""() => {{
  const [key] = {WRITES};
  localStorage[key] = JSON.stringify({{ ...JSON.parse(localStorage[key]), at: 0 }});
}}"""
FILLS_UP = """const setItem = Storage.prototype.setItem;
Storage.prototype.setItem = function (...entry) {
  if (window.isFull) throw new DOMException("full", "QuotaExceededError");
  setItem.apply(this, entry);
};"""


def posting(people: People) -> Page:
    """Leila's phone, asked what she could give."""
    host = people.open_room()
    phone = people.join(host.code, "Leila")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Leila")
    host.take_remote()
    host.next("Hands")
    host.next("Give and ask")
    expect(phone.get_by_role("heading", name="What could you give?")).to_be_visible()
    return phone


def send(phone: Page, label: str, text: str, button: str) -> None:
    phone.get_by_label(label).fill(text)
    phone.get_by_role("button", name=button).click()


def post_both(phone: Page, give: str) -> None:
    send(phone, GIVE, give, NEXT)
    expect(phone.get_by_role("heading", name="What would you love?")).to_be_visible()
    send(phone, LOVE, "lend me a room on a Saturday", READY)
    expect(phone.get_by_role("heading", name="You’re set. Look up.")).to_be_visible()


def fail(route: Route) -> None:
    route.abort("internetdisconnected")


def test_words_that_another_tab_has_sent_leave_the_form_and_the_next_ones_arrive(people: People) -> None:
    phone = posting(people)
    code = phone.url.rsplit("/", 1)[1]
    post_both(phone, "lend a drill")
    phone.goto(f"/{code}?do=offer")
    phone.route("**/cards", fail)
    box = phone.get_by_label(GIVE)
    box.fill("repair a bicycle")
    phone.locator("form[data-keep=offer] footer button").click()
    expect(phone.locator("form[data-state=saved]")).to_be_visible()
    other = phone.context.new_page()
    other.goto(f"/{code}")
    other.evaluate(SENT_ELSEWHERE)
    expect(box).to_have_value("")
    phone.unroute_all()
    box.fill("lend a tent for four")
    phone.locator("form[data-keep=offer] footer button").click()
    expect(phone.get_by_role("heading", name="You’re set. Look up.")).to_be_visible()
    other.goto(f"/{code}?do=cards")
    for text in ("lend a drill", "repair a bicycle", "lend a tent for four"):
        expect(other.get_by_text(text)).to_have_count(1)


def test_what_a_closed_tab_left_behind_is_sent_by_the_next_one(people: People) -> None:
    phone = posting(people)
    phone.route("**/cards", fail)
    send(phone, GIVE, "repair a bicycle", NEXT)
    expect(phone.locator("form[data-state=saved]")).to_be_visible()
    context, address = phone.context, phone.url
    phone.close()
    other = context.new_page()
    other.goto(address)
    other.evaluate(LEFT_BEHIND)
    expect(other.get_by_role("heading", name="What would you love?")).to_be_visible()


def test_words_of_before_do_not_come_back_when_the_storage_is_full(people: People) -> None:
    phone = posting(people)
    phone.context.add_init_script(FILLS_UP)
    phone.reload()
    phone.get_by_label(GIVE).fill("repair a bicycle")
    phone.evaluate("isFull = true")
    post_both(phone, "mend a kettle")
    phone.goto(phone.url + "?do=offer")
    expect(phone.get_by_label(GIVE)).to_have_value("")


def test_an_answer_that_comes_after_another_page_was_opened_does_not_take_it_away(people: People) -> None:
    phone = posting(people)
    send(phone, GIVE, "lend a drill", NEXT)
    expect(phone.get_by_role("heading", name="What would you love?")).to_be_visible()
    # The room has it, and its push comes; its answer never does.
    phone.route("**/cards", lambda route: route.fetch() and None, times=1)
    send(phone, LOVE, "lend me a room on a Saturday", READY)
    expect(phone.get_by_role("heading", name="You’re set. Look up.")).to_be_visible()
    # Its answer comes at last, and the page asks what is new where it stands now.
    with phone.expect_response(lambda response: response.url.endswith("/panel?do=cards")):
        phone.goto(phone.url + "?do=cards")
        phone.wait_for_function(f"() => {WRITES}.length === 0")
    expect(phone.get_by_text("lend a drill")).to_be_visible()
