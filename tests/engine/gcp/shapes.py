"""What Google makes of a resource: its id, what else it computes, by which names others find it.

Templates over the inputs and `{project}`, `{number}`, `{location}`, `{hex}` (hexadecimal digits
of the resource's own), `{uuid}`; from the "Import" and "Attribute reference" parts of the SDK's
docstrings, and from what Terraform's provider calls `id_format`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..wire import Value, Values


@dataclass(frozen=True, slots=True)
class Shape:
    """How a resource looks once it exists: templates for its id and outputs.

    `names` are the outputs, beside the id, by which others may refer to it; paths may be deep.
    """

    id: str
    more: Mapping[str, Value] = field(default_factory=dict[str, Value])
    names: tuple[str, ...] = ("name", "selfLink", "email")


_COMPUTE = "https://www.googleapis.com/compute/v1/"
_CERTIFICATE = "-----BEGIN CERTIFICATE-----\n{hex}\n-----END CERTIFICATE-----\n"
_EVERYWHERE = "projects/{project}/locations/global"
_AT = "projects/{project}/locations/{location}"


def _in_compute(path: str) -> Shape:
    name = f"projects/{{project}}/{path}/{{name}}"
    return Shape(name, {"selfLink": _COMPUTE + name})


SHAPES: Mapping[str, Shape] = {
    "gcp:projects/service:Service": Shape("{project}/{service}", names=()),
    "gcp:projects/serviceIdentity:ServiceIdentity": Shape(
        "projects/{project}/services/{service}",
        {
            "email": "service-{number}@gcp-sa-{servicename}.iam.gserviceaccount.com",
            "member": "serviceAccount:"
            "service-{number}@gcp-sa-{servicename}.iam.gserviceaccount.com",
        },
        names=(),
    ),
    "gcp:projects/iAMCustomRole:IAMCustomRole": Shape(
        "projects/{project}/roles/{roleId}",
        {"name": "projects/{project}/roles/{roleId}", "deleted": False},
    ),
    "gcp:serviceaccount/account:Account": Shape(
        "projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com",
        {
            "email": "{accountId}@{project}.iam.gserviceaccount.com",
            "member": "serviceAccount:{accountId}@{project}.iam.gserviceaccount.com",
            "name": "projects/{project}/serviceAccounts/"
            "{accountId}@{project}.iam.gserviceaccount.com",
            "uniqueId": "1{digits}",
        },
    ),
    "gcp:cloudfunctionsv2/function:Function": Shape(
        _AT + "/functions/{name}",
        {
            "url": "https://{location}-{project}.cloudfunctions.net/{name}",
            "environment": "GEN_2",
            "state": "ACTIVE",
            "serviceConfig": {
                "gcfUri": "",
                "service": _AT + "/services/{name}",
                "uri": "https://{name}-{hex10}-ey.a.run.app",
            },
        },
        names=("name", "url", "serviceConfig.service", "serviceConfig.uri"),
    ),
    "gcp:cloudrunv2/service:Service": Shape(
        _AT + "/services/{name}",
        {
            "uri": "https://{name}-{hex10}-ey.a.run.app",
            "urls": ["https://{name}-{number}.{location}.run.app"],
        },
        names=("name", "uri"),
    ),
    "gcp:artifactregistry/repository:Repository": Shape(
        _AT + "/repositories/{repositoryId}",
        {
            "name": "{repositoryId}",
            "registryUri": "{location}-docker.pkg.dev/{project}/{repositoryId}",
        },
        names=("name", "registryUri"),
    ),
    "gcp:cloudscheduler/job:Job": Shape(_AT + "/jobs/{name}", {"state": "ENABLED"}),
    "gcp:apigateway/api:Api": Shape(
        "projects/{project}/locations/global/apis/{apiId}",
        {
            "name": "projects/{project}/locations/global/apis/{apiId}",
            "managedService": "{apiId}-{hex10}.apigateway.{project}.cloud.goog",
        },
    ),
    "gcp:apigateway/apiConfig:ApiConfig": Shape(
        "projects/{project}/locations/global/apis/{api}/configs/{apiConfigId}",
        {
            "apiConfigId": "{apiConfigId}",
            "name": "projects/{project}/locations/global/apis/{api}/configs/{apiConfigId}",
        },
    ),
    "gcp:apigateway/gateway:Gateway": Shape(
        _AT + "/gateways/{gatewayId}",
        {
            "name": _AT + "/gateways/{gatewayId}",
            "defaultHostname": "{gatewayId}-{hex10}.ey.gateway.dev",
        },
    ),
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": Shape(
        _AT + "/buckets/{bucketId}", {"name": _AT + "/buckets/{bucketId}"}
    ),
    "gcp:logging/projectSink:ProjectSink": Shape(
        "projects/{project}/sinks/{name}",
        {
            "writerIdentity": "serviceAccount:service-{number}@gcp-sa-logging"
            ".iam.gserviceaccount.com"
        },
    ),
    "gcp:logging/projectExclusion:ProjectExclusion": Shape("projects/{project}/exclusions/{name}"),
    "gcp:pubsub/topic:Topic": Shape("projects/{project}/topics/{name}"),
    "gcp:pubsub/subscription:Subscription": Shape("projects/{project}/subscriptions/{name}"),
    "gcp:secretmanager/secret:Secret": Shape(
        "projects/{project}/secrets/{secretId}", {"name": "projects/{number}/secrets/{secretId}"}
    ),
    "gcp:secretmanager/secretVersion:SecretVersion": Shape(
        "{numbered}/versions/1", {"name": "{numbered}/versions/1", "version": "1"}
    ),
    "gcp:secretmanager/regionalSecret:RegionalSecret": Shape(
        _AT + "/secrets/{secretId}",
        {"name": "projects/{number}/locations/{location}/secrets/{secretId}"},
    ),
    "gcp:secretmanager/regionalSecretVersion:RegionalSecretVersion": Shape(
        "{numbered}/versions/1",
        {"name": "{numbered}/versions/1", "version": "1", "location": "{location}"},
    ),
    "gcp:storage/bucket:Bucket": Shape(
        "{name}",
        {
            "url": "gs://{name}",
            "selfLink": "https://www.googleapis.com/storage/v1/b/{name}",
            "projectNumber": 123456789012,
        },
    ),
    "gcp:storage/bucketObject:BucketObject": Shape(
        "{bucket}-{name}",
        {"outputName": "{name}", "generation": 1, "kmsKeyName": "", "selfLink": ""},
        names=("name", "outputName"),
    ),
    "gcp:storage/notification:Notification": Shape(
        "{bucket}/notificationConfigs/1", {"notificationId": "1", "selfLink": ""}, names=()
    ),
    "gcp:firestore/database:Database": Shape(
        "projects/{project}/databases/{name}", {"uid": "{uuid}"}
    ),
    "gcp:firestore/backupSchedule:BackupSchedule": Shape(
        "projects/{project}/databases/{database}/backupSchedules/{uuid}",
        {"name": "projects/{project}/databases/{database}/backupSchedules/{uuid}"},
    ),
    "gcp:firestore/index:Index": Shape(
        "projects/{project}/databases/{database}/collectionGroups/{collection}/indexes/{hex10}",
        {
            "name": "projects/{project}/databases/{database}/collectionGroups/{collection}"
            "/indexes/{hex10}"
        },
    ),
    "gcp:firestore/field:Field": Shape(
        "projects/{project}/databases/{database}/collectionGroups/{collection}/fields/{field}",
        {
            "name": "projects/{project}/databases/{database}/collectionGroups/{collection}"
            "/fields/{field}"
        },
    ),
    "gcp:sql/databaseInstance:DatabaseInstance": Shape(
        "{name}",
        {
            "connectionName": "{project}:{location}:{name}",
            "privateIpAddress": "10.1.2.3",
            "serverCaCerts": [{"cert": _CERTIFICATE, "commonName": "Cloud SQL Server CA"}],
            "publicIpAddress": "",
            "firstIpAddress": "10.1.2.3",
            "selfLink": "https://sqladmin.googleapis.com/sql/v1/projects/{project}"
            "/instances/{name}",
            "serviceAccountEmailAddress": "p{number}-{hex10}@gcp-sa-cloud-sql"
            ".iam.gserviceaccount.com",
        },
        names=("name", "connectionName", "selfLink"),
    ),
    "gcp:sql/database:Database": Shape("projects/{project}/instances/{instance}/databases/{name}"),
    "gcp:sql/user:User": Shape("{name}//{instance}"),
    "gcp:sql/provisionScript:ProvisionScript": Shape("{instance}/{hex}", names=()),
    "gcp:memorystore/aclPolicy:AclPolicy": Shape(
        _AT + "/aclPolicies/{aclPolicyId}", {"name": _AT + "/aclPolicies/{aclPolicyId}"}
    ),
    "gcp:memorystore/instance:Instance": Shape(
        _AT + "/instances/{instanceId}",
        {
            "name": _AT + "/instances/{instanceId}",
            "uid": "{uuid}",
            "state": "ACTIVE",
            "managedServerCas": [{"caCerts": [{"certificates": [_CERTIFICATE]}]}],
            "endpoints": [
                {
                    "connections": [
                        {
                            "pscAutoConnection": {
                                "ipAddress": "10.1.2.4",
                                "port": 6379,
                                "connectionType": "CONNECTION_TYPE_PRIMARY",
                            }
                        }
                    ]
                }
            ],
        },
    ),
    "gcp:compute/network:Network": _in_compute("global/networks"),
    "gcp:compute/subnetwork:Subnetwork": _in_compute("regions/{location}/subnetworks"),
    "gcp:compute/router:Router": _in_compute("regions/{location}/routers"),
    "gcp:compute/routerNat:RouterNat": Shape("{project}/{location}/{router}/{name}"),
    "gcp:compute/firewall:Firewall": _in_compute("global/firewalls"),
    "gcp:compute/address:Address": Shape(
        "projects/{project}/regions/{location}/addresses/{name}",
        {
            "address": "10.0.112.5",
            "selfLink": _COMPUTE + "projects/{project}/regions/{location}/addresses/{name}",
        },
    ),
    "gcp:container/cluster:Cluster": Shape(
        _AT + "/clusters/{name}",
        {
            "selfLink": "https://container.googleapis.com/v1/" + _AT + "/clusters/{name}",
            "controlPlaneEndpointsConfig": {
                "dnsEndpointConfig": {"endpoint": "gke-{hex10}-{number}.{location}.gke.goog"}
            },
        },
    ),
    "gcp:compute/globalAddress:GlobalAddress": Shape(
        "projects/{project}/global/addresses/{name}",
        {
            "address": "203.0.113.7",
            "selfLink": _COMPUTE + "projects/{project}/global/addresses/{name}",
        },
    ),
    "gcp:compute/targetHttpsProxy:TargetHttpsProxy": _in_compute("global/targetHttpsProxies"),
    "gcp:compute/uRLMap:URLMap": _in_compute("global/urlMaps"),
    "gcp:compute/sSLPolicy:SSLPolicy": _in_compute("global/sslPolicies"),
    "gcp:compute/globalForwardingRule:GlobalForwardingRule": _in_compute("global/forwardingRules"),
    "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": _in_compute(
        "global/networkEndpointGroups"
    ),
    "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": Shape(
        "{project}/{globalNetworkEndpointGroup}/{fqdn}/{port}", names=()
    ),
    "gcp:compute/backendService:BackendService": _in_compute("global/backendServices"),
    "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": Shape(
        _EVERYWHERE + "/dnsAuthorizations/{name}",
        {
            "dnsResourceRecords": [
                {
                    "name": "_acme-challenge.{domain}.",
                    "type": "CNAME",
                    "data": "{uuid}.5.authorize.certificatemanager.goog.",
                }
            ]
        },
    ),
    "gcp:certificatemanager/certificate:Certificate": Shape(_EVERYWHERE + "/certificates/{name}"),
    "gcp:certificatemanager/certificateMap:CertificateMap": Shape(
        _EVERYWHERE + "/certificateMaps/{name}"
    ),
    "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": Shape(
        _EVERYWHERE + "/certificateMaps/{map}/certificateMapEntries/{name}"
    ),
    "gcp:dns/recordSet:RecordSet": Shape(
        "projects/{project}/managedZones/{managedZone}/rrsets/{name}/{type}", names=()
    ),
    "gcp:servicenetworking/connection:Connection": Shape(
        "{network}:{service}", {"peering": "servicenetworking-googleapis-com"}, names=()
    ),
    "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": Shape(
        _AT + "/serviceConnectionPolicies/{name}"
    ),
}

# Grants, and what else has no name of its own.
FALLBACK = Shape("{hex}", names=())

# What Google, or the provider, fills in for an input that was left out.
FILLED_IN: Mapping[str, Values] = {
    "gcp:storage/bucketObject:BucketObject": {"contentType": "application/octet-stream"},
}
