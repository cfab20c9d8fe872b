"""What is asked: the kind of answer wanted, what it is about, and what an answer must hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.lexicon import Lexicon, Title, lemmas
from indexer.japanese import Morpheme, morphemes, sentences
from indexer.normalize import fold_text, kanji_number
from indexer.terms import compounds


class Kind(StrEnum):
    """The kind of answer that is asked for."""

    PENDING = "pending"  # is it settled?
    ORDINAL = "ordinal"  # the fourth of them
    COMPARISON = "comparison"
    DEFINITION = "definition"
    LAW = "law"
    REASON = "reason"
    COUNT = "count"
    LIST = "list"
    WHO = "who"
    PERIOD = "period"
    VALUE = "value"
    CONTENT = "content"


# The first that matches the folded question wins.
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.PENDING, r"未確定|まだ案|案ですか|案の段階|最終(?:版|的な文書|決定)|正式版|確定版|確定(?!拠出|申告)|正式に決|決定事項|決まった(?:もの|こと)|もう決ま|【p】|\(p\)|pending|finali[sz]ed"),
        (Kind.ORDINAL, r"[1-9一二三四五六七八九十]+(?:番目|つ目|個目|点目)|前者|後者|最初の(?:もの|項目|1つ|一つ|方)?は|最後の(?:もの|項目|1つ|一つ)?は|もう(?:1つ|一つ|ひとつ)"),
        (Kind.COMPARISON, r"違い|違う|違って|比較|比べ|異なる|それぞれ|difference|compare"),
        (Kind.DEFINITION, r"定義|(?<!こ)とは(?:何|なに|どう|どの|どん|、|\?|$|いったい)|って(?:何|なに|どう)|という(?:言葉|用語)(?:の|は何|って|とは)|の意味|の略|略称|正式名称|what (?:is|are) (?:an? |meant)|definition|meaning of|stand for"),
        (Kind.LAW, r"何条|根拠|(?:どの|どんな|何の|何という)法律|法律は何|法律の名|法令|条文|which (?:law|act)|legal basis|what law"),
        (Kind.REASON, r"なぜ|何故|どうして|理由|何のため|なんのため|目的|狙い|ねらい|\bwhy\b|purpose"),
        (Kind.COUNT, r"\d(?:つ|項目|個|種類)(?:です|でし|だ|で合|ある|あり|か)|いくつ|何個|何種類|何項目|何点|何本|幾つ|how many"),
        (Kind.LIST, r"すべて|全て|全部|つとも|列挙|一覧|挙げ|漏れなく|網羅|\d(?:つ|個|項目)の|何が(?:ある|あり)|何と何|何々|なにとなに|項目|見出し|構成|内訳|\blist\b|what are the|どんな(?:施策|取組|もの|項目|種類|プロジェクト)|どのような(?:施策|取組|もの|項目|種類|プロジェクト|区分)"),
        (Kind.WHO, r"誰|だれ|どこ(?:が|で|の|です|か|$|\?)|主体|担い手|担う|担当|所管|責任者|どの(?:機関|組織|省|府省|団体|会社)|どんな(?:企業|機関|組織|会社|団体)|中核となる|\bwho\b|which (?:organi[sz]ation|ministry|agency|body)"),
        (Kind.PERIOD, r"いつ|何年度|何年(?!間|以上|延|伸|の|くらい|ぐらい)|何月|何日|時期|期限|期間|年限|when|which years?|period"),
        (Kind.VALUE, r"何歳|何年|何[%割倍]|いくら|どれ(?:くらい|ぐらい|だけ)|どの(?:くらい|ぐらい|程度)|目標|数値|kpi|指標|target|how (?:much|long|old)"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """What a passage must hold to answer: asked for money, a passage without money does not."""

    label: str  # how a refusal names it
    asked: re.Pattern[str]  # in the folded question
    held: re.Pattern[str]  # in the folded passage


def _need(label: str, asked: str, held: str) -> Need:
    return Need(label, re.compile(asked), re.compile(held))


NEEDS: tuple[Need, ...] = (
    _need("金額", r"いくら|予算額|金額|[出投融助]資額|助成額|費用|総額|賞金|予算は|予算の(?:額|規模|総額)|budget|how much money|cost", r"\d[\d.]*(?:円|ドル|[万億兆]円)"),
    _need("連絡先", r"電話|問い?合わせ先|連絡先|メールアドレス|住所|phone|e-?mail address", r"\d{2,4}-\d{2,4}-\d{3,4}|@"),
    _need("氏名", r"(?:大臣|長官|担当者|責任者|理事長|室長|議長|委員|代表|社長|会長|本人)の?(?:名前|氏名)|氏名|大臣は誰|誰が大臣|受賞者|who is the minister", r"氏(?=[、。はがをの]|$)"),
    _need("担当部署", r"担当課|担当部[署局]|所管課|(?<!な)どの課(?!題)|何課(?!題)|担当室", r"[一-龠](?:課(?!題)|局(?!面|所|地)|室(?=[、。はがをの]|$))"),
    _need("割合", r"何%|何パーセント|何割|割合は|比率|percent", r"\d%|\d割|パーセント"),
    _need("現在の値", r"現状値|基準値|実績値|(?:いま|今|現在|現時点|最新)の[^、。]{0,12}(?:寿命|値|数|割合|率)|平均寿命", r"(?:現状|現在|実績|基準)[^。]{0,20}\d|\d[^。]{0,10}(?:現在|時点)"),
    _need("時期", r"いつ|何月|何日|時期は|何年度", r"\d(?:年|月|日)|年度|必要に応じ|毎年|定期|速やか|当面|直ち"),
    _need("数値", r"どれ(?:くらい|ぐらい|だけ|ほど)|どの(?:くらい|ぐらい|程度)", r"\d"),
    _need("アドレス", r"\burl\b|ホームページ|サイトの", r"https?://"),
)  # fmt: skip
# 何X asks for a figure with that counter. いくつ and 何種類 can be counted instead.
_COUNTER = re.compile(
    r"何((?:か|ヶ|カ|箇)?所|施設|社|人|名|件|回|歳|年度|年間|年|月|日|条|倍|拠点|病院|校|か国|カ国)"
)
_SAME_COUNTER = {
    "か所": "(?:か|ヶ|カ|箇)所",
    "所": "(?:か|ヶ|カ|箇)所",
    "年": "(?:年|つ)",
    "名": "[名人]",
}

# Words of asking: they say how to answer, not what about.
_ASKING = frozenset(
    ("教える 示す 挙げる 列挙 説明 知る 願う 下さる 確認 漏れ 全て 全部 一覧 何 誰 何処 幾つ 幾ら 何時 書く 記述 記載 述べる 答える 尋ねる 聞く 質問 貰う "
    "思う 考える 分かる 定義 意味 詳しい 簡単 具体 違い 違う 比較 比べる 異なる 其れ 此れ 其処 今 又 合う 正しい 様 方 訳 筈 話 出る 有り 予定 名前 名称 "
    "一つ 二つ 両方 最初 最後 目 番 番目 宜しい 可能 場合 時 頃 点 位置 付ける 付け 付く 呼ぶ 示し 全体 内訳 何故 理由 為 略 正式 言葉 用語 引用 出典 例 "
    "例示 漏れる 因みに 一体 抑 抑々 ちゃん 等 此方 セット 長期 短期 新聞 記事 宿題 先生 報道 良い 回答 読む 御 出来る 為さる").split()
)  # fmt: skip
# Words of every policy document: they place a question, an answer need not repeat them.
_GENERIC = frozenset(
    (
        "目標 年齢 年数 日付 日 日時 月 法 的 法令 条項 施策 取組 取り組み 項目 内容 方針 役割 年限 期限 時期 時点 長さ 作る 目的 計画 期間 対象 対応 推進 実施 整備 促進 指標 数値 値 政府 国 年度 年 主体 機関 組織 法律 条文 根拠 条 "
        "見出し 区分 種類 章 節 部分 問題 事項 必要 関係 状況 行う 進める 図る 目指す 含む 含める 掲げる 定める 踏まえる 基づく 当たる 決める 決まる 決定 確定 "
        "概要 期 第 位置付け 構成 立場 担い手 主役 始まる 終わる 始まり 終わり 開始 終了 スタート 途中 中身 変わる 変更 節 最終版 正式版 確定版 案 理念 仕組み 性格 存在"
    ).split()
)
# Of those, the ones that ask for a figure, a date or a provision: a passage has that instead.
_FIGURATIVE = frozenset(
    "目標 指標 数値 値 年齢 年数 年度 年 年限 期限 時期 時点 日付 日 日時 月 根拠 法 的 法令 法律 条文 条項 条".split()
)
_HIRAGANA = re.compile(r"[ぁ-ん]+")
_USES = {"サ変可能": 0.6, "サ変形状詞可能": 0.6, "副詞可能": 0.35}  # weight of such a noun alone
_STRAY = re.compile(r"[ぁ-ん]")  # a hiragana letter by itself: a slip of the finger
_TRAILING = frozenset(
    "等 毎 別 向け 用 側 達 さん 中 上 内".split()
)  # affixes that a term goes without
_SELF = re.compile(r"^(?:本|この|当|同)?(?:健康・医療)?(?:戦略|文書|資料|計画|概要)(?:案|の概要)?$")
# Ways of asking, taken out before the question is read for what it is about.
_MACHINERY = re.compile(
    r"と(?:理解|考え|認識|見て|捉え)[すれえ]*ば?(?:よろしい|よい|いい)?|結局|いったい|ちなみに|ところで|なお|実際|要するに|の?でしょうか|のでしょう|でしょう|でしたっけ|ですよね|ですよ|のですか|ですか|ますか|について(?:は|の)?|に関して(?:は)?|"
    r"どうやって|どういう|どういった|どのよう(?:な|に)|どんな|どう(?:して|なって)?|それぞれ|すべて|全て|全部|いくつ|いつ|"
    r"(?:示|挙げ|教え|説明し|列挙し|比較し|答え|聞かせ|見せ)[てせしよ]*(?:ください|下さい|ほしい|欲しい|頂け|いただけ)?|"
    r"何(?:年度|年間|年|月|日|歳|%|割|倍|件|社|人|名|(?:か|ヶ|カ|箇)?所|か国|条|種類|項目|個|つ|点|回|期|校|施設|拠点)?(?:以上|以下)?|と(?:は|して|いう|いった)|そもそも|もう|まで|から|ください|下さい|お願いします|少なくとも|"
    r"ほか(?:に|の)|以外|の中で|の下で|のもとで|こと"
)
_ASKS = re.compile(
    r"[?]|(?:か|かな|っけ|の|は|とは|かしら)[。]?$|ですよね|ますよね|ください|下さい|教えて(?!い)|示せ|せよ|なさい|お願い|"
    r"(?:知り|聞き|伺い|確認し|調べ)たい|(?:何|どれ|どの|どん|どう|なぜ|いつ|誰|だれ|いくつ|いくら|どこ)[^。]*[。]?$|[一-龠ァ-ヶ]$|"
    r"\b(?:what|which|who|when|why|how|list|tell)\b"
)
# A blank beside Japanese parts keywords: 健康寿命 目標年齢.
_KEYWORDS = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff])[ \u3000]+(?=[\u3040-\u30ff\u3400-\u9fff])"
)
_WH = re.compile(
    r"何(?!か)|誰|だれ|どこ|どれ|どの|どん|どう|なぜ|いつ|いくつ|いくら|教え|示|挙げ|述べ|\b(?:what|which|who|when|why|how)\b"
)
_WHETHER = re.compile(r"(?:か|の|ある|る|た|話は|は)[?。]*$|^(?:is|are|does|do|will|can)\b")
_BUT = re.compile(r"(?<=[すただ]が、)|(?<=[すただ]けど、)")  # 紹介したいのですが、
_TOLD = 0.1  # weight of what a reader tells around a question that names its subject
_ASKED_OF = re.compile(
    r"[」』]?(?:の(?:名前|氏名|名称|数|額|値|数値))?(?:(?:は|って)(?:、)?(?:[?。]|$|何|誰|どこ|どの|どれ|いくら|いくつ|いつ|どう|どんな)|"
    r"[?。]?$|(?:を|について|が)(?:教え|示|知り|挙げ|述べ|答え|聞|お?願))"
)
# A section named by its number: 3.1, (2), 第3章.
_SECTION = re.compile(r"\d+(?:\.\d+)+|\(\d{1,2}\)|第?(\d{1,2})章")
_QUOTED = re.compile(r"[「『]([^「」『』]{2,60})[」』]")
_ITSELF = 0.3  # weight of the document's own name: it is all about that
_COUNTS = re.compile(r"(?:つ|項目|目標|点|個)$")
_ORDINAL_WORD = re.compile(
    r"[1-9]+(?:番目|つ目|個目|点目)|最初の(?:もの|項目|1つ)?|最後の(?:もの|項目|1つ)?|もう1つの?|もうひとつの?|[1-9]つとも"
)
_ORDINAL = re.compile(r"([1-9一二三四五六七八九十]+)(?:番目|つ目|個目|点目)")
FIGURE = re.compile(
    r"第?\d[\d.]*(?:年度|年間|年|歳|条|項|号|%|割|倍|つ|件|社|人|名|か所|億円|兆円|万円|円|期|章|目標|項目|目|番目)?(?:以上|以下|未満|以内)?"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A thing the question is about; ``alternatives`` are other wordings that count as it.

    A ``text`` that begins with ^ is a section's label: it counts at the start of a heading.
    """

    text: str
    parts: tuple[str, ...]  # lemmas
    weight: float
    alternatives: tuple[str, ...] = ()
    title: str = ""  # folded title of the document that the phrase names


# What a question for years is about where it names nothing else: when does this strategy end?
_PERIOD = Phrase("対象期間", ("対象", "期間"), 0.4, ("計画期間", "実施期間"))


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. ``query`` is what to search for."""

    text: str  # as asked
    folded: str
    kind: Kind
    phrases: tuple[Phrase, ...]
    needs: tuple[Need, ...]
    ordinal: int | None = None  # 1 the first, -1 the last, 0 the other one
    figures: tuple[str, ...] = ()
    yes_or_no: bool = False  # asks whether, not what
    asked: int | None = None  # which phrase is the thing asked for: the 担当課 of Xの担当課はどこ
    contrasted: tuple[str, ...] = ()  # what an earlier turn asked of instead, folded

    @property
    def query(self) -> str:
        """Folded words to search for, expansions included."""
        words = (w for p in self.phrases for w in (p.text, *p.alternatives))
        return " ".join(dict.fromkeys((self.folded, *words)))


def understand(text: str, lexicon: Lexicon) -> Question:
    """Read ``text`` as a question."""
    spaced = _KEYWORDS.sub("、", text.strip())
    whole = lexicon.from_kana(fold_text(spaced), _MACHINERY)
    folded, context = _asking(whole)
    english = _is_english(folded)
    phrases = _english_phrases(folded, lexicon) if english else _phrases(folded, lexicon)
    if context and not english:
        told = _phrases(context, lexicon)
        named = any(phrase.weight >= 0.6 or phrase.title for phrase in phrases)
        share = _TOLD if named else 1.0
        phrases += [replace(phrase, weight=phrase.weight * share) for phrase in told]
    kind = next((kind for kind, pattern in KINDS if pattern.search(folded)), Kind.CONTENT)
    named = any(p.weight >= 0.6 and not FIGURE.fullmatch(p.text) for p in phrases)
    if not named and (kind is Kind.PERIOD or re.search(r"[\d何]年(?:度|間|計画)", folded)):
        phrases.append(_PERIOD)
    phrases = list({phrase.text: phrase for phrase in phrases}.values())
    return Question(
        text=text,
        folded=folded,
        kind=kind,
        phrases=tuple(phrases),
        yes_or_no=not _WH.search(folded) and bool(_WHETHER.search(folded)),
        asked=_asked(folded, phrases),
        needs=_needs(folded),
        ordinal=_ordinal(folded),
        figures=tuple(dict.fromkeys(FIGURE.findall(folded))),
    )


def _asking(folded: str) -> tuple[str, str]:
    """The sentences of ``folded`` that ask, and those that only tell what is behind them."""
    parts = [part for a, b in sentences(folded) for part in _BUT.split(folded[a:b])]
    asking = [part for part in parts if _ASKS.search(part)]
    if not asking:
        return folded, ""
    return "".join(asking), "".join(part for part in parts if part not in asking)


def _asked(folded: str, phrases: Sequence[Phrase]) -> int | None:
    """The phrase that は何, はどこ, を教えて and the like are said of."""
    for i in reversed(range(len(phrases))):
        phrase = phrases[i]
        at = folded.rfind(phrase.text)
        known = not phrase.text.isascii() or phrase.weight >= 1.0
        if phrase.weight >= 0.6 and at >= 0 and known and not FIGURE.fullmatch(phrase.text):
            after = folded[at + len(phrase.text) :]
            return i if _ASKED_OF.match(after) else None
    return None


def _is_english(folded: str) -> bool:
    letters = [c for c in folded if c.isalpha()]
    return sum(c.isascii() for c in letters) > 0.8 * len(letters) and " " in folded


def _needs(folded: str) -> tuple[Need, ...]:
    needs = [need for need in NEEDS if need.asked.search(folded)]
    for match in _COUNTER.finditer(folded):
        counter = match[1]
        held = _SAME_COUNTER.get(counter, re.escape(counter))
        needs.append(_need(f"数値（何{counter}）", re.escape(match[0]), rf"\d{held}"))
    return tuple(needs)


def _ordinal(folded: str) -> int | None:
    if match := _ORDINAL.search(folded):
        return int(match[1]) if match[1].isdigit() else kanji_number(match[1])
    for word, value in (
        ("前者", 1),
        ("後者", -1),
        ("最初", 1),
        ("最後", -1),
        ("もう1つ", 0),
        ("もう一つ", 0),
        ("もうひとつ", 0),
    ):
        if word in folded:
            return value
    return None


def _phrases(folded: str, lexicon: Lexicon) -> list[Phrase]:
    """What ``folded`` is about: sections and figures named, noun compounds, other content words."""
    phrases: list[Phrase] = []
    for title in lexicon.titles:
        if title.pattern.search(folded):
            phrases.append(_itself(title))
            folded = title.pattern.sub(lambda m: "、" * len(m[0]), folded)
    folded = _ORDINAL_WORD.sub(lambda m: "、" * len(m[0]), folded)
    for match in _QUOTED.finditer(folded):
        phrases.append(Phrase(match[1], lemmas(match[1]), 1.2, lexicon.synonyms(match[1])))
    folded = _QUOTED.sub(lambda m: "、" * len(m[0]), folded)
    for match in _SECTION.finditer(folded):
        phrases.append(Phrase(f"^{_label(match)}", (), 0.6))
    folded = _SECTION.sub(lambda m: "、" * len(m[0]), folded)
    for match in FIGURE.finditer(folded):
        counts = _COUNTS.search(match[0])
        phrases.append(Phrase(match[0], (match[0],), 0.2 if counts else 1.0))
    folded = FIGURE.sub(lambda m: "、" * len(m[0]), folded)
    sayings = lexicon.everyday(morphemes(folded))
    folded = _MACHINERY.sub(lambda m: "、" * len(m[0]), folded)
    found = [m for m in morphemes(folded) if m.surface != "、"]
    runs = {run[0].start: run for run in compounds(found)}
    at = 0
    for morpheme in found:
        if morpheme.start < at:
            continue
        run = runs.get(morpheme.start, [morpheme])
        known = len(run) > 1 and lexicon.frequency("".join(m.surface for m in run))
        saying = next(((e, means) for s, e, means in sayings if s <= morpheme.start < e), None)
        if saying and known and saying[0] <= run[-1].end:
            saying = None  # the documents' own compound, of which the saying is a part
        at = max(run[-1].end, saying[0] if saying else 0)
        members = [m for m in found if morpheme.start <= m.start < at]
        phrase = _phrase(members, lexicon, saying[1] if saying else ())
        if phrase is not None:
            phrases.append(phrase)
    return phrases


def _label(match: re.Match[str]) -> str:
    """The label a section bears in print, of how a reader names it: 第3章 is headed 3."""
    return f"{match[1]}." if match[1] else match[0]


def _phrase(members: list[Morpheme], lexicon: Lexicon, means: tuple[str, ...]) -> Phrase | None:
    content = [m for m in members if m.is_content and m.lemma not in _ASKING]
    if not content or _STRAY.fullmatch("".join(m.surface for m in members)):
        return None
    while len(content) > 1 and content[-1].lemma in _TRAILING:
        content.pop()
    text = "".join(m.surface for m in members if m.start <= content[-1].start)
    parts = tuple(m.lemma for m in content)
    if _SELF.match(text) and lexicon.titles:
        return _itself(lexicon.titles[0])
    alternatives = [*means, *lexicon.synonyms(text)]
    if (len(content) > 1 or len(text) > 5) and not lexicon.frequency(text) and not means:
        slip = lexicon.corrected(text)
        alternatives.extend([slip] if slip else [])
    return Phrase(text, parts, _weight(text, content, lexicon), tuple(alternatives))


def _itself(title: Title) -> Phrase:
    """The document as what is asked about: 本戦略は is about it, 本戦略 anywhere is near."""
    return Phrase(f"{title.itself}は", lemmas(title.itself), _ITSELF, (), title.of)


def _weight(text: str, content: list[Morpheme], lexicon: Lexicon) -> float:
    """How much of the question hangs on the phrase."""
    if _SELF.match(text):
        return _ITSELF
    if all(m.lemma in _GENERIC for m in content):
        figures = all(m.lemma in _FIGURATIVE for m in content)
        return 0.2 if len(content) == 1 or figures else 0.6
    if all(m.pos == "副詞" for m in content):
        return 0.1
    if all(m.pos in ("動詞", "形容詞", "形状詞", "副詞") for m in content):
        return 0.35
    vague = len(text) == 1 or (_HIRAGANA.fullmatch(text) and not lexicon.frequency(text))
    if len(content) == 1 and vague:
        return 0.35
    if len(content) == 1 and content[0].use in _USES:
        return _USES[content[0].use]
    return 1.0


def _english_phrases(folded: str, lexicon: Lexicon) -> list[Phrase]:
    found, unknown = lexicon.from_english(folded)
    phrases = []
    for first, *others in found:
        parts = lemmas(first)
        generic = all(part in _GENERIC for part in parts)
        itself = [t for t in lexicon.titles if _SELF.match(first) or t.pattern.fullmatch(first)]
        weight = 0.2 if generic else 1.0
        phrases.append(
            _itself(itself[0]) if itself else Phrase(first, parts, weight, tuple(others))
        )
    for word in unknown:
        if (
            (len(word) > 3 and word not in _ENGLISH_STOP)
            or word.isdigit()
            or _acronym(word, lexicon)
        ):
            text = f"{word}年" if len(word) == 4 and word.isdigit() else word
            phrases.append(Phrase(text, lemmas(text) or (word,), 0.6))
    return phrases


def _acronym(word: str, lexicon: Lexicon) -> bool:
    return lexicon.frequency(word) > 0


_ENGLISH_STOP = frozenset(
    (
        "what which when where that this these those with from does have been will would should could about there their your under into many much list tell "
        "please cover covered name give show describe explain whom according stated mention mentioned document"
    ).split()
)
