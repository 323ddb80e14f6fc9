"""The environment's variables as people write them."""

import pytest

from lms.settings import env_list


@pytest.mark.parametrize(
    "typed", ["a.example.org b.example.org", "a.example.org,b.example.org", " a.example.org,\tb.example.org, "]
)
def test_several_words_stand_with_spaces_or_commas_between(typed, monkeypatch):
    monkeypatch.setenv("SEVERAL", typed)
    assert env_list("SEVERAL") == ["a.example.org", "b.example.org"]


def test_no_word_is_none_and_no_variable_is_the_default(monkeypatch):
    monkeypatch.setenv("SEVERAL", " , ")
    monkeypatch.delenv("NOTHING", raising=False)
    assert (env_list("SEVERAL", "x"), env_list("NOTHING", "x y"), env_list("NOTHING")) == ([], ["x", "y"], [])
