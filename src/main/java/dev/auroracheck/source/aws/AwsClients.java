package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.request.Request;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Clients that never wait longer than they may, and credentials that never come from a silent host.
 */
final class AwsClients implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  private final Region region;
  private final AwsCredentialsProvider credentials;
  private final Duration timeout;
  private final Optional<List<X509Certificate>> authorities;
  private final Lazy<RdsClient> rds = Lazy.of(() -> configured(RdsClient.builder()).build());
  private final Lazy<Ec2Client> ec2 = Lazy.of(() -> configured(Ec2Client.builder()).build());
  private final Lazy<ElasticLoadBalancingV2Client> loadBalancing =
      Lazy.of(() -> configured(ElasticLoadBalancingV2Client.builder()).build());

  AwsClients(Request request, String region) {
    if (!request.aws().instanceMetadata()) {
      // off EC2 nothing answers there, and asking costs seconds
      System.setProperty("aws.disableEc2Metadata", "true");
    }
    this.region = Region.of(region);
    this.timeout = request.timeout();
    this.authorities = request.aws().authorities();
    this.credentials =
        request
            .aws()
            .profile()
            .<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
            .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  /**
   * Why the profile that the user named can't serve, where that is so: the SDK would only say that
   * it found no credentials.
   */
  static <T> Optional<Fact<T>> unusableProfile(Request request) {
    return request.aws().profile().flatMap(AwsClients::unusable);
  }

  /** The same of the profile that the environment names. */
  static <T> Optional<Fact<T>> unusableProfileOfEnvironment() {
    // the SDK answers "default" where nothing names one, and that one need not be there
    return ProfileFileSystemSetting.AWS_PROFILE
        .getStringValue()
        .filter(profile -> !profile.equals("default"))
        .flatMap(AwsClients::unusable);
  }

  private static <T> Optional<Fact<T>> unusable(String profile) {
    try {
      return ProfileFile.defaultProfileFile().profile(profile).isPresent()
          ? Optional.empty()
          : Optional.of(
              Fact.failed(
                  "there is no AWS profile " + profile,
                  "Check the name: aws configure list-profiles shows those that there are"));
    } catch (IllegalArgumentException e) {
      // what it says of the file may quote a line, and that line may hold a key
      return Optional.of(
          Fact.failed(
              "the AWS configuration files can't be read", "Check ~/.aws/config and credentials"));
    }
  }

  AwsCredentialsProvider credentials() {
    return credentials;
  }

  Supplier<RdsClient> rds() {
    return rds;
  }

  Supplier<Ec2Client> ec2() {
    return ec2;
  }

  Supplier<ElasticLoadBalancingV2Client> loadBalancing() {
    return loadBalancing;
  }

  /** Ends the threads that each client keeps: with --wait there are clients for every run. */
  @Override
  public void close() {
    rds.close();
    ec2.close();
    loadBalancing.close();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }

  private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(B builder) {
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClientBuilder(http())
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallTimeout(timeout)
                .addExecutionInterceptor(new Pages.Interceptor())
                .retryStrategy(StandardRetryStrategy.builder().maxAttempts(ATTEMPTS).build())
                .build());
  }

  private UrlConnectionHttpClient.Builder http() {
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(min(timeout, CONNECT_LIMIT))
            .socketTimeout(timeout);
    authorities.ifPresent(
        certificates -> http.tlsTrustManagersProvider(() -> trusting(certificates)));
    return http;
  }

  /** Trusts these authorities alone, as the AWS CLI does with AWS_CA_BUNDLE. */
  private static TrustManager[] trusting(List<X509Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Made at the first use, once, on whatever thread that is. */
  private static final class Lazy<T extends SdkAutoCloseable> implements Supplier<T> {
    private final Supplier<T> make;
    private volatile @org.jspecify.annotations.Nullable T made;
    private volatile boolean closed;

    private Lazy(Supplier<T> make) {
      this.make = make;
    }

    static <T extends SdkAutoCloseable> Lazy<T> of(Supplier<T> make) {
      return new Lazy<>(make);
    }

    @Override
    public T get() {
      T result = made;
      if (result == null) {
        synchronized (this) {
          result = made;
          if (result == null) {
            result = make.get();
            made = result;
            if (closed) {
              result.close();
            }
          }
        }
      }
      return result;
    }

    /** One that is being made on another thread is not waited for: it is closed there. */
    void close() {
      closed = true;
      T result = made;
      if (result != null) {
        result.close();
      }
    }
  }
}
