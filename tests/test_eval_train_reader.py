"""Learning the reader: what examples are made of, and that a made-up language of facts is learned."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant import reading
from assistant.reader import IMPOSSIBLE, Reader
from eval import reader_examples, train_reader
from eval.dataset import DatasetError
from eval.reader_examples import Asked, Coded, Example, load, prepare, spans_of
from eval.train_reader import cut
from indexer import chive
from indexer.embed import StaticEncoder
from indexer.japanese import morphemes
from indexer.normalize import fold

NAMES = "山田 鈴木 佐藤 高橋 田中 伊藤 渡辺 中村 小林 加藤 吉田 山本".split()
TOWNS = "札幌 仙台 新潟 金沢 京都 神戸 広島 高松 福岡 熊本".split()
POSTS = "市長 議長 校長 館長 駅長".split()


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> StaticEncoder:
    return chive.bake_counted({}, 0, tmp_path_factory.mktemp("encoder"))


def facts(chance: np.random.Generator) -> tuple[str, list[tuple[str, str]]]:
    """A passage of made-up facts, with questions and their answers."""
    town, post = TOWNS[chance.integers(len(TOWNS))], POSTS[chance.integers(len(POSTS))]
    name, year = NAMES[chance.integers(len(NAMES))], str(chance.integers(1900, 2020))
    count = str(chance.integers(3, 90))
    text = f"{town}の{post}は{name}である。{town}には橋が{count}本ある。橋は{year}年に作られた。"
    return text, [
        (f"{town}の{post}は誰ですか。", name),
        (f"{town}に橋は何本ありますか。", f"{count}本"),
        ("橋が作られたのは何年ですか。", f"{year}年"),
    ]


def write(folder: Path, passages: int) -> Path:
    """A collection of made-up facts."""
    chance = np.random.default_rng(3)
    corpus, queries, judged = [], [], []
    for i in range(passages):
        text, asked = facts(chance)
        corpus.append({"id": f"p{i}", "title": f"題{i}", "text": text})
        for j, (question, answer) in enumerate(asked):
            where = {"text": answer, "answer_start": text.index(answer)}
            queries.append({"id": f"q{i}-{j}", "text": question, "answers": [where]})
            judged.append({"query_id": f"q{i}-{j}", "doc_id": f"p{i}", "relevance": 1})
    for name, rows in (("corpus", corpus), ("queries", queries), ("qrels", judged)):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("本名は『鉄腕アトム』である。", "『鉄腕アトム』", ["鉄腕アトム"]),
        ("平成15年に始まり、平成15年に終わる。", "平成15年", ["2003年", "2003年"]),
        ("奈良にある。", "奈良", ["奈良"]),
        (
            "一つ、二つ、三つ、四つ、五つ、六つ、七つ。",
            "一つ、二つ、三つ、四つ、五つ、六つ、七つ",
            [],
        ),
    ],
)
def test_answers_are_spans_of_whole_morphemes(text: str, answer: str, expected: list[str]) -> None:
    folded = fold(text)
    tagged = morphemes(folded.text)
    asked = Asked("?", 0, answer, text.index(answer))
    spans = spans_of(asked, text, folded, tagged)
    assert ["".join(m.surface for m in tagged[a : b + 1]) for a, b in spans] == expected


def test_an_answer_that_does_not_stand_where_it_is_said_to_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, 2)
    queries = tmp_path / "queries.jsonl"
    rows = [json.loads(line) for line in queries.read_text(encoding="utf-8").splitlines()]
    rows[0]["answers"][0]["answer_start"] += 1
    queries.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    texts, asked = load(tmp_path)
    assert len(texts) == 2
    assert len(asked) == 5
    queries.write_text("\n".join(json.dumps({**row, "answers": []}) for row in rows))
    with pytest.raises(DatasetError, match="答えの位置"):
        load(tmp_path)


def test_examples_have_their_answer_and_wrong_ones_none(
    tmp_path: Path, encoder: StaticEncoder
) -> None:
    texts, asked = load(write(tmp_path, 6))
    data, words, table = prepare(texts, asked, encoder.word_vectors)
    assert len(data.right) == len(data.asked) == 18
    assert data.wrong
    assert all(not one.spans for one in data.wrong)
    for one, own, shown in zip(data.right, data.asked, data.shown, strict=True):
        first, last = one.spans[0]
        assert "".join(shown[first : last + 1]) == own.answer
        assert len(one.figures) == len(one.passage.forms) == len(shown)
    assert "橋" in words.lemmas
    assert table.shape[1] == encoder.dimension


@pytest.mark.parametrize("seed", range(12))
def test_a_passage_is_cut_at_its_sentences(seed: int) -> None:
    sentences = np.repeat(np.arange(6), 5)
    same = np.arange(30)
    passage = Coded(same, same, same, same, sentences)
    figures = np.zeros((30, len(reading.FIGURES)), dtype=np.float16)
    whole = Example(0, passage, passage, figures, ((11, 13), (21, 21)))
    part = cut(whole, np.random.default_rng(seed))
    assert len(part.passage.forms) == len(part.figures) > 0
    assert len(part.figures) % 5 == 0
    start = int(part.passage.forms[0])
    assert start % 5 == 0
    inside = set(part.passage.forms.tolist())
    assert [(a + start, b + start) for a, b in part.spans] == [
        span for span in whole.spans if set(span) <= inside
    ]


@pytest.mark.slow
def test_made_up_facts_are_learned_and_read_the_same_without_torch(
    tmp_path: Path, encoder: StaticEncoder, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reader.safetensors"
    folder = write(tmp_path, 300)
    assert train_reader.main([str(folder), "--epochs", "6", "--out", str(path)]) == 0
    assert "別にした問 45" in capsys.readouterr().out
    reader = Reader.load(path)
    chance = np.random.default_rng(77)
    said: list[bool] = []
    for _ in range(20):
        text, asked = facts(chance)
        for question, answer in asked:
            best = reader.read(question, text, encoder.word_vectors)[0]
            said.append(text[best.start : best.end] == answer)
    assert np.mean(said) > 0.9
    same_in_torch(path, folder, reader, encoder.word_vectors)


def same_in_torch(
    path: Path, folder: Path, reader: Reader, word_vectors: reading.WordVectors
) -> None:
    import torch
    from safetensors.numpy import load_file

    from eval import reader_network

    texts, asked = load(folder)
    data, _, table = prepare(texts, asked, word_vectors)
    vectors = train_reader._table(table)
    weights = {n: torch.from_numpy(w.astype(np.float32)) for n, w in load_file(path).items()}
    for i in (0, 7):
        stacked = train_reader._stacked([data.right[i]], vectors)
        theirs = reader_network.scores(weights, *stacked)[0].numpy()
        question = reading.ask(data.asked[i].question, word_vectors)
        passage = reading.read(fold(texts[data.asked[i].passage]).text, word_vectors)
        ours = reader.scores(question, [passage])[0]
        assert ((ours == IMPOSSIBLE) == (theirs == IMPOSSIBLE)).all()
        np.testing.assert_allclose(ours, theirs, atol=0.02)


def test_the_rarest_parts_of_speech_are_not_known(encoder: StaticEncoder) -> None:
    tagged = [morphemes("橋が三本ある")] * 30
    words = reader_examples.known_words(tagged, [morphemes("おや、橋は?")])
    assert words.lemmas["橋"] in range(1, 8)
    assert not any(one.startswith("感動詞") for one in words.kinds)
