package org.workflowserver.architecture.planted.run;

import jakarta.ws.rs.core.Response;

/** Speaks HTTP. */
final class SpeaksRest {
  Object answer() {
    return Response.ok().build();
  }
}
