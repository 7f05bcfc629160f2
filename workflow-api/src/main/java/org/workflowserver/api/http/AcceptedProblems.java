package org.workflowserver.api.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * Takes a request for problems alone as one for whatever there is: clients that are generated from
 * the description name the one type of the answers' types that is JSON.
 */
@Provider
@PreMatching
public class AcceptedProblems implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    if (isAloneIn(request.getHeaderString(HttpHeaders.ACCEPT))) {
      request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.WILDCARD);
    }
  }

  /**
   * Whether a header {@code Accept} asks for problems and nothing else.
   *
   * @param header null when there is none
   */
  public static boolean isAloneIn(String header) {
    return "application/problem+json".equals(header);
  }
}
