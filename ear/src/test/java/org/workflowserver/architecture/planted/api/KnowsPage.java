package org.workflowserver.architecture.planted.api;

import org.workflowserver.architecture.planted.web.RunPage;

/** Knows the module beside. */
final class KnowsPage {
  RunPage page;
}
