package org.workflowserver.architecture.planted.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import org.workflowserver.architecture.planted.api.auth.RequiresScope;

/** One call in order, and one that says two things. */
final class SaysTwiceWhoMayCall {
  @GET
  @PermitAll
  void read() {}

  @DELETE
  @PermitAll
  @RequiresScope
  void remove() {}
}
