"""sentence-transformers models by name or folder: what is set of them, and how they are loaded.

The only import of sentence_transformers, inside functions: it takes seconds. A model is looked for
in its folder or among those fetched before; the hub is asked only for one that is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indexer.errors import ModelError

DTYPES = ("float32", "bfloat16", "float16")
_LONGEST_REASON = 120  # characters of a library's own message that are passed on

# Name of a model, its query prompt, its document prompt: what the makers of a family say on its
# page, for models whose own configuration has no prompts. The first pattern that is found counts.
_FAMILIES = (
    (
        r"e5-.*instruct",
        "Instruct: Given a question, retrieve passages that answer it\nQuery: ",
        "",
    ),
    (r"\be5-(?:small|base|large)", "query: ", "passage: "),
    (r"glucose-base-ja-v2", "query: ", "passage: "),
    (r"ruri-v3", "検索クエリ: ", "検索文書: "),
    (r"ruri-(?:small|base|large)", "クエリ: ", "文章: "),
    (r"bge-(?:small|base|large)-en", "Represent this sentence for searching relevant passages: ", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Encoding:
    """Which model makes the vectors, and what changes them: what index and setting must agree on.

    A prompt that is None is the model's own, else its family's; max_length (tokens) that is None is
    the model's own.
    """

    name: str
    query_prompt: str | None = None
    document_prompt: str | None = None
    max_length: int | None = None
    dtype: str = DTYPES[0]

    @property
    def identity(self) -> str:
        """The name alone where nothing else is set, else all that is set as JSON."""
        plain = Encoding(self.name)
        if self == plain:
            return self.name
        usual = asdict(plain)
        told = {key: value for key, value in asdict(self).items() if value != usual[key]}
        return json.dumps({"name": self.name, **told}, ensure_ascii=False)

    @classmethod
    def of(cls, identity: str) -> Encoding:
        """What ``identity`` was made of. Raises ModelError for JSON that is something else."""
        if not identity.startswith("{"):
            return cls(identity)
        try:
            return cls(**json.loads(identity))
        except (ValueError, TypeError):
            raise ModelError(
                f"埋め込みモデルの指定「{identity}」を読めません。モデルの名前で指定してください。"
            ) from None

    def prompts(self, own: Mapping[str, str]) -> tuple[str, str]:
        """(query prompt, document prompt), ``own`` being those of the model's configuration."""
        query, document = _family(self.name)
        query = own.get("query") or query
        document = own.get("document") or own.get("passage") or document
        return (
            query if self.query_prompt is None else self.query_prompt,
            document if self.document_prompt is None else self.document_prompt,
        )


@dataclass(frozen=True, slots=True)
class Running:
    """How a model is run: nothing that vectors or scores depend on but for their rounding."""

    device: str | None = None  # None: the best there is
    batch_size: int = 32  # texts at once


AS_IT_COMES = Running()


def _family(name: str) -> tuple[str, str]:
    for pattern, query, document in _FAMILIES:
        if re.search(pattern, Path(name).name, re.IGNORECASE):
            return query, document
    return "", ""


def sentence_transformer(encoding: Encoding, running: Running) -> Any:
    """The SentenceTransformer of ``encoding``. Raises ModelError."""

    def load(**where: Any) -> Any:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(encoding.name, **where)

    model = _loaded("埋め込みモデル", encoding.name, encoding.dtype, running, load)
    if encoding.max_length is not None:
        model.max_seq_length = encoding.max_length
    return model


def cross_encoder(name: str, dtype: str, running: Running) -> Any:
    """The CrossEncoder called ``name``. Raises ModelError, also where it is none."""

    def load(**where: Any) -> Any:
        from sentence_transformers import CrossEncoder

        return CrossEncoder(name, **where)

    model = _loaded("再順位付けモデル", name, dtype, running, load)
    inner = model.transformers_model
    made = getattr(getattr(inner, "config", None), "architectures", None) or ()
    # The head of a model that has none would be made of random numbers, with a mere notice.
    if model.num_labels != 1 or (made and not any("For" in one for one in made)):
        raise ModelError(
            f"「{name}」は質問と文の組に一つの点数を付けるモデルではありません。"
            "CrossEncoder のモデルを指定してください。"
        )
    return model


def _loaded(what: str, name: str, dtype: str, running: Running, load: Callable[..., Any]) -> Any:
    where = {"device": running.device, "model_kwargs": {"dtype": dtype}}
    try:
        _quieten()
        try:
            return load(local_files_only=True, **where)
        except OSError:
            if Path(name).exists() or name.startswith((".", "/")):
                raise
            return load(**where)  # not among those fetched before: asks the hub
    except Exception as error:  # whatever a library says of a foreign file is the user's to know
        raise ModelError(
            f"{what}「{name}」を読み込めません（{reason(error)}）。"
            "名前か、モデルを置いたフォルダと、装置（device）を確かめてください。"
        ) from None


def reason(error: Exception) -> str:
    """The first line of what a library says, cut short."""
    return (str(error).splitlines() or [type(error).__name__])[0][:_LONGEST_REASON]


def _quieten() -> None:
    """No bars and notices of the libraries on the terminal: they would break into ours."""
    import logging

    from transformers.utils import logging as of_transformers

    of_transformers.disable_progress_bar()
    of_transformers.set_verbosity_error()
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
