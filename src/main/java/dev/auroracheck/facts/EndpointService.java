package dev.auroracheck.facts;

import java.util.List;

/**
 * A VPC endpoint service of the account, through which PrivateLink reaches a load balancer.
 *
 * @param state as EC2 has it: Available, Pending
 * @param acceptanceRequired whether somebody must accept each connection to it
 * @param regions those whose endpoints may connect, beside its own
 * @param allowedPrincipals the ARNs of those who may connect; {@code *}: everybody
 */
public record EndpointService(
    String id,
    String name,
    String state,
    boolean acceptanceRequired,
    List<String> loadBalancerArns,
    List<String> regions,
    Fact<List<String>> allowedPrincipals) {}
