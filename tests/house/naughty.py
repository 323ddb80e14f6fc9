"""Texts that have broken programs before: what people paste, what machines send, and what is only ever sent on purpose.

They are our own, kind by kind: whole ranges of Unicode are made, the others written down.
"""

import sys
import unicodedata

ZALGO = "Z̸̧̛͍̭a̵̡̫l̶͓̈g̷̦̏o̴͕͊ ḧ̴̢́é̸͙ c̷͖̈o̶̡͝m̶̺̓e̷̘͝s̷̰̈́"
BMP = [chr(code) for code in range(0x10000) if not 0xD800 <= code <= 0xDFFF]
# Where a script's letters begin; six of them are a word of it.
SCRIPTS = [
    0xC0, 0x100, 0x180, 0x250, 0x370, 0x410, 0x531, 0x5D0, 0x627, 0x710, 0x780, 0x7CA, 0x800, 0x840, 0x905, 0x985, 0xA05, 0xA85, 0xB05,
    0xB85, 0xC05, 0xC85, 0xD05, 0xD85, 0xE01, 0xE81, 0xF40, 0x1000, 0x10A0, 0x1100, 0x1200, 0x13A0, 0x1401, 0x1681, 0x16A0, 0x1700, 0x1720,
    0x1740, 0x1760, 0x1780, 0x1820, 0x1900, 0x1950, 0x1980, 0x1A00, 0x1A20, 0x1B05, 0x1B83, 0x1BC0, 0x1C00, 0x1C50, 0x1D00, 0x1E00, 0x1F00,
    0x2C00, 0x2C80, 0x2D30, 0x3041, 0x30A1, 0x3105, 0x3131, 0x4E00, 0xA000, 0xA4D0, 0xA500, 0xA840, 0xA882, 0xA90A, 0xA984, 0xAA00, 0xAB01,
    0xABC0, 0xAC00, 0xF900, 0xFB00, 0xFB50, 0xFE70, 0xFF21, 0x10000, 0x10300, 0x10330, 0x10400, 0x10800, 0x10900, 0x11005, 0x12000, 0x13000,
    0x1D400, 0x1E900, 0x20000, 0x2A700, 0x30000,
]  # fmt: skip
LETTERS = ["".join(chr(start + step) for step in range(6)) for start in SCRIPTS]
BLANKS = [
    *(sign for sign in BMP if unicodedata.category(sign) in {"Zs", "Zl", "Zp"}),
    "",
    "   \t  ",
    "\r\n\r\n",
    "\r",
    "\x0b\x0c",
]
UNSEEN = [f"a{sign}b" for sign in BMP if unicodedata.category(sign) == "Cf"]
CONTROL = [f"a{chr(code)}b" for code in [*range(1, 32), *range(127, 160)]]
EDGES = [
    "\ue000",
    "\uf8ff",
    "\ufdd0",
    "\ufffd",
    "\ufffe",
    "\uffff",
    "\U0001ffff",
    "\U000e0041",
    "\U000f0000",
    "\U0010fffd",
    chr(sys.maxunicode),
]
MARKS = [ZALGO, "a\u0301\u0301\u0301", "\u0301", "e\u0301", "\u0041\u030a\u00c5\u212b", "ﷺ", "ǅ ŉ ß ﬃ", "İi ıI", "ﬁ ﬂ", "ſ K Å", "ĳ Ĳ", "ϴ θ", "ẞß", "dž Dž DŽ"]  # fmt: skip
BIDI = [
    f"{start}txt.exe{end}" for start, end in ["\u202a\u202c", "\u202b\u202c", "\u202d\u202c", "\u202e\u202c", "\u2066\u2069", "\u2067\u2069", "\u2068\u2069"]
] + ["test\u202etest", "مرحبا abc 123", "שלום (abc)", "\u200fabc\u200e", "abc\u061cdef", "\u202e" * 50]  # fmt: skip
PICTURES = [
    "😍", "👩🏽‍⚕️", "👨‍👩‍👧‍👦", "🇵🇭", "🏳️‍🌈", "0️⃣1️⃣", "❤️", "✋🏿", "🧑‍🦽‍➡️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👁️‍🗨️", "🇵", "🏽", "‍", "️", "⚧️", "😀" * 60, "™️ ©️ ®️",
    "(｡◕ ∀ ◕｡)", "¯\\_(ツ)_/¯", "ʕ•ᴥ•ʔ", "( ͡° ͜ʖ ͡°)", "Ω≈ç√∫˜µ≤≥÷", "åß∂ƒ©˙∆˚¬…æ", "¡™£¢∞§¶•ªº–≠", "‘“”’‚„", "⁰⁴⁵₀₁₂", "①②③", "𝕬𝖓𝖆", "ᴬᴮᶜ",
]  # fmt: skip
NUMBERS = [
    "0", "1", "-1", "-0", "+1", "00", "007", "1.0", "1.", ".5", "1,5", "1,000.00", "1.000,00", "1 000", "1_000", "1e5", "1e309", "-1e309", "1e-400",
    "0x10", "0b1", "0o7", "1/2", "1/0", "50%", "32767", "32768", "65536", "2147483647", "2147483648", "-2147483649", "4294967296",
    "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551616", "9" * 27, "9" * 400, "9" * 5000, "0." + "0" * 400 + "1",
    "NaN", "nan", "-nan", "sNaN", "Infinity", "-inf", "١٢٣", "१२३", "１２３", "²", "½", "Ⅷ", "一", "−1", "1\u00a0000", "$1", "₱1", "1j", "(1)", "1;1",
]  # fmt: skip
DATES = [
    "2026-02-30", "2026-02-29", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "1900-01-01", "-1-01-01", "2026-13-01", "2026-1-1",
    "2026-01-01T00:00", "2026-13-01T25:61", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00+99:99", "2026-03-29T02:30", "2026-01-01 24:00",
    "29/02/2026", "02/29/2026", "1.2.26", "today", "now", "tomorrow", "1969-12-31T23:59:59", "2038-01-19T03:14:08", "23:59:60", "25:00", "-1:00",
    "1e9", "2026-W01-1", "2026-001", "٢٠٢٦-٠١-٠١", "2026–01–01",
]  # fmt: skip
DATABASES = [
    "' OR 1=1 --", "1; DROP TABLE accounts_user", "'; SELECT pg_sleep(0) --", '" OR ""="', "admin'--", "%' AND '1'='1", "\\'; --", "'", '"', "''", "\\",
    "1 UNION SELECT NULL", "$$;DROP$$", "$1", "?", ":id", "%", "_", "100%", "a%b_c", "/* x */", "-- x", "`a`", "E'\\n'", "x'41'", "*", "a*", "NOT a", "a & b",
]  # fmt: skip
SHELLS = [
    "`id`", "$(id)", "; id", "| id", "&& id", "|| id", "> /tmp/x", "< /etc/passwd", "() { :;}; echo x", "$HOME", "${IFS}", "%PATH%", "!!", "~root", "-rf /",
    "--help", "-", "\\\n", "a\nid", "$'\\x41'", "*", "{a,b}", "[a-z]", "#!/bin/sh",
]  # fmt: skip
FILES = [
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "..", ".", "/", "//", "/dev/null", "/proc/self/environ", "C:\\con\\con", "CON", "NUL", "aux.txt",
    "com1", "a" * 300 + ".txt", ".htaccess", "a.", "a ", " a", "a/b", "a\\b", "a:b", "file:///etc/passwd", "\\\\server\\share", "%2e%2e%2f", "..%c0%af",
    "a.php%00.jpg", "a.tar.gz", ".txt", "ñ.txt", "a\u202egpj.exe",
]  # fmt: skip
ADDRESSES = [
    "//evil.test/x", "///evil.test", "/\\evil.test", "http://[::1", "http://[::1]/", "http://a%%30%30", "http://a:99999/", "http://a@b@c/", "http:a", "http://",
    "javascript:alert(1)", "data:text/html,x", "vbscript:x", "http://1.1", "http://0x7f.1/", "http://ñ.test/", "http://xn--/", "?", "#", "?a=b&a=c", "%", "%zz",
    "a@b", "a@b@c", "@", "a@", "@b.test", '"a b"@example.org', "a@[127.0.0.1]", "a@[IPv6:::1]", "a+b@example.org", "a@example..org", "a@-example.org",
    "A@EXAMPLE.ORG", "ñ@example.org", "a@ñ.test", "a@example.org\nBcc: b@example.org", "a" * 300 + "@example.org", "<a@example.org>", "A <a@example.org>",
    "a@example.org, b@example.org", "Subject: x\r\n\r\nx", "a@localhost", "mailto:a@example.org",
]  # fmt: skip
TEMPLATES = [
    "{{7*7}}",
    "{% now 'Y' %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{ 7|add:42 }}",
    "%s",
    "%(x)s",
    "{0.__class__}",
]
PATTERNS = [
    *TEMPLATES, "{% debug %}", "{% include 'base.html' %}", "{# x #}", "{{", "}}", "{%", "{{request.user.password}}", "%n%n%n", "%d %x", "%1$s", "%*d", "{}", "{0}",
    "{x!r}", "{x:>9999}", "{", "\\u0000", "\\x41", "\\n", "&#0;", "&amp;lt;", "&nbsp;", "&#x110000;", "(a+)+$", "^$", "[", "(?P<", "\\1", "[[1]]", "[[99]]", "*~*",
]  # fmt: skip
MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "</textarea><script>x</script>", "]]>", "<!--", "-->", "<?xml?>",
    "<![CDATA[", "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;", "<b>", "<", ">", "<>", "a<b>c", "[a](javascript:alert(1))", "![x](//evil.test/x.png)", ":::", "::: note",
    "::: note\n", ":::: note\n:::", "---\na: b\n---", "- a\n  - b\n    - c", "|a|\n|-|", "```", "# ", "1. a\n1. b", "[x]: y", "**a", "\\*",
]  # fmt: skip
MEANINGS = [
    "true", "false", "True", "on", "off", "yes", "no", "None", "null", "NULL", "nil", "undefined", "void", "[]", "{}", "[object Object]", "__proto__", "constructor",
    "prototype", "toString", "self", "this", "class", "id", "pk", "admin", "root", "test", "NaN;", "true false", "0 0", "a,b;c", "a\tb", "a=b", "a: b", "key: [",
    "- a", "!!python/object:os.system", "&a [*a]", "<<: *a", "@", "=cmd|' /C calc'!A0", "@SUM(1+1)", "=1+1", "+cmd", "-2+3", "\t=1", "'=1", "null,null", "__all__",
]  # fmt: skip
LONG = [
    "x" * 255, "x" * 256, "x" * 100_000, "ñ" * 100_000, "😍" * 25_000, "a b " * 500, "[" * 5000, ">" * 3000, "*" * 5000, "`" * 5000, "- " * 2000, "\n" * 5000, "{" * 3000,
    "(" * 3000, "a\u0301" * 3000, "=" * 3000, "<" * 3000, "&" * 3000, "/" * 3000, ". " * 3000,
]  # fmt: skip
KINDS = [
    BLANKS, MARKS, BIDI, PICTURES, NUMBERS, DATES, DATABASES, SHELLS, FILES, ADDRESSES, PATTERNS, MARKUP, MEANINGS, EDGES, LONG, LETTERS, CONTROL, UNSEEN,
]  # fmt: skip
WORDS = list(dict.fromkeys(word for kind in KINDS for word in kind))
