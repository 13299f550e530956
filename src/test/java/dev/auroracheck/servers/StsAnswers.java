package dev.auroracheck.servers;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/** What the Security Token Service answers: every role may be assumed. */
final class StsAnswers extends Answers {
  StsAnswers(AwsState state) {
    super(state, "sts");
    this.<AssumeRoleRequest>on(
        "AssumeRole",
        AssumeRoleRequest::builder,
        call ->
            AssumeRoleResponse.builder()
                .credentials(
                    c ->
                        c.accessKeyId("ASIAIOSFODNN7EXAMPLE")
                            .secretAccessKey("not-a-secret-either")
                            .sessionToken("token")
                            .expiration(Instant.now().plus(1, ChronoUnit.HOURS)))
                .assumedRoleUser(
                    u ->
                        u.arn(call.request().roleArn() + "/" + call.request().roleSessionName())
                            .assumedRoleId("AROA:" + call.request().roleSessionName()))
                .build());
  }
}
