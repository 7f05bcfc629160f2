package org.workflowserver.servers;

import org.workflowserver.servers.Readme.Step;

/** On GlassFish, which has no H2, and neither metrics nor a description of the API. */
class GlassFishIT extends ServerStory {
  GlassFishIT() {
    super("glassfish8", 404);
  }

  @Override
  void create(Domain domain) {
    super.create(domain);
    domain.run(Step.H2);
  }
}
