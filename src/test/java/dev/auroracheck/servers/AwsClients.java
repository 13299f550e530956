package dev.auroracheck.servers;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;

/** The real SDK clients, pointed at a local endpoint with made-up credentials. */
public final class AwsClients {
  static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET_KEY = "not-a-secret";

  private AwsClients() {}

  /** An RDS client that tries each call once and waits at most 30 seconds for the answer. */
  public static RdsClient rds(URI endpoint, String region) {
    return configured(RdsClient.builder(), endpoint, region).build();
  }

  /** An EC2 client that tries each call once and waits at most 30 seconds for the answer. */
  public static Ec2Client ec2(URI endpoint, String region) {
    return configured(Ec2Client.builder(), endpoint, region).build();
  }

  private static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
      B builder, URI endpoint, String region) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .proxyConfiguration(
                    proxy ->
                        proxy.useEnvironmentVariablesValues(false).useSystemPropertyValues(false)))
        .overrideConfiguration(
            config ->
                config.apiCallTimeout(Duration.ofSeconds(30)).retryStrategy(r -> r.maxAttempts(1)));
  }
}
