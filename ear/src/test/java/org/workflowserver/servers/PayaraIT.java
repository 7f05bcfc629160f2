package org.workflowserver.servers;

/** On Payara Server. */
class PayaraIT extends ServerStory {
  PayaraIT() {
    super("payara7", 200);
  }
}
