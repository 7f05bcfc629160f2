package org.workflowserver.web;

import jakarta.faces.application.ViewHandler;
import jakarta.faces.application.ViewHandlerWrapper;
import jakarta.faces.context.FacesContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.RedirectTarget;
import org.workflowserver.web.page.Trail;

/** Lets forms post to the address that the reader sees, filters included, not to the view's. */
public final class PageAddressHandler extends ViewHandlerWrapper {
  /** Names in addresses that pages read; no form or button is called so. */
  private static final Set<String> READ_BY_PAGES =
      Set.of(
          "q",
          "state",
          "status",
          "range",
          "from",
          "to",
          "ended",
          "node",
          "entry",
          "items",
          "failed",
          "in",
          "at",
          "computed",
          "workflow",
          "trigger",
          "error",
          "id",
          "message",
          "do",
          "of",
          "selected",
          "sort",
          "show",
          "became",
          "actor",
          "what",
          "object",
          RedirectTarget.PARAMETER,
          Trail.PARAMETER);

  /** Wraps the container's. */
  public PageAddressHandler(ViewHandler wrapped) {
    super(wrapped);
  }

  @Override
  public String getActionURL(FacesContext context, String viewId) {
    String seen = Paths.seenBy((HttpServletRequest) context.getExternalContext().getRequest());
    String[] parts = seen.split("\\?", 2);
    return parts.length == 1 ? seen : parts[0] + readByPages(parts[1]);
  }

  /** Without all else: Faces would take a name of the address for a button that was pressed. */
  private static String readByPages(String query) {
    String kept =
        Arrays.stream(query.split("&"))
            .filter(pair -> READ_BY_PAGES.contains(pair.split("=", 2)[0]))
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? "" : "?" + kept;
  }
}
