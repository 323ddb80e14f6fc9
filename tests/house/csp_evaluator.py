"""The findings of Google's CSP Evaluator about a policy, each with its severity there: the lower, the graver.

Checked are the rules that read the policy alone; its lists of hosts known to bypass one are covered by `host`, which reports any host.
Source of the rules: its checks/security_checks, strictcsp_checks and parser_checks.
"""

import ipaddress
import re


def words(text):
    return set(text.split())


HIGH, SYNTAX, MEDIUM, HIGH_MAYBE, STRICT, MEDIUM_MAYBE, INFO = 10, 20, 30, 40, 45, 50, 60
FETCH = words(
    """child-src connect-src default-src font-src frame-src img-src manifest-src media-src object-src prefetch-src script-src
        script-src-attr script-src-elem style-src style-src-attr style-src-elem worker-src"""
)
KNOWN = FETCH | words(
    """base-uri form-action frame-ancestors navigate-to report-to report-uri require-trusted-types-for sandbox trusted-types
        upgrade-insecure-requests webrtc"""
)
DEPRECATED = {"block-all-mixed-content", "plugin-types", "reflected-xss", "referrer", "require-sri-for", "prefetch-src"}
RUNS = ("script-src", "object-src", "base-uri")  # what decides whether a foreign script runs
KEYWORDS = re.compile(
    r"'(none|self|unsafe-inline|unsafe-eval|wasm-unsafe-eval|unsafe-hashes|strict-dynamic|report-sample|nonce-.+|sha(256|384|512)-.+)'"
)


def parsed(policy):
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return [(name.lower(), values) for name, *values in parts]


def findings(policy):
    """Set of (severity, directive, what), empty for a policy that lets nothing through."""
    told = dict(reversed(parsed(policy)))
    effective = {name: told.get(name, told.get("default-src") if name in FETCH else None) for name in RUNS}
    found = set(written(policy)) | set(missing(effective))
    for name, values in {**told, **{name: values for name, values in effective.items() if values is not None}}.items():
        found |= {(severity, name, what) for severity, what in sources(name, values)}
    return found


def written(policy):
    seen = set()
    for name, values in parsed(policy):
        if name in seen:
            yield SYNTAX, name, "said twice"
        seen.add(name)
        if name not in KNOWN | DEPRECATED:
            yield SYNTAX, name, "unknown"
        if name in DEPRECATED:
            yield INFO, name, "deprecated"
        if KNOWN & set(values):
            yield SYNTAX, name, "semicolon missing"
        if any(re.fullmatch(r"none|self|unsafe-inline|unsafe-eval|strict-dynamic|nonce-.+", value) for value in values):
            yield SYNTAX, name, "quotes missing"
        if any(value.startswith("'") and not KEYWORDS.fullmatch(value) for value in values):
            yield SYNTAX, name, "unknown keyword"


def missing(effective):
    for name in ("script-src", "object-src"):
        if effective[name] is None:
            yield HIGH, name, "missing"
    if effective["base-uri"] is None:
        yield HIGH_MAYBE, "base-uri", "missing"


def sources(name, values):
    yield from wide(name, values)
    if name.startswith("script-src"):
        yield from of_scripts(set(values))
    for value in values:
        bare = value.partition("//")[2] or value
        if re.fullmatch(r"[\d.]+|\[.*\]", bare) and ipaddress.ip_address(bare.strip("[]")):
            yield INFO, "address"
        if value.startswith("http://"):
            yield MEDIUM, "http"


def wide(name, values):
    if name not in RUNS and not name.startswith("script-src"):
        return
    for value in values:
        if value in {"*", "http:", "https:", "data:", "http://*", "https://*"}:
            yield HIGH, "wide"
        elif not value.startswith("'") and name != "base-uri":
            yield MEDIUM_MAYBE if value == "blob:" else HIGH, "host"


def of_scripts(values):
    guarded = any(value.startswith(("'nonce-", "'sha")) for value in values)
    if "'unsafe-inline'" in values:
        yield (STRICT if guarded else HIGH), "unsafe-inline"
    if "'unsafe-eval'" in values:
        yield MEDIUM_MAYBE, "unsafe-eval"
    if "'unsafe-hashes'" in values:
        yield MEDIUM_MAYBE, "unsafe-hashes"
    if any(value.startswith("'nonce-") and len(value) < len("'nonce-'") + 8 for value in values):
        yield MEDIUM, "short nonce"
    if "'strict-dynamic'" in values and not guarded:
        yield INFO, "strict-dynamic alone"
    if "'self'" in values:
        yield MEDIUM_MAYBE, "self"
