package org.workflowserver.identity;

import jakarta.security.enterprise.CallerPrincipal;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The container's principal of somebody whom this server knows: it carries the caller. */
public class SignedIn extends CallerPrincipal {
  private static final long serialVersionUID = 1L;

  private final transient Caller caller;

  /** A principal named as the caller is. */
  public SignedIn(Caller caller) {
    super(caller.name());
    this.caller = caller;
  }

  /** For the facades. */
  public Caller caller() {
    return caller;
  }

  /** For the container: the caller's scope and all that it includes, by name. */
  public Set<String> groups() {
    return Stream.of(Scope.values())
        .filter(caller::has)
        .map(Scope::group)
        .collect(Collectors.toUnmodifiableSet());
  }
}
