package org.workflowserver.architecture.planted.run;

import org.workflowserver.architecture.planted.api.RunsResource;

/** Knows the module above. */
final class KnowsResource {
  RunsResource resource;
}
