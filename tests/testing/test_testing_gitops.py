"""What the page on GitOps says of stacks whose objects somebody else deploys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiled import ROOT
from twofold.testing import run

PAGE = ROOT / "docs" / "gitops.md"
TRANSFORM = re.compile(r'```python title="gitops_transforms.py"\n(.*?)```', re.DOTALL)

BLUEPRINT = """\
name: shop
services:
  cart:
    image: registry.example.com/cart:1
    http: [GET /cart]
"""
STACK = """\
config:
  twofold:blueprint: shop.yaml
  twofold:cloud: kubernetes
  twofold:environment: dev
  twofold:cluster: {platform: platform-kubernetes-dev}
  twofold:transforms: gitops_transforms.py
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose stack has the page's transform."""
    (found,) = TRANSFORM.findall(PAGE.read_text(encoding="utf-8"))
    (tmp_path / "gitops_transforms.py").write_text(found, encoding="utf-8")
    (tmp_path / "shop.yaml").write_text(BLUEPRINT, encoding="utf-8")
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    (tmp_path / "Pulumi.shop-kubernetes-dev.yaml").write_text(STACK, encoding="utf-8")
    return tmp_path


def test_pulumi_only_writes_the_objects(project: Path) -> None:
    outputs = {"context": "dev", "image_repository_url": "registry.example.com/dev"}

    result = run(
        project / "Pulumi.shop-kubernetes-dev.yaml",
        stacks={"organization/shop/platform-kubernetes-dev": outputs},
    )

    (provider,) = result.find("pulumi:providers:kubernetes")
    assert provider.inputs["renderYamlToDirectory"] == "rendered"
    objects = result.find("kubernetes:apps/v1:Deployment")
    assert {each.options.provider for each in objects} == {provider.urn + "::" + provider.id}
