"""Texts that have broken programs before: what people paste, what machines send, and what is only ever sent on purpose."""

ZALGO = "Z̸̧̛͍̭a̵̡̫l̶͓̈g̷̦̏o̴͕͊ ḧ̴̢́é̸͙ c̷͖̈o̶̡͝m̶̺̓e̷̘͝s̷̰̈́"

WORDS = [
    "", " ", "   \t  ", "\n", "\r\n\r\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2028", "\u2029", "\x1b[31m", "\x07\x08", "\x7f",
    "Ñandú çé ü ö ß ø å", "Ате́ Лиза", "नमस्ते", "ආයුබෝවන්", "สวัสดีค่ะ", "안녕하세요", "こんにちは", "你好，世界", "مرحبا بالعالم", "שלום עולם",
    "বাংলা", "ᜋᜊᜓᜑᜌ᜔", "Ω≈ç√∫˜µ≤≥÷", "åß∂ƒ©˙∆˚¬…æ", "¡™£¢∞§¶•ªº–≠", "¸˛Ç◊ı˜Â¯˘¿", "‘“”’‚„", "⁰⁴⁵₀₁₂", "田中さん", "𐐜𐐔𐐇𐐝𐐀", "𝕬𝖓𝖆",
    "😍", "👩🏽‍⚕️", "👨‍👩‍👧‍👦", "🇵🇭", "🏳️‍🌈", "0️⃣1️⃣", "(｡◕ ∀ ◕｡)", "¯\\_(ツ)_/¯", "\u202etxt.exe", "\u2066abc\u2069", "test\u202etest",
    "ﷺ", "a\u0301\u0301\u0301", ZALGO, "ǅ ŉ ß ﬃ", "İi ıI", "\U0010ffff", "\ufffe", "\uffff", "\ue000",
    "' OR 1=1 --", "1; DROP TABLE accounts_user", "'; SELECT pg_sleep(0) --", "\" OR \"\"=\"", "admin'--", "%' AND '1'='1", "\\'; --",
    "1 UNION SELECT NULL", "$$;DROP$$", "`id`", "$(id)", "; id", "| id", "&& id", "() { :;}; echo x", "$HOME", "%PATH%", "!!",
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/dev/null", "C:\\con\\con", "CON", "NUL", "aux.txt", "file:///etc/passwd",
    "//evil.test/x", "http://[::1", "http://a%%30%30", "javascript:alert(1)", "data:text/html,x", "\\\\server\\share",
    "0", "1", "-1", "-0", "00", "1.0", "1e309", "-1e309", "1e-400", "0x10", "1_000", "2147483647", "2147483648", "-2147483649",
    "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "9" * 400, "9" * 5000, "NaN", "nan", "Infinity", "-inf",
    "1/0", "1,000.00", "١٢٣", "²", "½", "Ⅷ", "true", "None", "null", "undefined", "[]", "{}", "[object Object]", "__proto__",
    "constructor", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "1900-01-01", "2026-13-01T25:61", "29/02/2026", "-1-01-01",
    "{{7*7}}", "{{ 7|add:42 }}", "{% now 'Y' %}", "{% debug %}", "{% include 'base.html' %}", "{# x #}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "{{request.user.password}}", "{0.__class__}", "%s", "%(x)s", "%n%n%n", "%d %x", "{}", "{0}", "{x!r}", "\\u0000", "&#0;", "&amp;lt;",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "</textarea><script>x</script>", "]]>",
    "<!--", "<?xml?>", "[a](javascript:alert(1))", "![x](//evil.test/x.png)", "[" * 5000, ">" * 3000, "*" * 5000, "`" * 5000, "- " * 2000,
    "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "a@b", "a@b@c", "@", "a" * 300 + "@example.org", "\"a b\"@example.org", "a@[127.0.0.1]",
    "a@example.org\nBcc: b@example.org", "Subject: x\r\n\r\nx", "a,b;c", "a\tb", "a b " * 500, "x" * 100_000, "ñ" * 100_000, "😍" * 25_000,
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
