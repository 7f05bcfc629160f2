package org.workflowserver.architecture.planted.clock;

import org.workflowserver.architecture.planted.unmapped.Thing;

/** An arrow to a package that the map does not know. */
final class KnowsUnmapped {
  Thing thing;
}
