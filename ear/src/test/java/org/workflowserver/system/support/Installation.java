package org.workflowserver.system.support;

/** A running server with a target for its webhooks and an identity provider that it believes. */
public final class Installation implements AutoCloseable {
  public static final String PASSWORD = "correct-horse-battery-staple";

  private final Target target;
  private final TokenIssuer issuer;
  private final ServerProcess server;
  private final Api administrator;

  private Installation(Target target, TokenIssuer issuer, ServerProcess server) {
    this.target = target;
    this.issuer = issuer;
    this.server = server;
    this.administrator = Api.signedIn(server.address(), "admin", PASSWORD);
  }

  static Installation start() {
    Target target = Target.start();
    TokenIssuer issuer = new TokenIssuer(target);
    ServerSetup setup =
        issuer
            .introduce(ServerSetup.fresh().allowing(target))
            .with("WORKFLOW_ADMIN_PASSWORD", PASSWORD);
    return new Installation(target, issuer, setup.start());
  }

  /** The first administrator, of the tenant {@code default}. */
  public Api api() {
    return administrator;
  }

  /** A caller whom the identity provider vouches for. */
  public Api api(String org, String group) {
    return anonymous().withToken(issuer.token(org, group));
  }

  public Api anonymous() {
    return Api.anonymous(server.address());
  }

  public Target target() {
    return target;
  }

  public TokenIssuer issuer() {
    return issuer;
  }

  public ServerProcess server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    target.close();
  }
}
