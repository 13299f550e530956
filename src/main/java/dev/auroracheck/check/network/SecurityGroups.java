package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.SecurityGroup;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether the writer's security groups together admit every address that the pipe may come from.
 */
public final class SecurityGroups implements Check {
  private static final Cidr WORLD = Cidr.parse("0.0.0.0/0");

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
  public Result judge(Facts facts, Request request) {
    Connectivity connectivity = request.pipe().connectivity();
    if (connectivity == Connectivity.PRIVATELINK) {
      return new Result.Skip("through PrivateLink no ClickPipes address meets the security groups");
    }
    if (connectivity == Connectivity.SSH && request.service().allowIps().isEmpty()) {
      return new Result.Skip("name the bastion's address with --allow-ip to have it judged");
    }
    Cluster cluster = facts.aws().cluster().get();
    List<SecurityGroup> groups = facts.aws().securityGroups().get();
    ClickPipesAddresses wanted = ClickPipesAddresses.of(facts, request);
    Admitted admitted = Admitted.by(groups, cluster.port());
    List<Cidr> missing = admitted.misses(wanted.addresses());
    return noted(
        noted(
            judged(wanted, missing, admitted, groups, cluster, facts, request),
            unreadable(groups, cluster.port())),
        ClickPipesAddresses.caveat(facts.addresses(), facts.today())
            .filter(note -> request.service().allowIps().isEmpty()));
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
        : Optional.of("ignored, because it is no address range: " + Sql.some(all));
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
      Admitted admitted,
      List<SecurityGroup> groups,
      Cluster cluster,
      Facts facts,
      Request request) {
    if (missing.isEmpty()) {
      return admits(wanted, admitted, facts);
    }
    if (admitted.unread().isPresent()) {
      Fact.Unavailable<?> unread = admitted.unread().get();
      return new Result.Undecided(
          "a rule names a prefix list that could not be read: " + unread.reason(), unread.remedy());
    }
    Optional<ClickPipesAddresses> alternative =
        wanted.alternative().filter(o -> admitted.misses(o.addresses()).isEmpty());
    if (alternative.isPresent()) {
      return wanted.onlyWith(
          alternative.get(),
          "admitted",
          subjects(missing),
          request,
          fix(wanted, missing, groups, cluster, facts, request));
    }
    if (request.pipe().connectivity() == Connectivity.SSH
        && !admitted.groupIds().isEmpty()
        && missing.stream().allMatch(Cidr::isPrivate)) {
      return new Result.Undecided(
          "no range admits the bastion, and whether it is in "
              + Sql.some(admitted.groupIds())
              + ", whose members are admitted, can't be seen",
          "See whether the bastion is in one of these groups, or admit its address on the port");
    }
    return wanted.borrowed()
        ? lacksBorrowed(wanted, missing, cluster)
        : lacks(wanted, missing, admitted, groups, cluster, facts, request);
  }

  /**
   * What the groups let in on the port.
   *
   * @param groupIds the groups whose members it lets in, by their private addresses
   * @param unread why a prefix list could not be read, where that is so
   */
  private record Admitted(
      List<Cidr> ranges, List<String> groupIds, Optional<Fact.Unavailable<?>> unread) {
    static Admitted by(List<SecurityGroup> groups, int port) {
      List<Cidr> ranges = new ArrayList<>();
      Set<String> groupIds = new TreeSet<>();
      Optional<Fact.Unavailable<?>> unread = Optional.empty();
      for (SecurityGroup group : groups) {
        for (SecurityGroup.Rule rule : group.inbound()) {
          if (!rule.covers(port)) {
            continue;
          }
          ranges.addAll(rule.ranges());
          groupIds.addAll(rule.groupIds());
          for (String id : rule.prefixListIds()) {
            Fact<List<Cidr>> entries =
                group.prefixLists().getOrDefault(id, Fact.failed("prefix list " + id, ""));
            if (entries instanceof Fact.Known<List<Cidr>> known) {
              ranges.addAll(known.value());
            } else {
              unread = Optional.of((Fact.Unavailable<?>) entries);
            }
          }
        }
      }
      return new Admitted(ranges, List.copyOf(groupIds), unread);
    }

    List<Cidr> misses(List<Cidr> wanted) {
      return wanted.stream().filter(a -> !a.isCoveredBy(ranges)).toList();
    }

    boolean world() {
      return WORLD.isCoveredBy(ranges);
    }
  }

  private static Result admits(ClickPipesAddresses wanted, Admitted admitted, Facts facts) {
    String all =
        "all " + wanted.addresses().size() + " addresses of " + wanted.name() + " are admitted";
    boolean matters =
        wanted.borrowed()
            ? !admitted.world()
            : !admitted.misses(ClickPipesAddresses.published(facts.addresses())).isEmpty();
    if (wanted.assumption().isPresent() && matters) {
      return wanted.onlyIf(all);
    }
    return Result.Pass.of(all)
        .note(
            Optional.of("the port is open to the whole internet").filter(note -> admitted.world()))
        .note(
            wanted
                .alternative()
                .filter(o -> !admitted.misses(o.addresses()).isEmpty())
                .map(ClickPipesAddresses::mayBe));
  }

  /** The addresses of another region are no reason to fail, and nothing is opened to them. */
  private static Result lacksBorrowed(
      ClickPipesAddresses wanted, List<Cidr> missing, Cluster cluster) {
    int allowed = wanted.addresses().size() - missing.size();
    return Finding.of(
            (allowed == 0 ? "none" : "only " + allowed)
                + " of the "
                + wanted.addresses().size()
                + " addresses of "
                + wanted.name()
                + (allowed == 1 || allowed == 0 ? " is" : " are")
                + " allowed on port "
                + cluster.port()
                + ", and these addresses are an assumption: "
                + wanted.assumption().orElseThrow())
        .observed(allowed + " allowed")
        .expected("the addresses of the service's own region")
        .fix(wanted.wayOut())
        .warns();
  }

  private static Result lacks(
      ClickPipesAddresses wanted,
      List<Cidr> missing,
      Admitted admitted,
      List<SecurityGroup> groups,
      Cluster cluster,
      Facts facts,
      Request request) {
    boolean none = missing.size() == wanted.addresses().size();
    String withdrawn = withdrawn(admitted, facts);
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
        .fix(fix(wanted, missing, groups, cluster, facts, request))
        .fails();
  }

  /** Names the rules made from a wrong list: those for such an address alone, not for a range. */
  private static String withdrawn(Admitted admitted, Facts facts) {
    Map<Cidr, String> reasons = facts.addresses().neverSources();
    List<Cidr> found = reasons.keySet().stream().filter(admitted.ranges()::contains).toList();
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

  private static Fix fix(
      ClickPipesAddresses wanted,
      List<Cidr> missing,
      List<SecurityGroup> groups,
      Cluster cluster,
      Facts facts,
      Request request) {
    if (groups.isEmpty()) {
      return Fix.of(
          "give the cluster a security group",
          Step.manual("The cluster has no active security group: attach one, then run again"));
    }
    if (missing.stream().anyMatch(Cidr::isEverything)) {
      return Fix.of("name the addresses of the pipe alone", Step.manual(PathFix.NOT_EVERYTHING));
    }
    Optional<SecurityGroup> roomy =
        groups.stream().filter(group -> RuleQuota.fits(group, missing)).findFirst();
    Step.Ingress ingress =
        new Step.Ingress(
            AwsCli.of(request, facts.aws()),
            roomy.orElse(groups.get(0)).id(),
            cluster.port(),
            missing.stream().filter(a -> !a.v6()).map(Cidr::toString).toList(),
            missing.stream().filter(Cidr::v6).map(Cidr::toString).toList(),
            "ClickPipes-" + wanted.name().replaceAll("^-+", "").replaceAll("[^A-Za-z0-9]+", "-"));
    return roomy.isPresent()
        ? Fix.of("admit them", ingress)
        : withoutRoom(ingress, groups.get(0), missing);
  }

  /** A script would stop at the first rule too many, so that it is left to a person. */
  private static Fix withoutRoom(Step.Ingress ingress, SecurityGroup group, List<Cidr> missing) {
    Fix fix =
        Fix.of(
            "make room in security group " + group.id() + ", or use another one",
            Step.manual(
                RuleQuota.excess(group, missing) + ", unless AWS raised it",
                "Replace rules of "
                    + group.id()
                    + " with fewer, wider ranges, or remove rules that nobody needs; then run"
                    + " again",
                "Or attach one more security group to the cluster, then run again"),
            Step.choice(
                Step.Kind.AWS,
                "If AWS raised the quota of inbound rules per security group",
                ingress.commands().get(0)));
    for (Step.Choice list : ingress.prefixLists()) {
      fix = fix.then(list);
    }
    return fix;
  }
}
