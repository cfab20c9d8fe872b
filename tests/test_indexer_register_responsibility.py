"""Who is to do what: subjects of duties, cues of policy text, marks and columns of bodies."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.formats import read
from indexer.normalize import fold_text
from indexer.register.bodies import names_in
from indexer.register.check import unborne
from indexer.register.duties import FORBIDDEN, duties
from indexer.register.marks import SUPPOSED, legend, marks, named
from indexer.register.responsibility import UNKNOWN, responsibilities, shorts
from indexer.register.types import Role, Status
from indexer.types import Catalogued, Document


def document(text: str, *, status: str | None = None, day: str | None = None) -> Document:
    known = Catalogued("plan", "計画", file="plan.txt", status=status, date=day)
    return read(text.encode(), known)


def rows(text: str) -> list[tuple[str, str, str]]:
    found, _ = responsibilities(document(f"計画の表題\n{text}\n"))
    return [(row.body, row.role.value, row.task) for row in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("国及び地方公共団体は、基本理念にのっとり、施策を策定し、及び実施する責務を有する。",
         [("国", "義務", "施策を策定し、及び実施する"), ("地方公共団体", "義務", "施策を策定し、及び実施する")]),
        ("厚生労働大臣は、計画を定めるものとする。", [("厚生労働大臣", "義務", "計画を定める")]),
        ("市町村は、計画を定めるよう努めなければならない。", [("市町村", "努力義務", "計画を定める")]),
        ("都道府県知事は、必要があると認めるときは、報告を求めることができる。", [("都道府県知事", "できる", "必要があると認めるときは、報告を求める")]),
        ("病院は、特定機能病院と称することができる。", [("病院", "できる", "特定機能病院と称する")]),
        ("国は、その費用の一部を負担する。", [("国", "主", "その費用の一部を負担する")]),
        ("計画に必要な事項は、主務大臣が定める。", [("主務大臣", "主", "計画に必要な事項…定める")]),
        ("会務は、理事が財務大臣と協議して処理する。", [("理事", "主", "会務…財務大臣と協議して処理する")]),
        ("本部に関する事務は、内閣官房において処理する。", [("内閣官房", "主", "本部に関する事務")]),
        ("指定を受けた者は、変更の届出をしなければならない。", [("指定を受けた者", "義務", "変更の届出")]),
        ("登録試験機関は、許可試験を行わなければならない。", [("登録試験機関", "義務", "許可試験を行わなければならない")]),
        ("機構の役員若しくは職員又はこれらの職にあった者は、秘密を漏らしてはならない。",
         [("機構の役員若しくは職員", "義務", "秘密を漏らしてはならない")]),
        ("病院、診療所又は助産所の管理者は、報告しなければならない。", [("病院、診療所又は助産所の管理者", "義務", "報告")]),
        ("委員長、委員及び事務局の職員は、報告しなければならない。",
         [("委員長", "義務", "報告"), ("委員", "義務", "報告"), ("事務局の職員", "義務", "報告")]),
        ("都道府県、保健所を設置する市及び特別区は、次に掲げる業務を行うものとする。",
         [("都道府県", "義務", "次に掲げる業務を行う"), ("保健所を設置する市", "義務", "次に掲げる業務を行う"), ("特別区", "義務", "次に掲げる業務を行う")]),
        ("健康に関する研究開発及び新産業創出を行う事業者は、施策に協力するよう努めなければならない。",
         [("事業者", "努力義務", "施策に協力する")]),
        ("農業者及び農業に関する団体（以下「農業者等」という。）は、活動を行うよう努めるものとする。",
         [("農業者", "努力義務", "活動を行う"), ("農業者等", "努力義務", "活動を行う")]),
        ("病院の開設者が、病院を廃止したときは、十日以内に、知事に届け出なければならない。",
         [("病院の開設者", "義務", "病院を廃止したときは、10日以内に、知事に届け出なければならない")]),
        ("何人も、喫煙をしてはならない。", [("何人", "義務", "喫煙をしてはならない")]),
        ("保健所は、都道府県、地方自治法第二百五十二条の十九第一項の指定都市その他の政令で定める市が、これを設置する。",
         [("都道府県", "主", "これを設置する"), ("指定都市", "主", "これを設置する"), ("政令で定める市", "主", "これを設置する")]),
        ("都道府県知事又は保健所を設置する市若しくは特別区の長は、指示をすることができる。",
         [("都道府県知事", "できる", "指示"), ("保健所を設置する市若しくは特別区の長", "できる", "指示")]),
        ("表彰は、次の各号に該当する者について町長が行う。", [("町長", "主", "表彰…行う")]),
        ("命を受けて内閣官房副長官補が事務を掌理する。", [("内閣官房副長官補", "主", "事務を掌理する")]),
        ("独立行政法人国立健康研究所は、次の業務を行う。", [("国立健康研究所", "主", "次の業務を行う")]),
        # Things, rules and fictions have no task, penalties and denials give none.
        ("計画は、次に掲げる事項について定めるものとする。", []),
        ("第一項の規定は、計画の変更について準用する。", []),
        ("必要な事項は、厚生労働省令で定める。", []),
        ("次の各号のいずれかに該当する者は、三十万円以下の罰金に処する。", []),
        ("役員は、職員とみなす。", []),
        ("会長は、内閣総理大臣をもって充てる。", []),
        ("役員は、承認を受けることができない。", []),
        ("委員は、非常勤とする。", []),
        ("この規程により表彰された者は、町広報に登載する。", []),
        ("機構は、国の権利義務を承継する。", []),
        ("医療情報の提供を受ける者は、第三者に該当しないものとする。", []),
    ],
)  # fmt: skip
def test_a_sentence_gives_its_subjects_a_task(
    sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    found = duties(fold_text(sentence))
    assert [(one.bearer.body, one.role.value, one.task) for one in found] == expected


def test_what_is_forbidden_says_so() -> None:
    (claim,) = duties("医療法人は、剰余金の配当をしてはならない。")
    assert claim.flags == (FORBIDDEN,)
    assert claim.words == "は…てはならない"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("・ AMED を核とした産学官連携による研究開発を推進する。", [("日本医療研究開発機構", "主", "産学官連携による研究開発を推進する")]),
        ("・ プログラムディレクター（PD）の下で、事業を連携させる。", [("プログラムディレクター", "主", "事業を連携させる")]),
        ("・ 関係府省において事業の検討を行う。", [("関係府省", "主", "事業の検討を行う")]),
        ("・ 保険者における予防のインセンティブ", [("保険者", "主", "予防のインセンティブ")]),
        ("・ 官民ファンド等による資金支援", [("官民ファンド", "主", "資金支援")]),
        ("・ 保健所が中心となって相談の体制を整備する。", [("保健所", "主", "相談の体制を整備する")]),
        ("・ 患者団体と連携して、病気の理解を広げる。", [("患者団体", "協力", "病気の理解を広げる")]),
        ("・ 文部科学省及び厚生労働省は共同で、仕組みを整える。",
         [("文部科学省", "共管", "共同で、仕組みを整える"), ("厚生労働省", "共管", "共同で、仕組みを整える")]),
        ("・ 拠点病院は、市町村の協力を得て、相談に応じなければならない。",
         [("市町村", "協力", "相談に応じなければならない"), ("拠点病院", "義務", "市町村の協力を得て、相談に応じなければならない")]),
        ("・ 国、大学及び民間企業が連携し、人材を育成する。",
         [("国", "共管", "人材を育成する"), ("大学", "共管", "人材を育成する"), ("民間企業", "共管", "人材を育成する")]),
        ("・ 関係府省が連携して取り組む。", [("関係府省", "主", "取り組む")]),
        ("・ 経産省が、業界の協力を得て、指針を策定する。",
         [("経済産業省", "主", "業界の協力を得て、指針を策定する"), ("業界", "協力", "指針を策定する")]),
        # What is told of, what comes about and what is no body has no task.
        ("・ 大学において研究が進められてきた。", []),
        ("・ ベンチャー企業等によって革新が創出される。", []),
        ("・ 我が国において課題となる疾患の研究を行う。", []),
        ("・ 患者を中心とした医療を推進する。", []),
        ("内閣府は、計画を策定しています。", []),
        ("企業による独占への懸念が存在します。", []),
        ("総務省は、利活用を推進していくこととしています。", [("総務省", "主", "利活用を推進していくこととしています")]),
    ],
)  # fmt: skip
def test_policy_text_gives_bodies_their_part(
    line: str, expected: list[tuple[str, str, str]]
) -> None:
    assert sorted(rows(line)) == sorted(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("・ 普及の推進（○内閣官房、◎文、厚）",
         [("内閣官房", "共管", "普及の推進"), ("文部科学省", "主", "普及の推進"), ("厚生労働省", "協力", "普及の推進")]),
        ("・ 窓口の整備（◎厚）", [("厚生労働省", "主", "窓口の整備")]),
        ("① 企業の顕彰【農水省・厚労省】", [("農林水産省", "共管", "企業の顕彰"), ("厚生労働省", "共管", "企業の顕彰")]),
        ("② 献立の見直し（文科省）", [("文部科学省", "主", "献立の見直し")]),
        ("○指導者の数\n【2031 年までに2.4 万人】\n《所管省庁︓厚生労働省》", [("厚生労働省", "主", "指導者の数")]),
        ("・ 手引の普及（担当府省：◎厚労省、経産省）", [("厚生労働省", "主", "手引の普及"), ("経済産業省", "協力", "手引の普及")]),
        ("・ 窓口の整備（厚労省、AMED等）", [("厚生労働省", "共管", "窓口の整備"), ("日本医療研究開発機構", "共管", "窓口の整備")]),
        ("・ 会議の開催（関係省庁）", [("関係府省", "主", "会議の開催")]),
        ("・ 点検の強化（担当：ゆらぎ推進機構）", [("ゆらぎ推進機構", "主", "点検の強化")]),
        # Brackets that name no bodies, and one mark that may be a word.
        ("・ 支援（国）", []),
        ("・ 予防（診断、治療）", []),
        ("・ 目標（○達成、×未達）", []),
    ],
)  # fmt: skip
def test_marks_name_who_does_it(line: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(rows(line)) == sorted(expected)


def test_a_mark_that_is_not_understood_is_kept_unparsed() -> None:
    found, unparsed = responsibilities(document("計画\n・ 普及の推進（◎犬、○厚）\n"))
    assert found == []
    assert [one.kind for one in unparsed] == ["responsibility"]


def test_marks_mean_what_the_legend_says() -> None:
    told = legend(iter(["(凡例)◎:とりまとめ、○:協力、印なし:関係"]))
    assert told == {"◎": Role.LEAD, "○": Role.SUPPORT, "": Role.SUPPORT}
    (mark,) = marks("普及(◎厚、○文)", told)
    assert [(one.body, one.role.value) for one in mark.bodies] == [
        ("厚生労働省", "主"),
        ("文部科学省", "協力"),
    ]
    assert mark.flags == ()
    (supposed,) = marks("普及(◎厚、○文)", {})
    assert supposed.flags == (SUPPOSED,)


def test_marks_stand_for_the_bodies_of_the_documents_day() -> None:
    (mark,) = marks("普及(◎厚、文)", {}, date(1999, 4, 1))
    assert [one.body for one in mark.bodies] == ["厚生省", "文部省"]


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("厚生/労働省", ["厚生労働省"]),
        ("厚生\n労働省", ["厚生労働省"]),
        ("厚生労働省 農林水産省", ["厚生労働省", "農林水産省"]),
        ("厚労省、文科省", ["厚生労働省", "文部科学省"]),
        ("厚生労働省医政局", ["厚生労働省"]),
        ("ゆらぎ推進機構", ["ゆらぎ推進機構"]),
        ("農水省・厚労省", ["農林水産省", "厚生労働省"]),
        ("情報・システム研究機構", ["情報・システム研究機構"]),
        ("検討中", []),
        ("", []),
    ],
)
def test_the_bodies_of_a_cell(cell: str, bodies: list[str]) -> None:
    assert [one.body for one in named(cell)] == bodies


def test_a_column_says_who_does_what() -> None:
    table = "施策\t所管\t時期\n見直し\t消費者庁\t2027年度\n普及\t厚労省、農水省\t同上\n検討\t－\t未定\n整備\t同上\t－\n"
    found, unparsed = responsibilities(document(f"工程表\n{table}"))
    assert [(row.task, row.body, row.role.value) for row in found] == [
        ("見直し", "消費者庁", "主"),
        ("普及", "厚生労働省", "共管"),
        ("普及", "農林水産省", "共管"),
        ("整備", "厚生労働省", "共管"),
        ("整備", "農林水産省", "共管"),
    ]
    assert [one.field for one in found[-1].elsewhere] == ["words", "body"]
    assert unparsed == []


def test_short_forms_of_the_document_are_written_out() -> None:
    text = "第一条　健康推進本部（以下「本部」という。）を置く。\n第二条　本部は、計画を定めるものとする。\n"
    assert shorts(document(text)) == {"本部": "健康推進本部"}
    twice = text + "第三条　防災対策本部（以下「本部」という。）を置く。\n"
    assert shorts(document(twice)) == {}


def test_what_the_table_knows_not_and_what_is_not_settled_is_flagged() -> None:
    draft = document(
        "計画\n・ 健歩連絡会議は、指針を定める。\n・ 国は、検討を行う。（P）\n", status="案"
    )
    unknown, pending = responsibilities(draft)[0]
    assert UNKNOWN in unknown.flags
    assert unknown.status is Status.DRAFT
    assert pending.status is Status.PENDING


_PIECES = st.sampled_from(
    "国 政府 は は、 が が、 厚生労働大臣 厚労省 AMED 及び 又は その他の 、 。 （ ） 「 」 （◎厚、文） 《所管省庁：厚生労働省》 所管 \t \n ・ 計画を "
    "定める ものとする しなければならない することができる 努める において による の下で と連携して を中核として 者 保健所を設置する市 の 管理者 以下「本部」という。 １ 第一条　 検討する Ａ".split(
        " "
    )
)


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_every_row_is_borne_out_by_its_words(text: str) -> None:
    made = document(f"計画\n{text}\n")
    more = shorts(made)
    for row in responsibilities(made)[0]:
        assert 0 <= row.start < row.end <= len(made.text)
        assert unborne(made, row) == []
        places = [made.text[one.start : one.end] for one in row.elsewhere if one.field == "body"]
        words = fold_text(places[0] if places else made.text[row.start : row.end])
        squeezed = "".join(words.split())
        written = {name for name, _, _ in names_in(squeezed, more)}
        from_mark = any(sign in squeezed for sign in "◎○")
        assert row.body in written or "".join(row.body.split()) in squeezed or from_mark


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=200))
def test_any_text_is_read(text: str) -> None:
    found, unparsed = responsibilities(document(f"計画\n{text}\n"))
    assert all(row.task and row.body for row in found)
    assert all(one.kind == "responsibility" for one in unparsed)
