CREATE TABLE scope (
  scope_id INTEGER PRIMARY KEY,         -- surrogate, of this file alone
  partition TEXT NOT NULL,              -- aws, aws-cn, aws-us-gov, …
  account_id TEXT NOT NULL,             -- 12 digits
  region TEXT NOT NULL,                 -- such as eu-west-1; 'global' for IAM
  UNIQUE (account_id, region, partition)
) STRICT;

CREATE TABLE account (
  partition TEXT NOT NULL,              -- as in scope
  account_id TEXT NOT NULL,             -- 12 digits
  name TEXT NOT NULL,                   -- account.json of a capture, or Organizations ListAccounts Name
  named_at INTEGER NOT NULL,            -- ms; capture time of the run that gave the name
  PRIMARY KEY (partition, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE series (
  series_id INTEGER PRIMARY KEY,        -- surrogate, of this file alone
  scope_id INTEGER NOT NULL REFERENCES scope,-- the scope it belongs to
  dataset TEXT NOT NULL,                -- ec2.instances, ssm.nodes, ssm.dhmc, iam.roles, …
  UNIQUE (scope_id, dataset)
) STRICT;

CREATE TABLE series_set (
  series_set_id INTEGER PRIMARY KEY,    -- surrogate, of this file alone
  digest BLOB NOT NULL UNIQUE           -- 16 bytes: truncated SHA-256 of the sorted series ids
) STRICT;

CREATE TABLE series_set_member (
  series_set_id INTEGER NOT NULL REFERENCES series_set,-- the set it belongs to
  series_id INTEGER NOT NULL REFERENCES series,-- the series it belongs to
  PRIMARY KEY (series_set_id, series_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE instance (
  instance_key INTEGER PRIMARY KEY,     -- surrogate, of this file alone
  scope_id INTEGER NOT NULL REFERENCES scope,-- the scope it belongs to
  instance_id TEXT NOT NULL,            -- i-… or mi-…
  UNIQUE (scope_id, instance_id)
) STRICT;

CREATE INDEX instance_by_id ON instance (instance_id);

CREATE TABLE document (
  document_id INTEGER PRIMARY KEY,      -- surrogate, of this file alone
  digest BLOB NOT NULL UNIQUE,          -- 16 bytes: truncated SHA-256 of the body
  body TEXT NOT NULL                    -- canonical JSON: members sorted, no blanks
) STRICT;

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

CREATE TABLE node_heartbeat (
  instance_key INTEGER PRIMARY KEY REFERENCES instance, -- the instance it is about
  last_ping_at INTEGER,                 -- ms; LastPingDateTime
  last_association_at INTEGER,          -- ms; LastAssociationExecutionDate
  last_successful_association_at INTEGER -- ms; LastSuccessfulAssociationExecutionDate
) STRICT;

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

CREATE TABLE current (
  series_id INTEGER NOT NULL REFERENCES series,-- the series it belongs to
  entity TEXT NOT NULL,                 -- instance id; kind/identity of a resource; empty for a setting
  entity_key INTEGER NOT NULL,          -- instance_key, resource_key or scope_id, by dataset
  first_at INTEGER NOT NULL,            -- ms; that of the open version
  digest BLOB NOT NULL,                 -- 16 bytes: that of the open version
  PRIMARY KEY (series_id, entity)
) STRICT, WITHOUT ROWID;

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

CREATE VIEW moment AS
SELECT 9223372036854775806 AS at;

CREATE VIEW known_series AS             -- series that were known at the moment
SELECT
  series.series_id,                     -- surrogate
  series.scope_id,                      -- surrogate
  series.dataset                        -- ec2.instances, ssm.nodes, …
FROM series
JOIN observation_span AS span
  ON span.series_id = series.series_id
  AND span.first_at = (
    SELECT max(first_at)
    FROM observation_span
    WHERE series_id = series.series_id AND first_at <= (SELECT at FROM moment)
  )
WHERE span.is_complete = 1 AND span.is_suspicious = 0;

CREATE VIEW instances AS                -- a row an instance that was seen by the moment and is not gone
SELECT
  scope.account_id,                     -- 12 digits
  account.name AS account_name,         -- account.json, or Organizations
  scope.region,                         -- such as eu-west-1
  instance.instance_id,                 -- i-… or mi-…
  coalesce(json_extract(tags.body, '$.Name'), node.name, CASE WHEN instance.instance_id LIKE 'mi-%' THEN node.computer_name END) AS name, -- tag Name; of a hybrid node its name, else its computer's
  listed.state AS instance_state,       -- State.Name
  verdict.managed_state,                -- managed, connection-lost, unmanaged, not-applicable, unknown
  verdict.not_applicable_because,       -- stopped, pending, operator-managed, …
  strftime('%Y-%m-%dT%H:%M:%S', assessment.state_since / 1000, 'unixepoch') || CASE assessment.state_since % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (assessment.state_since % 1000), -3) || 'Z' END AS managed_state_since, -- first observation of the state
  strftime('%Y-%m-%dT%H:%M:%S', assessment.state_before / 1000, 'unixepoch') || CASE assessment.state_before % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (assessment.state_before % 1000), -3) || 'Z' END AS managed_state_since_before, -- last observation of the state before
  verdict.expected_state,               -- managed, unmanaged, unknown
  verdict.credential_path,              -- profile, dhmc, hybrid, none, unknown
  verdict.primary_reason,               -- code
  verdict.confidence,                   -- of the primary reason
  verdict.reason_codes,                 -- joined by ';', without settling-recent-change
  node.ping_status,                     -- PingStatus
  node.heartbeat,                       -- fresh, stale, lost
  node.agent_version,                   -- AgentVersion
  node.platform_type,                   -- PlatformType
  node.platform_name,                   -- PlatformName
  node.platform_version,                -- PlatformVersion
  listed.imds_endpoint,                 -- MetadataOptions.HttpEndpoint
  listed.imds_tokens,                   -- MetadataOptions.HttpTokens
  listed.imds_hop_limit,                -- hops
  listed.imds_ipv6,                     -- MetadataOptions.HttpProtocolIpv6
  listed.imds_instance_tags,            -- MetadataOptions.InstanceMetadataTags
  listed.imds_state,                    -- MetadataOptions.State
  listed.profile_arn AS instance_profile_arn, -- IamInstanceProfile.Arn
  strftime('%Y-%m-%dT%H:%M:%S', listed.launched_at / 1000, 'unixepoch') || CASE listed.launched_at % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (listed.launched_at % 1000), -3) || 'Z' END AS launch_time, -- LaunchTime
  listed.image_id,                      -- ImageId
  listed.instance_type,                 -- InstanceType
  listed.vpc_id,                        -- VpcId
  listed.subnet_id,                     -- SubnetId
  listed.private_ip,                    -- PrivateIpAddress
  listed.security_groups,               -- ids joined by a space
  tags.body AS tags_json                -- one JSON object
FROM instance
JOIN scope ON scope.scope_id = instance.scope_id
JOIN moment
JOIN assessment
  ON assessment.instance_key = instance.instance_key
  AND assessment.first_at <= moment.at AND assessment.until_at > moment.at
JOIN verdict ON verdict.verdict_id = assessment.verdict_id
LEFT JOIN account ON account.partition = scope.partition AND account.account_id = scope.account_id
LEFT JOIN instance_version AS listed
  ON listed.instance_key = instance.instance_key
  AND listed.first_at <= moment.at AND listed.until_at > moment.at
  AND instance.scope_id IN (SELECT scope_id FROM known_series WHERE dataset = 'ec2.instances')
LEFT JOIN document AS tags ON tags.document_id = listed.tags_document_id
LEFT JOIN node_version AS node
  ON node.instance_key = instance.instance_key
  AND node.first_at <= moment.at AND node.until_at > moment.at
  AND instance.scope_id IN (SELECT scope_id FROM known_series WHERE dataset = 'ssm.nodes')
WHERE coalesce(verdict.not_applicable_because, '') <> 'gone';

CREATE VIEW reasons AS                  -- a row a reason code of each instance, without settling-recent-change
SELECT
  instances.account_id,                 -- as in instances
  instances.region,                     -- as in instances
  instances.instance_id,                -- as in instances
  code.value AS code,                   -- reason code
  code.value IS instances.primary_reason AS is_primary -- 1: the primary reason
FROM instances
JOIN json_each('["' || replace(instances.reason_codes, ';', '","') || '"]') AS code
WHERE instances.reason_codes <> '';

CREATE VIEW states AS                   -- a row an interval of an instance's assessment, over all time
SELECT
  scope.account_id,                     -- 12 digits
  scope.region,                         -- such as eu-west-1
  instance.instance_id,                 -- i-… or mi-…
  strftime('%Y-%m-%dT%H:%M:%S', assessment.first_at / 1000, 'unixepoch') || CASE assessment.first_at % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (assessment.first_at % 1000), -3) || 'Z' END AS first_at, -- included
  CASE WHEN assessment.until_at < 9223372036854775807
    THEN strftime('%Y-%m-%dT%H:%M:%S', assessment.until_at / 1000, 'unixepoch') || CASE assessment.until_at % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (assessment.until_at % 1000), -3) || 'Z' END
  END AS until_at,                      -- excluded; NULL while it lasts
  verdict.managed_state,                -- as in instances
  verdict.not_applicable_because,       -- as in instances
  verdict.expected_state,               -- as in instances
  verdict.credential_path,              -- as in instances
  verdict.primary_reason,               -- as in instances
  verdict.reason_codes,                 -- as in instances
  verdict.rules_version                 -- of the rules that gave it
FROM assessment
JOIN instance ON instance.instance_key = assessment.instance_key
JOIN scope ON scope.scope_id = instance.scope_id
JOIN verdict ON verdict.verdict_id = assessment.verdict_id;

CREATE VIEW nodes AS                    -- a row a node that SSM listed at the moment
SELECT
  scope.account_id,                     -- 12 digits
  scope.region,                         -- such as eu-west-1
  instance.instance_id,                 -- i-… or mi-…
  node.ping_status,                     -- PingStatus
  node.heartbeat,                       -- fresh, stale, lost
  node.agent_version,                   -- AgentVersion
  node.is_latest_version,               -- IsLatestVersion
  node.platform_type,                   -- PlatformType
  node.platform_name,                   -- PlatformName
  node.platform_version,                -- PlatformVersion
  node.resource_type,                   -- ResourceType
  node.activation_id,                   -- ActivationId
  node.iam_role,                        -- IamRole
  node.name,                            -- Name
  node.ip_address,                      -- IPAddress
  node.computer_name                    -- ComputerName
FROM node_version AS node
JOIN moment ON node.first_at <= moment.at AND node.until_at > moment.at
JOIN instance ON instance.instance_key = node.instance_key
JOIN scope ON scope.scope_id = instance.scope_id
WHERE instance.scope_id IN (SELECT scope_id FROM known_series WHERE dataset = 'ssm.nodes');

CREATE VIEW dhmc AS                     -- a row a Region whose setting was known at the moment
SELECT
  scope.account_id,                     -- 12 digits
  scope.region,                         -- such as eu-west-1
  version.setting_value NOT IN ('', '$None') AS is_on, -- 1: on; NULL: AWS gave no value, which is off
  version.setting_value,                -- SettingValue
  version.status,                       -- Status
  strftime('%Y-%m-%dT%H:%M:%S', version.last_modified_at / 1000, 'unixepoch') || CASE version.last_modified_at % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (version.last_modified_at % 1000), -3) || 'Z' END AS last_modified_at, -- LastModifiedDate
  version.last_modified_by,             -- LastModifiedUser
  strftime('%Y-%m-%dT%H:%M:%S', version.first_at / 1000, 'unixepoch') || CASE version.first_at % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (version.first_at % 1000), -3) || 'Z' END AS first_at -- first observation of this value
FROM dhmc_version AS version
JOIN moment ON version.first_at <= moment.at AND version.until_at > moment.at
JOIN scope ON scope.scope_id = version.scope_id
WHERE scope.scope_id IN (SELECT scope_id FROM known_series WHERE dataset = 'ssm.dhmc');

CREATE VIEW observations AS             -- a row a span of attempts with one outcome, over all time
SELECT
  scope.account_id,                     -- 12 digits
  scope.region,                         -- such as eu-west-1, or global
  series.dataset,                       -- ec2.instances, ssm.nodes, …
  strftime('%Y-%m-%dT%H:%M:%S', span.first_at / 1000, 'unixepoch') || CASE span.first_at % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (span.first_at % 1000), -3) || 'Z' END AS first_at, -- first attempt of the span
  span.is_complete,                     -- 1: everything was read
  span.is_suspicious,                   -- 1: suddenly empty and not believed
  span.row_count,                       -- NULL if not complete
  span.error_class,                     -- NULL if complete
  span.message                          -- NULL if complete
FROM observation_span AS span
JOIN series ON series.series_id = span.series_id
JOIN scope ON scope.scope_id = series.scope_id;

CREATE VIEW runs AS                     -- a row a run
SELECT
  run_id,                               -- counts up in the order of recording
  strftime('%Y-%m-%dT%H:%M:%S', captured_at / 1000, 'unixepoch') || CASE captured_at % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (captured_at % 1000), -3) || 'Z' END AS captured_at, -- the moment of its observations
  source,                               -- capture or aws
  origin,                               -- capture folder
  strftime('%Y-%m-%dT%H:%M:%S', recorded_at / 1000, 'unixepoch') || CASE recorded_at % 1000 WHEN 0 THEN 'Z' ELSE '.' || substr('00' || (recorded_at % 1000), -3) || 'Z' END AS recorded_at, -- by the clock of the machine
  tool_version                          -- fleetdb that recorded it
FROM run;
