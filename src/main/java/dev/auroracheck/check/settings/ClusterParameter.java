package dev.auroracheck.check.settings;

import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Remedy;

/** How a server parameter is set: in a cluster parameter group that is not RDS's own. */
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

  /** What to do first where AWS was not asked which group is attached. */
  static Remedy needsOwnGroup(Context context) {
    return context.aws().cluster().known().isPresent()
        ? Remedy.NONE
        : Remedy.manual(
            "A default group can't be edited: where a default group is attached, create and attach a"
                + " group of your own first; where AWS can be asked, the commands for that are"
                + " printed");
  }

  private static Remedy remedy(SetParameters change, Context context) {
    return needsOwnGroup(context).and(Remedy.of(change));
  }
}
