package org.workflowserver.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.workflowserver.identity.Scope;
import org.workflowserver.web.page.Page;

/** The page that shows the API and lets people try it; the browser reads its description. */
@Named("apiView")
@RequestScoped
public class ApiView {
  @Inject private Page page;

  /** Refuses whom the description is not for. */
  public void load() {
    page.caller().require(Scope.VIEWER);
  }
}
