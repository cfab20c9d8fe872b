"""Words of policy text that give a body its part: を中核として, の下で, において, と連携して.

The sentence has to be about what is to be done: what was done or is the case gives nobody a task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from indexer.register.bearers import Bearer, last_word, masked, sentences, subjects
from indexer.register.bodies import kind_of
from indexer.register.duties import POLITE, Claim
from indexer.register.types import Role

_WITH = r"(?:、?(?:[一-龠]{2,4}[にな]|一体となって))?(?:連携|協力|協働|共同|協調)"
# A cue, the role it gives to the bodies before it, and whether it does so for whom no table knows.
_CUES = tuple(
    (role, re.compile(pattern), unknown)
    for role, pattern, unknown in (
        (Role.LEAD, r"を(?:中核|核|司令塔|実施主体)(?:と(?:し(?:て|た|つつ)|する)?|に)", True),
        (Role.LEAD, r"を(?:中心|主体|拠点)(?:と(?:し(?:て|た|つつ)|する)|に)", False),
        (Role.LEAD, r"が(?:中心|主体|中核|核)(?:と|に)なっ?(?:て|り)|が(?:主体的に|主導して)", True),
        (Role.JOINT, rf"が(?:{_WITH}(?:し|で)|、?一体と(?:なって|して))", True),
        (Role.LEAD, r"(?:の)?主導(?:で|の(?:下|もと)で?|により|による)", True),
        (Role.LEAD, r"の(?:下|もと)(?:で(?:の)?|に(?!お)|、)", False),
        (Role.LEAD, r"において(?!は)|における|によって|により|による(?!と)", False),
        (Role.SUPPORT, rf"(?:の[一-龠]{{2,8}})?と[ものは]?{_WITH}(?=し|を|の|に|、|など|等|\Z)", True),
        (Role.SUPPORT, r"の(?:協力|支援|参画|参加|助言)(?:を得(?:て|つつ|ながら)|の(?:下|もと))", True),
    )
)  # fmt: skip
_PROMISING = re.compile(
    "を[中核司実主拠]|が[中主核]|主導|の[下も]|にお[いけ]|によ[っりる]|[連協]|共同|を得"
)
# What a sentence ends with that tells of something.
_TOLD = re.compile(
    rf"(?:{POLITE}|[てで](?:い|き)[るた]|いる|[ぁ-ん]た|である|である(?:こと|ため)|だ|あ[るっ]|(?<!ればなら)ない|なる|れる|できる|思う|言える|という|考える|考え方|紹介する|述べる|指す|説明する|わかる|分かる|異なる|示す|占める|"
    r"よる|ものとなる|らい|ほか|傾向|状況|結果|現状|背景|経緯|割合|推移|一覧|概要|とは|か|例|等|もの|こと|ため|場合)\Z"
)
_PASSIVE = re.compile(r"[^、。]*(?:さ|ら|[わかがまなばた])れ(?:る|た|、|て|ている|つつ|ると)")
# What joins a cue to the task behind it: と連携して、…, を中核とした….
_JOINED = re.compile(
    r"(?:し(?:つつ|ながら|て)?|を図り(?:つつ|ながら)?|により|の(?:下|もと)で?)?[、のても]*"
)
_PERSONS = frozenset("医師 歯科医師 薬剤師 看護師 研究者 関係者 医療関係者".split())


def cues(text: str, more: Mapping[str, str] | None = None) -> Iterator[Claim]:
    """What the cues of the folded line ``text`` give bodies to do, each body once a sentence."""
    if not _PROMISING.search(text):
        return
    bare = masked(text)
    for start, whole in sentences(bare):
        stop = last_word(bare, start, whole)
        if _TOLD.search(bare, start, stop):
            continue
        seen: set[str] = set()
        for role, pattern, unknown in _CUES:
            for cue in pattern.finditer(bare, start, stop):
                if cue[0].startswith("によ") and _PASSIVE.match(bare, cue.end(), stop):
                    continue
                found = _before(text, bare, start, cue.start(), more, unknown=unknown)
                for bearer in found:
                    alone = role is Role.JOINT and len(found) == 1
                    if bearer.body not in seen and stop - cue.end() >= 2:
                        seen.add(bearer.body)
                        task = text[_after(bare, cue) : stop]
                        own = Role.LEAD if alone else role
                        yield Claim((start, stop), bearer, own, task, cue[0])


def _before(
    text: str, bare: str, start: int, at: int, more: Mapping[str, str] | None, *, unknown: bool
) -> list[Bearer]:
    """The bodies that stand before a cue; whom the table knows not only where the cue is clear."""
    found = subjects(text, bare, start, at, more)
    return [
        one
        for one in found
        if kind_of(one.body) != "国民"
        and one.body not in _PERSONS
        and (one.known or (unknown and not re.search("[ぁ-ん]", one.body)))
    ]


def _after(bare: str, cue: re.Match[str]) -> int:
    """Where the task begins: behind the cue, with it in との連携を強化する."""
    if bare.startswith("を", cue.end()):
        return cue.end() - len("連携")
    match = _JOINED.match(bare, cue.end())
    return match.end() if match else cue.end()
