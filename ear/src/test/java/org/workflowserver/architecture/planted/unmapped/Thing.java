package org.workflowserver.architecture.planted.unmapped;

/** In a package that the map does not know. */
public final class Thing {}
