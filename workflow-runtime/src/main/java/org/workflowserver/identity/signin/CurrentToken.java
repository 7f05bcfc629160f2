package org.workflowserver.identity.signin;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.workflowserver.identity.SignedIn;

/**
 * Provides MicroProfile's {@code JsonWebToken}: the principal of the current request, or one
 * without name and claims where nobody presented a token. An alternative, since the container's own
 * producer knows only the container's own tokens.
 */
@ApplicationScoped
public class CurrentToken {
  @Inject private CurrentCaller current;

  @Produces
  @RequestScoped
  @Alternative
  @Priority(Interceptor.Priority.APPLICATION)
  JsonWebToken token() {
    SignedIn principal = current.find().orElse(null);
    return principal instanceof JsonWebToken token ? token : new NoToken();
  }

  private static final class NoToken implements JsonWebToken {
    @Override
    public String getName() {
      return null;
    }

    @Override
    public Set<String> getClaimNames() {
      return Set.of();
    }

    @Override
    public <T> T getClaim(String name) {
      return null;
    }

    @Override
    public long getExpirationTime() {
      return 0;
    }

    @Override
    public long getIssuedAtTime() {
      return 0;
    }
  }
}
