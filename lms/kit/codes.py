"""Codes that people read out and type: no vowels, so no words; no 0, 1, i, l or o, so no mix-ups.

The alphabet has 29 symbols. 29 is prime, so a weighted check symbol catches every single mistyped symbol and every swap of neighbours.
"""

import hashlib
import secrets

ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
BASE = len(ALPHABET)
GROUP = 4


def random_code(length: int) -> str:
    """`length` random symbols: 4.86 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def derived_code(text: str, length: int = 6) -> str:
    """A short code that always comes out the same for `text` and says nothing about it."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    symbols = []
    for _ in range(length):
        number, rest = divmod(number, BASE)
        symbols.append(ALPHABET[rest])
    return "".join(symbols)


def check_symbol(body: str) -> str:
    """The symbol that makes the weighted sum of `body` divisible by 29 (weights 2, 3, 4 … by position; none is 0 mod 29 up to 27 symbols)."""
    total = sum((weight + 2) * ALPHABET.index(symbol) for weight, symbol in enumerate(body))
    return ALPHABET[-total % BASE]


def checked_code(length: int = 20) -> str:
    """`length` random symbols and their check symbol."""
    body = random_code(length)
    return body + check_symbol(body)


def is_checked(code: str) -> bool:
    """Whether `code` (already normalised) ends in its right check symbol."""
    return len(code) > 1 and set(code) <= set(ALPHABET) and check_symbol(code[:-1]) == code[-1]


def normalise(typed: str) -> str:
    """What a person typed, without spaces and hyphens, in capitals."""
    return "".join(symbol for symbol in typed.upper() if symbol.isalnum())


def grouped(code: str) -> str:
    """The code as people read it: XXXX-XXXX-…"""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
