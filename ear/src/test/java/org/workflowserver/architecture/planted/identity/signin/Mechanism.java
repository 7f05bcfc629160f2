package org.workflowserver.architecture.planted.identity.signin;

import jakarta.servlet.http.HttpServletRequest;

/** What signs in speaks HTTP, in order. */
final class Mechanism {
  String authorization(HttpServletRequest request) {
    return request.getHeader("Authorization");
  }
}
