package org.workflowserver.outbound.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.outbound.guard.Secrecy;

/** What an OAuth client sends to a token endpoint (RFC 6749). */
public final class ClientForm {
  private ClientForm() {}

  /**
   * The request of a client: one with a secret names itself by HTTP Basic, any other in the form.
   *
   * @param form its members; that of a public client is added
   */
  public static OutboundRequest request(
      String url,
      String clientId,
      Optional<String> secret,
      Map<String, String> form,
      Duration timeout,
      Secrecy secrecy,
      String orgId) {
    List<Header> headers = new ArrayList<>(List.of(new Header("Accept", "application/json")));
    secret
        .map(known -> encoded(clientId) + ":" + encoded(known))
        .map(pair -> Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
        .ifPresentOrElse(
            basic -> headers.add(new Header("Authorization", "Basic " + basic)),
            () -> form.put("client_id", clientId));
    return new OutboundRequest(
        "POST",
        url,
        headers,
        query(form).getBytes(StandardCharsets.UTF_8),
        "application/x-www-form-urlencoded",
        false,
        timeout,
        secrecy,
        orgId);
  }

  /** An address with parameters behind those that it has. */
  public static String withQuery(String address, Map<String, String> parameters) {
    return address + (address.contains("?") ? "&" : "?") + query(parameters);
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
