package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
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

/**
 * Whether the writer's security groups together admit every address that the pipe may come from.
 */
public final class SecurityGroups implements Check {
  @Override
  public About about() {
    return new About(
        "security-group",
        Section.NETWORK,
        Level.REQUIRED,
        Needs.API,
        "Security groups admit the ClickPipes addresses",
        "A connection from an address that no rule admits times out");
  }

  @Override
  public boolean usesAddresses() {
    return true;
  }

  @Override
  public Result judge(Context context) {
    Connectivity connectivity = context.request().pipe().connectivity();
    if (connectivity == Connectivity.PRIVATELINK) {
      return new Result.Skip("through PrivateLink no ClickPipes address meets the security groups");
    }
    if (connectivity == Connectivity.SSH && context.request().service().allowIps().isEmpty()) {
      return new Result.Skip("name the bastion's address with --allow-ip to have it judged");
    }
    Cluster cluster = context.aws().cluster().get();
    List<SecurityGroup> groups = context.aws().securityGroups().get();
    ClickPipesAddresses wanted = ClickPipesAddresses.of(context);
    AllowedRanges allowed = AllowedRanges.by(groups, cluster.port());
    List<Cidr> missing = allowed.misses(wanted.addresses());
    return noted(
        noted(
            judged(wanted, missing, allowed, groups, cluster, context.facts(), context.request()),
            unreadable(groups, cluster.port())),
        ClickPipesAddresses.caveat(context.facts().addresses(), context.facts().today())
            .filter(note -> context.request().service().allowIps().isEmpty()));
  }

  /** Ranges that EC2 does not make; a rule with one is as good as not there. */
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
        : Optional.of("ignored, because it is no address range: " + Quoted.some(all));
  }

  /** With what is to be known of the list, which never changes the status. */
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
      Facts facts,
      Request request) {
    if (missing.isEmpty()) {
      return admits(wanted, allowed, facts);
    }
    if (allowed.unread().isPresent()) {
      Fact.Unavailable<?> unread = allowed.unread().get();
      return new Result.Undecided(
          "a rule names a prefix list that could not be read: " + unread.reason(), unread.remedy());
    }
    Optional<ClickPipesAddresses> alternative =
        wanted.alternative().filter(o -> allowed.misses(o.addresses()).isEmpty());
    if (alternative.isPresent()) {
      return wanted.onlyWith(
          alternative.get(),
          "admitted",
          subjects(missing),
          request,
          IngressRemedy.of(wanted, missing, groups, cluster.port()));
    }
    if (request.pipe().connectivity() == Connectivity.SSH
        && !allowed.groupIds().isEmpty()
        && missing.stream().allMatch(Cidr::isPrivate)) {
      return new Result.Undecided(
          "no range admits the bastion, and whether it is in "
              + Quoted.some(allowed.groupIds())
              + ", whose members are allowed, can't be seen",
          "See whether the bastion is in one of these groups, or admit its address on the port");
    }
    return wanted.borrowed()
        ? lacksBorrowed(wanted, missing, cluster)
        : lacks(wanted, missing, allowed, groups, cluster, facts);
  }

  private static Result admits(ClickPipesAddresses wanted, AllowedRanges allowed, Facts facts) {
    String all =
        "all " + wanted.addresses().size() + " addresses of " + wanted.name() + " are admitted";
    boolean matters =
        wanted.borrowed()
            ? !allowed.world()
            : !allowed.misses(ClickPipesAddresses.published(facts.addresses())).isEmpty();
    if (wanted.assumption().isPresent() && matters) {
      return wanted.onlyIf(all);
    }
    return Result.Pass.of(all)
        .note(Optional.of("the port is open to the whole internet").filter(note -> allowed.world()))
        .note(
            wanted
                .alternative()
                .filter(o -> !allowed.misses(o.addresses()).isEmpty())
                .map(ClickPipesAddresses::mayBe));
  }

  /** The addresses of another region are no reason to fail, and nothing is opened to them. */
  private static Result lacksBorrowed(
      ClickPipesAddresses wanted, List<Cidr> missing, Cluster cluster) {
    int count = wanted.addresses().size() - missing.size();
    return Finding.of(
            (count == 0 ? "none" : "only " + count)
                + " of the "
                + wanted.addresses().size()
                + " addresses of "
                + wanted.name()
                + (count == 1 || count == 0 ? " is" : " are")
                + " allowed on port "
                + cluster.port()
                + ", and these addresses are an assumption: "
                + wanted.assumption().orElseThrow())
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
    boolean none = missing.size() == wanted.addresses().size();
    String withdrawn = withdrawn(allowed, facts);
    return Finding.of(
            (none ? "none" : (wanted.addresses().size() - missing.size()) + " only")
                + " of the "
                + wanted.addresses().size()
                + " addresses of "
                + wanted.name()
                + " "
                + (none ? "is" : "are")
                + " admitted on port "
                + cluster.port()
                + wanted.assuming()
                + withdrawn)
        .observed((wanted.addresses().size() - missing.size()) + " admitted")
        .expected(wanted.addresses().size() + " admitted")
        .objects(subjects(missing))
        .remedy(IngressRemedy.of(wanted, missing, groups, cluster.port()))
        .fails();
  }

  /** Names the rules made from a wrong list: those for such an address alone, not for a range. */
  private static String withdrawn(AllowedRanges allowed, Facts facts) {
    Map<Cidr, String> reasons = facts.addresses().neverSources();
    List<Cidr> found = reasons.keySet().stream().filter(allowed.ranges()::contains).toList();
    return found.isEmpty()
        ? ""
        : "; admitted instead: "
            + found.stream().map(Cidr::display).collect(Collectors.joining(", "))
            + ", "
            + reasons.get(found.get(0));
  }

  private static List<Subject> subjects(List<Cidr> missing) {
    return missing.stream().map(a -> new Subject("address", a.display(), "not admitted")).toList();
  }
}
