package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Fact;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Says in the user's words why an AWS call failed: by error code, HTTP status and exception type.
 * Messages are read only where the SDK gives nothing else to tell cases apart.
 */
final class AwsFailure {
  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "UnauthorizedOperation",
          "Client.UnauthorizedOperation");
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");
  private static final Set<String> UNKNOWN_KEY =
      Set.of("InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId");

  /** EC2 says AuthFailure also of an unknown key, and of a clock that is wrong. */
  private static final Set<String> SIGNATURE = Set.of("SignatureDoesNotMatch", "AuthFailure");

  private static final Pattern LOGIN_SESSION = Pattern.compile("login_session|re-?authenticate");

  private AwsFailure() {}

  /**
   * @param action the IAM action: {@code rds:DescribeDBClusters}
   */
  static <T> Fact<T> of(String action, Throwable e, String seconds) {
    if (e instanceof AwsServiceException service) {
      return ofService(action, service);
    }
    String host = "the AWS API (" + action + ")";
    if (cause(e, UnknownHostException.class).isPresent()) {
      return Fact.failed(
          "the name of " + host + " can't be resolved",
          "Check the network, the region and any proxy");
    } else if (cause(e, ApiCallTimeoutException.class).isPresent()
        || cause(e, ApiCallAttemptTimeoutException.class).isPresent()
        || cause(e, SocketTimeoutException.class).isPresent()) {
      return Fact.failed(
          host + " did not answer within " + seconds,
          "Check the network, or wait longer with --timeout");
    } else if (cause(e, ConnectException.class).isPresent()) {
      return Fact.failed(host + " can't be reached", "Check the network and any proxy");
    } else if (cause(e, SSLException.class).isPresent()) {
      return Fact.failed(
          "the TLS handshake with " + host + " failed",
          "Where a proxy opens TLS, name a file with its root certificate in AWS_CA_BUNDLE");
    }
    Optional<NoSuchFileException> file = cause(e, NoSuchFileException.class);
    if (file.isPresent()) {
      return Fact.failed(
          "the file " + file.get().getFile() + " that the AWS profile names does not exist",
          "Check the file, or use another profile with --aws-profile");
    }
    return ofClient(action, e);
  }

  /** The service's own code; absent where what answered is not the service, as a proxy's page. */
  static Optional<String> code(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails()).map(AwsErrorDetails::errorCode);
  }

  private static <T> Fact<T> ofService(String action, AwsServiceException e) {
    String code = code(e).orElse("");
    String service =
        Optional.ofNullable(e.awsErrorDetails()).map(AwsErrorDetails::serviceName).orElse("");
    if (EXPIRED.contains(code)) {
      return Fact.failed(
          "the AWS credentials have expired", "Log in again: aws sso login, or new keys");
    } else if (UNKNOWN_KEY.contains(code)) {
      return Fact.failed(
          "AWS does not know the access key", "Check the profile or AWS_ACCESS_KEY_ID");
    } else if (SIGNATURE.contains(code)) {
      return Fact.failed(
          "AWS did not accept the signature (" + code + ")",
          "Check the keys, and that this machine's clock is right");
    } else if (service.equalsIgnoreCase("sso")) {
      return noLogin();
    } else if (DENIED.contains(code) && service.equalsIgnoreCase("sts")) {
      return Fact.failed(
          "AWS denied the role of the AWS profile to the caller (sts:AssumeRole)",
          "Let the caller assume that role, or use another profile with --aws-profile");
    } else if (DENIED.contains(code) || (code.isEmpty() && e.statusCode() == 403)) {
      return Fact.failed(
          "AWS denied " + action,
          "Allow that action to the caller (aurora-check policy prints what is needed), or leave AWS"
              + " out with --no-aws");
    } else if (e.isThrottlingException()) {
      return Fact.failed("AWS is throttling " + action, "Run again in a minute");
    } else if (e.statusCode() == 407) {
      return Fact.failed(
          "a proxy asks for authentication (407)", "Give it in HTTPS_PROXY, or go around it");
    } else if (e.statusCode() >= 500) {
      return Fact.failed(action + " failed at AWS with HTTP " + e.statusCode(), "Run again");
    }
    return Fact.failed(
        action + " failed: " + (code.isEmpty() ? "HTTP " + e.statusCode() : code),
        "Check the region and the names; -v shows the calls");
  }

  private static <T> Fact<T> noLogin() {
    return Fact.failed(
        "the AWS profile has no valid login at IAM Identity Center",
        "Log in: aws sso login, with that profile");
  }

  private static <T> Fact<T> ofClient(String action, Throwable e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("must be on the class path")) {
      return Fact.failed(
          "the AWS profile logs in in a way that this program has no module for",
          "Export its credentials: eval \"$(aws configure export-credentials --format env)\"");
    } else if (e instanceof SdkClientException && message.contains("load credentials")) {
      return AwsClients.<T>unusableProfileOfEnvironment()
          .or(MissingCredentials::cause)
          .orElseGet(
              () ->
                  Fact.failed(
                      "there are no AWS credentials",
                      "Set AWS_PROFILE or AWS_ACCESS_KEY_ID, log in with aws sso login, use an EC2"
                          + " instance role with --ec2-metadata, or leave AWS out with --no-aws"));
    } else if (e instanceof SdkClientException && message.contains("contained no credentials")) {
      return Fact.failed(
          "the AWS profile has no credentials", "Add keys to it, or log in with aws sso login");
    } else if (message.contains("process-based credentials")) {
      return Fact.failed(
          "the credential_process of the AWS profile failed",
          "Run that command by hand, and mend what it says");
    } else if (message.contains("SSO ")) {
      return noLogin();
    } else if (LOGIN_SESSION.matcher(message).find()) {
      return Fact.failed(
          "the login session of the AWS profile is missing or has expired",
          "Log in: aws login, with that profile");
    } else if (e instanceof SdkClientException && message.contains("load region")) {
      return AwsSource.noRegion();
    }
    return Fact.failed(
        action + " failed: " + message.split("\n", 2)[0], "Check the AWS profile and the network");
  }

  private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }
}
