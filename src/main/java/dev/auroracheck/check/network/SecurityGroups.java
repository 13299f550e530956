package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.network.ClickPipesAddresses.Predicate;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.SecurityGroup;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks that the writer's security groups together allow every address that the pipe may use. */
public final class SecurityGroups implements Check {
  @Override
  public About about() {
    return new About(
        "security-group",
        Section.NETWORK,
        Level.REQUIRED,
        Needs.API,
        "Security groups allow the ClickPipes addresses",
        "A connection from an address that no security group rule allows times out.");
  }

  @Override
  public boolean usesAddresses() {
    return true;
  }

  @Override
  public Result judge(Context context) {
    Connectivity connectivity = context.request().pipe().connectivity();
    if (connectivity == Connectivity.PRIVATELINK) {
      return new Result.Skip(
          "With PrivateLink, connections do not come from the ClickPipes addresses.");
    }
    if (connectivity == Connectivity.SSH && context.request().service().allowIps().isEmpty()) {
      return new Result.Skip("The bastion's address is not known: pass --allow-ip to check it.");
    }
    Cluster cluster = context.aws().cluster().get();
    List<SecurityGroup> groups = context.aws().securityGroups().get();
    ClickPipesAddresses wanted = ClickPipesAddresses.of(context);
    AllowedRanges allowed = AllowedRanges.by(groups, cluster.port());
    List<Cidr> missing = allowed.misses(wanted.addresses());
    return noted(
        noted(
            judged(wanted, missing, allowed, groups, cluster, context),
            unreadable(groups, cluster.port())),
        ClickPipesAddresses.caveat(context.facts().addresses(), context.facts().today())
            .filter(note -> context.request().service().allowIps().isEmpty()));
  }

  /** A note on ranges that are not valid. EC2 creates none, but an emulator of EC2 may. */
  private static Optional<String> unreadable(List<SecurityGroup> groups, int port) {
    List<String> all =
        groups.stream()
            .flatMap(
                group ->
                    group.inbound().stream()
                        .filter(rule -> rule.covers(port))
                        .flatMap(rule -> rule.unreadable().stream())
                        .map(range -> "\"" + range + "\" in " + group.id()))
            .toList();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Quoted.some(all)
                + (all.size() == 1
                    ? " is not an address range and was ignored."
                    : " are not address ranges and were ignored."));
  }

  /** The result with a note, which never changes the status. */
  private static Result noted(Result result, Optional<String> note) {
    if (result instanceof Result.Pass pass) {
      return pass.note(note);
    } else if (result instanceof Result.Warn warn) {
      return warn.finding().note(note).warns();
    } else if (result instanceof Result.Fail fail) {
      return fail.finding().note(note).fails();
    }
    return result;
  }

  private static Result judged(
      ClickPipesAddresses wanted,
      List<Cidr> missing,
      AllowedRanges allowed,
      List<SecurityGroup> groups,
      Cluster cluster,
      Context context) {
    if (missing.isEmpty()) {
      return allowsAll(wanted, allowed, cluster.port(), context);
    }
    if (allowed.unread().isPresent()) {
      Fact.Unavailable<?> unread = allowed.unread().get();
      return new Result.Undecided(
          unread.reason() + " A rule for port " + cluster.port() + " uses a prefix list.",
          unread.remedy());
    }
    Request request = context.request();
    Optional<ClickPipesAddresses> alternative =
        wanted.alternative().filter(o -> allowed.misses(o.addresses()).isEmpty());
    if (alternative.isPresent()) {
      return wanted.onlyWith(
          alternative.get(),
          Predicate.ALLOWED,
          subjects(missing),
          request,
          IngressRemedy.of(wanted, missing, groups, cluster.port()));
    }
    if (request.pipe().connectivity() == Connectivity.SSH
        && !allowed.groupIds().isEmpty()
        && missing.stream().allMatch(Cidr::isPrivate)) {
      return mayBeMember(Quoted.some(allowed.groupIds()), cluster.port());
    }
    return wanted.borrowed()
        ? lacksBorrowed(wanted, missing, cluster)
        : lacks(wanted, missing, allowed, groups, cluster, context.facts());
  }

  /** A bastion inside the network may be a member of a security group that a rule allows. */
  private static Result mayBeMember(String groupIds, int port) {
    return new Result.Undecided(
        "The bastion's membership in "
            + groupIds
            + " can't be checked. Members of "
            + groupIds
            + " are allowed, but no rule allows the bastion's address.",
        "Check that the bastion is in "
            + groupIds
            + ", or allow the bastion's address on port "
            + port
            + ".");
  }

  /** Whether the assumption about the addresses does not matter, as any of them are allowed. */
  private static boolean allowsAnyAssumed(
      ClickPipesAddresses wanted, AllowedRanges allowed, Context context) {
    return wanted.borrowed()
        ? allowed.world()
        : allowed.misses(ClickPipesAddresses.published(context.facts().addresses())).isEmpty();
  }

  private static Result allowsAll(
      ClickPipesAddresses wanted, AllowedRanges allowed, int port, Context context) {
    String all = wanted.are(wanted.addresses().size()) + " allowed.";
    if (wanted.assumption().isPresent() && !allowsAnyAssumed(wanted, allowed, context)) {
      return wanted.onlyIf(all);
    }
    return Result.Pass.of(all)
        .note(
            Optional.of("Port " + port + " is open to the whole internet.")
                .filter(note -> allowed.world()))
        .note(
            wanted
                .alternative()
                .filter(o -> !allowed.misses(o.addresses()).isEmpty())
                .map(o -> ClickPipesAddresses.mayBe(o, Predicate.ALLOWED, context.request())));
  }

  /** Only warns, and opens nothing: these may not be the addresses of the service's region. */
  private static Result lacksBorrowed(
      ClickPipesAddresses wanted, List<Cidr> missing, Cluster cluster) {
    int count = wanted.addresses().size() - missing.size();
    return Finding.of(
            wanted.are(count) + " allowed on port " + cluster.port() + "." + wanted.assuming())
        .observed(count + " allowed")
        .expected("the addresses of the service's own region")
        .remedy(wanted.wayOut())
        .warns();
  }

  private static Result lacks(
      ClickPipesAddresses wanted,
      List<Cidr> missing,
      AllowedRanges allowed,
      List<SecurityGroup> groups,
      Cluster cluster,
      Facts facts) {
    int count = wanted.addresses().size() - missing.size();
    return Finding.of(
            wanted.are(count)
                + " allowed on port "
                + cluster.port()
                + (groups.size() == 1 ? " in " + groups.get(0).id() : "")
                + "."
                + (groups.isEmpty() ? " The cluster has no active security group." : "")
                + wanted.assuming()
                + withdrawn(allowed, facts))
        .observed(count + " allowed")
        .expected(wanted.addresses().size() + " allowed")
        .objects(subjects(missing))
        .remedy(IngressRemedy.of(wanted, missing, groups, cluster.port()))
        .fails();
  }

  /**
   * A sentence on rules for addresses that were once published by mistake. Only rules for exactly
   * such an address count, not rules for a wider range.
   */
  private static String withdrawn(AllowedRanges allowed, Facts facts) {
    Map<Cidr, String> reasons = facts.addresses().neverSources();
    List<Cidr> found = reasons.keySet().stream().filter(allowed.ranges()::contains).toList();
    return found.isEmpty()
        ? ""
        : " The rules allow "
            + found.stream().map(Cidr::display).collect(Collectors.joining(", "))
            + ": "
            + reasons.get(found.get(0))
            + ".";
  }

  private static List<Subject> subjects(List<Cidr> missing) {
    return missing.stream().map(a -> new Subject("address", a.display(), "not allowed")).toList();
  }
}
