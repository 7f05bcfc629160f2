package org.workflowserver.architecture.planted.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import org.workflowserver.architecture.planted.api.auth.RequiresScope;

/** One call in order, and one that says nothing. */
@PermitAll
final class SaysNotWhoMayCall {
  @GET
  @RequiresScope
  void read() {}

  @POST
  void write() {}
}
