package dev.auroracheck.bench;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The least that any Java program would do to read the same: builds the two clients of the SDK,
 * makes the longest chain of calls that depend on each other, and logs in once, at the same time.
 */
final class Floor {
  private Floor() {}

  /** The arguments are the JDBC URL, the user, the password, and the endpoint of AWS. */
  public static void main(String[] args) throws Exception {
    CompletableFuture<Void> database =
        CompletableFuture.runAsync(() -> logIn(args[0], args[1], args[2]));
    URI endpoint = URI.create(args[3]);
    try (RdsClient rds =
            RdsClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        Ec2Client ec2 =
            Ec2Client.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
      rds.describeDBClusters(r -> r.dbClusterIdentifier("shop"));
      ec2.describeSecurityGroups();
    }
    database.join();
    System.exit(0);
  }

  private static void logIn(String url, String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", "require");
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      connection.isValid(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
