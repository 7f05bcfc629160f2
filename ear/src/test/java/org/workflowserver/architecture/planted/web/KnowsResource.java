package org.workflowserver.architecture.planted.web;

import org.workflowserver.architecture.planted.api.RunsResource;

/** Knows the module beside. */
final class KnowsResource {
  RunsResource[] resources;
}
