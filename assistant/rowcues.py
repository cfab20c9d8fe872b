"""The words by which rows of the policy register are asked for, as tables of patterns.

All are matched against folded text. What an English question says is put into the same words first.
"""

from __future__ import annotations

import re

from indexer.register.types import Role, Status

# What rows are called.
KINDS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        (
            "kpi",
            r"kpi|成果指標|数値目標|成果目標|達成目標|(?<![一-龠])指標|(?<![一-龠])目標(?!年)",
        ),
        ("measure", r"施策|取り?組み?(?!む)|対策(?=[をはがの、]|$)"),
        (
            "responsibility",
            r"責務|義務|責任|役割|担当|所管|権限|主体|努めなければ|努めるもの|努めること|努める」?と(?:され|い)|"
            r"できること|できるとされ|担[うい](?:こと|もの)|しなければならないこと|てはならない|禁止され",
        ),
    )
)
# A sentence that asks, or says how it wants to be answered.
REQUESTS = re.compile(
    r"^(?:[一ひ]と?つ|あるだけ|もれ)?(?:すべて|全て|全部|ぜんぶ|全員|漏れなく|もれなく|なく|残らず|余さず)(?:で|を)?$|"
    r"(?:は|を)?(?:除く|数えない(?:で)?|含めない(?:で)?)$|[?]|ください|下さい|お願い|(?:欲|ほ)しい|たい|教え|か$|の$|は$|[一-龠ァ-ヶ]$|(?:挙げ|示|列挙|並べ|出)(?:よ|せ|て)$|"
    r"\b(?:list|all|every|what|which|who|how|show|give|tell)\b"
)
ALL = re.compile(
    r"すべて|全て|全部|ぜんぶ|全員|一覧|いちらん|列挙|挙げ|リスト|漏れなく|もれなく|漏れの?な|残らず|余さず|あるだけ|網羅|並べ|それぞれ|"
    r"どれ(?=[?。]|$|です|と|か)|どれとどれ|何と何|誰と誰|だれとだれ|どことどこ|洗い出|抜き出|書き出|まとめて"
)
COUNT = re.compile(
    r"何[件個つ]|何[か箇ヶカ]条|何本|いくつ|件数|幾つ|の数(?:は|を|$)|どれ(?:くらい|ぐらい|だけ)(?:の数)?あ"
)
WHO = re.compile(
    r"誰|だれ|どこ(?!まで)|どの(?:主体|機関|組織|省庁|府省|団体|立場)|主体(?:は|を)|担い手"
)
WHO_WHAT = re.compile(r"(?:誰|だれ|どこ)[がのは]、?(?:何|どんな|どの)")  # both are asked for
WHICH = re.compile(
    r"(?:事項|こと|もの)(?:(?:を|は)、?[^。]{0,40}(?:から|で))?[?。]?$|どの(?:条文|条|施策|取組|kpi|指標|目標|規定|法律)|どんな|どのような|何(?:です|が|を|か|は|$)|あります|(?:もの|こと)は|は[?。]?$|(?:を|について)?(?:教え|示)"
)
# Things of a kind beside one another.
BESIDE = re.compile(r"比べ|比較|違い|違う|違います|対比")
CHAPTERS = re.compile(r"章(?:ごと|毎|別)|何章に|各章")  # so many in each
# Who is to do it, whether the register knows of them or not: 保護者の義務, 保護者に求められる.
BEARER_BEFORE = r"(?:の(?:努力義務|義務|責務|役割|責任|権限)|に(?:義務|努力|求め|もとめ|課))"
# What is asked of a text and not of rows: its parts, its articles by number.
OF_TEXT = re.compile(
    r"箇所|区分|見(?:出|だ)し(?!だけ|のみ|しか)|何節|(?<!章)節(?:が|は|の見)|何条|何法|根拠|名前|名称|所掌|各号|次に掲げ|定める事項|基本理念|業務(?:の範囲|を|は)"
)
# Times.
YEAR = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?P<fiscal>度)?(?P<bound>以前|以降|以後|より[前後]|の前|の後|までのもの)?"
)
BOUNDS = {
    "以前": "まで",
    "以降": "から",
    "以後": "から",
    "より前": "まで",
    "より後": "から",
    "の前": "まで",
    "の後": "から",
    "までのもの": "まで",
}
BEYOND = {"より前": -1, "より後": 1, "の前": -1, "の後": 1}  # years; the year itself is left out
DUE = re.compile(r"期限|まで|目標年|達成|年度?の目標")
UNDATED = re.compile(r"期限[^。]{0,10}?(?:ない|なし|無い|いません|未定)")
# Figures.
_NUMBER = r"(?:数値|数字|数値目標|定量(?:的な)?目標|具体的な(?:数値|数字|数))"
UNNUMBERED = re.compile(
    rf"{_NUMBER}[^。]{{0,12}}?(?:ない|なし|無い|いません|おらず|空)|数値(?:以外|でない)|定性(?:的|目標)"
)
NUMBERED = re.compile(
    rf"{_NUMBER}[^。]{{0,10}}?(?:ある|あり|入った|示された|示している|掲げ|持つ|付き|決まっている|決められ)"
)
# How final a row is.
STATUSES = (
    (
        Status.HEADING_ONLY,
        re.compile(
            r"見出し(?:だけ|のみ|しか)|(?:中身|内容|記載)[^。]{0,6}(?:ない|空|いません)|空(?:の|欄)"
        ),
    ),
    (
        Status.PENDING,
        re.compile(
            r"【p】|\(p\)|未確定|未定|(?:確定|決まって|固まって|決定)[^。]{0,6}(?:ない|いません)|調整中|ペンディング"
        ),
    ),
)
# Who a row is about, and how it has to do with it.
CHARGED = re.compile(
    r"(?:担い手|主体|担当)[^。]{0,4}(?:名指し|書かれ|明記|示され|明示|決ま|定ま|わか|分か)(?:[^。]{0,4}(?P<not>ない|いません))?"
)
CHARGE = re.compile(
    r"求め(?:られ|てい)|もとめられ|課され|課せられ|課してい|命じられ|任され|義務[付づ]けられ|べきこと|"
    r"何を[^。、]{0,8}(?:(?:する|やる|行う)(?=[かのべよと?。]|こと|$)|しなければ)|すること(?:に|と)(?:なって|されて)い"
)
ROLES = (
    (
        Role.EFFORT,
        re.compile(
            r"努力義務|努めなければ|努めるもの|努めること|努める」?と(?:され|い)|努力を求め|努力が求め"
        ),
    ),
    (Role.POWER, re.compile(r"できること|することができ|権限|「できる」|できると")),
    (
        Role.DUTY,
        re.compile(r"(?<!努力)義務|(?<!努め)なければならな|てはならない|(?<!努める)ものとされ"),
    ),
    (Role.SUPPORT, re.compile(r"協力(?:する|を求め|主体)")),
)
MUST = re.compile(r"何を[^。、]{0,8}しなければ")  # however it is said that they do
EXCLUDED = re.compile(
    r"[(（]?「?(?P<what>努力義務|努め[^、。()「」]{0,10}|義務|できる)」?(?:の規定)?(?:は|を)?(?:除|数えな|含めな|含まな|以外|抜き)[^、。()]*[)）]?"
)
# Words of a provision that rows have to have as they are.
LITERAL = re.compile(
    r"(?P<said>[てで]はならない)|(?P<forbidden>禁止)|「(?:し|する)?(?P<quoted>なければならない|ものとする)」"
)
# A body is what is asked for itself: 主務大臣を全員教えて, 主務大臣は誰.
ITSELF = re.compile(
    r"(?:を(?:全員|すべて|全て|全部)?(?:教え|挙げ|示し|列挙|書)|(?:は|って)(?:誰|だれ|どこ)(?:です|$|[?。]|か))"
)
PROVISIONS = re.compile(r"どの(?:条文|条|法律|規定)")
CAPTION = "責務"  # what laws call the article that says what a body is there for
# What is done.
ACTION = re.compile(
    r"(?<![一-龠])「?(?P<action>[一-龠]{2})」?(?:する|される)」?(?:こと)?(?:と(?:されて|して|書かれて|定められて|明記されて|記されて)(?:いる|いた)|に(?:なって|して)いる)?(?:施策|取組|取り組み)"
)
NO_ACTION = frozenset(
    "関係 関連 主要 具体 個別 基本 重要 全部 各種 以下 新規 担当 所管 分担 記載 予定 確定".split()
)
# What a body does that is asked for: …が定めるもの, …が届け出なければならない.
DOING = (
    re.compile(
        r"(?:が|の)(?P<stem>[一-龠]{1,3}[めけえ]?)(?:する|ずる|る|す|う)(?:もの|こと|の|と(?:され|して))"
    ),
    re.compile(
        r"(?:が|を|に|は)(?P<stem>(?!努)[一-龠]{1,2}(?:[りけえめき]出|[けえめ])?)[わかさしたなまらがき]?なければならない"
    ),
)
NO_DOING = frozenset("担 行 為 負".split())  # is all that a body does
LABEL = re.compile(
    r"(?<![\d.])\d+(?:\.\d+)+(?!\.?\d)|\(\d{1,2}\)|第\d{1,2}[章節款](?:の\d+)?(?![\d一-龠])"
)
# Words that say how rows are asked for, not what they are about.
TOLD = re.compile(
    r"(?:kpis?|指標|目標|数値|数字|定量|定性|的|施策|取り?組み?|対策|責務|義務|努力|努め?る?|責任|役割|担当|所管|権限|主体|条文|規定|期限|年度?|見出し|中身|内容|確定|未定|"
    r"登録|一覧|件数|関係|関連|関わ|担|対象|設定|達成|記載|文書|戦略|計画|法律|法令|条|数|もの|全体|すべて|比較|定め|協力|具体的?|記述|部分|箇所|名指し|明記|挙げ|別|立場|できる|定め|負[うい]|"
    r"求め|講ずる?|課|(?:し|努め)?なければならない|団体|人|方|機関|組織|者|全員|禁止|漏れ|なく|いちらん|所|ところ|section|chapter|part|them|there|which|listed|named)+"
)
# What an English question says of rows, in the words above.
ENGLISH = tuple(
    (re.compile(words), said)
    for words, said in (
        (r"\bkpis?\b|\bindicators?\b", "kpi"),
        (r"\bmeasures?\b|\binitiatives?\b", "施策"),
        (r"\blist\b|\ball\b|\bevery(?:thing)?\b|\beach\b", "すべて"),
        (r"\bhow many (?!(?:days|weeks|months|years|hours|times|people|members)\b)|\bnumber of\b", "いくつ"),
        (r"\bwhich (?:kpis?|indicators?|measures?|initiatives?)\b", "すべて"),
        (r"\bwho\b|\bwhich bod(?:y|ies)\b", "誰"),
        (
            r"\bwithout (?:a |any )?(?:numerical|numeric|quantitative)|\bno (?:numerical|numeric|quantitative)",
            "数値目標のない",
        ),
        (
            r"\b(?:have|has|with) (?:a |any )?(?:numerical|numeric|quantitative)",
            "数値目標のある",
        ),
        (r"\bwithout (?:a )?(?:deadline|due)|\bno deadline", "期限のない"),
        (r"\b(?:deadline|due|target year)\b|\bby (?:fiscal|fy|20\d\d)", "期限"),
        (r"\bmake efforts?\b|\bendeavou?rs?\b|\bbest efforts?\b|\bstrive\b", "努力義務"),
        (r"(?<!not )\bmust (?!not)|\bobligations?\b|\bobliged\b|\brequired to\b|\bdut(?:y|ies)\b(?! to make)", "義務"),
        (r"\bresponsib|\bin charge\b", "担当"),
        (r"\bpending\b|\bnot (?:yet )?(?:final|decided|settled)", "未確定"),
    )
)  # fmt: skip
ENGLISH_YEAR = re.compile(r"(?P<fiscal>\bfy ?|\bfiscal (?:year )?)?(?<!\d)(?P<year>20\d\d)(?!\d)")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々ー・、「」]{2,}")  # what stands so in an English question
# A role by its name: rows are asked for by it alone.
ROLE_NAMED = re.compile(
    r"義務|努めなければ|努めるもの|努めること|努める」?とされ|しなければならない|できること|権限|「できる」|できると|協力"
)
