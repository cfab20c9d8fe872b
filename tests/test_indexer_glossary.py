"""The glossary: read from TOML, kept with the index, never lost for one bad entry unsaid."""

from __future__ import annotations

import tomllib
from pathlib import Path
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import write

from indexer import glossary
from indexer.errors import CorpusError, IndexDamaged
from indexer.glossary import Entry, Glossary, Saying, saying_lemmas
from indexer.japanese import content_lemmas
from indexer.normalize import fold_text

CORPUS = Path(__file__).parents[1] / "corpus"
# The laws and bodies that come with the package: every glossary has them, first.
LAWS = tomllib.loads(glossary.PACKAGED[2].read_text(encoding="utf-8"))
KNOWN = tuple(
    Entry(known["title"], "", "", tuple(known["names"])) for known in (*LAWS["law"], *LAWS["body"])
)
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
# The sayings that come with the package.
OWN = tomllib.loads(glossary.PACKAGED[1].read_text(encoding="utf-8"))["everyday"]
# (as a citizen says it, a word that notices use for it)
EVERYDAY = [
    ("引っ越してきた", "転入"),
    ("市外に引っ越す", "転出"),
    ("家族が亡くなった", "死亡届"),
    ("なくした", "紛失"),
    ("もう一度発行", "再発行"),
    ("みんなで選ぶ", "互選"),
    ("会議が成立する", "定足数"),
    ("命令を無視した", "命令に違反"),
    ("院長", "管理者"),
    ("お金が戻る", "還付"),
    ("払いすぎた", "過誤納"),
    ("会社を辞めた", "資格喪失"),
    ("ボケ", "認知症"),
    ("寝たきりの親", "要介護"),
    ("赤ちゃん", "新生児"),
    ("子どもを預けたい", "一時預かり"),
    ("学校を休む", "欠席"),
    ("ごみを捨てる", "収集"),
    ("大きいごみ", "粗大ごみ"),
    ("だまされた", "詐欺"),
    ("お金がもらえる", "助成"),
    ("体育館を借りたい", "使用許可"),
    ("いくらかかる", "手数料"),
    ("書類を出す", "提出"),
    ("代わりの人", "委任状"),
    ("納得できない", "審査請求"),
    ("投票日に行けない", "期日前投票"),
    ("雇い主", "事業主"),
    ("農家", "農林漁業者"),
    ("製薬会社", "製造販売業者"),
    ("国がお金を出した", "国庫負担"),
    ("罰金の額", "罰則"),
    ("許可を取り上げられる", "許可の取消し"),
    ("計画を見直す", "検討を加え"),
    ("何年に一度", "年ごとに"),
    ("新しい薬を試す", "臨床研究"),
    ("研究に参加する人", "研究対象者"),
    ("本人の許可", "本人の同意"),
    ("情報を漏らした", "漏えい"),
    ("感染を防ぐ", "まん延の防止"),
    ("虫歯を防ぐ", "歯科疾患の予防"),
    ("たばこの煙", "受動喫煙"),
    ("保険料を納めない", "滞納"),
    ("担当の大臣", "主務大臣"),
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
        *KNOWN,
        Entry("AMED", "エーメド", "研究開発を支える法人。", ("日本医療研究開発機構",)),
        Entry("健康寿命", "けんこうじゅみょう", "元気で過ごせる期間。"),
    )
    packaged, english = dict(glossary.read([]).english), dict(found.english)
    assert english["japan agency"] == ("AMED",)
    for said in ("budget", "cost"):  # the package's words, then the corpus's
        assert english[said] == tuple(dict.fromkeys((*packaged[said], "予算", "経費")))
    assert english.keys() == packaged.keys() | {"japan agency"}
    means = ("健康寿命", "qol")
    sayings = {saying.lemmas: saying.means for saying in found.everyday}
    assert (sayings["元気", "年数"], sayings["歩く", "ない"]) == (means, means)


@pytest.mark.parametrize(("said", "lemmas"), SAYINGS)
def test_what_a_saying_is_known_by(said: str, lemmas: tuple[str, ...]) -> None:
    assert saying_lemmas(said) == lemmas


def test_files_and_folders_make_one_glossary(tmp_path: Path) -> None:
    term = '[[term]]\nname = "{0}"\nreading = "{0}"\nmeaning = "{0}"\n'
    write(tmp_path / "1/glossary/b.toml", term.format("乙"))
    write(tmp_path / "1/glossary/a.toml", term.format("甲"))
    write(tmp_path / "2/glossary/c.toml", term.format("丙"))
    found = glossary.read([tmp_path / "1", tmp_path / "2", tmp_path / "3"])
    own = found.entries[len(KNOWN) :]
    assert [entry.name for entry in own] == ["甲", "乙", "丙"]


def test_a_corpus_without_a_glossary_has_the_package_s_words_alone(tmp_path: Path) -> None:
    found = glossary.read([tmp_path])
    assert found.entries == KNOWN
    assert dict(found.english)["healthy life expectancy"] == ("健康寿命",)
    assert len(found.everyday) == sum(len(table["said"]) for table in OWN)


def test_a_corpus_s_own_saying_wins(tmp_path: Path) -> None:
    packaged = {saying.lemmas: saying.means for saying in glossary.read([]).everyday}
    own = '[[everyday]]\nsaid = ["赤ん坊", "元気な年数"]\nmeans = ["成育"]\n'
    found = {saying.lemmas: saying.means for saying in read(tmp_path, own).everyday}
    assert packaged["赤ん坊",] != ("成育",)
    assert found == {**packaged, ("赤ん坊",): ("成育",), ("元気", "年数"): ("成育",)}


@pytest.mark.parametrize(("said", "meant"), EVERYDAY)
def test_what_citizens_say_is_known(said: str, meant: str) -> None:
    sayings = {saying.lemmas: saying.means for saying in glossary.read([]).everyday}
    assert meant in sayings[saying_lemmas(said)]


def test_laws_and_bodies_are_known_once_and_by_names_of_their_own() -> None:
    titles = [entry.name for entry in KNOWN]
    assert len(set(titles)) == len(titles)
    for entry in KNOWN:
        assert len(set(entry.aliases)) == len(entry.aliases), entry.name
        assert not set(entry.aliases) & set(titles), entry.name
    for known in (*LAWS["law"], *LAWS["body"]):
        assert all(said.isascii() for said in known.get("english", [])), known["title"]


def test_a_law_s_name_is_another_s_only_where_one_took_the_other_s_place() -> None:
    laws = [entry for entry in KNOWN if entry.name.endswith(("法", "法律", "施行令", "方針"))]
    bearing: dict[str, set[str]] = {}
    for entry in laws:
        for alias in entry.aliases:
            bearing.setdefault(alias, set()).add(entry.name)
    shared = {alias for alias, titles in bearing.items() if len(titles) > 1}
    successors = {
        "次世代医療基盤法",
        "次世代医療基盤整備法",
        "医療ビッグデータ法",
        "次世代医療基盤法施行令",
    }
    assert shared == successors


def test_the_package_s_sayings_are_each_known_by_something_of_their_own() -> None:
    found: dict[tuple[str, ...], str] = {}
    for said in (said for table in OWN for said in table["said"]):
        lemmas = saying_lemmas(said)
        assert lemmas, f"{said} has no content word"
        assert lemmas not in found, f"{said} is {found[lemmas]}"
        found[lemmas] = said


def test_the_package_s_sayings_mean_few_words_that_stand_in_documents() -> None:
    for table in OWN:
        means = [fold_text(word) for word in table["means"]]
        assert 1 <= len(means) <= 4, table
        assert all(content_lemmas(word) for word in means), table
        assert len(set(means)) == len(means), table
        assert not set(map(fold_text, table["said"])) >= set(means), table
    folded = [word for saying in glossary.read([]).everyday for word in saying.means]
    assert all(fold_text(word) == word for word in folded)


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
    own = found.entries[len(KNOWN) :]
    for entry in own:
        assert entry.reading
        assert entry.meaning.endswith("。"), entry.name
    assert len({entry.name for entry in own}) == len(own)
    assert found.everyday
    assert all(saying.lemmas and saying.means for saying in found.everyday)
