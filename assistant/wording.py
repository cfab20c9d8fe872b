"""Whether a model's sentence is worded with what it cites, or adds to it.

What a model adds is rarely a figure: it is a reason, a judgement, another doing. So its words are
to be those of the source, their synonyms in the language of officials, or words that state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.claims import figures, prepare
from assistant.lexicon import lemmas
from indexer.japanese import morphemes
from indexer.normalize import fold_text

FOREIGN = 4  # content words of a sentence for each one that may not be in what it cites
# Words of any answer, that state nothing by themselves.
_LIGHT = frozenset(
    "本 此の 其の 戦略 文書 計画 記載 目標 項目 内容 事項 事 物 為 次 以下 場合 等 為る 有る 居る 成る 出来る 言う 行う 定める 示す 挙げる 述べる 含む 含める 目指す 図る 進める 書く 置く 掲げる 予定 必要 とする 関する 対する 基づく 務める 義務 努力 許す 禁ずる 禁じる 求める 行ける 行く 判断 解釈 担う 当てる 過ぎる 始まる 最低 毎 毎年 のぼる 上る 繋がる 貰う 呉れる 下さる 頂く 御 旨 後 前 間 際 又 及び "
    # How officials tell what a document says, and that something may or must be.
    "可能 つく 済ます 済ませる 済む 除く 間隔 範囲 終わる 科する 課する 付する 勤める 纏める 取る 達成 対応 最終 取り組む 的 認める 権限 対象 該当 規定 規則 明記 説明 記述 指摘 位置 付ける 付す 課す 処す 処する 科す 負う 有する 持つ 受ける 沿う 応ずる 応じる 上げる 無い どう 欲しい 本人 全国 注目 つ 1 一人 時点 踏まえる 差す 指す 通ずる 伴う 限る 原則 例外 例えば 具体 具体的 主 一方 同様 各 各々 其々 夫々 共 両方 何れ 全て 全体 部分 此れ 其れ 自体 自ら 様 形 点 額 数 割合 合計 程度 上限 下限 責任 責務 役割 相手 先 元 下 上 中 内 外 時 時期 期間 期限 結果 目的 根拠 理由 決まる 決める 続く 異なる 当たる 関係 人 者".split()
)
# Words of doing that stand for each other where a provision is told.
_SAME = tuple(
    frozenset(row.split())
    for row in (
        "置く 設置 設ける 設立 創設",
        "定める 策定 作成 作る 決める 制定 立案",
        "命ずる 命じる 命令 出す 発する",
        "聴く 聞く 聴取 伺う",
        "行う 実施 実行 遂行 執り行う 講ずる 講じる",
        "届け出る 届け出 届出 提出 出す 申請 報告",
        "選任 選ぶ 任命 指名 委嘱 選出",
        "徴収 取り立てる 徴する",
        "交付 支給 支払う 払う 支払い",
        "公表 公にする 発表 公開 公示",
        "開始 始める 始まる スタート",
        "廃止 辞める 止める やめる",
        "終了 終わる 終える 終息",
        "変更 改める 変える 見直す 見直し 改正",
        "従う 遵守 守る 順守 則る 依る 基づく 即する",
        "拡大 広げる 広がる",
        "閲覧 見る 見せる",
        "履行 果たす",
        "締結 結ぶ",
        "目的 狙い 趣旨",
        "管轄 扱う 取り扱う",
        "適合 満たす 充足",
        "用いる 使用 使う 利用 活用",
        "増加 増える 増やす 伸びる",
        "減少 減る 減らす",
        "延伸 延ばす 伸ばす 延長",
        "無い 無し 不要",
        "備える 準備 用意",
        "支援 助成 補助 助ける",
        "協力 連携 協働",
        "処する 処す 科す 罰する 課す 罰則",
        "要する 掛かる 必要",
        "明らか 明確 はっきり",
        "住民 町民 市民 国民 県民",
        "及ぼす 与える",
        "期待 見込む 見込み 予測 予想",
        "設定 定める 置く",
        "男女 男性 女性",
    )
)
_CLEFT = re.compile(
    r"(?<=[うくすつぬふむるただい])のは(?=[、一-龠ァ-ヶa-z「])|(?<=[らまかさわたばがなえけげせてねべめれい])(?:ずに|ないで)(?=.*でき(?:ない|ません))"
)
_KANJI = re.compile(r"[一-龠]")


def worded(text: str, ground: Sequence[str]) -> bool:
    """Whether the words of ``text`` are those of ``ground``, but for one in FOREIGN.

    The last one, which says what is the case, is always to be theirs.
    """
    known, own, stems = _known(tuple(ground))
    said = _said(prepare(text))
    foreign = {
        w
        for w in said
        if w not in own and w not in known and not _alike(w, own) and not _spelt(w, known, stems)
    }
    return not foreign or (
        _last(text, said) not in foreign and len(foreign) <= len(set(said)) // FOREIGN
    )


def _last(text: str, said: Sequence[str]) -> str:
    """The word that says what is the case: of 任命するのは大臣です the one before のは.

    Of 基準を守らずに行うことはできません it is what must be done: 守る.
    """
    cleft = _CLEFT.search(prepare(text))
    before = _said(prepare(text)[: cleft.start()]) if cleft else []
    return before[-1] if before else said[-1]


def _said(text: str) -> list[str]:
    """The content lemmas of a prepared ``text`` that state something, but for those of figures."""
    spans = [(figure.start, figure.end) for figure in figures(text)]
    return [
        m.lemma
        for m in morphemes(text)
        if m.is_content and m.lemma not in _LIGHT and not any(a <= m.start < b for a, b in spans)
    ]


@lru_cache(maxsize=256)
def _known(ground: tuple[str, ...]) -> tuple[str, frozenset[str], frozenset[str]]:
    """The folded ``ground``, its lemmas, and the kanji that its verbs begin with: 命 of 命ずる."""
    known = fold_text("\n".join(ground))
    return (
        known,
        frozenset(lemmas(known)),
        frozenset(re.findall(r"(?<![一-龠])[一-龠](?=[ぁ-ん])", known)),
    )


def _alike(word: str, own: frozenset[str]) -> bool:
    return any(word in row and row & own for row in _SAME)


def _spelt(word: str, known: str, stems: frozenset[str]) -> bool:
    """Whether every kanji of ``word`` stands in ``known`` (延ばす of 延伸), or its verb does (命令 of 命ずる)."""
    signs = _KANJI.findall(word)
    return bool(signs) and (all(sign in known for sign in signs) or bool(stems & set(signs)))
