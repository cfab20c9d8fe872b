"""What a question says of the answer that is wanted, not of what it is about: for whom, how long.

Officials ask so above all: 上司への説明用に、…の記載ぶり如何。 None of it need stand in a document.
"""

from __future__ import annotations

import re

# What an answer is wanted for: 上司への説明用に, 部内資料のため.
_USE = (
    r"説明|報告|回答|答弁|発表|配布|会議|打ち?合わせ|引き?継ぎ?|研修|授業|宿題|自由研究|レポート|講義|"
    r"プレゼン|国会|議会|想定問答|照会|広報|(?:部内|課内|庁内|省内|社内|局内|内部)(?:の)?(?:資料|説明|メモ|会議)"
)
_FOR = rf"(?:[一-龠]{{1,4}}(?:への|に対する|との))?(?:{_USE}){{1,2}}(?:の)?(?:資料|メモ)?(?:用|向け|のため|に使うため)(?:に|の|で|として)?、?"
# How it is to be put: 一文で, 箇条書きで, 100字以内で.
_FORM = (
    r"一[文言行]で|ひとことで|\d+[字文行](?:以内|程度|くらい|ぐらい)?(?:で|に)|箇条書き(?:で|に|にして)?|表(?:形式|にして|にまとめて)|"
    r"端的に|簡潔に|手短に|かいつまんで|正確に|(?:時系列|順)(?:で|に)(?:並べて)?|原文(?:どおり|通り|のまま|ママ)?(?:に|で|を)?|そのまま(?:引用|抜粋)"
)
# That it is wanted at all: もう一度, ご教示願いたい, 整理してほしい.
_WISH = (
    r"もう(?:一度|1度|一回|1回|いちど)|再度|改めて|あらためて|[ごお御]?教示(?:を)?(?:願い|お願い|ください|頂き|いただき|賜り)?(?:たい|たく|ます)?|"
    r"(?:整理|要約|抜粋|引用|抽出|特定)(?:して|し)(?:ほしい|欲しい|ください|下さい|たい|いただきたい|頂きたい|もらいたい|て)|(?:て|で)(?:ほしい|欲しい)"
)
# What is written of a thing, whatever it is: 記載ぶり, 如何, 挙がっている.
_WRITTEN = (
    r"(?:記載|記述|書き|表現)(?:ぶり|振り)|如何|いかん(?=[。?]*$)|挙が(?:る|っ(?:て(?:い)?(?:る|ます)?|た)|り)|"
    r"[1-9]つとも|該当(?:箇所|部分|する(?:記載|箇所|部分))"
)
REQUEST = re.compile("|".join((_FOR, _FORM, _WISH, _WRITTEN)))

# Lemmas of words about texts, which documents need not say of themselves.
OF_TEXT = frozenset(
    "有無 文言 言及 明記 明示 記す 略語 略称 要点 要旨 概略 あらまし 抜粋 引用 原文 全文 侭 該当 欲しい 教示 扱い 留保 印".split()
)
# The same of what is asked for, that a passage answers by having it: a date, an extent, a use.
OF_VALUE = frozenset(
    "範囲 日付け 年月日 年次 スケジュール 時系列 日程 幅 使途 用途 使い道 規定".split()
)
