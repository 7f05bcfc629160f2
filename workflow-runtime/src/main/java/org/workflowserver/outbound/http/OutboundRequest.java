package org.workflowserver.outbound.http;

import java.time.Duration;
import java.util.List;
import org.workflowserver.outbound.guard.Secrecy;

/**
 * A call to another system.
 *
 * @param method GET, POST, PUT, PATCH, DELETE or HEAD
 * @param url absolute, {@code https://…} (or {@code http://…} where the operator allows it)
 * @param headers the author's; those that frame the message are not taken
 * @param body null for none
 * @param contentType of the body, unless the headers have one; null for none
 * @param followRedirects whether to follow up to five redirects
 * @param timeout for everything together, from the first look-up to the last byte, and for the wait
 *     for a connection, except where a step of a run waits
 * @param secrecy what of it is secret
 * @param orgId the tenant that it is sent for; empty when for the server itself
 */
public record OutboundRequest(
    String method,
    String url,
    List<Header> headers,
    byte[] body,
    String contentType,
    boolean followRedirects,
    Duration timeout,
    Secrecy secrecy,
    String orgId) {

  public OutboundRequest {
    headers = List.copyOf(headers);
  }

  /** A request without secrets that is sent for the server itself. */
  public OutboundRequest(
      String method,
      String url,
      List<Header> headers,
      byte[] body,
      String contentType,
      boolean followRedirects,
      Duration timeout) {
    this(method, url, headers, body, contentType, followRedirects, timeout, Secrecy.NONE, "");
  }
}
