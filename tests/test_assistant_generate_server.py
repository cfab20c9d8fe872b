"""A real server of OpenAI's protocol: `transformers serve` with two tiny Llamas made on the spot.

What they write is noise or nothing, so that the answer is the extracted one; what is tested is the way there:
connecting, streaming, waiting no longer than told, a port where nothing listens, a model the server
does not have. Needs the extra ``serving``.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from assistant_samples import broken

from assistant import Answer, Assistant, Status, Token
from assistant.generate import Chat, Writer
from assistant.prompt import NOTHING

MISSING = [
    n for n in ("langchain_openai", "accelerate", "openai") if not importlib.util.find_spec(n)
]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING} (extra serving)"),
]
GOAL = "健康寿命の目標は？"
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "


def make_models(folder: Path) -> None:
    """Two Llamas that read bytes: ``noise`` is random, ``silent`` says NOTHING to everything.

    ``silent`` is made by hand: layers that add nothing, and a head that maps the last sign of the
    prompt to NOTHING and everything else to the end.
    """
    import torch
    from tokenizers import Tokenizer, decoders, pre_tokenizers
    from tokenizers.models import BPE
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    signs = ["<pad>", "<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(BPE({sign: i for i, sign in enumerate(signs)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", bos_token="<s>", eos_token="</s>"
    )
    fast.add_tokens([NOTHING])
    fast.chat_template = TEMPLATE
    config = LlamaConfig(
        vocab_size=len(signs) + 1,
        hidden_size=264,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=32768,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
    )
    torch.manual_seed(0)
    model = LlamaForCausalLM(config)
    for name in ("noise", "silent"):
        model.save_pretrained(folder / name)
        fast.save_pretrained(folder / name)
        with torch.no_grad():
            for layer in model.model.layers:
                layer.self_attn.o_proj.weight.zero_()
                layer.mlp.down_proj.weight.zero_()
            model.model.embed_tokens.weight.copy_(torch.eye(len(signs) + 1, 264))
            model.lm_head.weight.zero_()
            model.lm_head.weight[2] = 1.0
            model.lm_head.weight[len(signs), signs.index("Ġ")] = 2.0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """The model as a setting names it, while the server runs."""
    import pytest_socket

    pytest_socket.enable_socket()
    folder = tmp_path_factory.mktemp("llama")
    make_models(folder)
    port = free_port()
    server = subprocess.Popen(
        [
            Path(sys.executable).with_name("transformers"),
            *("serve", "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"),
        ],
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/health", server)
        yield Chat(f"openai:{folder}/noise", f"http://127.0.0.1:{port}/v1", timeout=60)
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str, server: subprocess.Popen[bytes], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert server.poll() is None, "the server has ended"
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"nothing answers at {address}")


def opened(index: Path, chat: Chat) -> Assistant:
    return Assistant.open(index, model=chat)


def test_it_streams_in_pieces(served: Chat) -> None:
    model = Writer.of(served)._model
    pieces = [piece.text for piece in model.bind(max_tokens=40).stream([("human", "目標は？")])]
    assert sum(bool(piece) for piece in pieces) > 5
    assert model.bind(max_tokens=5).invoke("目標は？").text


def test_noise_leaves_the_extracted_answer(
    served: Chat, strategy_index: Path, assistant: Assistant
) -> None:
    *tokens, answer = opened(strategy_index, replace(served, timeout=8)).stream(GOAL)
    extracted = assistant.ask(GOAL)
    assert isinstance(answer, Answer)
    assert (answer.answer, answer.citations) == (extracted.answer, extracted.citations)
    assert answer.status is Status.ANSWERED
    assert any("言語モデル" in note for note in answer.notes)
    assert "".join(token.text for token in tokens if isinstance(token, Token)) == answer.answer
    assert broken(answer, assistant) == []


def test_what_it_writes_is_read(served: Chat, strategy_index: Path, assistant: Assistant) -> None:
    chat = replace(served, name=served.name.replace("noise", "silent"))
    assert Writer.of(chat)._model.invoke("目標は？").text == NOTHING
    answer = opened(strategy_index, chat).ask(GOAL)
    assert any("答えられない" in note for note in answer.notes)
    assert answer.answer == assistant.ask(GOAL).answer


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"timeout": 0.05}, "時間内"),
        ({"base_url": "nowhere"}, "接続できなかった"),
        ({"name": "openai:no-such/model"}, "言語モデル"),
    ],
)
def test_what_goes_wrong_on_the_way_is_told(
    served: Chat, strategy_index: Path, assistant: Assistant, changed: dict[str, object], told: str
) -> None:
    if changed.get("base_url"):
        changed = {"base_url": f"http://127.0.0.1:{free_port()}/v1"}
    began = time.monotonic()
    answer = opened(strategy_index, replace(served, **changed)).ask(GOAL)  # type: ignore[arg-type]
    assert any(told in note for note in answer.notes)
    assert answer.answer == assistant.ask(GOAL).answer
    assert time.monotonic() - began < 30


def test_the_command_line_asks_it(served: Chat, strategy_index: Path) -> None:
    environment = os.environ | {
        "SENRYAKU_MODEL": served.name.replace("noise", "silent"),
        "SENRYAKU_MODEL_BASE_URL": str(served.base_url),
        "SENRYAKU_MODEL_API_KEY": "sk-secret",
    }
    done = subprocess.run(
        [Path(sys.executable).with_name("senryaku"), "ask", GOAL, "--index", strategy_index],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "75歳以上" in done.stdout
    assert "言語モデル" in done.stdout
    assert "sk-secret" not in done.stdout + done.stderr
