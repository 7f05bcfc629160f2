package org.workflowserver.architecture.planted.run;

import java.util.List;
import java.util.Optional;

/** Lets entities out, in a box in a box. */
public final class GivesEntities {
  public Optional<List<PublicEntity>> find() {
    return Optional.empty();
  }
}
