-- The views that questions in SQL are put to. They speak of the moment in the view `moment`, which is the newest
-- here; `fleetdb sql --at` moves it. Times are text in RFC 3339, UTC. What rests on a dataset that was not known
-- at the moment is NULL, as is what AWS gave no value for.

CREATE VIEW moment AS
SELECT 9223372036854775806 AS at;       -- ms; the end of time but one, so that open intervals hold

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
