"""How bodies and persons are called: names in folded text, lists of them, and their last characters."""

from __future__ import annotations

import re

# Names are of kanji, katakana and Latin letters but for these words.
KANA = (
    r"(?:こども|子ども|子育て|がん|かかりつけ|ひきこもり|まちづくり|ものづくり|いじめ|いのち|くらし|すまい|みらい|ふるさと|ひとり親|まち・ひと・しごと|ゆうちょ|かんぽ"
    r"|あん摩|はり(?=師|きゅう)|きゅう(?=師)|たばこ|しょう害|ろう(?=者|学校)|てんかん|ぜん息|じん肺|けい肺|ぼうこう|ばい煙|おもちゃ|うつ病"
    r"|(?:さいたま|つくば|いわき|うるま|むつ|つがる|にかほ|かほく|いなべ|さくら|さぬき|あわら|いすみ|たつの|みやま|うきは|えびの|みどり|ふじみ野|ひたちなか|かすみがうら|つくばみらい|おいらせ|みなかみ|せたな|むかわ|ときがわ|まんのう|みやき)(?=[市町村]))"
)
# One class of characters and lists of bounded length: a long provision is read in linear time.
_REST = r"[一-龠々ァ-ヶーa-z0-9・の]{0,40}"
WORD = rf"(?:[一-龠々ァ-ヶーa-z0-9・]|{KANA}){_REST}(?:{KANA}{_REST})?"
NOTED = r"(?:\([^()]*\))?"
LIST = rf"{WORD}{NOTED}(?:(?:、|及び|又は|並びに|若しくは|その他の?){WORD}{NOTED}){{0,20}}"
# What a body or a person is called: its last characters.
_BEARER = re.compile(
    r"(?:大臣|長官?|省庁?|庁|内閣府|府省|機構|本部|会議|委員会|審議会|審査会|協議会|政府|国|都道府県|県|市町村|(?<!都)市|特別区|指定都市|知事|保険者|師|者|人|法人|研究所|裁判所|センター|"
    r"病院|診療所|機関|連合会?|基金|組合|団体|協会|学会|アカデミア|企業|国民|会|議?員|官|ディレクター|部|局|課|室|チーム|社|大学|学校|施設|保健所|[a-z]{2,}|補|次官|甲|乙|内閣)(?:等|ら|たち)?(?:\([^()]*\))?$"
)
_NO_BEARER = re.compile(r"(?:機会|社会|場合|全国|外国|各国|我が国|一部|全部|内部|外部|以上の者)$")


def is_bearer(who: str) -> bool:
    """Whether the folded words ``who`` end as the name of a body or a person does."""
    return not is_none(who) and bool(_BEARER.search(who))


def is_none(who: str) -> bool:
    """Whether ``who`` only sounds like one: 機会, 外国, 一部."""
    return bool(_NO_BEARER.search(who))
