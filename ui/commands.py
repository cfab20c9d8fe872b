"""What the commands do. Each imports what it needs when it runs: ``ask`` has to start quickly.

The one place where the rooms are composed, and the only module of ui that knows eval.
"""

from __future__ import annotations

import gc
import json
from argparse import Namespace
from typing import TYPE_CHECKING

from ui import arguments
from ui.arguments import UsageError
from ui.settings import Settings
from ui.terminal import question_text, tell, without_surrogates, write, write_json

if TYPE_CHECKING:
    from assistant import Assistant
    from indexer.filters import Filter

KEPT_ASIDE = (
    "-heldout",
    "-unseen",
)  # how the name of a question set ends that is only ever reported on


def index_corpus(given: Namespace) -> int:
    from indexer.build import build
    from ui.progress import progress

    # Documents and their words are many small objects without cycles: looking for cycles at every
    # few hundred of them takes a seventh of the time.
    gc.set_threshold(200_000, 20, 50)
    settings = Settings.read()
    index = settings.index(given.index)
    encoder = settings.encoder(
        given.encoder,
        query_prompt=given.query_prompt,
        document_prompt=given.document_prompt,
        max_length=given.max_length,
        dtype=given.dtype,
    )
    with progress() as report:
        built = build(
            settings.corpus(given.corpus),
            index,
            encoder=encoder,
            running=settings.running(given.device, given.batch_size),
            progress=report,
        )
    for notice in built.flags:
        tell(f"注意：{notice}")
    for problem in built.problems:
        tell(f"読めませんでした：{problem}")
    if given.report is not None:
        from ui.batch import write_whole

        write_whole(
            given.report, [json.dumps(built.as_dict(), ensure_ascii=False, indent=2) + "\n"]
        )
    done = "索引を作りました" if built.built else "索引は最新です。何もしませんでした"
    pages = f"{built.pages:,} ページ、" if built.pages else ""
    changed = built.built and (built.kept or built.removed)
    steps = f"（読んだもの {built.read:,}、外したもの {built.removed:,}）" if changed else ""
    write(
        f"{done}：文書 {built.documents:,}{steps}、{pages}章節・項目 {built.sections:,}、"
        f"断片 {built.chunks:,}、{built.characters:,} 文字、注意 {len(built.flags):,} 件、"
        f"読めなかったもの {len(built.problems):,} 件（{built.seconds:.1f} 秒、{index}）\n"
    )
    return 1 if built.problems else 0


def ask(given: Namespace) -> int:
    question, ids = arguments.question_and_documents(given.question, given.document)
    if (question is None) == (given.jsonl is None):
        raise UsageError("QUESTION か --jsonl のどちらか一つを指定してください。")
    if (given.jsonl is None) != (given.out is None):
        raise UsageError("--jsonl と --out は一緒に指定してください。")
    if question is None:
        return _ask_file(given, ids)

    text = question_text(question)
    if given.explain:
        return _explain(given, text, _clean(ids))
    answer = open_assistant(given).ask(text, documents=_clean(ids))
    if given.json:
        write_json(answer.as_dict())
    else:
        from ui.render import plain

        write(plain(answer))
    return 0


def _explain(given: Namespace, text: str, ids: list[str] | None) -> int:
    from ui import explain
    from ui.render import plain

    explanation = open_assistant(given).explain(text, documents=ids)
    if given.json:
        write_json(explanation.answer.as_dict() | {"explanation": explain.as_object(explanation)})
    else:
        write(f"{plain(explanation.answer)}\n{explain.text(explanation)}")
    return 0


def _ask_file(given: Namespace, ids: list[str] | None) -> int:
    if ids or given.json or given.explain:
        raise UsageError("--jsonl では --document、--json、--explain は使えません。")
    from ui.batch import answer_file

    assistant = open_assistant(given)
    count, problems = answer_file(assistant, given.jsonl, given.out)
    for problem in problems:
        tell(problem)
    tell(f"{count:,} 問に答え、{given.out} に書きました。")
    return 1 if problems else 0


def search(given: Namespace) -> None:
    question, ids = arguments.question_and_documents(given.question, given.document)
    if question is None:
        raise UsageError(
            "QUESTION を指定してください。使い方は senryaku search --help で見られます。"
        )
    from ui.objects import hit_objects

    assistant = open_assistant(given)
    text = question_text(question)
    found = assistant.search(text, given.k, where=_filter(given, ids))
    hits = hit_objects(found, assistant)
    if given.json:
        write_json({"question": text, "hits": hits})
    else:
        from ui.listing import hit_lines

        write(hit_lines(hits))


def serve(given: Namespace) -> None:

    settings = Settings.read()
    host, port = settings.host(given.host), settings.port(given.port)
    assistant = open_assistant(given)
    tell("起動しています…")
    from ui.server import serve as run_server

    run_server(assistant, host, port)


def eval_run(given: Namespace) -> None:
    from eval import dataset, report, run
    from ui.batch import write_whole

    listed = dataset.load(given.questions)
    result = run.run(open_assistant(given), listed)
    if given.json is not None:
        write_whole(given.json, [report.as_json(result)])
    if given.html is not None:
        write_whole(given.html, [report.as_html(result)])
    # Whoever reads what failed of a set kept aside has spent it: totals only.
    kept_aside = given.questions.stem.endswith(KEPT_ASIDE)
    write(report.as_text(result, failures=not kept_aside).rstrip("\n") + "\n")


def eval_compare(given: Namespace) -> int:
    from eval.compare import compare, load_run

    comparison = compare(load_run(given.baseline), load_run(given.run_file))
    write(comparison.as_text().rstrip("\n") + "\n")
    return 1 if comparison.worse else 0


def eval_retrieval(given: Namespace) -> None:
    from eval import collection, retrieval
    from eval.dataset import DatasetError
    from indexer import glossary
    from ui.batch import write_whole
    from ui.progress import progress

    settings = Settings.read()
    if given.run_file is not None and not given.run_file.parent.is_dir():  # not after all the work
        raise DatasetError(
            f"--run の {given.run_file} を置くフォルダがありません。先に作ってください。"
        )
    loaded = collection.load(given.folder)
    words = glossary.read(settings.corpus(None))  # other ways of saying things hold here as well
    with progress() as report:
        found = retrieval.measure(
            loaded, words=words, encoder=settings.encoder(None), progress=report
        )
    for notice in found.notices:
        tell(f"注意：{notice}")
    if given.run_file is not None:
        write_whole(given.run_file, retrieval.trec(found.rankings))
    if given.json:
        write_json(found.as_dict())
    else:
        write(found.as_text() + "\n")


def _filter(given: Namespace, ids: list[str] | None) -> Filter | None:
    """What a search is limited to by its flags; None where they limit nothing."""
    from indexer import filters

    return filters.given(
        _clean(ids),
        _clean(given.edition),
        _clean(given.status),
        _clean(given.section),
        given.since and without_surrogates(given.since),
        given.until and without_surrogates(given.until),
    )


def _clean(ids: list[str] | None) -> list[str] | None:
    return [without_surrogates(one) for one in ids] if ids else None


def open_assistant(given: Namespace) -> Assistant:
    """The assistant over the index that is set; it must be for the encoder that is set, if any.

    A chat model that is set is loaded for those commands alone that let it write.
    """
    from assistant import Assistant

    settings = Settings.read()
    model = (
        settings.model(given.model, given.model_base_url, given.model_timeout)
        if hasattr(given, "model")
        else None
    )
    return Assistant.open(
        settings.index(given.index),
        encoder=settings.encoder(None),
        reranker=settings.reranker(getattr(given, "reranker", None)),
        running=settings.running(),
        model=model,
    )
