// Made by scripts/shapes from botocore 1.43.11; not to be edited.

extension XMLShapes {
  /// What the answers of a service look like; nil where they are not XML.
  ///
  /// A line `.Operation Shape` names the shape of an answer, a line `Shape member ...` its members as
  /// `element:Member=kind`, or `Member=kind` where both names are the same; two blanks continue a
  /// line. Kinds are `s`, `n` and `b` for strings, numbers and Booleans, `{Shape` and `[kind`.
  static func text(of service: AWSService) -> String? {
    switch service {
    case .ec2:
      """
      .DescribeIamInstanceProfileAssociations DescribeIamInstanceProfileAssociationsResult
      .DescribeInstanceStatus DescribeInstanceStatusResult
      .DescribeInstances DescribeInstancesResult
      .DescribeNetworkAcls DescribeNetworkAclsResult
      .DescribeRegions DescribeRegionsResult
      .DescribeRouteTables DescribeRouteTablesResult
      .DescribeSecurityGroups DescribeSecurityGroupsResult
      .DescribeSubnets DescribeSubnetsResult
      .DescribeVpcAttribute DescribeVpcAttributeResult
      .DescribeVpcEndpoints DescribeVpcEndpointsResult
      .DescribeVpcs DescribeVpcsResult
      .GetConsoleOutput GetConsoleOutputResult
      .GetInstanceMetadataDefaults GetInstanceMetadataDefaultsResult
      AttributeBooleanValue value:Value=b
      BlockPublicAccessStates internetGatewayBlockMode:InternetGatewayBlockMode=s
      DescribeIamInstanceProfileAssociationsResult
        iamInstanceProfileAssociationSet:IamInstanceProfileAssociations=[{IamInstanceProfileAssociation
        nextToken:NextToken=s
      DescribeInstanceStatusResult instanceStatusSet:InstanceStatuses=[{InstanceStatus
        nextToken:NextToken=s
      DescribeInstancesResult nextToken:NextToken=s reservationSet:Reservations=[{Reservation
      DescribeNetworkAclsResult networkAclSet:NetworkAcls=[{NetworkAcl nextToken:NextToken=s
      DescribeRegionsResult regionInfo:Regions=[{Region
      DescribeRouteTablesResult routeTableSet:RouteTables=[{RouteTable nextToken:NextToken=s
      DescribeSecurityGroupsResult nextToken:NextToken=s
        securityGroupInfo:SecurityGroups=[{SecurityGroup
      DescribeSubnetsResult nextToken:NextToken=s subnetSet:Subnets=[{Subnet
      DescribeVpcAttributeResult enableDnsHostnames:EnableDnsHostnames={AttributeBooleanValue
        enableDnsSupport:EnableDnsSupport={AttributeBooleanValue
        enableNetworkAddressUsageMetrics:EnableNetworkAddressUsageMetrics={AttributeBooleanValue
        vpcId:VpcId=s
      DescribeVpcEndpointsResult vpcEndpointSet:VpcEndpoints=[{VpcEndpoint nextToken:NextToken=s
      DescribeVpcsResult nextToken:NextToken=s vpcSet:Vpcs=[{Vpc
      DnsEntry dnsName:DnsName=s hostedZoneId:HostedZoneId=s
      DnsOptions dnsRecordIpType:DnsRecordIpType=s
        privateDnsOnlyForInboundResolverEndpoint:PrivateDnsOnlyForInboundResolverEndpoint=b
        privateDnsPreference:PrivateDnsPreference=s
        privateDnsSpecifiedDomainSet:PrivateDnsSpecifiedDomains=[s
      EbsStatusDetails impairedSince:ImpairedSince=s name:Name=s status:Status=s
      EbsStatusSummary details:Details=[{EbsStatusDetails status:Status=s
      GetConsoleOutputResult instanceId:InstanceId=s timestamp:Timestamp=s output:Output=s
      GetInstanceMetadataDefaultsResult
        accountLevel:AccountLevel={InstanceMetadataDefaultsResponse
      GroupIdentifier groupId:GroupId=s groupName:GroupName=s
      IamInstanceProfile arn:Arn=s id:Id=s
      IamInstanceProfileAssociation associationId:AssociationId=s instanceId:InstanceId=s
        iamInstanceProfile:IamInstanceProfile={IamInstanceProfile state:State=s
        timestamp:Timestamp=s
      IcmpTypeCode code:Code=n type:Type=n
      Instance architecture:Architecture=s
        iamInstanceProfile:IamInstanceProfile={IamInstanceProfile
        networkInterfaceSet:NetworkInterfaces=[{InstanceNetworkInterface
        groupSet:SecurityGroups=[{GroupIdentifier tagSet:Tags=[{Tag
        metadataOptions:MetadataOptions={InstanceMetadataOptionsResponse
        platformDetails:PlatformDetails=s operator:Operator={OperatorResponse
        instanceId:InstanceId=s imageId:ImageId=s instanceState:State={InstanceState
        instanceType:InstanceType=s launchTime:LaunchTime=s placement:Placement={Placement
        platform:Platform=s subnetId:SubnetId=s vpcId:VpcId=s
        privateIpAddress:PrivateIpAddress=s ipAddress:PublicIpAddress=s
      InstanceIpv6Address ipv6Address:Ipv6Address=s isPrimaryIpv6:IsPrimaryIpv6=b
      InstanceMetadataDefaultsResponse httpTokens:HttpTokens=s
        httpPutResponseHopLimit:HttpPutResponseHopLimit=n httpEndpoint:HttpEndpoint=s
        instanceMetadataTags:InstanceMetadataTags=s managedBy:ManagedBy=s
        managedExceptionMessage:ManagedExceptionMessage=s
        httpTokensEnforced:HttpTokensEnforced=s
      InstanceMetadataOptionsResponse state:State=s httpTokens:HttpTokens=s
        httpPutResponseHopLimit:HttpPutResponseHopLimit=n httpEndpoint:HttpEndpoint=s
        httpProtocolIpv6:HttpProtocolIpv6=s instanceMetadataTags:InstanceMetadataTags=s
      InstanceNetworkInterface association:Association={InstanceNetworkInterfaceAssociation
        groupSet:Groups=[{GroupIdentifier ipv6AddressesSet:Ipv6Addresses=[{InstanceIpv6Address
        networkInterfaceId:NetworkInterfaceId=s
        privateIpAddressesSet:PrivateIpAddresses=[{InstancePrivateIpAddress status:Status=s
        subnetId:SubnetId=s vpcId:VpcId=s
      InstanceNetworkInterfaceAssociation carrierIp:CarrierIp=s
        customerOwnedIp:CustomerOwnedIp=s ipOwnerId:IpOwnerId=s publicDnsName:PublicDnsName=s
        publicIp:PublicIp=s
      InstancePrivateIpAddress association:Association={InstanceNetworkInterfaceAssociation
        primary:Primary=b privateDnsName:PrivateDnsName=s privateIpAddress:PrivateIpAddress=s
      InstanceState code:Code=n name:Name=s
      InstanceStatus availabilityZone:AvailabilityZone=s availabilityZoneId:AvailabilityZoneId=s
        outpostArn:OutpostArn=s operator:Operator={OperatorResponse
        eventsSet:Events=[{InstanceStatusEvent instanceId:InstanceId=s
        instanceState:InstanceState={InstanceState
        instanceStatus:InstanceStatus={InstanceStatusSummary
        systemStatus:SystemStatus={InstanceStatusSummary
        attachedEbsStatus:AttachedEbsStatus={EbsStatusSummary
      InstanceStatusDetails impairedSince:ImpairedSince=s name:Name=s status:Status=s
      InstanceStatusEvent instanceEventId:InstanceEventId=s code:Code=s
        description:Description=s notAfter:NotAfter=s notBefore:NotBefore=s
        notBeforeDeadline:NotBeforeDeadline=s
      InstanceStatusSummary details:Details=[{InstanceStatusDetails status:Status=s
      IpPermission ipProtocol:IpProtocol=s fromPort:FromPort=n toPort:ToPort=n
        groups:UserIdGroupPairs=[{UserIdGroupPair ipRanges:IpRanges=[{IpRange
        ipv6Ranges:Ipv6Ranges=[{Ipv6Range prefixListIds:PrefixListIds=[{PrefixListId
      IpRange description:Description=s cidrIp:CidrIp=s
      Ipv6Range description:Description=s cidrIpv6:CidrIpv6=s
      LastError message:Message=s code:Code=s
      NetworkAcl associationSet:Associations=[{NetworkAclAssociation
        entrySet:Entries=[{NetworkAclEntry default:IsDefault=b networkAclId:NetworkAclId=s
        tagSet:Tags=[{Tag vpcId:VpcId=s ownerId:OwnerId=s
      NetworkAclAssociation networkAclAssociationId:NetworkAclAssociationId=s
        networkAclId:NetworkAclId=s subnetId:SubnetId=s
      NetworkAclEntry cidrBlock:CidrBlock=s egress:Egress=b
        icmpTypeCode:IcmpTypeCode={IcmpTypeCode ipv6CidrBlock:Ipv6CidrBlock=s
        portRange:PortRange={PortRange protocol:Protocol=s ruleAction:RuleAction=s
        ruleNumber:RuleNumber=n
      OperatorResponse managed:Managed=b principal:Principal=s hiddenByDefault:HiddenByDefault=b
      Placement availabilityZone:AvailabilityZone=s
      PortRange from:From=n to:To=n
      PrefixListId description:Description=s prefixListId:PrefixListId=s
      PrivateDnsNameOptionsOnLaunch hostnameType:HostnameType=s
        enableResourceNameDnsARecord:EnableResourceNameDnsARecord=b
        enableResourceNameDnsAAAARecord:EnableResourceNameDnsAAAARecord=b
      PropagatingVgw gatewayId:GatewayId=s
      Region optInStatus:OptInStatus=s geographySet:Geography=[{RegionGeography
        regionName:RegionName=s regionEndpoint:Endpoint=s
      RegionGeography name:Name=s
      Reservation reservationId:ReservationId=s ownerId:OwnerId=s
        instancesSet:Instances=[{Instance
      Route destinationCidrBlock:DestinationCidrBlock=s
        destinationIpv6CidrBlock:DestinationIpv6CidrBlock=s
        destinationPrefixListId:DestinationPrefixListId=s
        egressOnlyInternetGatewayId:EgressOnlyInternetGatewayId=s gatewayId:GatewayId=s
        instanceId:InstanceId=s instanceOwnerId:InstanceOwnerId=s natGatewayId:NatGatewayId=s
        transitGatewayId:TransitGatewayId=s localGatewayId:LocalGatewayId=s
        carrierGatewayId:CarrierGatewayId=s networkInterfaceId:NetworkInterfaceId=s
        origin:Origin=s state:State=s vpcPeeringConnectionId:VpcPeeringConnectionId=s
        coreNetworkArn:CoreNetworkArn=s odbNetworkArn:OdbNetworkArn=s ipAddress:IpAddress=s
      RouteTable associationSet:Associations=[{RouteTableAssociation
        propagatingVgwSet:PropagatingVgws=[{PropagatingVgw routeTableId:RouteTableId=s
        routeSet:Routes=[{Route tagSet:Tags=[{Tag vpcId:VpcId=s ownerId:OwnerId=s
      RouteTableAssociation main:Main=b routeTableAssociationId:RouteTableAssociationId=s
        routeTableId:RouteTableId=s subnetId:SubnetId=s gatewayId:GatewayId=s
        publicIpv4Pool:PublicIpv4Pool=s
        associationState:AssociationState={RouteTableAssociationState
      RouteTableAssociationState state:State=s statusMessage:StatusMessage=s
      SecurityGroup groupId:GroupId=s ipPermissionsEgress:IpPermissionsEgress=[{IpPermission
        tagSet:Tags=[{Tag vpcId:VpcId=s securityGroupArn:SecurityGroupArn=s ownerId:OwnerId=s
        groupName:GroupName=s groupDescription:Description=s
        ipPermissions:IpPermissions=[{IpPermission
      SecurityGroupIdentifier groupId:GroupId=s groupName:GroupName=s
      Subnet availabilityZoneId:AvailabilityZoneId=s
        enableLniAtDeviceIndex:EnableLniAtDeviceIndex=n
        mapCustomerOwnedIpOnLaunch:MapCustomerOwnedIpOnLaunch=b
        customerOwnedIpv4Pool:CustomerOwnedIpv4Pool=s ownerId:OwnerId=s
        assignIpv6AddressOnCreation:AssignIpv6AddressOnCreation=b
        ipv6CidrBlockAssociationSet:Ipv6CidrBlockAssociationSet=[{SubnetIpv6CidrBlockAssociation
        tagSet:Tags=[{Tag subnetArn:SubnetArn=s outpostArn:OutpostArn=s
        enableDns64:EnableDns64=b ipv6Native:Ipv6Native=b
        privateDnsNameOptionsOnLaunch:PrivateDnsNameOptionsOnLaunch={PrivateDnsNameOptionsOnLaunch
        blockPublicAccessStates:BlockPublicAccessStates={BlockPublicAccessStates type:Type=s
        subnetId:SubnetId=s state:State=s vpcId:VpcId=s cidrBlock:CidrBlock=s
        availableIpAddressCount:AvailableIpAddressCount=n availabilityZone:AvailabilityZone=s
        defaultForAz:DefaultForAz=b mapPublicIpOnLaunch:MapPublicIpOnLaunch=b
      SubnetCidrBlockState state:State=s statusMessage:StatusMessage=s
      SubnetIpPrefixes subnetId:SubnetId=s ipPrefixSet:IpPrefixes=[s
      SubnetIpv6CidrBlockAssociation associationId:AssociationId=s ipv6CidrBlock:Ipv6CidrBlock=s
        ipv6CidrBlockState:Ipv6CidrBlockState={SubnetCidrBlockState
        ipv6AddressAttribute:Ipv6AddressAttribute=s ipSource:IpSource=s
      Tag key:Key=s value:Value=s
      UserIdGroupPair description:Description=s userId:UserId=s groupName:GroupName=s
        groupId:GroupId=s vpcId:VpcId=s vpcPeeringConnectionId:VpcPeeringConnectionId=s
        peeringStatus:PeeringStatus=s
      Vpc ownerId:OwnerId=s instanceTenancy:InstanceTenancy=s
        ipv6CidrBlockAssociationSet:Ipv6CidrBlockAssociationSet=[{VpcIpv6CidrBlockAssociation
        cidrBlockAssociationSet:CidrBlockAssociationSet=[{VpcCidrBlockAssociation
        isDefault:IsDefault=b encryptionControl:EncryptionControl={VpcEncryptionControl
        tagSet:Tags=[{Tag
        blockPublicAccessStates:BlockPublicAccessStates={BlockPublicAccessStates vpcId:VpcId=s
        state:State=s cidrBlock:CidrBlock=s dhcpOptionsId:DhcpOptionsId=s
      VpcCidrBlockAssociation associationId:AssociationId=s cidrBlock:CidrBlock=s
        cidrBlockState:CidrBlockState={VpcCidrBlockState
      VpcCidrBlockState state:State=s statusMessage:StatusMessage=s
      VpcEncryptionControl vpcId:VpcId=s vpcEncryptionControlId:VpcEncryptionControlId=s
        mode:Mode=s state:State=s stateMessage:StateMessage=s
        resourceExclusions:ResourceExclusions={VpcEncryptionControlExclusions tagSet:Tags=[{Tag
      VpcEncryptionControlExclusion state:State=s stateMessage:StateMessage=s
      VpcEncryptionControlExclusions
        internetGateway:InternetGateway={VpcEncryptionControlExclusion
        egressOnlyInternetGateway:EgressOnlyInternetGateway={VpcEncryptionControlExclusion
        natGateway:NatGateway={VpcEncryptionControlExclusion
        virtualPrivateGateway:VirtualPrivateGateway={VpcEncryptionControlExclusion
        vpcPeering:VpcPeering={VpcEncryptionControlExclusion
        lambda:Lambda={VpcEncryptionControlExclusion
        vpcLattice:VpcLattice={VpcEncryptionControlExclusion
        elasticFileSystem:ElasticFileSystem={VpcEncryptionControlExclusion
      VpcEndpoint vpcEndpointId:VpcEndpointId=s vpcEndpointType:VpcEndpointType=s vpcId:VpcId=s
        serviceName:ServiceName=s state:State=s policyDocument:PolicyDocument=s
        routeTableIdSet:RouteTableIds=[s subnetIdSet:SubnetIds=[s
        groupSet:Groups=[{SecurityGroupIdentifier ipAddressType:IpAddressType=s
        dnsOptions:DnsOptions={DnsOptions privateDnsEnabled:PrivateDnsEnabled=b
        requesterManaged:RequesterManaged=b networkInterfaceIdSet:NetworkInterfaceIds=[s
        dnsEntrySet:DnsEntries=[{DnsEntry creationTimestamp:CreationTimestamp=s
        tagSet:Tags=[{Tag ownerId:OwnerId=s lastError:LastError={LastError
        ipv4PrefixSet:Ipv4Prefixes=[{SubnetIpPrefixes
        ipv6PrefixSet:Ipv6Prefixes=[{SubnetIpPrefixes failureReason:FailureReason=s
        serviceNetworkArn:ServiceNetworkArn=s
        resourceConfigurationArn:ResourceConfigurationArn=s serviceRegion:ServiceRegion=s
      VpcIpv6CidrBlockAssociation associationId:AssociationId=s ipv6CidrBlock:Ipv6CidrBlock=s
        ipv6CidrBlockState:Ipv6CidrBlockState={VpcCidrBlockState
        networkBorderGroup:NetworkBorderGroup=s ipv6Pool:Ipv6Pool=s
        ipv6AddressAttribute:Ipv6AddressAttribute=s ipSource:IpSource=s
      """
    case .iam:
      """
      .GetAccountAuthorizationDetails GetAccountAuthorizationDetailsResponse
      .GetInstanceProfile GetInstanceProfileResponse
      .GetPolicy GetPolicyResponse
      .GetPolicyVersion GetPolicyVersionResponse
      .GetRole GetRoleResponse
      .GetRolePolicy GetRolePolicyResponse
      .ListAttachedRolePolicies ListAttachedRolePoliciesResponse
      .ListInstanceProfiles ListInstanceProfilesResponse
      .ListRolePolicies ListRolePoliciesResponse
      AttachedPermissionsBoundary PermissionsBoundaryType=s PermissionsBoundaryArn=s
      AttachedPolicy PolicyName=s PolicyArn=s
      GetAccountAuthorizationDetailsResponse RoleDetailList=[{RoleDetail
        Policies=[{ManagedPolicyDetail IsTruncated=b Marker=s
      GetInstanceProfileResponse InstanceProfile={InstanceProfile
      GetPolicyResponse Policy={Policy
      GetPolicyVersionResponse PolicyVersion={PolicyVersion
      GetRolePolicyResponse RoleName=s PolicyName=s PolicyDocument=s
      GetRoleResponse Role={Role
      InstanceProfile Path=s InstanceProfileName=s InstanceProfileId=s Arn=s CreateDate=s
        Roles=[{Role Tags=[{Tag
      ListAttachedRolePoliciesResponse AttachedPolicies=[{AttachedPolicy IsTruncated=b Marker=s
      ListInstanceProfilesResponse InstanceProfiles=[{InstanceProfile IsTruncated=b Marker=s
      ListRolePoliciesResponse PolicyNames=[s IsTruncated=b Marker=s
      ManagedPolicyDetail PolicyName=s PolicyId=s Arn=s Path=s DefaultVersionId=s
        AttachmentCount=n PermissionsBoundaryUsageCount=n IsAttachable=b Description=s
        CreateDate=s UpdateDate=s PolicyVersionList=[{PolicyVersion
      Policy PolicyName=s PolicyId=s Arn=s Path=s DefaultVersionId=s AttachmentCount=n
        PermissionsBoundaryUsageCount=n IsAttachable=b Description=s CreateDate=s UpdateDate=s
        Tags=[{Tag
      PolicyDetail PolicyName=s PolicyDocument=s
      PolicyVersion Document=s VersionId=s IsDefaultVersion=b CreateDate=s
      Role Path=s RoleName=s RoleId=s Arn=s CreateDate=s AssumeRolePolicyDocument=s
        Description=s MaxSessionDuration=n PermissionsBoundary={AttachedPermissionsBoundary
        Tags=[{Tag RoleLastUsed={RoleLastUsed
      RoleDetail Path=s RoleName=s RoleId=s Arn=s CreateDate=s AssumeRolePolicyDocument=s
        InstanceProfileList=[{InstanceProfile RolePolicyList=[{PolicyDetail
        AttachedManagedPolicies=[{AttachedPolicy
        PermissionsBoundary={AttachedPermissionsBoundary Tags=[{Tag RoleLastUsed={RoleLastUsed
      RoleLastUsed LastUsedDate=s Region=s
      Tag Key=s Value=s
      """
    case .sts:
      """
      .AssumeRole AssumeRoleResponse
      .AssumeRoleWithWebIdentity AssumeRoleWithWebIdentityResponse
      .GetCallerIdentity GetCallerIdentityResponse
      AssumeRoleResponse Credentials={Credentials AssumedRoleUser={AssumedRoleUser
        PackedPolicySize=n SourceIdentity=s
      AssumeRoleWithWebIdentityResponse Credentials={Credentials SubjectFromWebIdentityToken=s
        AssumedRoleUser={AssumedRoleUser PackedPolicySize=n Provider=s Audience=s
        SourceIdentity=s
      AssumedRoleUser AssumedRoleId=s Arn=s
      Credentials AccessKeyId=s SecretAccessKey=s SessionToken=s Expiration=s
      GetCallerIdentityResponse UserId=s Account=s Arn=s
      """
    case .ssm, .organizations: nil
    }
  }
}
