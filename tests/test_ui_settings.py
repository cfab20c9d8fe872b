"""Settings of models: flag before environment before file, and what is no use is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.generate import TIMEOUT, Chat
from indexer.models import Encoding, Running
from ui.settings import Settings, SettingsError, read_file

FILE = """
encoder = "from/file"
dtype = "bfloat16"
query_prompt = "問: "
batch_size = 8
device = "cpu"
reranker = "file/reranker"
"""


def settings(
    environment: dict[str, str], content: str = "", folder: Path | None = None
) -> Settings:
    file: dict[str, Any] = {}
    if folder is not None:
        (folder / "senryaku.toml").write_text(content, encoding="utf-8")
        file = read_file(folder / "senryaku.toml")
    return Settings(environment, file)


def test_nothing_set_is_the_built_in_encoder_and_no_reranker() -> None:
    empty = settings({})
    assert (empty.encoder(None), empty.reranker(None)) == (None, None)
    assert empty.running() == Running(None, 32)
    assert settings({"SENRYAKU_ENCODER": "", "SENRYAKU_DTYPE": "float16"}).encoder(None) is None
    assert settings({"SENRYAKU_DTYPE": "float16"}).encoder("chive-static") == "chive-static"


def test_a_flag_comes_before_the_environment_before_the_file(tmp_path: Path) -> None:
    environment = {
        "SENRYAKU_ENCODER": "from/environment",
        "SENRYAKU_MAX_LENGTH": "256",
        "SENRYAKU_BATCH_SIZE": "4",
        "SENRYAKU_RERANKER": "environment/reranker",
    }
    found = settings(environment, FILE, tmp_path)
    file_only = settings({}, FILE, tmp_path)
    encoding = Encoding("from/environment", query_prompt="問: ", max_length=256, dtype="bfloat16")
    assert found.encoder(None) == encoding.identity
    assert found.encoder("flag", dtype="float32", max_length=9, query_prompt="") == (
        Encoding("flag", query_prompt="", max_length=9).identity
    )
    assert file_only.encoder(None) == (
        Encoding("from/file", query_prompt="問: ", dtype="bfloat16").identity
    )
    assert found.running() == Running("cpu", 4)
    assert found.running("cuda", 1) == Running("cuda", 1)
    assert file_only.running() == Running("cpu", 8)
    assert found.reranker(None) == "environment/reranker"
    assert found.reranker("flag") == "flag"
    assert file_only.reranker(None) == "file/reranker"


def test_a_chat_model_is_named_and_its_key_comes_from_the_environment(tmp_path: Path) -> None:
    assert settings({"SENRYAKU_MODEL_API_KEY": "sk-secret"}).model(None) is None
    environment = {"SENRYAKU_MODEL_API_KEY": "sk-secret", "SENRYAKU_MODEL_TIMEOUT": "5"}
    content = 'model = "openai:file"\nmodel_base_url = "http://127.0.0.1:8000/v1"\n'
    found = settings(environment, content, tmp_path)
    assert found.model(None) == Chat("openai:file", "http://127.0.0.1:8000/v1", 5.0, "sk-secret")
    assert found.model("flag", "https://a/v1", 9) == Chat("flag", "https://a/v1", 9.0, "sk-secret")
    assert settings({"SENRYAKU_MODEL": "m"}).model(None) == Chat("m", None, TIMEOUT, None)


def test_a_prompt_may_be_set_to_nothing(tmp_path: Path) -> None:
    found = settings({"SENRYAKU_QUERY_PROMPT": ""}, FILE, tmp_path)
    assert Encoding.of(found.encoder("m") or "").query_prompt == ""


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DTYPE", "int8", "float32、bfloat16、float16"),
        ("MAX_LENGTH", "0", "1 以上の整数"),
        ("MAX_LENGTH", "1_0", "1 以上の整数"),
        ("BATCH_SIZE", "三十二", "1 以上の整数"),
        ("BATCH_SIZE", "-1", "1 以上の整数"),
        ("BATCH_SIZE", "9" * 5000, "1 以上の整数"),
        ("MODEL_TIMEOUT", "0", "1 から 3600 の整数"),
        ("MODEL_TIMEOUT", "一分", "1 から 3600 の整数"),
        ("MODEL_BASE_URL", "localhost:8000", "http:// か https://"),
        ("MODEL_BASE_URL", "file:///etc/passwd", "http:// か https://"),
    ],
)
def test_an_environment_that_is_no_use(name: str, value: str, told: str) -> None:
    found = settings({f"SENRYAKU_{name}": value})
    with pytest.raises(SettingsError, match=f"SENRYAKU_{name} の「{value[:9]}.*{told}"):
        (found.encoder("m"), found.running(), found.model("m"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('dtype = "int8"', "dtype は"),
        ("max_length = 0", "max_length は1 以上の整数"),
        ("batch_size = true", "batch_size は1 以上の整数"),
        ("batch_size = 1.5", "batch_size は1 以上の整数"),
        ("device = 3", "device は文字列"),
        ("reranker = []", "reranker は文字列"),
        ("precision = 3", "知らない項目 precision"),
        ("model = 3", "model は文字列"),
        ("model_timeout = 0.5", "model_timeout は1 から 3600 の整数"),
        ('model_base_url = "ftp://a"', "model_base_url はhttp:// か https://"),
        ('model_api_key = "sk-secret"', "知らない項目 model_api_key"),
    ],
)
def test_a_file_that_is_no_use(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(SettingsError, match=f"senryaku.toml .*{told}"):
        settings({}, content, tmp_path)
