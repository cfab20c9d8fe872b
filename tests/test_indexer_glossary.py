"""The glossary: read from TOML, kept with the index, never lost for one bad entry unsaid."""

from __future__ import annotations

from pathlib import Path
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import write

from indexer import glossary
from indexer.errors import CorpusError, IndexDamaged
from indexer.glossary import Entry, Glossary, Saying, saying_lemmas

CORPUS = Path(__file__).parents[1] / "corpus"
TERMS = """
[[term]]
name = "AMED"
reading = "エーメド"
meaning = "研究開発を支える法人。"
aliases = ["日本医療研究開発機構"]
english = ["Japan Agency"]

[[term]]
name = "健康寿命"
reading = "けんこうじゅみょう"
meaning = "元気で過ごせる期間。"

[[word]]
english = ["Budget", "cost"]
japanese = ["予算", "経費"]

[[everyday]]
said = ["元気な年数", "歩けない"]
means = ["健康寿命", "ＱＯＬ"]
"""
# (content, words of the message)
REFUSED = [
    (b"\xff", ("terms.toml", "読めません", "書式を直し")),
    ("[[term", ("terms.toml", "読めません", "書式を直し")),
    ('[[term]]\nname = "甲"\n', ("terms.toml", "reading", "書き足す")),
    ('[[term]]\nname = "甲"\nreading = "こう"\n', ("terms.toml", "meaning", "書き足す")),
    ('[[word]]\nenglish = ["a"]\n', ("terms.toml", "japanese", "書き足す")),
    ('[[everyday]]\nsaid = ["甲"]\n', ("terms.toml", "means", "書き足す")),
    ('[[everyday]]\nsaid = "甲"\nmeans = ["乙"]\n', ("terms.toml", "並び", "直して")),
    ('[[term]]\nname = 3\nreading = "こう"\nmeaning = "甲"\n', ("terms.toml", "並び")),
    ("term = 3\n", ("terms.toml",)),
    ("term = [3]\n", ("terms.toml",)),
]
# (saying, what it is known by)
SAYINGS = [
    ("元気な年数", ("元気", "年数")),
    ("歩けない", ("歩く", "ない")),
    ("歩ける", ("歩く",)),
    ("お金", ("金",)),
]
words = st.text(alphabet=st.sampled_from("健康寿命がん" + ascii_letters + '"\\\n'), max_size=8)
tuples = st.lists(words, max_size=3).map(tuple)
glossaries = st.builds(
    Glossary,
    st.lists(st.builds(Entry, words, words, words, tuples), max_size=3).map(tuple),
    st.lists(st.tuples(words, tuples), max_size=3).map(tuple),
    st.lists(st.builds(Saying, tuples, tuples), max_size=3).map(tuple),
)


def read(folder: Path, content: str | bytes) -> Glossary:
    write(folder / "glossary/terms.toml", content)
    return glossary.read([folder])


def test_a_glossary_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, TERMS)
    assert found.entries == (
        Entry("AMED", "エーメド", "研究開発を支える法人。", ("日本医療研究開発機構",)),
        Entry("健康寿命", "けんこうじゅみょう", "元気で過ごせる期間。"),
    )
    assert dict(found.english) == {
        "japan agency": ("AMED",),
        "budget": ("予算", "経費"),
        "cost": ("予算", "経費"),
    }
    means = ("健康寿命", "qol")
    assert found.everyday == (
        Saying(("元気", "年数"), means),
        Saying(("歩く", "ない"), means),
    )


@pytest.mark.parametrize(("said", "lemmas"), SAYINGS)
def test_what_a_saying_is_known_by(said: str, lemmas: tuple[str, ...]) -> None:
    assert saying_lemmas(said) == lemmas


def test_files_and_folders_make_one_glossary(tmp_path: Path) -> None:
    term = '[[term]]\nname = "{0}"\nreading = "{0}"\nmeaning = "{0}"\n'
    write(tmp_path / "1/glossary/b.toml", term.format("乙"))
    write(tmp_path / "1/glossary/a.toml", term.format("甲"))
    write(tmp_path / "2/glossary/c.toml", term.format("丙"))
    found = glossary.read([tmp_path / "1", tmp_path / "2", tmp_path / "3"])
    assert [entry.name for entry in found.entries] == ["甲", "乙", "丙"]


def test_a_corpus_without_a_glossary_has_an_empty_one(tmp_path: Path) -> None:
    assert glossary.read([tmp_path]) == Glossary()


@pytest.mark.parametrize(("content", "message"), REFUSED)
def test_a_glossary_that_cannot_be_used(
    tmp_path: Path, content: str | bytes, message: tuple[str, ...]
) -> None:
    with pytest.raises(CorpusError) as caught:
        read(tmp_path, content)
    assert all(word in str(caught.value) for word in message), caught.value


@given(glossaries)
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, it: Glossary) -> None:
    path = tmp_path_factory.mktemp("g") / "glossary.json"
    glossary.save(path, it)
    assert glossary.load(path) == it


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"entries": [{}]}', "\0", None])
def test_a_damaged_file_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "glossary.json"
    if content is not None:
        write(path, content)
    with pytest.raises(IndexDamaged, match=r"glossary\.json を読めません.*senryaku index"):
        glossary.load(path)


def test_the_glossary_of_the_corpus_has_readings_and_meanings() -> None:
    found = glossary.read([CORPUS])
    for name in ("AMED", "UHC", "AMR", "モダリティ", "レギュラトリーサイエンス", "健康寿命"):
        assert any(entry.name == name for entry in found.entries), name
    for entry in found.entries:
        assert entry.reading
        assert entry.meaning.endswith("。"), entry.name
    assert len({entry.name for entry in found.entries}) == len(found.entries)
    assert found.everyday
    assert all(saying.lemmas and saying.means for saying in found.everyday)
