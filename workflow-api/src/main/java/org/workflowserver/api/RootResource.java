package org.workflowserver.api;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** The root of the server, where people go first. */
@Path("/")
@ApplicationScoped
public class RootResource {
  private static final String CONSOLE = "/console/";

  /** Takes browsers to the console; others find nothing here. */
  @GET
  @PermitAll
  public Response open(@Context HttpHeaders headers) {
    boolean browser =
        headers.getAcceptableMediaTypes().stream()
            .anyMatch(
                type -> !type.isWildcardType() && type.isCompatible(MediaType.TEXT_HTML_TYPE));
    if (!browser) {
      throw new Refusal(
          RefusalCode.RESOURCE_MISSING,
          "There is nothing at this address: the API is described at /openapi, and the console is at"
              + " /console/.");
    }
    return Response.status(Response.Status.FOUND).header(HttpHeaders.LOCATION, CONSOLE).build();
  }
}
