# Everything people run. Needs Python 3.11 and make; each target sets up .venv when needed.

PYTHON ?= $(firstword $(shell for p in python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done) python3)
BIN := .venv/bin
READY := .venv/.ready
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
QUESTIONS := $(wildcard eval/questions/*.jsonl)

# The question reaches the shell through the environment alone, as it was typed:
# neither make nor the shell expands anything in it.
override Q := $(value Q)
export Q

.DELETE_ON_ERROR:
.PHONY: help ask serve index test lint format bench eval eval-wider clean

help:
	@echo 'make ask Q="質問"  質問に引用付きで答える'
	@echo 'make serve        質問の画面と API を開く'
	@echo 'make index        corpus/ の索引を作る'
	@echo 'make test         テスト（時間のかかるものは .venv/bin/pytest -m slow）'
	@echo 'make lint         書式と型の検査    make format  書式を整える'
	@echo 'make bench        速さを測る        make eval    問題集で回答の質を測る'
	@echo 'make eval-wider   法令と白書の問題集でも測る（../shared/corpus があるとき）'
	@echo 'make clean        作ったもの（索引、評価の結果、控え）を消す'

$(READY): pyproject.toml constraints.txt
	@echo '準備 1/3: Python の環境を .venv に作ります。' >&2
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv >&2
	@echo '準備 2/3: torch を入れます。' >&2
	@$(PIP) torch >&2
	@echo '準備 3/3: そのほかのライブラリを入れます（初回は数分かかります）。' >&2
	@$(PIP) -e '.[dev]' >&2
	@touch $@

index: $(READY)
	@$(BIN)/senryaku index

# What the build says is no part of an answer; its progress and errors go to standard error. One
# document that cannot be read is named there and keeps nobody from asking the others.
.PHONY: fresh-index
fresh-index: $(READY)
	@$(BIN)/senryaku index >/dev/null || [ -s index/CURRENT ]

ask: fresh-index
	@if [ -z "$$Q" ]; then echo '質問を Q に入れてください。例: make ask Q="健康寿命の目標は？"' >&2; exit 2; fi
	@$(BIN)/senryaku ask -- "$$Q"

serve: fresh-index
	@$(BIN)/senryaku serve

test: $(READY)
	@$(BIN)/pytest -n auto

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(READY)
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

bench: fresh-index
	@$(BIN)/python -m eval.bench
	@$(BIN)/python -m eval.bench_indexing
	@$(BIN)/python -m eval.bench_retrieval
	@$(BIN)/python -m eval.bench_reader --questions 300
	@$(BIN)/python -m eval.bench_scale

# Every set is asked even where one fails; the results stay in build/eval/.
eval: fresh-index
	@mkdir -p build/eval
	@failed=0; for set in $(QUESTIONS); do \
		name=$$(basename "$$set" .jsonl); echo "== $$name"; \
		$(BIN)/senryaku eval run "$$set" --json "build/eval/$$name.json" \
			--html "build/eval/$$name.html" || failed=1; \
	done; \
	$(BIN)/python -m eval.verification || failed=1; exit $$failed

# Laws and papers that lie beside the project, not in it: skipped, and said so, where they are not.
eval-wider: $(READY)
	@$(BIN)/python -m eval.wider

clean:
	@rm -rf index build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
