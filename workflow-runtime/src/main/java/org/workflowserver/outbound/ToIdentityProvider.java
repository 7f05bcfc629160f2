package org.workflowserver.outbound;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The connector by which this server calls the operator's identity provider. The hosts and ports of
 * {@code workflow.jwt.issuer} and {@code workflow.jwt.jwks-url} are open to it, and closed to steps
 * unless {@code workflow.outbound.allow} opens them too.
 */
@Qualifier
@Retention(RUNTIME)
@Target({METHOD, PARAMETER})
public @interface ToIdentityProvider {}
