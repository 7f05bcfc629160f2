package org.workflowserver.architecture.planted.run;

import jakarta.servlet.http.HttpServletRequest;

/** Speaks HTTP. */
final class SpeaksServlet {
  String header(HttpServletRequest request) {
    return request.getMethod();
  }
}
