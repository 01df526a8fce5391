"""Resolves settings and credentials with botocore, so that fleetdb's answers can be compared.

USAGE: resolve.py CASES

CASES is a JSON file: a list of objects with `environment` (all variables) and `profile` (what is
passed explicitly, or null), or with `file` (a configuration file to read), or with `line` (a command
line to split). Prints one JSON object a line for each. Nothing is sent anywhere: of sources that
would ask a service or a program, the parameters are told.
"""

import json
import os
import sys

import botocore.compat
import botocore.config
import botocore.configloader
import botocore.credentials as credentials
import botocore.session
import botocore.utils
from botocore.configprovider import ConfiguredEndpointProvider

SERVICES = ["ec2", "ssm", "iam", "sts", "organizations", "sso", "sso-oidc"]


class Told:
    """Stands for credentials that would have to be asked for."""

    def __init__(self, **source):
        self.source = source


class RoleFetcher:
    def __init__(self, source_credentials, role_arn, extra_args, **_):
        self.source = {
            "method": "assume-role",
            "role": role_arn,
            "externalID": extra_args.get("ExternalId"),
            "mfa": extra_args.get("SerialNumber"),
            "sessionName": extra_args.get("RoleSessionName"),
            "duration": extra_args.get("DurationSeconds"),
            "base": describe(source_credentials),
        }

    def fetch_credentials(self):
        raise AssertionError("nothing is fetched")


class WebFetcher(RoleFetcher):
    def __init__(self, web_identity_token_loader, role_arn, extra_args, **_):
        self.source = {
            "method": "web-identity",
            "role": role_arn,
            "tokenFile": web_identity_token_loader._web_identity_token_path,
            "sessionName": extra_args.get("RoleSessionName"),
        }


class SSOFetcher(RoleFetcher):
    def __init__(self, start_url, sso_region, role_name, account_id, sso_session_name=None, **_):
        self.source = {
            "method": "sso",
            "startURL": start_url,
            "region": sso_region,
            "account": account_id,
            "role": role_name,
            "session": sso_session_name,
        }


def load_process(provider):
    command = provider._credential_process
    if command is None:
        return None
    return Told(
        method="credential-process",
        command=command,
        account=provider.profile_config.get("aws_account_id"),
    )


def load_login(provider):
    profile = provider._load_config().get("profiles", {}).get(provider._profile_name, {})
    if "login_session" not in profile:
        return None
    return Told(method="login", session=profile["login_session"])


def load_container(provider):
    if provider._provided_relative_uri():
        url = provider._fetcher.full_url(os.environ[provider.ENV_VAR])
    else:
        url = os.environ[provider.ENV_VAR_FULL]
    provider._fetcher._validate_allowed_url(url)
    return Told(method="container", url=url)


def load_metadata(provider):
    fetcher = provider._role_fetcher
    if fetcher._disabled:
        return None
    return Told(
        method="ec2-metadata",
        endpoint=fetcher.get_base_url().removesuffix("/"),
        timeout=fetcher._timeout,
        attempts=fetcher._num_attempts,
    )


credentials.AssumeRoleCredentialFetcher = RoleFetcher
credentials.AssumeRoleWithWebIdentityCredentialFetcher = WebFetcher
credentials.SSOCredentialFetcher = SSOFetcher
credentials.create_mfa_serial_refresher = lambda refresh: refresh
credentials.ProcessProvider.load = load_process
credentials.LoginProvider.load = load_login
credentials.ContainerProvider._retrieve_or_fail = load_container
credentials.InstanceMetadataProvider.load = load_metadata

METHODS = {
    "env": "environment",
    "shared-credentials-file": "credentials-file",
    "config-file": "config-file",
}


def describe(found):
    if found is None:
        return None
    if isinstance(found, Told):
        return found.source
    if isinstance(found, credentials.DeferredRefreshableCredentials):
        return found._refresh_using.__self__.source
    expires = isinstance(found, credentials.RefreshableCredentials)
    return {
        "method": METHODS.get(found.method, found.method),
        "key": found._access_key if expires else found.access_key,
        "secret": found._secret_key if expires else found.secret_key,
        "token": found._token if expires else found.token,
        "account": found.account_id,
    }


def attempt(work):
    try:
        return work()
    except Exception as error:
        return {"error": type(error).__name__}


def retries(session):
    settings = {"mode": session.get_config_variable("retry_mode")}
    attempts = session.get_config_variable("max_attempts")
    if attempts is not None:
        settings["total_max_attempts"] = attempts
    botocore.config.Config(retries=dict(settings))
    return settings


def endpoint(session, service):
    if session.get_config_variable("ignore_configured_endpoint_urls"):
        return None
    provider = ConfiguredEndpointProvider(
        full_config=session.full_config,
        scoped_config=session.get_scoped_config(),
        client_name=service,
    )
    return provider.provide()


def flags(session):
    names = ["use_fips_endpoint", "use_dualstack_endpoint"]
    return {name: bool(session.get_config_variable(name)) for name in names}


def certificates(session):
    return session.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE")


def resolve(case):
    os.environ.clear()
    os.environ.update(case["environment"])
    session = botocore.session.Session(profile=case["profile"])
    return {
        "credentials": attempt(lambda: describe(session.get_credentials())),
        "region": attempt(lambda: session.get_config_variable("region")),
        "retries": attempt(lambda: retries(session)),
        "flags": attempt(lambda: flags(session)),
        "ca": attempt(lambda: certificates(session)),
        "appID": attempt(lambda: session.get_config_variable("user_agent_appid")),
        "endpoints": {name: attempt(lambda: endpoint(session, name)) for name in SERVICES},
    }


def answer(case):
    if "file" in case:
        return attempt(lambda: {"sections": botocore.configloader.raw_config_parse(case["file"])})
    if "line" in case:
        return attempt(lambda: {"words": botocore.compat.compat_shell_split(case["line"])})
    return resolve(case)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        print(json.dumps(answer(case)))


main()
