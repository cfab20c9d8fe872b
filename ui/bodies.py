"""What the API accepts, within which limits, and how it says in Japanese what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from indexer import filters
from indexer.filters import Filter
from indexer.register import limits
from indexer.register.query import RegisterQuery

MAX_QUESTION = 10_000  # characters
MAX_ANSWER = 20_000  # characters of an earlier answer
MAX_TURNS = 50
MAX_DOCUMENTS = 1_000
MAX_VALUES = 100  # of one condition of a search
MAX_BODY = 4 * 1024 * 1024  # bytes; more than all of the above together ever need in practice

QuestionText = Annotated[str, Field(max_length=MAX_QUESTION)]
AnswerText = Annotated[str, Field(max_length=MAX_ANSWER)]
DocumentId = Annotated[str, Field(max_length=200)]
Values = Annotated[list[DocumentId], Field(max_length=MAX_VALUES)] | None


class AskBody(BaseModel):
    """A question with the turns before it, oldest first."""

    question: QuestionText = Field(description="質問文")
    history: Annotated[list[tuple[QuestionText, AnswerText]], Field(max_length=MAX_TURNS)] = Field(
        default=[], description="これまでのやり取り [[質問, 回答], …]（古い順）"
    )
    documents: Annotated[list[DocumentId], Field(max_length=MAX_DOCUMENTS)] | None = Field(
        default=None, description="探す文書の id。省くとすべて"
    )
    audience: Literal["official", "public"] = Field(
        default="official", description="読み手。いまの版ではどちらも同じ回答になる"
    )


class SearchQuery(BaseModel):
    """A question to search for, and what the search is limited to."""

    # A condition that is misspelt must not pass for none.
    model_config = ConfigDict(extra="forbid")

    q: QuestionText = Field(description="質問文")
    k: int = Field(default=10, ge=1, le=100, description="件数")
    document: Values = Field(default=None, description="探す文書の id（何度でも）")
    edition: Values = Field(default=None, description="探す文書の版（何度でも）")
    status: Values = Field(default=None, description="探す文書の状態（何度でも）")
    section: Values = Field(
        default=None, description="探す章節。ID#3.2.1、ID#第十七条、ID#見出し（何度でも）"
    )
    since: str | None = Field(
        default=None, max_length=200, description="この日以後の文書（2020、2020-03、2020-03-27）"
    )
    until: str | None = Field(default=None, max_length=200, description="この日以前の文書")

    @property
    def where(self) -> Filter | None:
        """What the search is limited to; None: nothing."""
        return filters.given(
            self.document, self.edition, self.status, self.section, self.since, self.until
        )


class RegisterLimits(BaseModel):
    """What the rows of the register are limited to; what is left out limits nothing."""

    model_config = ConfigDict(extra="forbid")

    document: Values = Field(default=None, description="文書の id（何度でも）")
    body: str = Field(default="", max_length=200, description="主体（厚生労働省、厚労省 など）")
    deadline: str = Field(
        default="", max_length=200, description="期限（2024、2024年度、令和6年度まで、2030年以降）"
    )
    section: str = Field(default="", max_length=200, description="章節の見出しの言葉か番号")
    status: str = Field(
        default="",
        max_length=200,
        description="状態（pending、draft、heading_only、flagged、unparsed）",
    )
    text: str = Field(default="", max_length=1000, description="含む語（すべて）")

    def query(self, kind: str) -> RegisterQuery:
        """The query of a kind with these limits. Raises RegisterError for what cannot be a value."""
        return limits.read(
            kind,
            documents=self.document,
            body=self.body,
            deadline=self.deadline,
            section=self.section,
            status=self.status,
            text=self.text,
        )


_SENTENCES = {
    "missing": "{field} がありません。",
    "string_type": "{field} は文字列にしてください。",
    "string_unicode": "{field} に文字として正しくない部分があります。",
    "string_too_long": "{field} は {max_length:,} 文字までです。",
    "too_long": "{field} は {max_length:,} 件までです。",
    "list_type": "{field} は配列にしてください。",
    "tuple_type": "{field} は [質問, 回答] の組にしてください。",
    "int_parsing": "{field} は整数にしてください。",
    "int_parsing_size": "{field} の数が大きすぎます。",
    "greater_than_equal": "{field} は {ge} 以上にしてください。",
    "less_than_equal": "{field} は {le} 以下にしてください。",
    "extra_forbidden": "{field} という指定はありません。",
    "literal_error": "{field} に使えるのは {expected} です。",
}
_NO_JSON = '本文を JSON として読めません。{"question": "…"} の形で送ってください。'
_WHOLE_BODY = {"missing", "model_attributes_type", "dict_type", "json_invalid"}


def sentence(error: Mapping[str, Any]) -> str:
    """One plain sentence for one validation error of pydantic."""
    kind = str(error["type"])
    location = [str(part) for part in error["loc"]]
    if kind == "json_invalid" or (location == ["body"] and kind in _WHOLE_BODY):
        return _NO_JSON
    field = ".".join(location[1:]) or location[0]
    template = _SENTENCES.get(kind, "{field} の形が正しくありません。")
    context = dict(error.get("ctx") or {}, field=field)
    if "expected" in context:
        expected = str(context["expected"]).replace(" or ", "、").replace(", ", "、")
        context["expected"] = expected.replace("'", "")
    return template.format(**context)
