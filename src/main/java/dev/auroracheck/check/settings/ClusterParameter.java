package dev.auroracheck.check.settings;

import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Remedy;

/** Remedies that set a server parameter, in a cluster parameter group that can be edited. */
final class ClusterParameter {
  private ClusterParameter() {}

  /** Sets a parameter that takes effect only after a reboot of the writer. */
  static Remedy setStatic(String parameter, String value, Context context) {
    return remedy(Parameters.setStatic(parameter, value, context), context);
  }

  /** Sets a parameter that takes effect at once, unless a group must be attached first. */
  static Remedy setDynamic(String parameter, String value, Context context) {
    return remedy(Parameters.setDynamic(parameter, value, context), context);
  }

  /** What comes first where it is not known which group is attached; nothing where it is. */
  static Remedy needsOwnGroup(Context context) {
    return context.aws().cluster().known().isPresent()
        ? Remedy.NONE
        : Remedy.manual(
            "If a default parameter group is attached, replace that group by one of your own first: a"
                + " default group can't be edited");
  }

  private static Remedy remedy(SetParameters change, Context context) {
    return needsOwnGroup(context).and(Remedy.of(change));
  }
}
