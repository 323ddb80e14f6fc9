"""What the project is made of: known, pinned, written down, and asked of nobody while it runs."""

import json
import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN_HOSTS = {"www.w3.org"}  # the name of SVG, not an address
STATIC = ROOT / "lms" / "static"
OWN_SCRIPTS = {
    f"{name}.js"
    for name in (
        "leave",
        "offline",
        "quiz",
        "parts",
        "timer",
        "marking",
        "observe",
        "order",
        "keep",
        "blocks",
        "answers",
        "sign_out",
    )
}
SECRETS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "a cloud key": r"\b(AKIA|ASIA)[0-9A-Z]{16}\b",
    "a forge's token": r"\b(gh[pousr]_[A-Za-z0-9]{30,}|glpat-[A-Za-z0-9_-]{20,}|github_pat_\w{30,})",
    "a registry's token": r"\b(pypi-AgE[\w-]{20,}|npm_[A-Za-z0-9]{30,})",
    "a service's key": r"\b(sk_live_\w{16,}|sk-[A-Za-z0-9]{32,}|xox[baprs]-[\w-]{10,})",
    "a signed token": r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{15,}",
    "a password in an address": r"\b(postgres(ql)?|redis|amqp|smtps?|https?)://[^\s:/@'\"{}<]+:(?!secret@|password@|…)[^\s@/'\"{}<]{6,}@",
}
REGISTRY = r"(--index-url|--extra-index-url|--find-links|[p]ypi[.]org|python[h]osted|npm[j]s[.](org|com)|[d]eb[.]debian[.]org|://[\w.-]*(artifactory|nexus|pypi-?mirror|devpi)[\w.-]*)"


def tracked():
    """Path and text of every file in the tree that is text."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        try:
            yield name, (ROOT / name).read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue


def found(pattern, *, apart_from=()):
    return [
        (name, hit.group()) for name, text in tracked() if name not in apart_from for hit in re.finditer(pattern, text)
    ]


HERE = str(Path(__file__).relative_to(ROOT))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_and_hashed(name):
    whole = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line for line in whole.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) > 20
    assert [line for line in lines if not re.match(r"[\w.\[\]-]+==\S+.*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_every_direct_dependency_is_in_the_lock():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    locked = {line.split("==")[0].split("[")[0] for line in (ROOT / "requirements.txt").read_text().splitlines()}
    assert [name for name in wanted if re.split(r"[\[~>=<]", name)[0] not in locked] == []


@pytest.mark.parametrize(("part", "clear"), [("dependencies", ['"django~=6.1.3",']), ("dev", [])])
def test_every_dependency_says_why(part, clear):
    text = (ROOT / "pyproject.toml").read_text()
    lines = re.search(rf"^{part} = \[\n(.*?)^\]", text, re.DOTALL | re.MULTILINE).group(1).splitlines()
    assert len(lines) > 15
    assert [line.strip() for line in lines if "# " not in line] == clear


def test_what_it_is_made_of_can_be_listed_for_others():
    """The list that `make sbom` prints names every package of the lock, in CycloneDX's form."""
    said = subprocess.run(["make", "--silent", "sbom"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    bom = json.loads(said[said.index("{") :])
    listed = {f"{one['name']}=={one['version']}" for one in bom["components"]}
    assert (bom["bomFormat"], bom["metadata"]["component"]["name"]) == ("CycloneDX", "gabay")
    assert listed == set(re.findall(r"^[\w.\[\]-]+==[^\s;\\]+", (ROOT / "requirements.txt").read_text(), re.MULTILINE))


BAD = """
urllib.request.urlopen(address)
cursor.execute(f"SELECT {name}")
mark_safe(f"<b>{name}</b>")
redirect(request.GET.get("next"))
csrf_exempt(view)
archive.extractall(place)
eval(text)
"""


def test_the_rules_about_the_shape_of_code_see_what_they_are_for(tmp_path):
    rules, folder = ROOT / "tests" / "house" / "semgrep.yaml", Path(sys.executable).parent
    (tmp_path / "bad.py").write_text(BAD)
    quietly = ["scan", "--quiet", "--json", "--metrics", "off", "--disable-version-check"]
    command = [folder / "semgrep", *quietly, "--config", rules, tmp_path]
    own = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=own).stdout
    seen = {one["check_id"].rsplit(".", 1)[-1] for one in json.loads(said)["results"]}
    assert seen == set(re.findall(r"- id: ([a-z-]+)", rules.read_text()))


def test_no_registry_is_named():
    assert found(REGISTRY, apart_from={HERE}) == []


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret_is_kept_in_the_tree(kind):
    assert found(SECRETS[kind], apart_from={HERE}) == []


def test_the_patterns_see_what_they_are_for():
    seen = {
        "a private key": "-----BEGIN RSA PRIVATE KEY-----",
        "a cloud key": "AKIA" + "A1" * 8,
        "a forge's token": "ghp_" + "a1" * 18,
        "a registry's token": "npm_" + "a1" * 18,
        "a service's key": "sk_live_" + "a1" * 9,
        "a signed token": ".".join(["eyJ" + "a" * 20] * 2 + ["b" * 20]),
        "a password in an address": "postgresql://ana:realwords@db/gabay",
    }
    assert {kind for kind, text in seen.items() if re.search(SECRETS[kind], text)} == set(SECRETS)
    assert re.search(REGISTRY, "https://nexus.example.org/simple")


def test_pages_and_their_files_ask_no_foreign_host():
    """Nothing that a browser fetches by itself; a link that a person follows is a text of its own."""
    fetches = r"""(?:src|srcset|action|poster|data|formaction)\s*=\s*["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import|"""
    fetches += r"""<link[^>]+href=["'](?:https?:)?//|(?:fetch|import|importScripts)\(\s*["'`](?:https?:)?//"""
    paths = [path for suffix in ("*.html", "*.svg", "*.js") for path in (ROOT / "templates").rglob(suffix)]
    paths += [path for path in STATIC.rglob("*") if path.suffix in {".js", ".css", ".svg"}]
    assert len(paths) > 50
    assert [(path.name, hit) for path in paths for hit in re.findall(fetches, path.read_text())] == []
    hosts = {(path.name, host) for path in paths for host in re.findall(r"https?://([\w.-]+)", path.read_text())}
    assert {(name, host) for name, host in hosts if host not in OWN_HOSTS} == set()


def test_every_script_of_others_is_written_down_with_its_version_and_licence():
    rows = [line.strip("| ").split(" | ") for line in (STATIC / "VENDORED.md").read_text().splitlines()[4:]]
    written = {row[0]: row for row in rows}
    assert set(written) == {path.name for path in STATIC.rglob("*.js")} - OWN_SCRIPTS
    for name, (_, _, version, licence, origin) in written.items():
        assert f'"{version}"' in (STATIC / name).read_text()
        assert (bool(licence), bool(origin)) == (True, True)


OUTSIDE = ("example.org", "192.0.2.1")


def told_outside(place):
    """What came of asking there: a warning is an error here."""
    try:
        if place[0].isdigit():
            with socket.socket() as way:
                way.settimeout(1)
                way.connect((place, 80))
        else:
            socket.getaddrinfo(place, 80)
    except UserWarning as stopped:
        return str(stopped)
    except OSError as left:
        return f"left the house: {left}"
    return "came through"


@pytest.fixture(scope="module")
def told_before():
    """The walk over all pages is made in a fixture like this one."""
    return {place: told_outside(place) for place in OUTSIDE}


@pytest.mark.parametrize("place", OUTSIDE)
def test_whatever_would_ask_elsewhere_is_stopped(told_before, place):
    """Neither a name nor a number leads outside: not from a test, and not from what is made ready for a whole file."""
    stopped = f'A test tried to use socket.socket.connect() with host "{place}"'
    assert (told_before[place].startswith(stopped), told_outside(place).startswith(stopped)) == (True, True)
