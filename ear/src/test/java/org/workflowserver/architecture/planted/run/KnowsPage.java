package org.workflowserver.architecture.planted.run;

import org.workflowserver.architecture.planted.web.RunPage;

/** Knows the module above. */
final class KnowsPage {
  RunPage page;
}
