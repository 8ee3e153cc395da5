"""Inside an instance: the application's database, its administrator, and groups of roles."""

from __future__ import annotations

from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi, random
from twofold.clouds.gcp.stores.scripts import GROUPS_SCRIPT
from twofold.clouds.names import identifier
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import RelationalStore
from twofold.values import frozen

PASSWORD_LENGTH = 40


@frozen
class Database:
    """A database, who changes roles in it, and where his password is kept."""

    name: pulumi.Output[str]
    instance: pulumi.Output[str]
    administrator: pulumi.Output[str]
    password: pulumi.Output[str]

    def run(
        self,
        name: str,
        script: pulumi.Input[str],
        description: str,
        opts: pulumi.ResourceOptions,
    ) -> gcp.sql.ProvisionScript:
        """Run a script as the administrator, and again when it is another one."""
        return gcp.sql.ProvisionScript(
            name,
            instance=self.instance,
            database=self.name,
            user=self.administrator,
            password_secret_version=self.password,
            script=script,
            description=description,
            # It knows no other one: what a script has made stays until another script drops it.
            deletion_policy="ABANDON",
            opts=opts,
        )


def create_database(
    store: RelationalStore,
    instance: gcp.sql.DatabaseInstance,
    scope: Scope,
    project: Project,
    component: pulumi.ComponentResource,
) -> tuple[Database, pulumi.Resource]:
    """Create the database and its administrator, and the groups that roles are put into."""
    inside = project.inside(component, "sqladmin")
    name = f"{store.name}-administrator"
    database = gcp.sql.Database(
        store.name,
        instance=instance.name,
        # Not the store's name: another database name is another database.
        name=identifier(scope.application),
        opts=inside,
    )
    password = random.RandomPassword(name, length=PASSWORD_LENGTH, special=False, opts=inside)
    administrator = gcp.sql.User(
        name,
        instance=instance.name,
        name="administrator",
        type="BUILT_IN",
        password=password.result,
        # It goes with the instance: what depends on it inside cannot be told apart from outside.
        deletion_policy="ABANDON",
        opts=inside,
    )
    found = Database(
        database.name,
        instance.name,
        administrator.name,
        _keep(name, instance, password, project, component),
    )
    groups = found.run(
        store.name,
        GROUPS_SCRIPT,
        "Groups of roles: readers, writers and owners of tables.",
        pulumi.ResourceOptions(parent=component, depends_on=[administrator]),
    )
    explain(
        groups,
        "Google's permissions end at the database's door: inside it, each service is a role "
        "with the rights that its link says.",
    )
    return found, groups


def _keep(
    name: str,
    instance: gcp.sql.DatabaseInstance,
    password: random.RandomPassword,
    project: Project,
    component: pulumi.ComponentResource,
) -> pulumi.Output[str]:
    """Keep the password where Cloud SQL reads it from: a secret of the instance's region."""
    inside = project.inside(component, "secretmanager")
    secret = gcp.secretmanager.RegionalSecret(
        name,
        secret_id=pulumi.Output.format("{}-administrator", instance.name),
        location=project.region,
        opts=inside,
    )
    version = gcp.secretmanager.RegionalSecretVersion(
        name, secret=secret.id, secret_data=password.result, opts=inside
    )
    return version.name
