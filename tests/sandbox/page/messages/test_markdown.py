"""What Discord's markdown becomes: the right elements, and nothing else."""

import pytest
from playwright.async_api import Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

# An outline: tag(children), classes with dots, texts as they are.
OUTLINE = """async (sources) => {
  const { markdown } = await import("/static/scripts/messages/markdown.js");
  const outline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const name = node.localName + [...node.classList].map((one) => `.${one}`).join("");
    return `${name}(${[...node.childNodes].map(outline).join("")})`;
  };
  return sources.map((source) => [...markdown(source).childNodes].map(outline).join(""));
}"""

INLINE = {
    "plain": "plain",
    "**bold** and *italic*": "strong(bold) and em(italic)",
    "__under__ ~~gone~~ _leaning_": "u(under) s(gone) em(leaning)",
    "***both***": "strong(em(both))",
    "**a *b* c**": "strong(a em(b) c)",
    "**never closed": "**never closed",
    "*a **b* c**": "em(a **b) c**",
    "2 * 3 * 4": "2 * 3 * 4",
    "snake_case_name": "snake_case_name",
    "||hidden||": "span.spoiler(hidden)",
    r"\*not\* \_this\_ \# \\": r"*not* _this_ # \ ".rstrip(),
    r"¯\_(ツ)_/¯": "¯_(ツ)_/¯",
    "`code **b**` and ``a ` b``": "code(code **b**) and code(a ` b)",
    "`open": "`open",
    "a | b || c": "a | b || c",
    "[words](https://a.example/x)": "a(words)",
    "[**bold**](https://a.example)": "a(strong(bold))",
    "[bad](javascript:alert(1))": "[bad](javascript:alert(1))",
    "https://a.example/b_(c).": "a(https://a.example/b_(c)).",
    "(https://a.example)": "(a(https://a.example))",
    "<https://a.example>": "a(https://a.example)",
    "https:\\//a.example": "https://a.example",
    "<:blob:1100000000000000001> <a:run:1100000000000000002>": "span.emoji-name(:blob:) span.emoji-name(:run:)",
    "@everyone @here @ana": "span.mention(@everyone) span.mention(@here) @ana",
    "<@1100000000000000011>": "span.mention(bdi(@Ana))",
    "<@!1100000000000000012>": "span.mention(bdi(@Ben))",
    "<@42>": "span.mention(bdi(@unknown-user))",
    "<@&1100000000000000111>": "span.mention.role-mention(@Staff)",
    "<#1100000000000000121>": "button.mention(#videos)",
    "<#42>": "span.mention(# No access)",
    "</video:1100000000000000001>": "button.mention(/video)",
    "</generation show:5>": "button.mention(/generation show)",
    "<b>bold</b>": "<b>bold</b>",
    "<t:now>": "<t:now>",
}
BLOCKS = {
    "# One\n## Two\n### Three\n#### Four": (
        "div.heading-1(One)div.heading-2(Two)div.heading-3(Three)div.lines(#### Four)"
    ),
    "#no heading": "div.lines(#no heading)",
    "-# small": "div.subtext(small)",
    "> said\n> twice\nafter": "blockquote(div.lines(said\ntwice))div.lines(after)",
    "> > not deeper": "blockquote(div.lines(> not deeper))",
    ">>> all\nthe rest": "blockquote(div.lines(all\nthe rest))",
    "- a\n  - b\n    - c\n- d": "ul(li(aul(li(bul(li(c)))))li(d))",
    "3. three\n4. four": "ol(li(three)li(four))",
    "- a\n1. b": "ul(li(a))ol(li(b))",
    "```py\nx = '**'\n```after": "pre(span.code-language(py)code(x = '**'))div.lines(after)",
    "before ```one``` after": "div.lines(before )pre(code(one))div.lines( after)",
    "```never closed": "div.lines(```never closed)",
    "a\n\nb": "div.lines(a\n\nb)",
    "> ```\n> code\n> ```": "blockquote(pre(code(code)))",
}
BOMBS = {
    "stars": "*" * 4000,
    "stars and words": "**a" * 1300,
    "underscores": "_a_" * 1300,
    "tildes": "~~" * 2000,
    "bars": "||" * 2000,
    "quotes": "> " * 2000,
    "many quotes": "> a\n" * 1000,
    "ticks": "`" * 4000,
    "ticks of all lengths": " ".join("`" * count for count in range(1, 85)),
    "fences": "```a " * 800,
    "brackets": "[" * 4000,
    "links": "[a](https://a" * 300,
    "angles": "<" * 4000,
    "addresses": "https://" * 500,
    "stops": "https://" + "." * 3990,
    "lists": "\n".join(" " * min(depth, 60) + "- x" for depth in range(80)),
    "backslashes": "\\" * 4000,
    "all of them": "*_~|`>[<\\#-" * 360,
}


async def test_within_a_line(page: Page) -> None:
    made = await page.evaluate(OUTLINE, list(INLINE))
    assert dict(zip(INLINE, made, strict=True)) == {
        source: f"div.lines({expected})" for source, expected in INLINE.items()
    }


async def test_blocks(page: Page) -> None:
    made = await page.evaluate(OUTLINE, list(BLOCKS))
    assert dict(zip(BLOCKS, made, strict=True)) == BLOCKS


async def test_bombs_take_no_time_and_no_depth(page: Page) -> None:
    measured = await page.evaluate(
        """async (bombs) => {
          const { markdown } = await import("/static/scripts/messages/markdown.js");
          const depth = (node) => 1 + Math.max(0, ...[...node.children].map(depth));
          return Object.entries(bombs).map(([name, text]) => {
            const took = () => { const before = performance.now(); markdown(text); return performance.now() - before; };
            const best = Math.min(...Array.from({ length: 5 }, took)); // a busy machine is not the text's fault
            return [name, best, depth(markdown(text))];
          });
        }""",
        BOMBS,
    )
    assert {name: (time, depth) for name, time, depth in measured if time > 250 or depth > 22} == {}


async def test_links_lead_only_where_they_say(page: Page) -> None:
    made = await page.evaluate(
        r"""async () => {
          const { markdown } = await import("/static/scripts/messages/markdown.js");
          const links = markdown("[bank](https://user@evil.example/) https://\u0430pple.example").querySelectorAll("a");
          return [...links].map((one) => [one.textContent, one.title, one.rel, one.target]);
        }"""
    )
    rel = "noopener noreferrer nofollow"
    assert made[0] == ["bank", "https://user@evil.example/", rel, "_blank"]
    assert made[1][1].startswith("https://xn--")  # what looks like an a is not one
