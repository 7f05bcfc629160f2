package org.workflowserver.run;

import org.workflowserver.identity.Caller;
import org.workflowserver.json.Text;

/** The name of a caller as it is kept on record. */
public final class Signature {
  private static final int LONGEST = 255;

  private Signature() {}

  /** The caller's name, without what a database can't keep, and not longer than it keeps. */
  public static String of(Caller caller) {
    String name = Text.storable(caller.name());
    return name.length() > LONGEST ? Text.wellFormed(name.substring(0, LONGEST)) : name;
  }
}
