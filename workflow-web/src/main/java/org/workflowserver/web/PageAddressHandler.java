package org.workflowserver.web;

import jakarta.faces.application.ViewHandler;
import jakarta.faces.application.ViewHandlerWrapper;
import jakarta.faces.context.FacesContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/** Lets forms post to the address that the reader sees, filters included, not to the view's. */
public final class PageAddressHandler extends ViewHandlerWrapper {
  /** Wraps the container's. */
  public PageAddressHandler(ViewHandler wrapped) {
    super(wrapped);
  }

  @Override
  public String getActionURL(FacesContext context, String viewId) {
    return seenAddress((HttpServletRequest) context.getExternalContext().getRequest());
  }

  /** Path and query before the forward to the view. */
  static String seenAddress(HttpServletRequest request) {
    Object path = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
    if (path == null) {
      return Destination.addressOf(request);
    }
    Object query = request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING);
    return query == null ? path.toString() : path + "?" + query;
  }
}
