# For developers; each line calls what ./start, ./check and .ci/run call too.
.PHONY: start check all lint docs ci
start:            ## the demo company's audit
	./start
check:            ## the default tests
	./check
all:              ## the slow tests too
	./check all
lint:             ## lint, format, types, import rules
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports
docs:             ## write the reference pages anew
	.venv/bin/python docs/generate.py
ci:               ## everything that must hold before a change lands
	.ci/run
