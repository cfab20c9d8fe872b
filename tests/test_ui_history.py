"""What of a conversation's messages are turns: roles, order, contents of every shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import history

ANSWER = '<div class="sr-answer"><p>印</p><div class="sr-text">75歳以上[1]</div></div>'


def said(*messages: tuple[str, object]) -> list[dict[str, object]]:
    return [{"role": role, "content": content} for role, content in messages]


U, A = ("user", "目標は？"), ("assistant", "75歳以上です。")
# (messages, the turns in them)
TURNS = [
    (said(U, A), [("目標は？", "75歳以上です。")]),
    (said(U, ("system", "規則"), A), [("目標は？", "75歳以上です。")]),
    (said(U, ("system", "規則")), []),
    (said(("system", "規則"), U, A), [("目標は？", "75歳以上です。")]),
    (said(U, ("developer", "指示"), ("tool", "{}"), A), [("目標は？", "75歳以上です。")]),
    (said(U, ("function", "結果"), ("user", "いつまで？"), A), [("いつまで？", "75歳以上です。")]),
    (said(U, ("assistant", None), ("tool", "{}"), A), [("目標は？", "75歳以上です。")]),
    (said(U, A, ("assistant", "続きです。")), [("目標は？", "75歳以上です。")]),
    (said(A, U), []),
    (said(("user", ""), A), []),
    (said(("User", "目標は？"), ("ASSISTANT", "はい")), []),
    (said(U, ("assistant", ANSWER)), [("目標は？", "75歳以上[1]")]),
    (
        said(U, ("assistant", [{"type": "text", "text": ANSWER}])),
        [("目標は？", "75歳以上[1]")],
    ),
    (
        [None, "目標は？", *said(U), ["assistant", "いいえ"], 3, *said(A)],
        [("目標は？", "75歳以上です。")],
    ),
    ([{"role": ["user"], "content": "目標は？"}, *said(A)], []),
    ([{"content": "目標は？"}, {"role": "assistant"}], []),
    ({"role": "user", "content": "目標は？"}, []),
    ("目標は？", []),
    (None, []),
    (3, []),
]


@pytest.mark.parametrize(("messages", "expected"), TURNS)
def test_only_what_user_and_assistant_said_to_each_other_is_a_turn(messages, expected):
    assert history.turns(messages) == expected


@pytest.mark.parametrize("markup", ["<![foo[ ]]>", "<![", "<!DOCTYPE a [<!x", "&#55296;", "<a b='"])
def test_markup_that_the_page_never_wrote_is_no_failure(markup):
    forged = f'<div class="sr-answer"><div class="sr-text">はい{markup}</div></div>'
    assert history.content_text(forged).startswith("はい")
    assert isinstance(history.turns(said(U, ("assistant", forged))), list)


PIECES = st.sampled_from((ANSWER, '<div class="sr-question">', "</div>", "<![", "<!--", "&", "問"))
CONTENTS = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.lists(PIECES, max_size=4).map("".join),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("text"), inner),
    max_leaves=6,
)
ROLES = st.sampled_from(("user", "assistant", "system", "tool", "developer", None, 3))
MESSAGES = st.lists(
    CONTENTS | st.fixed_dictionaries({}, optional={"role": ROLES, "content": CONTENTS}),
    max_size=6,
)


@given(MESSAGES | CONTENTS)
def test_every_turn_is_two_plain_texts_whatever_is_sent(messages):
    for asked, answered in history.turns(messages):
        assert isinstance(asked, str)
        assert isinstance(answered, str)
        assert asked
        assert answered


@given(MESSAGES)
def test_other_roles_change_nothing(messages):
    between = [m for one in messages for m in (*said(("system", "x"), ("tool", "y")), one)]
    assert history.turns(between) == history.turns(messages)
