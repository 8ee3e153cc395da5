"""The plugin gives fixtures, and costs nothing to those who use none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

GENERATORS = Path(__file__).parents[2] / "generators"
PROGRAM = 'import pulumi_aws as aws\n\naws.sqs.Queue("orders")\n'


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Make a project of its own, whose tests have the plugin, and no other that is installed."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\npulumi_program = infra\npulumi_stack = prod\n")
    pytester.makefile(".yaml", **{"infra/Pulumi": "name: shop\nruntime: python\n"})
    # A process each: a second import of gRPC's C extension into one crashes it.
    monkeypatch.setenv("PYTHONPATH", str(GENERATORS))
    return pytester


def test_tests_get_a_runner_and_the_projects_own_stack_that_the_ini_file_names(
    suite: pytest.Pytester,
) -> None:
    (suite.path / "infra" / "__main__.py").write_text(PROGRAM)
    suite.makepyfile(
        """
        import pulumi_aws as aws

        def test_runner(pulumi_run):
            result = pulumi_run(lambda: aws.sqs.Queue("returns") and None, project="mine")
            assert result.one(aws.sqs.Queue, "returns")

        def test_own_stack(pulumi_stack):
            urn = pulumi_stack.one("aws:sqs/queue:Queue", "orders").urn
            assert urn.startswith("urn:pulumi:prod::shop::")
        """
    )

    suite.runpytest_subprocess("-p", "twofold.testing.plugin").assert_outcomes(passed=2)


def test_a_stack_that_fails_fails_the_test_and_says_why(suite: pytest.Pytester) -> None:
    (suite.path / "infra" / "__main__.py").write_text("")
    suite.makepyfile("def test_it(pulumi_stack): pass")

    result = suite.runpytest_subprocess("-p", "twofold.testing.plugin")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*StackFailed: the stack registered nothing*"])


def test_loading_the_plugin_imports_neither_pulumi_nor_the_compiler() -> None:
    code = (
        "import sys, twofold.testing.plugin;"
        "print(sorted({'pulumi', 'pulumi_aws', 'grpc', 'yaml'} & set(sys.modules)))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(GENERATORS)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout.strip() == "[]"
