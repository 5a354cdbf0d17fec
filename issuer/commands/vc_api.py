"""`signet vc-api instance create|list`: issuers for programs."""

import click

from issuer.commands.session import (
    Session,
    by_option,
    json_option,
    pass_session,
    say,
)
from issuer.domain.vc_api import STATUS_PURPOSES, Instance, check_instance_name
from issuer.errors import ConflictError, MalformedInputError
from issuer.services.journal import record
from issuer.services.vc_api_ports import token_digest
from keys.did import did_key
from keys.public_key import KeyType
from vc.proofs.table import CRYPTOSUITES


@click.group(name="vc-api")
def vc_api() -> None:
    """Issuers for programs, as the VC API describes them."""


@vc_api.group()
def instance() -> None:
    """VC API instances, each with a suite and a key of its own."""


@instance.command()
@click.argument("name")
@click.option(
    "--cryptosuite",
    required=True,
    type=click.Choice(sorted(CRYPTOSUITES)),
    help="How it signs.",
)
@click.option(
    "--key-type",
    type=click.Choice([KeyType.ED25519.value, KeyType.P256.value, KeyType.P384.value]),
    help="Its kind of key; else the suite's first.",
)
@click.option(
    "--issuer",
    type=click.Choice(["did:key", "did:web"]),
    default="did:key",
    show_default=True,
    help="Issue as the key itself, or as this issuer with a further key.",
)
@click.option(
    "--status-purpose",
    "purposes",
    multiple=True,
    type=click.Choice(STATUS_PURPOSES),
    help="Give every credential a place in a status list; may be given twice.",
)
@by_option
@json_option
@pass_session
def create(
    session: Session,
    name: str,
    cryptosuite: str,
    key_type: str | None,
    issuer: str,
    purposes: tuple[str, ...],
    by: str | None,
    as_json: bool,
) -> None:
    """Make instance NAME and print its bearer token, once."""
    check_instance_name(name)
    chosen = _key_type(cryptosuite, key_type)
    application, act = session.application, session.act(by)
    with application.database.read() as uow:
        if uow.vc_api.instance(name) is not None:
            msg = f"there is an instance {name!r} already. Choose another name."
            raise ConflictError(msg)
    public_key = application.instance_keys.make(name, chosen, now=act.at)
    token = application.new_token()
    made = Instance(
        name=name,
        cryptosuite=cryptosuite,
        key_type=chosen,
        did=did_key(public_key) if issuer == "did:key" else application.identity.did,
        status_purposes=tuple(dict.fromkeys(purposes)),
        token_digest=token_digest(token),
        created=act.at,
    )
    with application.database.write() as uow:
        uow.vc_api.add_instance(made)
        record(uow, act, "vc-api.created", name, suite=cryptosuite, did=made.did)
    application.publish_keys(act, because=f"vc-api instance {name}")
    value = {**_value(session, made), "token": token}
    say(
        "\n".join(f"{key}: {one}" for key, one in value.items()), value, as_json=as_json
    )


@instance.command(name="list")
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """List every instance, by name; tokens are not kept."""
    with session.application.database.read() as uow:
        found = [_value(session, one) for one in uow.vc_api.instances()]
    lines = [
        f"{one['name']:<24} {one['cryptosuite']:<18} {one['did']}" for one in found
    ]
    say("\n".join(lines), {"instances": found}, as_json=as_json)


def _key_type(cryptosuite: str, wanted: str | None) -> KeyType:
    possible = CRYPTOSUITES[cryptosuite].key_types
    if wanted is None:
        return min(possible, key=list(KeyType).index)
    if KeyType(wanted) not in possible:
        names = ", ".join(sorted(possible))
        msg = f"{cryptosuite} is not made with {wanted} keys. Its keys: {names}."
        raise MalformedInputError(msg)
    return KeyType(wanted)


def _value(session: Session, made: Instance) -> dict[str, str]:
    base = session.application.identity.base_url
    return {
        "name": made.name,
        "cryptosuite": made.cryptosuite,
        "key type": made.key_type.value,
        "did": made.did,
        "status": ", ".join(made.status_purposes),
        "issue": f"{base}/vc-api/{made.name}/credentials/issue",
    }
