package org.workflowserver.architecture.planted.api.auth;

/** What calls that need a scope carry. */
public @interface RequiresScope {}
