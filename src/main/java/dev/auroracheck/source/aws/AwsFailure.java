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
 * Explains why an AWS call failed and what to do next. The error code, the HTTP status and the type
 * of the exception decide. The message of the exception decides only where the SDK gives nothing
 * else.
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

  /** EC2 returns AuthFailure for an unknown key and for a wrong clock too. */
  private static final Set<String> SIGNATURE = Set.of("SignatureDoesNotMatch", "AuthFailure");

  private static final Pattern LOGIN_SESSION = Pattern.compile("login_session|re-?authenticate");

  private AwsFailure() {}

  /**
   * The failure as a fact: the reason and the remedy are complete sentences.
   *
   * @param action the IAM action: {@code rds:DescribeDBClusters}
   * @param seconds the time limit of the call, with its unit
   */
  static <T> Fact<T> of(String action, Throwable e, String seconds) {
    if (e instanceof AwsServiceException service) {
      return ofService(action, service);
    }
    String api = "the AWS API (" + action + ")";
    if (cause(e, UnknownHostException.class).isPresent()) {
      return Fact.failed(
          "The host name of " + api + " can't be resolved.",
          "Check the network, the AWS region and the proxy settings.");
    } else if (cause(e, ApiCallTimeoutException.class).isPresent()
        || cause(e, ApiCallAttemptTimeoutException.class).isPresent()
        || cause(e, SocketTimeoutException.class).isPresent()) {
      return noAnswer(action, seconds);
    } else if (cause(e, ConnectException.class).isPresent()) {
      return Fact.failed(
          "The host of " + api + " can't be reached.", "Check the network and the proxy settings.");
    } else if (cause(e, SSLException.class).isPresent()) {
      return Fact.failed(
          "The TLS handshake with " + api + " failed.",
          "If a proxy decrypts TLS, set AWS_CA_BUNDLE to a file with the proxy's root"
              + " certificate.");
    }
    Optional<NoSuchFileException> file = cause(e, NoSuchFileException.class);
    if (file.isPresent()) {
      return Fact.failed(
          "The AWS profile names the file " + file.get().getFile() + ", which does not exist.",
          "Create that file, or use another AWS profile with --aws-profile.");
    }
    return ofClient(action, e);
  }

  /** No answer within the time limit. */
  static <T> Fact<T> noAnswer(String action, String seconds) {
    return Fact.failed(
        "The AWS API (" + action + ") did not answer within " + seconds + ".",
        "Check the network, or wait longer with --timeout.");
  }

  /** The error code of the service; absent where something else answered, such as a proxy. */
  static Optional<String> code(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails()).map(AwsErrorDetails::errorCode);
  }

  private static <T> Fact<T> ofService(String action, AwsServiceException e) {
    String code = code(e).orElse("");
    String service =
        Optional.ofNullable(e.awsErrorDetails()).map(AwsErrorDetails::serviceName).orElse("");
    if (EXPIRED.contains(code)) {
      return Fact.failed(
          "The AWS credentials have expired.",
          "Log in again with aws sso login, or use new access keys.");
    } else if (UNKNOWN_KEY.contains(code)) {
      return Fact.failed(
          "AWS does not know the access key.", "Check the AWS profile or AWS_ACCESS_KEY_ID.");
    } else if (SIGNATURE.contains(code)) {
      return Fact.failed(
          "AWS rejected the signature of " + action + " (" + code + ").",
          "Check the AWS access keys and the clock of this machine.");
    } else if (service.equalsIgnoreCase("sso")) {
      return noLogin();
    } else if (DENIED.contains(code) && service.equalsIgnoreCase("sts")) {
      return Fact.failed(
          "AWS denied sts:AssumeRole for the role of the AWS profile.",
          "Allow sts:AssumeRole for the profile's role, or use another AWS profile with"
              + " --aws-profile.");
    } else if (DENIED.contains(code) || (code.isEmpty() && e.statusCode() == 403)) {
      return Fact.failed(
          "AWS denied " + action + ".",
          "Allow "
              + action
              + "; the command aurora-check policy prints the whole policy. Or run without AWS:"
              + " --no-aws.");
    } else if (e.isThrottlingException()) {
      return Fact.failed("AWS is throttling " + action + ".", "Run again in a minute.");
    }
    return ofStatus(action, code, e);
  }

  /** For an error code without an explanation, or an answer without an error code. */
  private static <T> Fact<T> ofStatus(String action, String code, AwsServiceException e) {
    if (e.statusCode() == 407) {
      return Fact.failed(
          "A proxy requires authentication (HTTP 407).",
          "Put the proxy's user name and password into HTTPS_PROXY, or bypass the proxy.");
    } else if (e.statusCode() >= 500) {
      return Fact.failed(
          "AWS answered " + action + " with HTTP " + e.statusCode() + ".",
          "Run again in a minute.");
    }
    return Fact.failed(
        action + " failed: " + (code.isEmpty() ? "HTTP " + e.statusCode() : code) + ".",
        "Check the AWS region and --cluster. Option -v shows every AWS call.");
  }

  private static <T> Fact<T> noLogin() {
    return Fact.failed(
        "The AWS profile has no valid login at IAM Identity Center.",
        "Log in with aws sso login --profile PROFILE.");
  }

  private static <T> Fact<T> ofClient(String action, Throwable e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("must be on the class path")) {
      return Fact.failed(
          "The AWS profile uses a type of login that aurora-check does not support.",
          "Run eval \"$(aws configure export-credentials --profile PROFILE --format env)\", then run again.");
    } else if (e instanceof SdkClientException && message.contains("load credentials")) {
      return AwsClients.<T>unusableProfileOfEnvironment()
          .or(MissingCredentials::cause)
          .orElseGet(
              () ->
                  Fact.failed(
                      "There are no AWS credentials.",
                      "Log in with aws sso login, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or run"
                          + " without AWS: --no-aws. On an EC2 instance with a role, add"
                          + " --ec2-metadata."));
    } else if (e instanceof SdkClientException && message.contains("contained no credentials")) {
      return Fact.failed(
          "The AWS profile has no credentials.",
          "Add access keys to the AWS profile, or log in with aws sso login.");
    } else if (message.contains("process-based credentials")) {
      return Fact.failed(
          "The credential_process of the AWS profile failed.",
          "Run the credential_process command yourself and fix the error that it prints.");
    } else if (message.contains("SSO ")) {
      return noLogin();
    } else if (LOGIN_SESSION.matcher(message).find()) {
      return Fact.failed(
          "The login session of the AWS profile is missing or has expired.",
          "Log in with aws login --profile PROFILE.");
    } else if (e instanceof SdkClientException && message.contains("load region")) {
      return AwsSource.noRegion();
    }
    String first = message.split("\n", 2)[0];
    return Fact.failed(
        action + " failed: " + first + (first.endsWith(".") ? "" : "."),
        "Check the AWS profile and the network.");
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
