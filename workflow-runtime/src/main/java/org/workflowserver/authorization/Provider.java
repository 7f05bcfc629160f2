package org.workflowserver.authorization;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.workflowserver.json.Coded;
import org.workflowserver.refusal.Refusal;

/** A provider's row. */
@Entity
@Table(name = "authorization_providers")
class Provider {
  @Id private String id;

  @SuppressWarnings("UnusedVariable") // read by queries
  private String orgId;

  private String name;
  private String grantType;
  private String authorizationEndpoint;
  private String tokenEndpoint;
  private String clientId;
  private String clientSecretId;

  /** With a blank between them, as the hosts are. */
  private String scopes;

  private boolean pkce;
  private String hosts;
  private Instant createdAt;
  private Instant updatedAt;

  protected Provider() {}

  Provider(String id, String orgId, ProviderBody body, Instant now) {
    this.id = id;
    this.orgId = orgId;
    this.createdAt = now;
    change(body, now);
  }

  final void change(ProviderBody body, Instant now) {
    name = body.name();
    grantType = body.grant().code();
    authorizationEndpoint = body.authorizationEndpoint();
    tokenEndpoint = body.tokenEndpoint();
    clientId = body.clientId();
    clientSecretId = body.clientSecretId();
    scopes = String.join(" ", body.scopes());
    pkce = body.pkce();
    hosts = String.join(" ", body.hosts());
    updatedAt = now;
  }

  String id() {
    return id;
  }

  void requireUnchangedSince(Instant seen) {
    Refusal.requireUnchanged("provider", updatedAt, seen);
  }

  ProviderView view() {
    return new ProviderView(
        id,
        name,
        Coded.find(Grant.class, grantType).orElseThrow(),
        authorizationEndpoint,
        tokenEndpoint,
        clientId,
        clientSecretId,
        words(scopes),
        pkce,
        words(hosts),
        createdAt,
        updatedAt);
  }

  static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }
}
