/// Cases that chance would seldom make.
let botocoreHandCases: [BotocoreCase] = [
  BotocoreCase(name: "nothing at all"),
  BotocoreCase(
    name: "AWS_SECURITY_TOKEN beats AWS_SESSION_TOKEN",
    environment: [
      "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SECURITY_TOKEN": "older",
      "AWS_SESSION_TOKEN": "newer",
    ]),
  BotocoreCase(
    name: "a key without a secret is an error, whatever comes after",
    environment: ["AWS_ACCESS_KEY_ID": "A"],
    credentials: "[default]\naws_access_key_id = B\naws_secret_access_key = s\n"),
  BotocoreCase(
    name: "an empty key is none", environment: ["AWS_ACCESS_KEY_ID": ""],
    credentials: "[default]\naws_access_key_id = B\naws_secret_access_key = s\n"),
  BotocoreCase(
    name: "AWS_PROFILE does not switch off the environment's keys",
    environment: [
      "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_PROFILE": "dev",
    ], config: "[profile dev]\naws_access_key_id = B\naws_secret_access_key = s\n"),
  BotocoreCase(
    name: "--profile does switch them off",
    environment: ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"],
    config: "[profile dev]\naws_access_key_id = B\naws_secret_access_key = s\n", profile: "dev"),
  BotocoreCase(
    name: "AWS_PROFILE and AWS_DEFAULT_PROFILE differ",
    environment: ["AWS_PROFILE": "one", "AWS_DEFAULT_PROFILE": "two"],
    config: "[profile one]\nregion = eu-west-1\n[profile two]\nregion = eu-west-2\n"),
  BotocoreCase(name: "AWS_REGION alone", environment: ["AWS_REGION": "eu-west-1"]),
  BotocoreCase(
    name: "an empty AWS_DEFAULT_REGION", environment: ["AWS_DEFAULT_REGION": ""],
    config: "[default]\nregion = eu-west-1\n"),
  BotocoreCase(name: "an empty region in the file", config: "[default]\nregion =\n"),
  BotocoreCase(
    name: "the credentials file beats credential_process",
    config: "[default]\ncredential_process = tell\n",
    credentials: "[default]\naws_access_key_id = B\naws_secret_access_key = s\n"),
  BotocoreCase(
    name: "credential_process beats keys in the config file",
    config:
      "[default]\ncredential_process = tell\naws_access_key_id = B\naws_secret_access_key = s\n"),
  BotocoreCase(
    name: "a role beats keys of the same profile, which it may use",
    config: """
      [default]
      role_arn = arn:aws:iam::1:role/r
      source_profile = default
      aws_access_key_id = B
      aws_secret_access_key = s
      """),
  BotocoreCase(
    name: "a role that is its own source without keys",
    config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n"),
  BotocoreCase(
    name: "three roles in a row",
    config: """
      [profile a]
      role_arn = arn:aws:iam::1:role/a
      source_profile = b
      external_id = x
      [profile b]
      role_arn = arn:aws:iam::1:role/b
      source_profile = c
      mfa_serial = arn:aws:iam::1:mfa/me
      [profile c]
      role_arn = arn:aws:iam::1:role/c
      credential_source = Ec2InstanceMetadata
      """, profile: "a"),
  BotocoreCase(
    name: "a circle of two",
    config: """
      [profile a]
      role_arn = arn:aws:iam::1:role/a
      source_profile = b
      [profile b]
      role_arn = arn:aws:iam::1:role/b
      source_profile = a
      """, profile: "a"),
  BotocoreCase(
    name: "a source profile with keys and a role stops at its keys",
    config: """
      [profile a]
      role_arn = arn:aws:iam::1:role/a
      source_profile = b
      [profile b]
      role_arn = arn:aws:iam::1:role/b
      source_profile = a
      aws_access_key_id = B
      aws_secret_access_key = s
      """, profile: "a"),
  BotocoreCase(
    name: "a source profile that asks a program",
    config: """
      [profile a]
      role_arn = arn:aws:iam::1:role/a
      source_profile = b
      [profile b]
      credential_process = tell me
      """, profile: "a"),
  BotocoreCase(
    name: "the environment's token file with the profile's role",
    environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/t"],
    config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nweb_identity_token_file = /u\n"),
  BotocoreCase(
    name: "a service's URL in an indented block",
    config: """
      [default]
      services = local
      endpoint_url = http://localhost:1
      [services local]
      sts =
        endpoint_url = http://localhost:2
      sso_oidc =
        endpoint_url = http://localhost:3
      """),
  BotocoreCase(name: "services without a section", config: "[default]\nservices = local\n"),
  BotocoreCase(
    name: "an empty services section", config: "[default]\nservices = local\n[services local]\n"),
  BotocoreCase(
    name: "keys of boto's older file", environment: ["AWS_CREDENTIAL_FILE": "$HOME/ec2-keys"]),
  BotocoreCase(
    name: "a retry mode that does not exist", environment: ["AWS_RETRY_MODE": "fast"]),
  BotocoreCase(name: "no attempt at all", environment: ["AWS_MAX_ATTEMPTS": "0"]),
  BotocoreCase(
    name: "a metadata mode that does not exist",
    environment: [
      "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "v7", "AWS_ACCESS_KEY_ID": "A",
      "AWS_SECRET_ACCESS_KEY": "s",
    ]),
  BotocoreCase(name: "a missing profile", environment: ["AWS_PROFILE": "missing"]),
  BotocoreCase(name: "default, named but missing", profile: "default"),
  BotocoreCase(
    name: "a profile of the credentials file alone",
    credentials: "[dev]\naws_access_key_id = B\naws_secret_access_key = s\n", profile: "dev"),
  BotocoreCase(
    name: "a profile without the word profile", config: "[dev]\nregion = eu-west-1\n",
    profile: "dev"),
  BotocoreCase(
    name: "names in quotes and with escapes",
    config: "[profile 'a b']\nregion = r1\n[profile a\\ c]\nregion = r2\n", profile: "a c"),
  BotocoreCase(
    name: "a comment after a value belongs to it", config: "[default]\nregion = r1 # home\n"),
  BotocoreCase(name: "a value of two lines", config: "[default]\nregion = r1\n  r2\n"),
  BotocoreCase(
    name: "an indented section and an indented setting",
    config: "  [default]\n    region = r1\n    ca_bundle = /x\n"),
  BotocoreCase(
    name: "the last of a profile's two sections wins",
    config: "[profile default]\nregion = r1\nca_bundle = /x\n[default]\nregion = r2\n"),
  BotocoreCase(name: "a setting before any section", config: "region = r1\n[default]\n"),
  BotocoreCase(name: "a setting twice", config: "[default]\nregion = r1\nREGION = r2\n"),
  BotocoreCase(name: "text after the bracket", config: "[default] # home\nregion = r1\n"),
  BotocoreCase(name: "no end of the bracket", config: "[default\nregion = r1\n"),
  BotocoreCase(
    name: "files elsewhere, by variable and by ~",
    environment: [
      "AWS_CONFIG_FILE": "$HOME/.aws/credentials", "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/config",
    ], config: "[default]\naws_access_key_id = C\naws_secret_access_key = s\n",
    credentials: "[default]\nregion = r9\n"),
]
