package org.workflowserver.identity;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who presented a verified token, with its claims as MicroProfile JWT types them: sets of strings
 * for groups and audience, seconds for times, JSON values for claims of the issuer's own.
 *
 * <p>The groups are what the token's groups mean here, included scopes and all. The token itself is
 * not kept; {@code raw_token} is absent.
 */
public final class TokenPrincipal extends SignedIn implements JsonWebToken {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Object> claims;

  /**
   * A principal.
   *
   * @param claims all claims as they were parsed
   */
  public TokenPrincipal(Caller caller, Map<String, Object> claims) {
    super(caller);
    this.claims = claims;
  }

  @Override
  public Set<String> getClaimNames() {
    Set<String> names = new TreeSet<>(claims.keySet());
    names.add(Claims.groups.name());
    return names;
  }

  @Override
  public Set<String> getGroups() {
    return groups();
  }

  @Override
  @SuppressWarnings("unchecked") // the interface leaves the type to its caller
  public <T> T getClaim(String name) {
    if (name.equals(Claims.groups.name())) {
      return (T) groups();
    }
    Object value = claims.get(name);
    return (T) (value == null ? null : typed(name, value));
  }

  private Object typed(String name, Object value) {
    return switch (name) {
      case "aud" -> strings(value);
      case "iss", "sub", "jti", "upn", "preferred_username" -> value.toString();
      case "exp", "iat", "nbf" -> value instanceof Number seconds ? seconds.longValue() : null;
      default -> json().get(name);
    };
  }

  private static Set<String> strings(Object value) {
    Set<String> strings = new LinkedHashSet<>();
    if (value instanceof Collection<?> many) {
      many.forEach(each -> strings.add(String.valueOf(each)));
    } else {
      strings.add(value.toString());
    }
    return strings;
  }

  private JsonObject json() {
    return Json.createObjectBuilder(claims).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenPrincipal token
        && getName().equals(token.getName())
        && claims.equals(token.claims);
  }

  @Override
  public int hashCode() {
    return claims.hashCode();
  }

  @Override
  public String toString() {
    return getName();
  }
}
