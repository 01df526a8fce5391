// Written by scripts/partitions from botocore 1.43.11; do not edit.

extension Partition {
  /// All of them, `aws` first.
  ///
  /// Source: botocore `data/partitions.json`.
  package static let all: [Partition] = [
    Partition(
      id: "aws",
      suffix: "amazonaws.com",
      dualStackSuffix: "api.aws",
      globalRegion: "us-east-1",
      prefixes: ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
      regions: [
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
      ]
    ),
    Partition(
      id: "aws-cn",
      suffix: "amazonaws.com.cn",
      dualStackSuffix: "api.amazonwebservices.com.cn",
      globalRegion: "cn-northwest-1",
      prefixes: ["cn"],
      regions: ["cn-north-1", "cn-northwest-1"]
    ),
    Partition(
      id: "aws-eusc",
      suffix: "amazonaws.eu",
      dualStackSuffix: "api.amazonwebservices.eu",
      globalRegion: "eusc-de-east-1",
      prefixes: ["eusc-de"],
      regions: ["eusc-de-east-1"]
    ),
    Partition(
      id: "aws-iso",
      suffix: "c2s.ic.gov",
      dualStackSuffix: "api.aws.ic.gov",
      globalRegion: "us-iso-east-1",
      prefixes: ["us-iso"],
      regions: ["us-iso-east-1", "us-iso-west-1"]
    ),
    Partition(
      id: "aws-iso-b",
      suffix: "sc2s.sgov.gov",
      dualStackSuffix: "api.aws.scloud",
      globalRegion: "us-isob-east-1",
      prefixes: ["us-isob"],
      regions: ["us-isob-east-1", "us-isob-west-1"]
    ),
    Partition(
      id: "aws-iso-e",
      suffix: "cloud.adc-e.uk",
      dualStackSuffix: "api.cloud-aws.adc-e.uk",
      globalRegion: "eu-isoe-west-1",
      prefixes: ["eu-isoe"],
      regions: ["eu-isoe-west-1"]
    ),
    Partition(
      id: "aws-iso-f",
      suffix: "csp.hci.ic.gov",
      dualStackSuffix: "api.aws.hci.ic.gov",
      globalRegion: "us-isof-south-1",
      prefixes: ["us-isof"],
      regions: ["us-isof-east-1", "us-isof-south-1"]
    ),
    Partition(
      id: "aws-us-gov",
      suffix: "amazonaws.com",
      dualStackSuffix: "api.aws",
      globalRegion: "us-gov-west-1",
      prefixes: ["us-gov"],
      regions: ["us-gov-east-1", "us-gov-west-1"]
    ),
  ]
}

extension EndpointRule {
  /// Where an endpoint is not `service.region.suffix`, or `service-fips.region.suffix`.
  ///
  /// Rules for one Region come before those for all of a partition.
  /// Source: botocore `endpoint-rule-set-1.json` of the services.
  static let exceptions: [EndpointRule] = [
    EndpointRule(.ec2, "aws-us-gov", fips: true, host: "ec2.{region}.amazonaws.com"),
    EndpointRule(.ssm, "aws-us-gov", fips: true, host: "ssm.{region}.amazonaws.com"),
    EndpointRule(.iam, "aws", host: "iam.amazonaws.com", signs: "us-east-1"),
    EndpointRule(.iam, "aws", fips: true, host: "iam-fips.amazonaws.com", signs: "us-east-1"),
    EndpointRule(.iam, "aws", dualStack: true, host: "iam.global.api.aws", signs: "us-east-1"),
    EndpointRule(
      .iam, "aws", fips: true, dualStack: true, host: "iam-fips.global.api.aws",
      signs: "us-east-1"),
    EndpointRule(.iam, "aws-cn", host: "iam.cn-north-1.amazonaws.com.cn", signs: "cn-north-1"),
    EndpointRule(
      .iam, "aws-cn", fips: true, host: "iam-fips.amazonaws.com.cn", signs: "cn-northwest-1"),
    EndpointRule(
      .iam, "aws-cn", dualStack: true, host: "iam.global.api.amazonwebservices.com.cn",
      signs: "cn-north-1"),
    EndpointRule(
      .iam, "aws-cn", fips: true, dualStack: true, host: "iam-fips.api.amazonwebservices.com.cn",
      signs: "cn-northwest-1"),
    EndpointRule(
      .iam, "aws-eusc", host: "iam.eusc-de-east-1.amazonaws.eu", signs: "eusc-de-east-1"),
    EndpointRule(
      .iam, "aws-eusc", fips: true, host: "iam-fips.amazonaws.eu", signs: "eusc-de-east-1"),
    EndpointRule(
      .iam, "aws-eusc", dualStack: true, host: "iam.api.amazonwebservices.eu",
      signs: "eusc-de-east-1"),
    EndpointRule(
      .iam, "aws-eusc", fips: true, dualStack: true, host: "iam-fips.api.amazonwebservices.eu",
      signs: "eusc-de-east-1"),
    EndpointRule(.iam, "aws-iso", host: "iam.us-iso-east-1.c2s.ic.gov", signs: "us-iso-east-1"),
    EndpointRule(
      .iam, "aws-iso", fips: true, host: "iam-fips.us-iso-east-1.c2s.ic.gov",
      signs: "us-iso-east-1"),
    EndpointRule(
      .iam, "aws-iso", dualStack: true, host: "iam.api.aws.ic.gov", signs: "us-iso-east-1"),
    EndpointRule(
      .iam, "aws-iso", fips: true, dualStack: true, host: "iam-fips.api.aws.ic.gov",
      signs: "us-iso-east-1"),
    EndpointRule(
      .iam, "aws-iso-b", host: "iam.us-isob-east-1.sc2s.sgov.gov", signs: "us-isob-east-1"),
    EndpointRule(
      .iam, "aws-iso-b", fips: true, host: "iam-fips.us-isob-east-1.sc2s.sgov.gov",
      signs: "us-isob-east-1"),
    EndpointRule(
      .iam, "aws-iso-b", dualStack: true, host: "iam.api.aws.scloud", signs: "us-isob-east-1"),
    EndpointRule(
      .iam, "aws-iso-b", fips: true, dualStack: true, host: "iam-fips.api.aws.scloud",
      signs: "us-isob-east-1"),
    EndpointRule(
      .iam, "aws-iso-e", host: "iam.eu-isoe-west-1.cloud.adc-e.uk", signs: "eu-isoe-west-1"),
    EndpointRule(
      .iam, "aws-iso-e", fips: true, host: "iam-fips.cloud.adc-e.uk", signs: "eu-isoe-west-1"),
    EndpointRule(
      .iam, "aws-iso-e", dualStack: true, host: "iam.api.cloud-aws.adc-e.uk",
      signs: "eu-isoe-west-1"),
    EndpointRule(
      .iam, "aws-iso-e", fips: true, dualStack: true, host: "iam-fips.api.cloud-aws.adc-e.uk",
      signs: "eu-isoe-west-1"),
    EndpointRule(
      .iam, "aws-iso-f", host: "iam.us-isof-south-1.csp.hci.ic.gov", signs: "us-isof-south-1"),
    EndpointRule(
      .iam, "aws-iso-f", fips: true, host: "iam-fips.csp.hci.ic.gov", signs: "us-isof-south-1"),
    EndpointRule(
      .iam, "aws-iso-f", dualStack: true, host: "iam.api.aws.hci.ic.gov", signs: "us-isof-south-1"),
    EndpointRule(
      .iam, "aws-iso-f", fips: true, dualStack: true, host: "iam-fips.api.aws.hci.ic.gov",
      signs: "us-isof-south-1"),
    EndpointRule(.iam, "aws-us-gov", host: "iam.us-gov.amazonaws.com", signs: "us-gov-west-1"),
    EndpointRule(
      .iam, "aws-us-gov", fips: true, host: "iam.us-gov.amazonaws.com", signs: "us-gov-west-1"),
    EndpointRule(
      .iam, "aws-us-gov", dualStack: true, host: "iam.us-gov.api.aws", signs: "us-gov-west-1"),
    EndpointRule(
      .iam, "aws-us-gov", fips: true, dualStack: true, host: "iam.us-gov.api.aws",
      signs: "us-gov-west-1"),
    EndpointRule(.sts, "aws", region: "aws-global", host: "sts.amazonaws.com", signs: "us-east-1"),
    EndpointRule(.sts, "aws-us-gov", fips: true, host: "sts.{region}.amazonaws.com"),
    EndpointRule(
      .organizations, "aws", host: "organizations.us-east-1.amazonaws.com", signs: "us-east-1"),
    EndpointRule(
      .organizations, "aws", fips: true, host: "organizations-fips.us-east-1.amazonaws.com",
      signs: "us-east-1"),
    EndpointRule(
      .organizations, "aws-cn", host: "organizations.cn-northwest-1.amazonaws.com.cn",
      signs: "cn-northwest-1"),
    EndpointRule(
      .organizations, "aws-iso", host: "organizations.us-iso-east-1.c2s.ic.gov",
      signs: "us-iso-east-1"),
    EndpointRule(
      .organizations, "aws-iso-b", host: "organizations.us-isob-east-1.sc2s.sgov.gov",
      signs: "us-isob-east-1"),
    EndpointRule(
      .organizations, "aws-iso-f", host: "organizations.us-isof-south-1.csp.hci.ic.gov",
      signs: "us-isof-south-1"),
    EndpointRule(
      .organizations, "aws-us-gov", host: "organizations.us-gov-west-1.amazonaws.com",
      signs: "us-gov-west-1"),
    EndpointRule(
      .organizations, "aws-us-gov", fips: true, host: "organizations.us-gov-west-1.amazonaws.com",
      signs: "us-gov-west-1"),
  ]

  /// The Regions whose STS is the global one where `sts_regional_endpoints` is `legacy`.
  ///
  /// Source: botocore `args.py`, `LEGACY_GLOBAL_STS_REGIONS`.
  static let legacySTSRegions: Set<String> = [
    "ap-northeast-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "aws-global",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ]
}
