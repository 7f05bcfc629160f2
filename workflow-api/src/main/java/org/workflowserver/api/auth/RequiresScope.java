package org.workflowserver.api.auth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.workflowserver.identity.Scope;

/**
 * The least scope that a caller of a resource method needs. Whoever has less gets {@code
 * scope_missing} before anything of the request is read; the facade behind checks again, since the
 * console comes to it, too.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresScope {
  /** The scope; wider ones include it. */
  Scope value();
}
