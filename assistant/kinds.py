"""The kind of answer a question wants, and what a passage must hold to give it. Tables to extend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.ordinals import WORDS


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


# A figure before its counter; folding leaves 三週間 as it is. 十分 is enough, 同一法人 the same one.
_N = r"(?:\d[十百千]*[万億兆]?|(?<![同単統唯画均])(?!十分)[一二三四五六七八九十百千]+[万億兆]?)"
_KA = "[かカヵヶケ箇個]"  # か所, カ所, ヶ所, 箇所 are one counter
# The first that matches the folded question wins.
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.PENDING, r"未確定|まだ案|案ですか|案の段階|最終(?:版|的な文書|決定)|正式版|確定版|確定(?!拠出|申告)|正式に決|決定事項|(?<!閣議)決定(?:です|している|済み)|決まっていますか|決まった(?:もの|こと)|もう決ま|【p】|\(p\)|pending|finali[sz]ed"),
        (Kind.ORDINAL, WORDS.pattern),
        (Kind.COMPARISON, r"(?<!間)違い|(?<!間)違う|(?<!間)違って|比較|比べ|異な|^(?!.*(?:全部|すべて|全て|いくつ)).*それぞれ|difference|compare"),
        (Kind.DEFINITION, r"定義|(?<!こ)とは(?:何(?!々)|なに|なん|、(?!ど)|[?。]?$|いったい)|って(?:何|なに|なん)(?:[?。]|$|です|だ|の(?:略|こと)|でしょ|なの)|という(?:言葉|用語)(?:の|は|って|とは)|(?<!こ)とは[、。]?$|(?:は|って)(?:日本語で|要するに)?、?何のこと|(?:って|とは)、?(?:[^。]{0,16})どんな[^。]{1,10}のこと|(?:とは|は)、?[^。]{0,12}(?:どういう|どんな|どのような)[^。]{1,8}(?:のこと(?:です|だ|を|か|[?。]*$)|をいい|をいう|を指)|([一-龠]{2,4})[」』]?(?:とは|は|って)、?(?:どういう|どんな|どのような)\1|とは、?(?:どんな|どういう|どのような|いかなる)[^。]{1,10}|どう(?:説明|定義)され|いかなる(?:もの|情報|者)をい|何をい(?:う|い)|の意味|の略|略称|正式名称|what (?:is|are) (?:an? |meant)|definition|meaning of|stand for"),
        (Kind.LAW, r"何条|条は(?:どこ|どれ)|根拠(?!の?(?:箇所|記載|部分|文言|原文))|(?:どの|どんな|何の|何という)法律|法律は何|法律の名|法令|条文|which (?:law|act)|legal basis|what law"),
        (Kind.REASON, r"なぜ|何故|どうして|理由(?!が?な[くい])|(?:何|なん|誰|だれ)のため|目的(?!の?(?:\d|いくつ|すべて|全て|全部)|を(?:\d|すべて|全て|列挙|挙げ))|狙い|ねらい|\bwhy\b|purpose"),
        (Kind.COUNT, r"\d(?:つ|項目|個|種類)(?:です|でし|だ|で合|ある|あり|か)|の数(?:は|を|と|$)|個数|いくつ|何個|何種類|何項目|何点|何本|何[十百千\d]*[万億]?件|幾つ|how many(?! (?:days|years|months|weeks|hours))"),
        (Kind.LIST, r"すべて|全て|全部|つとも|列挙|一覧|挙げ|漏れなく|漏らさず|並べ|網羅|\d本の|\d(?:つ|個|項目)の|何が(?:ある|あり|含まれ|挙が|並)|何と何|何々|なにとなに|項目|見出し|見だし|柱立て|柱は|構成|内訳|\blist\b|what are the|どんな(?:施策|取組|もの|項目|種類|プロジェクト)|どのような(?:施策|取組|もの|項目|種類|プロジェクト|区分)"),
        (Kind.WHO, r"誰|だれ|どなた|どこ(?:が|で|の|に|へ|です|か(?!ら)|$|\?)|(?:提出|届出|申請|報告)先|どの(?:大臣|役所|官庁|役職)|主体|担い手|担う|担当|所管|責任者|どの(?:機関|組織|省|府省|団体|会社)|どんな(?:企業|機関|組織|会社|団体)|中核となる|\bwho\b|which (?:organi[sz]ation|ministry|agency|body)"),
        (Kind.PERIOD, r"\d{4}年度?(?:から|に|より|まで(?:で|に)?)(?:始|終|開始|スタート|完了)|いつ|どこから|何年度|何年(?!間|以上|延|伸|の|くらい|ぐらい)|何月|何日|時期|期限|期間|年限|任期|最長|最短|何日以内|何(?:週間?|時間|日間|[かカヵヶケ箇個]月)|頻度|間隔|(?:どれ|どの)(?:くらい|ぐらい)(?:の)?(?:頻度|期間|おき|ごと|間隔)|毎年|how (?:long|often|many (?:days|years|months|weeks|hours))|when|which (?:fiscal )?years?|deadline|period"),
        (Kind.VALUE, r"何歳|何年|何[%割倍]|いくら|どれ(?:くらい|ぐらい|だけ)|どの(?:くらい|ぐらい|程度)|目標|数値|kpi|指標|target|how (?:much|long|old)"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """What a passage must hold to answer: asked for money, a passage without money does not."""

    label: str  # how a refusal names it
    asked: re.Pattern[str]  # in the folded question
    held: re.Pattern[str]  # in the folded passage
    address: bool = False  # a provision's own number is what is needed


def _need(label: str, asked: str, held: str, address: bool = False) -> Need:
    return Need(label, re.compile(asked), re.compile(held), address)


NEEDS: tuple[Need, ...] = (
    _need("金額", r"総額|(?<!る)費用(?:は|の額|額)", r"\d|全額|半額"),
    _need("金額", r"いくら(?!でも)|何[十百千]?[万億兆]?円|予算額|金額|[出投融助]資額|助成額|賞金|予算は|予算の(?:額|規模|総額)|budget|how much money|cost", r"\d[\d.]*(?:円|ドル|[万億兆]円)"),
    _need("連絡先", r"電話|問い?合わせ先|連絡先|メールアドレス|住所|phone|e-?mail address", r"\d{2,4}-\d{2,4}-\d{3,4}|@"),
    _need("氏名", r"(?:大臣|長官|担当者|責任者|理事長|室長|議長|委員|代表|社長|会長|本人)の?(?:今の|いまの|現在の|現職の)?(?:名前|氏名)|氏名|誰が大臣|受賞者|who is the minister", r"氏(?=[、。はがをの]|$)"),
    _need("担当部署", r"担当課|担当部[署局]|所管課|(?:担当|受け持|所管)[^。、]{0,8}課(?!題)|課はどこ|(?<!な)どの課(?!題)|何課(?!題)|担当室", r"[一-龠](?:課(?!題)|局(?!面|所|地)|室(?=[、。はがをの]|$))"),
    _need("所管する府省", r"(?:所管|担当)(?:する)?(?:省庁|府省|官庁|大臣|省)|どの(?:省|府省)|何省|どこの省", r"(?:厚生労働|文部科学|経済産業|総務|農林水産|内閣|財務|外務|環境|国土交通|法務|防衛|消費者|デジタル|こども家庭|金融|復興|警察)(?:省|庁|府|官房|総理大臣|大臣)|主務大臣"),
    _need("目標の値", r"目標値|数値目標|達成率|達成状況|現状値", r"\d"),
    _need("根拠となる法令", r"根拠(?!の?(?:箇所|記載|部分|文言|原文))|どの法律|何の法律|法律は何|法的", r"法(?:律)?第?\d+条|\d+条|法(?:律)?に基づ|閣議決定|条例|政令", address=True),
    _need("割合", r"何%|何パーセント|何割|割合は|比率|percent", r"\d%|\d割|パーセント|分の[一二三四五六七八九十\d]"),
    _need("現在の値", r"現状値|基準値|実績値|(?:いま|今|現在|現時点|最新)の[^、。]{0,12}(?:寿命|値|数|割合|率)|(?:寿命|値|割合|率|数)(?:は|って|の)?[^、。]{0,6}(?:いま|今(?!後)|現在|最新)|(?:いま|今|現在)(?:は|の)?、?(?:いくつ|何(?:人|名|件|社|(?:か|ヶ|カ|箇)所|施設|法人|疾病))", r"(?:現状|現在|実績|基準)[^。]{0,20}\d|\d[^。]{0,10}(?:現在|時点)"),
    _need("時期", r"いつ|何月|何日|時期は|何年度", r"\d(?:年|月|日|時)|年度|曜日|祝日|必要に応じ|毎[年月週日]|定期|速やか|当面|直ち|遅滞なく"),
    _need("数値", r"どれ(?:くらい|ぐらい|だけ|ほど)|どの(?:くらい|ぐらい|程度)", r"\d|分の[一二三四五六七八九十]|毎[年月週日]|全額|半額"),
    _need("年齢", r"年齢", r"\d歳"),
    _need("人数", r"(?<!何)(?:人|員|患者|加入者|受給者|利用者|対象者|認定者|登録者|死亡者|感染者|参加者|被保険者|医師|看護師|高齢者|国民)数(?!値|字|量)", rf"{_N}(?:人|名)"),
    _need("時点の値", r"昨年度?|今年度?|去年|来年度?|先月|今月|直近|最新の|最近の", r"昨年|今年|直近|最新|最近"),
    _need("平均の値", r"平均(?:で|は|して|何|どれ|の(?:額|値|年齢))", r"平均"),
    _need("件数", r"件数|施設数|社数|箇所数|か所数", rf"{_N}(?:件|施設|社|{_KA}所)"),
    _need("名称", r"(?:会社|企業|事業者|法人|病院|大学|施設|団体|製品|医薬品|商品)の?(?:名前|名称|名)(?=(?:を|は|の一覧|[?。]*$))|(?:病院|大学|会社)の一覧", r"[一-龠ァ-ヶーa-z]{2,}(?:大学|株式会社|社(?!会))|[ァ-ヶーa-z]{3,}(?=[、\s])"),
    _need("国名", r"(?:どの|何という|どんな)国(?:が|を|と|に|で|です|の名)|国(?:の名前|名)(?:を|は|[?。]*$)|(?:対象|協力|相手)国(?:は|を|の一覧)|which countr", r"(?:米|英|仏|独|韓|中|各)国(?=[、。とはがのにをで])|タイ|ベトナム|インド|インドネシア|フィリピン|ケニア|ガーナ|エジプト|カンボジア|ミャンマー|モンゴル|アメリカ|ドイツ|フランス|イギリス"),
    _need("日数", r"how many days", r"\d日"),
    _need("月数", r"how many months", rf"\d{_KA}?月"),
    _need("年数", r"how many years", r"\d年"),
    _need("年齢", r"(?:what|which) age|how old", r"\d歳"),
    _need("アドレス", r"\burl\b|ホームページ|サイトの", r"https?://"),
)  # fmt: skip
# 何X asks for a figure with that counter, 何人も for none. いくつ and 何種類 can be counted instead.
_COUNTER = re.compile(
    rf"(?<!第)何[十百千\d]*[万億兆]?(?P<counter>{_KA}?所|{_KA}月|週間?|時間|分|食|本|枚|台|世帯|段階|ページ|都道府県|施設|疾病|床|法人|自治体|市町村|品目|府省|省庁|団体|事業者|企業|社|人|名|件|回|歳|年度|年間|日間|年|月|日|条|倍|拠点|病院|校|{_KA}国)(?!も(?![らつちた]))"
)
_NTH = re.compile(r"第何(改正|回|期|版|次|位|号)")
# What a passage holds of a counter that is written in several ways, after a figure.
_COUNTED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(counter), held)
    for counter, held in (
        (rf"{_KA}?所", rf"{_KA}所"),
        (rf"{_KA}国", rf"(?:{_KA}国|国(?!際|内|家|民|立))"),
        (rf"{_KA}月", rf"(?:{_KA}月|月(?=以内|以上|未満|間|を超え|を経過))"),  # 六月以内
        (r"週間?", r"週間?"),
        (r"分", r"分(?!の[\d一二三四五六七八九十百]|[野析類布])"),  # 三分の一 is no time
        (r"本", r"本(?!化)"),
        (r"日間", r"日(?:間|以内|以上)?"),
        (r"年間", r"年(?!度|\d)(?<!\d{4}年)"),
        (r"[名人]", r"[名人]"),
    )
)
_ITEMS = re.compile(r"(?:項目|事項|施策|取組)(?:は|が|って)[^、。]{0,6}何件$")  # to be counted
# Who holds a post: a person by name, or whoever a provision says holds it.
_POST = re.compile(
    r"((?:首相|総理|大臣|長官|理事長|会長|社長|議長|委員長|本部長|室長|センター長|委員))(?:に)?(?:は|って|には|を務めるのは|になるのは)?、?(?:いま|今|現在)?、?(?:誰|だれ|どなた)(?![のにをとへ])"
)
_NOW = re.compile(r"今(?!後)|いま|現在")
_HOLDS_POST = (
    r"氏(?=[、。はがをの]|$)|{post}(?:[はと]|には)(?:[^。]|。\))*(?:(?:もって|もつて)充て|[がの][^。、]{{0,20}}(?:任命|指名|互選|選任))"
    r"|主務大臣は、[^。]*とする"
)


def kind_of(folded: str, but: Kind | None = None) -> Kind:
    """The kind of answer that the folded question asks for; the next that fits where it is ``but``."""
    fitting = (kind for kind, pattern in KINDS if kind is not but and pattern.search(folded))
    return next(fitting, Kind.CONTENT)


def needs_of(folded: str) -> tuple[Need, ...]:
    """What a passage must hold to answer the folded question."""
    needs = [need for need in NEEDS if need.asked.search(folded)]
    for match in _POST.finditer(folded):
        if _NOW.search(folded):
            needs.append(_need("氏名", re.escape(match[0]), r"氏(?=[、。はがをの]|$)"))
            continue
        held = _HOLDS_POST.format(post=match[1][-1] if match[1][-1] == "長" else match[1])
        needs.append(_need("氏名", re.escape(match[0]), held))
    for match in _NTH.finditer(folded):
        needs.append(
            _need(f"番号（{match[0]}）", re.escape(match[0]), rf"(?:第?\d+|第{_N}){match[1]}")
        )
    for match in _COUNTER.finditer(folded):
        if _ITEMS.search(folded, 0, match.end()):
            continue
        counter = match["counter"]
        held = next((held for p, held in _COUNTED if p.fullmatch(counter)), re.escape(counter))
        label = f"数値（{re.sub('[0-9]', '', match[0])}）"  # folding makes 何10万件 of 何十万件
        needs.append(_need(label, re.escape(match[0]), _N + held, address=counter == "条"))
    return tuple(needs)
