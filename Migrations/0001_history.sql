-- The history of a fleet: what was observed, when, and what follows from it.
--
-- Times are integers: milliseconds since 1970-01-01T00:00:00Z, and always capture times or AWS's own,
-- never the time of writing unless it is said. An interval holds from `first_at` (included) until `until_at`
-- (excluded); 9223372036854775807 stands for an end that has not come.
-- NULL: AWS gave no value, unless another meaning is said.

-- One Region of one account in one partition.
CREATE TABLE scope (
  scope_id INTEGER PRIMARY KEY,         -- surrogate, of this file alone
  partition TEXT NOT NULL,              -- aws, aws-cn, aws-us-gov, …
  account_id TEXT NOT NULL,             -- 12 digits
  region TEXT NOT NULL,                 -- such as eu-west-1; 'global' for IAM
  UNIQUE (account_id, region, partition)
) STRICT;

-- Names of accounts, as the newest run that gave one has them.
CREATE TABLE account (
  partition TEXT NOT NULL,              -- as in scope
  account_id TEXT NOT NULL,             -- 12 digits
  name TEXT NOT NULL,                   -- account.json of a capture, or Organizations ListAccounts Name
  named_at INTEGER NOT NULL,            -- ms; capture time of the run that gave the name
  PRIMARY KEY (partition, account_id)
) STRICT, WITHOUT ROWID;

-- One dataset of one scope: what is attempted, and succeeds or fails, as a whole.
CREATE TABLE series (
  series_id INTEGER PRIMARY KEY,        -- surrogate, of this file alone
  scope_id INTEGER NOT NULL REFERENCES scope,-- the scope it belongs to
  dataset TEXT NOT NULL,                -- ec2.instances, ssm.nodes, ssm.dhmc, iam.roles, …
  UNIQUE (scope_id, dataset)
) STRICT;

-- A set of series that runs attempted. Runs that attempt the same share one.
CREATE TABLE series_set (
  series_set_id INTEGER PRIMARY KEY,    -- surrogate, of this file alone
  digest BLOB NOT NULL UNIQUE           -- 16 bytes: truncated SHA-256 of the sorted series ids
) STRICT;

CREATE TABLE series_set_member (
  series_set_id INTEGER NOT NULL REFERENCES series_set,-- the set it belongs to
  series_id INTEGER NOT NULL REFERENCES series,-- the series it belongs to
  PRIMARY KEY (series_set_id, series_id)
) STRICT, WITHOUT ROWID;

-- One execution of `fleetdb collect` that brought something new.
CREATE TABLE run (
  run_id INTEGER PRIMARY KEY,           -- counts up in the order of recording; not the order of time
  captured_at INTEGER NOT NULL,         -- ms; the moment that all its observations stand for
  series_set_id INTEGER NOT NULL REFERENCES series_set, -- what it attempted
  source TEXT NOT NULL,                 -- 'capture' (a folder) or 'aws'
  origin TEXT,                          -- the capture folder as it was named; NULL for 'aws'
  recorded_at INTEGER NOT NULL,         -- ms; when this file took it in, by the clock of the machine
  tool_version TEXT NOT NULL,           -- of the fleetdb that recorded it
  readings BLOB                         -- per series of the set, in order of series_id, two LEB128 numbers: whole s from captured_at to the begin of its reading, rounded down, and from there to its end, rounded up. NULL: a capture folder does not say
) STRICT;

CREATE INDEX run_captured ON run (captured_at, series_set_id);

-- What the attempts at a series came to: a row where it differs from the attempt before, in capture time.
-- The attempts themselves are the runs whose set holds the series.
CREATE TABLE observation_span (
  series_id INTEGER NOT NULL REFERENCES series,-- the series it belongs to
  first_at INTEGER NOT NULL,            -- ms; capture time of the first attempt of this outcome
  is_complete INTEGER NOT NULL CHECK (is_complete IN (0, 1)), -- 1: everything was read
  row_count INTEGER,                    -- how many rows a complete listing had; NULL if not complete
  digest BLOB,                          -- 16 bytes: sum, modulo 2^128, of the digests of the rows; NULL if not complete
  is_accepted INTEGER NOT NULL DEFAULT 0 CHECK (is_accepted IN (0, 1)), -- 1: emptiness was vouched for by --accept-empty
  is_suspicious INTEGER NOT NULL DEFAULT 0 CHECK (is_suspicious IN (0, 1)), -- 1: suddenly empty and not confirmed, so not believed
  error_class TEXT,                     -- denied, throttled, …; NULL if complete
  message TEXT,                         -- AWS's words, or file, line and column; NULL if complete or if there are none
  PRIMARY KEY (series_id, first_at),
  CHECK (is_complete = (error_class IS NULL)),
  CHECK (is_complete = (digest IS NOT NULL)),
  CHECK (is_complete = (row_count IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- An EC2 instance or a hybrid node.
CREATE TABLE instance (
  instance_key INTEGER PRIMARY KEY,     -- surrogate, of this file alone
  scope_id INTEGER NOT NULL REFERENCES scope,-- the scope it belongs to
  instance_id TEXT NOT NULL,            -- i-… or mi-…
  UNIQUE (scope_id, instance_id)
) STRICT;

CREATE INDEX instance_by_id ON instance (instance_id);

-- Texts that many rows share: tag sets and resource documents.
CREATE TABLE document (
  document_id INTEGER PRIMARY KEY,      -- surrogate, of this file alone
  digest BLOB NOT NULL UNIQUE,          -- 16 bytes: truncated SHA-256 of the body
  body TEXT NOT NULL                    -- canonical JSON: members sorted, no blanks
) STRICT;

-- The EC2 side of an instance. Source: EC2 DescribeInstances.
CREATE TABLE instance_version (
  instance_key INTEGER NOT NULL REFERENCES instance, -- the instance it is about
  first_at INTEGER NOT NULL,            -- ms; first complete observation of this version
  until_at INTEGER NOT NULL,            -- ms; first complete observation that no longer saw it
  digest BLOB NOT NULL,                 -- 16 bytes: truncated SHA-256 of key and fields
  state TEXT,                           -- State.Name
  launched_at INTEGER,                  -- ms; LaunchTime
  image_id TEXT,                        -- ImageId
  instance_type TEXT,                   -- InstanceType
  platform TEXT,                        -- Platform; NULL on Linux and macOS
  platform_details TEXT,                -- PlatformDetails
  architecture TEXT,                    -- Architecture
  availability_zone TEXT,               -- Placement.AvailabilityZone
  vpc_id TEXT,                          -- VpcId
  subnet_id TEXT,                       -- SubnetId
  private_ip TEXT,                      -- PrivateIpAddress
  public_ip TEXT,                       -- PublicIpAddress
  profile_arn TEXT,                     -- IamInstanceProfile.Arn; NULL: no profile
  profile_id TEXT,                      -- IamInstanceProfile.Id
  has_imds INTEGER NOT NULL CHECK (has_imds IN (0, 1)), -- 1: AWS gave MetadataOptions
  imds_state TEXT,                      -- MetadataOptions.State
  imds_endpoint TEXT,                   -- MetadataOptions.HttpEndpoint
  imds_tokens TEXT,                     -- MetadataOptions.HttpTokens
  imds_hop_limit INTEGER,               -- hops; MetadataOptions.HttpPutResponseHopLimit
  imds_ipv6 TEXT,                       -- MetadataOptions.HttpProtocolIpv6
  imds_instance_tags TEXT,              -- MetadataOptions.InstanceMetadataTags
  is_operator_managed INTEGER CHECK (is_operator_managed IN (0, 1)), -- Operator.Managed
  operator_principal TEXT,              -- Operator.Principal
  security_groups TEXT NOT NULL,        -- sorted ids joined by a space; NetworkInterfaces[].Groups and SecurityGroups
  tags_document_id INTEGER REFERENCES document, -- Tags as one JSON object; NULL: no tags
  PRIMARY KEY (instance_key, first_at),
  CHECK (first_at < until_at)
) STRICT, WITHOUT ROWID;

-- An instance as SSM lists it. Source: SSM DescribeInstanceInformation or DescribeInstanceProperties.
CREATE TABLE node_version (
  instance_key INTEGER NOT NULL REFERENCES instance, -- the instance it is about
  first_at INTEGER NOT NULL,            -- ms; first complete observation of this version
  until_at INTEGER NOT NULL,            -- ms; first complete observation that no longer saw it
  digest BLOB NOT NULL,                 -- 16 bytes: truncated SHA-256 of key and fields
  ping_status TEXT,                     -- PingStatus
  heartbeat TEXT,                       -- age class of LastPingDateTime at capture: fresh (10 min or less), stale (60 min or less), lost; NULL: no such time
  agent_version TEXT,                   -- AgentVersion
  is_latest_version INTEGER CHECK (is_latest_version IN (0, 1)), -- IsLatestVersion; means something on Linux alone
  platform_type TEXT,                   -- PlatformType
  platform_name TEXT,                   -- PlatformName
  platform_version TEXT,                -- PlatformVersion
  resource_type TEXT,                   -- ResourceType
  activation_id TEXT,                   -- ActivationId
  iam_role TEXT,                        -- IamRole; hybrid nodes and some Quick Setup instances
  registered_at INTEGER,                -- ms; RegistrationDate
  name TEXT,                            -- Name, of a hybrid node
  ip_address TEXT,                      -- IPAddress
  computer_name TEXT,                   -- ComputerName
  association_status TEXT,              -- AssociationStatus
  source_id TEXT,                       -- SourceId
  source_type TEXT,                     -- SourceType
  PRIMARY KEY (instance_key, first_at),
  CHECK (first_at < until_at)
) STRICT, WITHOUT ROWID;

-- What changes at almost every poll, for the newest complete observation of ssm.nodes only.
CREATE TABLE node_heartbeat (
  instance_key INTEGER PRIMARY KEY REFERENCES instance, -- the instance it is about
  last_ping_at INTEGER,                 -- ms; LastPingDateTime
  last_association_at INTEGER,          -- ms; LastAssociationExecutionDate
  last_successful_association_at INTEGER -- ms; LastSuccessfulAssociationExecutionDate
) STRICT;

-- The Default Host Management Configuration of a Region. Source: SSM GetServiceSetting.
CREATE TABLE dhmc_version (
  scope_id INTEGER NOT NULL REFERENCES scope,-- the scope it belongs to
  first_at INTEGER NOT NULL,            -- ms; first complete observation of this version
  until_at INTEGER NOT NULL,            -- ms; first complete observation that saw another
  digest BLOB NOT NULL,                 -- 16 bytes: truncated SHA-256 of key and fields
  setting_value TEXT,                   -- SettingValue: a role with its path, or $None
  status TEXT,                          -- Status, as AWS says it
  last_modified_at INTEGER,             -- ms; LastModifiedDate
  last_modified_by TEXT,                -- LastModifiedUser
  arn TEXT,                             -- ARN
  PRIMARY KEY (scope_id, first_at),
  CHECK (first_at < until_at)
) STRICT, WITHOUT ROWID;

-- An AWS resource that is kept as its document: IAM roles, profiles and policies, VPC parts, activations, …
CREATE TABLE resource (
  resource_key INTEGER PRIMARY KEY,     -- surrogate, of this file alone
  series_id INTEGER NOT NULL REFERENCES series,-- the series it belongs to
  kind TEXT NOT NULL,                   -- role, instance-profile, policy, security-group, …
  identity TEXT NOT NULL,               -- RoleId, InstanceProfileId, policy ARN, or resource id
  UNIQUE (series_id, kind, identity)
) STRICT;

CREATE TABLE resource_version (
  resource_key INTEGER NOT NULL REFERENCES resource,-- the resource it is about
  first_at INTEGER NOT NULL,            -- ms; first complete observation of this version
  until_at INTEGER NOT NULL,            -- ms; first complete observation that no longer saw it
  digest BLOB NOT NULL,                 -- 16 bytes: truncated SHA-256 of kind, identity and document
  document_id INTEGER NOT NULL REFERENCES document,-- its text
  PRIMARY KEY (resource_key, first_at),
  CHECK (first_at < until_at)
) STRICT, WITHOUT ROWID;

-- What the newest believed complete observation of each series held: the open versions once more, for comparing.
CREATE TABLE current (
  series_id INTEGER NOT NULL REFERENCES series,-- the series it belongs to
  entity TEXT NOT NULL,                 -- instance id; kind/identity of a resource; empty for a setting
  entity_key INTEGER NOT NULL,          -- instance_key, resource_key or scope_id, by dataset
  first_at INTEGER NOT NULL,            -- ms; that of the open version
  digest BLOB NOT NULL,                 -- 16 bytes: that of the open version
  PRIMARY KEY (series_id, entity)
) STRICT, WITHOUT ROWID;

-- What the rules made of the facts; many instances share one.
CREATE TABLE verdict (
  verdict_id INTEGER PRIMARY KEY,       -- surrogate, of this file alone
  rules_version INTEGER NOT NULL,       -- of the rules that gave it
  managed_state TEXT NOT NULL,          -- managed, connection-lost, unmanaged, not-applicable, unknown
  not_applicable_because TEXT,          -- NULL unless managed_state is not-applicable
  expected_state TEXT NOT NULL,         -- managed, unmanaged, unknown
  credential_path TEXT NOT NULL,        -- profile, dhmc, hybrid, none, unknown
  is_path_gap INTEGER NOT NULL CHECK (is_path_gap IN (0, 1)), -- 1: the path is unknown for want of a dataset, not by the facts
  primary_reason TEXT,                  -- code; NULL: none
  confidence TEXT,                      -- proven, likely, unknown: of the primary reason; NULL without one
  reason_codes TEXT NOT NULL            -- codes in order of precedence joined by ';', without settling-recent-change
) STRICT;

CREATE UNIQUE INDEX verdict_content ON verdict (
  managed_state, reason_codes, credential_path, expected_state, is_path_gap, rules_version,
  coalesce(not_applicable_because, ''), coalesce(primary_reason, ''), coalesce(confidence, '')
);

-- Assessments as intervals. Derived from all of the above; `fleetdb reassess` makes them anew.
CREATE TABLE assessment (
  instance_key INTEGER NOT NULL REFERENCES instance, -- the instance it is about
  first_at INTEGER NOT NULL,            -- ms; the attempt that brought it about
  until_at INTEGER NOT NULL,            -- ms; the attempt that ended it
  verdict_id INTEGER NOT NULL REFERENCES verdict,-- what was made of it
  settling_until INTEGER,               -- ms; until then settling-recent-change is among the codes; NULL: nothing settles
  state_since INTEGER NOT NULL,         -- ms; first observation of the managed state that holds here
  state_before INTEGER,                 -- ms; last observation of the managed state before; NULL if there was none
  PRIMARY KEY (instance_key, first_at),
  CHECK (first_at < until_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE schema_migration (
  number INTEGER PRIMARY KEY,           -- from 1
  name TEXT NOT NULL,                   -- file name in Migrations
  sha256 TEXT NOT NULL,                 -- of the file, lower-case hexadecimal
  applied_at INTEGER NOT NULL           -- ms; by the clock of the machine
) STRICT;
