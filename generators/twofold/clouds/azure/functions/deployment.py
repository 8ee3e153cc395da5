"""How code gets into a function app: by OneDeploy, which is the only way of Flex Consumption.

https://learn.microsoft.com/azure/azure-functions/functions-deployment-technologies
"""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.packages import LoweredPackages
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.services.model import Service

# Azure itself makes the signature that lets it read the package, and for an hour only: none is
# ever in a plan or in Pulumi's state.
# https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#list
SIGNATURE = (
    "listServiceSas(parameters('account'), '2024-01-01', createObject("
    "'canonicalizedResource', concat('/blob/', last(split(parameters('account'), '/')), '/', "
    "parameters('container')), 'signedResource', 'c', 'signedPermission', 'r', "
    "'signedProtocol', 'https', 'signedExpiry', parameters('until'))).serviceSasToken"
)

# https://learn.microsoft.com/azure/templates/microsoft.web/sites/extensions-onedeploy
TEMPLATE: dict[str, object] = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {
        "site": {"type": "string"},
        "account": {"type": "string"},
        "container": {"type": "string"},
        "package": {"type": "string"},
        "content": {"type": "string"},
        "until": {
            "type": "string",
            "defaultValue": "[dateTimeAdd(utcNow('u'), 'PT1H', 'yyyy-MM-ddTHH:mm:ssZ')]",
        },
    },
    "resources": [
        {
            "type": "Microsoft.Web/sites/extensions",
            "apiVersion": "2022-09-01",
            "name": "[concat(parameters('site'), '/onedeploy')]",
            "properties": {
                "packageUri": f"[concat(parameters('package'), '?', {SIGNATURE})]",
                "remoteBuild": False,
            },
        }
    ],
}


def deploy(  # noqa: PLR0913 (code comes from somewhere and goes somewhere)
    service: Service,
    *,
    site: pulumi.Input[str],
    packages: LoweredPackages,
    group: LoweredGroup,
    inside: pulumi.ResourceOptions,
    after: list[pulumi.Resource],
) -> azure_native.resources.Deployment:
    """Upload a service's code and let Azure deploy it, again whenever the content is another."""
    package = packages.upload(service, group, inside)
    return azure_native.resources.Deployment(
        service.name,
        resource_group_name=group.name,
        properties={
            "mode": azure_native.resources.DeploymentMode.INCREMENTAL,
            "template": TEMPLATE,
            "parameters": {
                "site": {"value": site},
                "account": {"value": packages.account.id},
                "container": {"value": packages.container.name},
                "package": {"value": package.url},
                "content": {"value": package.content_md5},
            },
        },
        opts=pulumi.ResourceOptions(parent=inside.parent, depends_on=after),
    )
