package org.workflowserver.architecture.planted.template;

import java.net.Socket;

/** Reaches outside. */
final class OpensConnections {
  Socket socket;
}
