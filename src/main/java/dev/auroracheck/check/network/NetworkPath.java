package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Network;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Level;
import java.util.List;
import java.util.Optional;

/** Checks that packets from every address of the pipe reach the writer, and that replies return. */
public final class NetworkPath implements Check {
  @Override
  public About about() {
    return new About(
        "network-path",
        Section.NETWORK,
        Level.REQUIRED,
        Needs.API,
        "The network path from ClickPipes to the writer is open",
        "A connection times out where a route, gateway or network ACL stops packets or replies.");
  }

  @Override
  public boolean usesAddresses() {
    return true;
  }

  @Override
  public Result judge(Context context) {
    if (context.request().pipe().connectivity() == Connectivity.PRIVATELINK) {
      return new Result.Skip("With PrivateLink, connections do not come over the internet.");
    }
    if (!context.request().comesOverInternet()) {
      return new Result.Skip(
          "The bastion is assumed to be inside the network: otherwise pass its public address with"
              + " --allow-ip.");
    }
    Cluster cluster = context.aws().cluster().get();
    if (!cluster.inVpc()) {
      return new Result.Skip("The cluster has no VPC.");
    }
    if (cluster.writer().isEmpty()) {
      return Result.Skip.because("The cluster has no writer.", "cluster");
    }
    if (context.request().login().endpoint().isRds()
        && context.request().login().port() != cluster.port()) {
      return port(context.request().login().port(), cluster.port());
    }
    return toWriter(cluster, context);
  }

  private static Result toWriter(Cluster cluster, Context context) {
    context.aws().instances().get();
    Optional<Instance> writer = context.aws().writer();
    if (writer.isEmpty()) {
      return new Result.Undecided(
          "RDS does not describe writer " + cluster.writerId().orElseThrow() + ".",
          "Run again in a minute.");
    }
    ClickPipesAddresses wanted = ClickPipesAddresses.of(context);
    List<Cidr> inside = wanted.addresses().stream().filter(Cidr::isPrivate).toList();
    boolean direct = context.request().pipe().connectivity() == Connectivity.PUBLIC;
    if (direct && inside.size() == wanted.addresses().size()) {
      return inside(inside);
    }
    boolean reachable = writer.get().publiclyAccessible().orElse(true);
    // a writer without a public address is out of reach, whatever the network is like
    Network network =
        context.aws().network() instanceof Fact.Unavailable<Network> u && !reachable
            ? Network.unavailable(u)
            : context.aws().network().get();
    PathJudgement judgement = new PathJudgement(context, cluster, network, writer.get(), wanted);
    Result result = judgement.result();
    boolean silent = result instanceof Result.Fail || result instanceof Result.Undecided;
    return direct && !inside.isEmpty() && !silent ? inside(inside) : result;
  }

  private static Result port(int requested, int port) {
    return Finding.of("The cluster listens on port " + port + ", not on port " + requested + ".")
        .observed(String.valueOf(requested))
        .expected(String.valueOf(port))
        .remedy(Remedy.manual("Run again with --port " + port + ", and use this port for the pipe"))
        .fails();
  }

  private static Result inside(List<Cidr> addresses) {
    return new Result.Undecided(
        Quoted.some(addresses.stream().map(Cidr::display).toList())
            + (addresses.size() == 1 ? " is a private address" : " are private addresses")
            + ", and no packet from the internet comes from a private address.",
        "Pass the public address with --allow-ip, or use --connectivity ssh if the pipe uses a"
            + " bastion inside the network.");
  }
}
