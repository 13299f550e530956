package dev.auroracheck.fix;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.remedy.NetworkChange.AllowIngress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** New rules of a security group as commands of the AWS CLI. */
final class IngressCli {
  private final AllowIngress change;
  private final AwsSteps steps;
  private final List<Cidr> v4;
  private final List<Cidr> v6;

  IngressCli(AllowIngress change, AwsSteps steps) {
    this.change = change;
    this.steps = steps;
    this.v4 = change.from().stream().filter(r -> !r.v6()).toList();
    this.v6 = change.from().stream().filter(Cidr::v6).toList();
  }

  void write() {
    List<String> sources = new ArrayList<>();
    if (!v4.isEmpty()) {
      sources.add("IpRanges=[" + ranges("CidrIp", v4) + "]");
    }
    if (!v6.isEmpty()) {
      sources.add("Ipv6Ranges=[" + ranges("CidrIpv6", v6) + "]");
    }
    steps.show(authorize(ShellWord.quote(onPort() + "," + String.join(",", sources))));
    script();
  }

  /** Allows only the missing addresses: AWS refuses the whole call if one is already allowed. */
  private void script() {
    missing("v4", "CidrIp", "IpRanges[].CidrIp", v4);
    missing("v6", "CidrIpv6", "Ipv6Ranges[].CidrIpv6", v6);
    steps.script(
        "if [ -n \"$v4$v6\" ]; then",
        "  "
            + steps.line(
                authorize("\"" + onPort() + "${v4:+,IpRanges=[$v4]}${v6:+,Ipv6Ranges=[$v6]}\"")),
        "fi");
  }

  private void missing(String variable, String key, String path, List<Cidr> ranges) {
    steps.script(variable + "=");
    if (ranges.isEmpty()) {
      return;
    }
    AwsCommand present =
        AwsCommand.ec2("describe-security-groups")
            .with("group-ids", change.group())
            .query(
                "SecurityGroups[0].IpPermissions[?IpProtocol==`tcp`&&FromPort==`"
                    + change.port()
                    + "`&&ToPort==`"
                    + change.port()
                    + "`]."
                    + path);
    String all = ranges.stream().map(Cidr::toString).collect(Collectors.joining(" "));
    steps.script(
        "present=$(" + steps.line(present) + ")",
        "for range in " + all + "; do",
        "  printf '%s\\n' $present | grep -qxF -e \"$range\" ||",
        "    VAR=\"$VAR${VAR:+,}{KEY=$range,Description=WHY}\""
            .replace("VAR", variable)
            .replace("KEY", key)
            .replace("WHY", change.label()),
        "done");
  }

  private String onPort() {
    return "IpProtocol=tcp,FromPort=" + change.port() + ",ToPort=" + change.port();
  }

  private AwsCommand authorize(String permission) {
    return AwsCommand.ec2("authorize-security-group-ingress")
        .with("group-id", change.group())
        .expanded("ip-permissions", permission);
  }

  private String ranges(String key, List<Cidr> ranges) {
    return ranges.stream()
        .map(r -> "{" + key + "=" + r + ",Description=" + change.label() + "}")
        .collect(Collectors.joining(","));
  }
}
