"""Models made on the spot, random and tiny: an encoder of characters, transformers of one layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CHARACTERS = sorted(
    set("健康寿命を延伸する。認知症施策の推進目標年度感染予防abcdeq:検索クエリ文書 ")
)
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def static_model(folder: Path, prompts: dict[str, str] | None = None, seed: int = 0) -> str:
    """A SentenceTransformer of 16 dimensions: the mean of a random vector a character."""
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers

    vocabulary = {char: i for i, char in enumerate(["[UNK]", *CHARACTERS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    weights = np.random.default_rng(seed).normal(size=(len(vocabulary), 16)).astype(np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module], prompts=prompts).save(str(folder))
    return str(folder)


def transformer_model(folder: Path) -> str:
    """A BERT of one layer and 16 dimensions that sentence-transformers takes the mean of."""
    from transformers import BertModel

    return _saved(folder, BertModel, {})


def cross_model(folder: Path, labels: int = 1) -> str:
    """A BERT of one layer that scores pairs."""
    from transformers import BertForSequenceClassification

    return _saved(folder, BertForSequenceClassification, {"num_labels": labels})


def _saved(folder: Path, kind: Any, options: dict[str, int]) -> str:
    import torch
    from transformers import BertConfig, BertTokenizerFast

    words = [*SPECIAL, *CHARACTERS, *(f"##{char}" for char in CHARACTERS)]
    tokenizer = BertTokenizerFast(vocab={word: i for i, word in enumerate(words)})
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        **options,
    )
    torch.manual_seed(1)
    kind(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)
