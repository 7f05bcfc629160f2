package org.workflowserver.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;

/** Serves {@code /vault…} as {@code /workflows/vault…}, so that there is one resource for both. */
@Provider
@PreMatching
public class VaultAlias implements ContainerRequestFilter {
  private static final String ALIAS = "/vault";

  @Override
  public void filter(ContainerRequestContext request) {
    URI uri = request.getUriInfo().getRequestUri();
    String path = uri.getRawPath();
    if (path.equals(ALIAS) || path.startsWith(ALIAS + "/")) {
      request.setRequestUri(UriBuilder.fromUri(uri).replacePath("/workflows" + path).build());
    }
  }
}
