package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Fact;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The explanations of failed AWS calls, one for each cause that does not depend on the machine. */
public final class AwsFailures {
  private static final String ACTION = "rds:DescribeDBClusters";

  private AwsFailures() {}

  /** What the program says about each failure that it tells apart. */
  public static <T> List<Fact<T>> all() {
    List<Throwable> failures = new ArrayList<>();
    for (String code :
        List.of(
            "AccessDenied",
            "ExpiredToken",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "Throttling",
            "InvalidParameterValue")) {
      failures.add(service("Rds", code, 400));
    }
    failures.add(service("Sts", "AccessDenied", 403));
    failures.add(service("Sso", "UnauthorizedException", 401));
    failures.add(answer(403));
    failures.add(answer(407));
    failures.add(answer(503));
    failures.add(answer(404));
    failures.add(client(new UnknownHostException("rds.us-east-1.amazonaws.com")));
    failures.add(client(new SocketTimeoutException("Read timed out")));
    failures.add(client(new ConnectException("Connection refused")));
    failures.add(client(new SSLHandshakeException("PKIX path building failed")));
    failures.add(client(new NoSuchFileException("/home/me/token")));
    for (String message :
        List.of(
            "To use the module, it must be on the class path",
            "Profile file contained no credentials for profile 'me'",
            "Failed to refresh process-based credentials.",
            "The SSO session associated with this profile has expired",
            "The login_session of the profile has expired",
            "Something else")) {
      failures.add(SdkClientException.create(message));
    }
    return failures.stream().map(e -> AwsFailure.<T>of(ACTION, e, "10 s")).toList();
  }

  private static Throwable service(String service, String code, int status) {
    return AwsServiceException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().serviceName(service).errorCode(code).build())
        .statusCode(status)
        .build();
  }

  private static Throwable answer(int status) {
    return AwsServiceException.builder().statusCode(status).build();
  }

  private static Throwable client(Throwable cause) {
    return SdkClientException.create("The call failed", cause);
  }
}
