package org.workflowserver.web;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.application.ViewHandler;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import org.workflowserver.audit.log.AuditLog;
import org.workflowserver.refusal.Causes;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.StatusPage;

/**
 * What becomes of an exception on a page: a refusal is the page of its status, a form of a server
 * that is gone is shown anew, anything else is a bug and goes to the container, which logs it and
 * shows the page that says so.
 */
public final class PageExceptions extends ExceptionHandlerFactory {
  /** Wraps the container's. */
  public PageExceptions(ExceptionHandlerFactory wrapped) {
    super(wrapped);
  }

  @Override
  public ExceptionHandler getExceptionHandler() {
    return new Handler(getWrapped().getExceptionHandler());
  }

  private static final class Handler extends ExceptionHandlerWrapper {
    Handler(ExceptionHandler wrapped) {
      super(wrapped);
    }

    @Override
    public void handle() {
      Iterator<ExceptionQueuedEvent> events = getUnhandledExceptionQueuedEvents().iterator();
      if (events.hasNext() && answered(events.next().getContext().getException())) {
        events.remove();
      }
      super.handle();
    }

    private static boolean answered(Throwable thrown) {
      FacesContext context = FacesContext.getCurrentInstance();
      ExternalContext external = context.getExternalContext();
      Optional<Refusal> refusal = Causes.find(thrown, Refusal.class);
      Optional<StatusPage> page = refusal.flatMap(StatusPage::of);
      page.filter(StatusPage.FORBIDDEN::equals).ifPresent(refused -> noteRefusal(external));
      boolean expired = Causes.find(thrown, ViewExpiredException.class).isPresent();
      if (external.isResponseCommitted() || (page.isEmpty() && !expired)) {
        return false;
      }
      try {
        if (expired) {
          external.redirect(Paths.seenBy((HttpServletRequest) external.getRequest()));
        } else {
          StatusPage.setRetryAfter((HttpServletResponse) external.getResponse(), refusal.get());
          render(context, page.get());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      context.responseComplete();
      return true;
    }

    private static void noteRefusal(ExternalContext external) {
      SignedInCaller signedIn = CDI.current().select(SignedInCaller.class).get();
      if (signedIn.isPresent()) {
        HttpServletRequest request = (HttpServletRequest) external.getRequest();
        CDI.current()
            .select(AuditLog.class)
            .get()
            .noteRefusal(signedIn.caller(), request.getMethod(), request.getRequestURI());
      }
    }

    /** In place of the page that failed: the response is closed when this request returns. */
    private static void render(FacesContext context, StatusPage page) throws IOException {
      ExternalContext external = context.getExternalContext();
      HttpServletResponse response = (HttpServletResponse) external.getResponse();
      response.resetBuffer();
      page.prepare((HttpServletRequest) external.getRequest(), response);
      ViewHandler views = context.getApplication().getViewHandler();
      UIViewRoot view = views.createView(context, StatusPage.VIEW);
      context.setViewRoot(view);
      var language = views.getViewDeclarationLanguage(context, StatusPage.VIEW);
      language.buildView(context, view);
      language.renderView(context, view);
    }
  }
}
