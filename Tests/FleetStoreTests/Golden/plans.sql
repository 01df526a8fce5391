SELECT 1
FROM dhmc_version
WHERE scope_id = ?1 AND first_at <= ?2 AND until_at > ?2
  AND setting_value IS NOT NULL AND setting_value NOT IN ('', ?3)
UNION ALL
SELECT 1
FROM instance
JOIN instance_version AS version ON version.instance_key = instance.instance_key
WHERE instance.scope_id = ?1 AND version.first_at <= ?2 AND version.until_at > ?2
  AND version.profile_arn IS NOT NULL
LIMIT 1
  -- COMPOUND QUERY
  -- LEFT-MOST SUBQUERY
  -- SEARCH dhmc_version USING PRIMARY KEY (scope_id=? AND first_at<?)
  -- UNION ALL
  -- SEARCH instance USING COVERING INDEX sqlite_autoindex_instance_1 (scope_id=?)
  -- SEARCH version USING PRIMARY KEY (instance_key=? AND first_at<?)

SELECT 1 FROM run WHERE run_id > ?1 AND captured_at <= ?2 LIMIT 1
  -- SEARCH run USING COVERING INDEX run_captured (captured_at<?)

SELECT captured_at
FROM run
WHERE captured_at <= ?1
  AND EXISTS (SELECT 1 FROM series_set_member AS member WHERE member.series_set_id = run.series_set_id)
ORDER BY captured_at DESC
LIMIT 1
  -- SEARCH run USING COVERING INDEX run_captured (captured_at<?)
  -- CORRELATED SCALAR SUBQUERY 1
  -- SEARCH member USING PRIMARY KEY (series_set_id=?)

SELECT coalesce(max(run_id), 0) FROM run
  -- SEARCH run

SELECT count(*) FROM sqlite_schema
  -- SCAN sqlite_master

SELECT entity, entity_key, first_at, ?2, digest
FROM current
WHERE series_id = ?1
ORDER BY entity
  -- SEARCH current USING PRIMARY KEY (series_id=?)

SELECT first_at, digest FROM instance_version WHERE instance_key = ?1 AND until_at = ?2
  -- SEARCH instance_version USING PRIMARY KEY (instance_key=?)

SELECT first_at, digest FROM node_version WHERE instance_key = ?1 AND until_at = ?2
  -- SEARCH node_version USING PRIMARY KEY (instance_key=?)

SELECT first_at, is_complete, row_count, digest, is_accepted, error_class, message, is_suspicious
FROM observation_span
WHERE series_id = ?1 AND first_at <= ?2
ORDER BY first_at DESC
LIMIT 1
  -- SEARCH observation_span USING PRIMARY KEY (series_id=? AND first_at<?)

SELECT first_at, is_complete, row_count, digest, is_accepted, error_class, message, is_suspicious
FROM observation_span
WHERE series_id = ?1 AND first_at > ?2
ORDER BY first_at
LIMIT 1
  -- SEARCH observation_span USING PRIMARY KEY (series_id=? AND first_at>?)

SELECT first_at, is_complete, row_count, digest, is_accepted, error_class, message, is_suspicious
FROM observation_span
WHERE series_id = ?1 AND first_at >= ?2
ORDER BY first_at
  -- SEARCH observation_span USING PRIMARY KEY (series_id=? AND first_at>?)

SELECT first_at, until_at, ping_status, heartbeat, agent_version, is_latest_version, platform_type, platform_name,
platform_version, resource_type, activation_id, iam_role, registered_at, name, ip_address,
computer_name, association_status, source_id, source_type
FROM node_version
WHERE instance_key = ?1
ORDER BY first_at
  -- SEARCH node_version USING PRIMARY KEY (instance_key=?)

SELECT first_at, until_at, setting_value, status, last_modified_at, last_modified_by, arn
FROM dhmc_version
WHERE scope_id = ?1
ORDER BY first_at
  -- SEARCH dhmc_version USING PRIMARY KEY (scope_id=?)

SELECT first_at, until_at, state, launched_at, image_id, instance_type, platform, platform_details, architecture,
availability_zone, vpc_id, subnet_id, private_ip, public_ip, profile_arn, profile_id, has_imds,
imds_state, imds_endpoint, imds_tokens, imds_hop_limit, imds_ipv6, imds_instance_tags,
is_operator_managed, operator_principal, security_groups, tags_document_id
FROM instance_version
WHERE instance_key = ?1
ORDER BY first_at
  -- SEARCH instance_version USING PRIMARY KEY (instance_key=?)

SELECT first_at, until_at, verdict_id, settling_until, state_since, state_before
FROM assessment
WHERE instance_key = ?1 AND first_at < ?2
ORDER BY first_at DESC
LIMIT 1
  -- SEARCH assessment USING PRIMARY KEY (instance_key=? AND first_at<?)

SELECT first_at, until_at, verdict_id, settling_until, state_since, state_before
FROM assessment
WHERE instance_key = ?1 AND first_at < ?3 AND until_at > ?2
ORDER BY first_at
  -- SEARCH assessment USING PRIMARY KEY (instance_key=? AND first_at<?)

SELECT first_at, until_at, verdict_id, settling_until, state_since, state_before
FROM assessment
WHERE instance_key = ?1 AND first_at >= ?2
ORDER BY first_at
  -- SEARCH assessment USING PRIMARY KEY (instance_key=? AND first_at>?)

SELECT instance.instance_id, version.instance_key, version.first_at, version.until_at, version.digest
FROM instance
JOIN instance_version AS version ON version.instance_key = instance.instance_key
WHERE instance.scope_id = ?1 AND (version.first_at = ?2 OR version.until_at = ?2)
  -- SEARCH instance USING COVERING INDEX sqlite_autoindex_instance_1 (scope_id=?)
  -- SEARCH version USING PRIMARY KEY (instance_key=?)

SELECT instance.instance_id, version.instance_key, version.first_at, version.until_at, version.digest
FROM instance
JOIN instance_version AS version ON version.instance_key = instance.instance_key
WHERE instance.scope_id = ?1 AND version.first_at <= ?2 AND version.until_at > ?2
  -- SEARCH instance USING COVERING INDEX sqlite_autoindex_instance_1 (scope_id=?)
  -- SEARCH version USING PRIMARY KEY (instance_key=? AND first_at<?)

SELECT instance.instance_id, version.instance_key, version.first_at, version.until_at, version.digest
FROM instance
JOIN node_version AS version ON version.instance_key = instance.instance_key
WHERE instance.scope_id = ?1 AND (version.first_at = ?2 OR version.until_at = ?2)
  -- SEARCH instance USING COVERING INDEX sqlite_autoindex_instance_1 (scope_id=?)
  -- SEARCH version USING PRIMARY KEY (instance_key=?)

SELECT instance.instance_id, version.instance_key, version.first_at, version.until_at, version.digest
FROM instance
JOIN node_version AS version ON version.instance_key = instance.instance_key
WHERE instance.scope_id = ?1 AND version.first_at <= ?2 AND version.until_at > ?2
  -- SEARCH instance USING COVERING INDEX sqlite_autoindex_instance_1 (scope_id=?)
  -- SEARCH version USING PRIMARY KEY (instance_key=? AND first_at<?)

SELECT instance.instance_key, instance.instance_id,
  assessment.first_at, assessment.until_at, assessment.settling_until,
  assessment.state_since, assessment.state_before,
  verdict.managed_state, verdict.not_applicable_because, verdict.expected_state, verdict.credential_path, verdict.is_path_gap, verdict.primary_reason, verdict.confidence, verdict.reason_codes,
  listed.first_at, listed.state, listed.launched_at, listed.image_id, listed.instance_type, listed.platform, listed.platform_details, listed.architecture, listed.availability_zone, listed.vpc_id, listed.subnet_id, listed.private_ip, listed.public_ip, listed.profile_arn, listed.profile_id, listed.has_imds, listed.imds_state, listed.imds_endpoint, listed.imds_tokens, listed.imds_hop_limit, listed.imds_ipv6, listed.imds_instance_tags, listed.is_operator_managed, listed.operator_principal, listed.security_groups, listed.tags_document_id,
  node.first_at, node.ping_status, node.heartbeat, node.agent_version, node.is_latest_version, node.platform_type, node.platform_name, node.platform_version, node.resource_type, node.activation_id, node.iam_role, node.registered_at, node.name, node.ip_address, node.computer_name, node.association_status, node.source_id, node.source_type,
  heartbeat.last_ping_at, heartbeat.last_association_at,
  heartbeat.last_successful_association_at,
  (SELECT min(first_at) FROM instance_version WHERE instance_key = instance.instance_key),
  (SELECT min(first_at) FROM node_version WHERE instance_key = instance.instance_key)
FROM instance
JOIN assessment
  ON assessment.instance_key = instance.instance_key
  AND assessment.first_at <= ?1 AND assessment.until_at > ?1
JOIN verdict ON verdict.verdict_id = assessment.verdict_id
LEFT JOIN instance_version AS listed
  ON listed.instance_key = instance.instance_key AND listed.first_at <= ?1 AND listed.until_at > ?1
LEFT JOIN node_version AS node
  ON node.instance_key = instance.instance_key AND node.first_at <= ?1 AND node.until_at > ?1
LEFT JOIN node_heartbeat AS heartbeat ON heartbeat.instance_key = instance.instance_key
WHERE instance.instance_key = ?2
ORDER BY instance.instance_id

  -- SEARCH instance USING INTEGER PRIMARY KEY (rowid=?)
  -- SEARCH assessment USING PRIMARY KEY (instance_key=? AND first_at<?)
  -- SEARCH verdict USING INTEGER PRIMARY KEY (rowid=?)
  -- SEARCH listed USING PRIMARY KEY (instance_key=? AND first_at<?) LEFT-JOIN
  -- SEARCH node USING PRIMARY KEY (instance_key=? AND first_at<?) LEFT-JOIN
  -- SEARCH heartbeat USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
  -- CORRELATED SCALAR SUBQUERY 1
  -- SEARCH instance_version USING PRIMARY KEY (instance_key=?)
  -- CORRELATED SCALAR SUBQUERY 2
  -- SEARCH node_version USING PRIMARY KEY (instance_key=?)

SELECT instance.instance_key, instance.instance_id,
  assessment.first_at, assessment.until_at, assessment.settling_until,
  assessment.state_since, assessment.state_before,
  verdict.managed_state, verdict.not_applicable_because, verdict.expected_state, verdict.credential_path, verdict.is_path_gap, verdict.primary_reason, verdict.confidence, verdict.reason_codes,
  listed.first_at, listed.state, listed.launched_at, listed.image_id, listed.instance_type, listed.platform, listed.platform_details, listed.architecture, listed.availability_zone, listed.vpc_id, listed.subnet_id, listed.private_ip, listed.public_ip, listed.profile_arn, listed.profile_id, listed.has_imds, listed.imds_state, listed.imds_endpoint, listed.imds_tokens, listed.imds_hop_limit, listed.imds_ipv6, listed.imds_instance_tags, listed.is_operator_managed, listed.operator_principal, listed.security_groups, listed.tags_document_id,
  node.first_at, node.ping_status, node.heartbeat, node.agent_version, node.is_latest_version, node.platform_type, node.platform_name, node.platform_version, node.resource_type, node.activation_id, node.iam_role, node.registered_at, node.name, node.ip_address, node.computer_name, node.association_status, node.source_id, node.source_type,
  heartbeat.last_ping_at, heartbeat.last_association_at,
  heartbeat.last_successful_association_at,
  (SELECT min(first_at) FROM instance_version WHERE instance_key = instance.instance_key),
  (SELECT min(first_at) FROM node_version WHERE instance_key = instance.instance_key)
FROM instance
JOIN assessment
  ON assessment.instance_key = instance.instance_key
  AND assessment.first_at <= ?1 AND assessment.until_at > ?1
JOIN verdict ON verdict.verdict_id = assessment.verdict_id
LEFT JOIN instance_version AS listed
  ON listed.instance_key = instance.instance_key AND listed.first_at <= ?1 AND listed.until_at > ?1
LEFT JOIN node_version AS node
  ON node.instance_key = instance.instance_key AND node.first_at <= ?1 AND node.until_at > ?1
LEFT JOIN node_heartbeat AS heartbeat ON heartbeat.instance_key = instance.instance_key
WHERE instance.scope_id = ?2 AND instance.instance_id > ?3
ORDER BY instance.instance_id
LIMIT ?4
  -- SEARCH instance USING COVERING INDEX sqlite_autoindex_instance_1 (scope_id=? AND instance_id>?)
  -- SEARCH assessment USING PRIMARY KEY (instance_key=? AND first_at<?)
  -- SEARCH verdict USING INTEGER PRIMARY KEY (rowid=?)
  -- SEARCH listed USING PRIMARY KEY (instance_key=? AND first_at<?) LEFT-JOIN
  -- SEARCH node USING PRIMARY KEY (instance_key=? AND first_at<?) LEFT-JOIN
  -- SEARCH heartbeat USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
  -- CORRELATED SCALAR SUBQUERY 1
  -- SEARCH instance_version USING PRIMARY KEY (instance_key=?)
  -- CORRELATED SCALAR SUBQUERY 2
  -- SEARCH node_version USING PRIMARY KEY (instance_key=?)

SELECT instance_id FROM instance WHERE instance_key = ?1
  -- SEARCH instance USING INTEGER PRIMARY KEY (rowid=?)

SELECT instance_key FROM instance WHERE scope_id = ?1 AND instance_id = ?2
  -- SEARCH instance USING COVERING INDEX sqlite_autoindex_instance_1 (scope_id=? AND instance_id=?)

SELECT instance_key, instance_id FROM instance WHERE scope_id = ?1 ORDER BY instance_key
  -- SEARCH instance USING COVERING INDEX sqlite_autoindex_instance_1 (scope_id=?)
  -- USE TEMP B-TREE FOR ORDER BY

SELECT managed_state, not_applicable_because, expected_state, credential_path, is_path_gap,
primary_reason, confidence, reason_codes FROM verdict WHERE verdict_id = ?1
  -- SEARCH verdict USING INTEGER PRIMARY KEY (rowid=?)

SELECT partition || ':' || account_id, name FROM account ORDER BY 1
  -- SCAN account
  -- USE TEMP B-TREE FOR ORDER BY

SELECT partition, account_id, region, instance.instance_id
FROM instance
JOIN scope ON scope.scope_id = instance.scope_id

WHERE instance.instance_id = ?1
ORDER BY account_id, region, instance.instance_id
  -- SEARCH instance USING INDEX instance_by_id (instance_id=?)
  -- SEARCH scope USING INTEGER PRIMARY KEY (rowid=?)
  -- USE TEMP B-TREE FOR ORDER BY

SELECT partition, account_id, region, instance.instance_id
FROM instance
JOIN scope ON scope.scope_id = instance.scope_id
JOIN instance_version AS version
  ON version.instance_key = instance.instance_key
  AND version.first_at <= ?2 AND version.until_at > ?2
JOIN document ON document.document_id = version.tags_document_id
WHERE json_extract(document.body, '$.Name') = ?1
ORDER BY account_id, region, instance.instance_id
  -- SCAN version
  -- SEARCH instance USING INTEGER PRIMARY KEY (rowid=?)
  -- SEARCH document USING INTEGER PRIMARY KEY (rowid=?)
  -- SEARCH scope USING INTEGER PRIMARY KEY (rowid=?)
  -- USE TEMP B-TREE FOR ORDER BY

SELECT run.captured_at
FROM run
JOIN series_set_member AS member
  ON member.series_set_id = run.series_set_id AND member.series_id = ?1
WHERE run.captured_at <= ?2
ORDER BY run.captured_at DESC
LIMIT 1
  -- SEARCH run USING COVERING INDEX run_captured (captured_at<?)
  -- SEARCH member USING PRIMARY KEY (series_set_id=? AND series_id=?)

SELECT run.captured_at
FROM run
JOIN series_set_member AS member
  ON member.series_set_id = run.series_set_id AND member.series_id = ?1
WHERE run.captured_at > ?2
ORDER BY run.captured_at
LIMIT 1
  -- SEARCH run USING COVERING INDEX run_captured (captured_at>?)
  -- SEARCH member USING PRIMARY KEY (series_set_id=? AND series_id=?)

SELECT run.readings, (
  SELECT count(*)
  FROM series_set_member AS earlier
  WHERE earlier.series_set_id = run.series_set_id AND earlier.series_id < ?2
)
FROM run
JOIN series_set_member AS member
  ON member.series_set_id = run.series_set_id AND member.series_id = ?2
WHERE run.captured_at = ?1 AND run.readings IS NOT NULL
ORDER BY run.run_id
  -- SEARCH run USING INDEX run_captured (captured_at=?)
  -- SEARCH member USING PRIMARY KEY (series_set_id=? AND series_id=?)
  -- CORRELATED SCALAR SUBQUERY 1
  -- SEARCH earlier USING PRIMARY KEY (series_set_id=? AND series_id<?)
  -- USE TEMP B-TREE FOR ORDER BY

SELECT run.source
FROM run
JOIN series_set_member AS member
  ON member.series_set_id = run.series_set_id AND member.series_id = ?1
WHERE run.captured_at <= ?2
ORDER BY run.captured_at DESC, run.run_id DESC
LIMIT 1
  -- SEARCH run USING INDEX run_captured (captured_at<?)
  -- SEARCH member USING PRIMARY KEY (series_set_id=? AND series_id=?)
  -- USE TEMP B-TREE FOR RIGHT PART OF ORDER BY

SELECT run_id FROM run LIMIT 1
  -- SCAN run USING COVERING INDEX run_captured

SELECT scope_id FROM scope WHERE account_id = ?1 AND region = ?2 AND partition = ?3
  -- SEARCH scope USING COVERING INDEX sqlite_autoindex_scope_1 (account_id=? AND region=? AND partition=?)

SELECT scope_id, partition, account_id, region
FROM scope
ORDER BY account_id, region, partition
  -- SCAN scope USING COVERING INDEX sqlite_autoindex_scope_1

SELECT series_id FROM series WHERE scope_id = ?1 AND dataset = ?2
  -- SEARCH series USING COVERING INDEX sqlite_autoindex_series_1 (scope_id=? AND dataset=?)

SELECT series_set_id FROM series_set WHERE digest = ?1
  -- SEARCH series_set USING COVERING INDEX sqlite_autoindex_series_set_1 (digest=?)

SELECT until_at
FROM instance_version
WHERE instance_key = ?1 AND first_at <= ?2
ORDER BY first_at DESC
LIMIT 1
  -- SEARCH instance_version USING PRIMARY KEY (instance_key=? AND first_at<?)

SELECT until_at
FROM node_version
WHERE instance_key = ?1 AND first_at <= ?2
ORDER BY first_at DESC
LIMIT 1
  -- SEARCH node_version USING PRIMARY KEY (instance_key=? AND first_at<?)

SELECT verdict_id
FROM verdict
WHERE managed_state = ?1 AND not_applicable_because IS ?2 AND expected_state = ?3
  AND credential_path = ?4 AND is_path_gap = ?5 AND primary_reason IS ?6 AND confidence IS ?7
  AND reason_codes = ?8 AND rules_version = ?9
  -- SEARCH verdict USING INDEX verdict_content (managed_state=? AND reason_codes=? AND credential_path=? AND expected_state=? AND is_path_gap=? AND rules_version=?)

WITH touched (instance_key) AS (
  SELECT instance_key FROM instance_version
  WHERE first_at > ?1 AND first_at <= ?2 OR until_at > ?1 AND until_at <= ?2
  UNION
  SELECT instance_key FROM node_version
  WHERE first_at > ?1 AND first_at <= ?2 OR until_at > ?1 AND until_at <= ?2
  UNION
  SELECT instance_key FROM assessment
  WHERE first_at > ?1 AND first_at <= ?2 OR settling_until > ?1 AND settling_until <= ?2
  UNION
  SELECT instance.instance_key
  FROM dhmc_version AS setting
  JOIN instance ON instance.scope_id = setting.scope_id
  WHERE setting.first_at > ?1 AND setting.first_at <= ?2
    OR setting.until_at > ?1 AND setting.until_at <= ?2
)
SELECT scope.partition, scope.account_id, scope.region, instance.instance_id
FROM touched
JOIN instance ON instance.instance_key = touched.instance_key
JOIN scope ON scope.scope_id = instance.scope_id
ORDER BY scope.account_id, scope.region, instance.instance_id
  -- MATERIALIZE touched
  -- COMPOUND QUERY
  -- LEFT-MOST SUBQUERY
  -- SCAN instance_version
  -- UNION USING TEMP B-TREE
  -- SCAN node_version
  -- UNION USING TEMP B-TREE
  -- SCAN assessment
  -- UNION USING TEMP B-TREE
  -- SCAN setting
  -- SEARCH instance USING COVERING INDEX sqlite_autoindex_instance_1 (scope_id=?)
  -- SCAN touched
  -- SEARCH instance USING INTEGER PRIMARY KEY (rowid=?)
  -- SEARCH scope USING INTEGER PRIMARY KEY (rowid=?)
  -- USE TEMP B-TREE FOR ORDER BY

