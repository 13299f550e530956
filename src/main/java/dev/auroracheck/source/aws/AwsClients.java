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
 * The clients of the AWS SDK. Every call has a time limit, and no credentials are looked up at a
 * host that does not answer.
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
      // outside EC2 the metadata service does not answer, and each attempt takes seconds
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
   * Why the profile of {@code --aws-profile} can't be used; empty where nothing is wrong with the
   * profile. The SDK itself would only report that it found no credentials.
   */
  static <T> Optional<Fact<T>> unusableProfile(Request request) {
    return request.aws().profile().flatMap(AwsClients::unusable);
  }

  /** The same for the profile in {@code AWS_PROFILE}. */
  static <T> Optional<Fact<T>> unusableProfileOfEnvironment() {
    // the SDK returns "default" where no profile is named, and a profile "default" need not exist
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
                  "There is no AWS profile \"" + profile + "\".",
                  "Check the name: aws configure list-profiles prints all profiles."));
    } catch (IllegalArgumentException e) {
      // the SDK's message may quote a line of the file, and the line may contain a key
      return Optional.of(
          Fact.failed(
              "The AWS configuration files can't be read.",
              "Check ~/.aws/config and ~/.aws/credentials."));
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

  /** Ends the threads of the clients. With {@code --wait}, every run has clients of its own. */
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

  /** Trusts only these authorities, like the AWS CLI with AWS_CA_BUNDLE. */
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

  /** Creates a client once, at the first use, on any thread. */
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

    /** Closes the client. A client that another thread is creating is closed by that thread. */
    void close() {
      closed = true;
      T result = made;
      if (result != null) {
        result.close();
      }
    }
  }
}
