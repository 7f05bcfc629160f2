package org.workflowserver.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.audit.log.AuditLog;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.web.admin.AuditDownload;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.StatusPage;
import org.workflowserver.web.run.ValueDownload;
import org.workflowserver.web.signin.ProviderSignInServlet;
import org.workflowserver.web.workflow.EditorServlet;
import org.workflowserver.web.workflow.GraphCheckServlet;
import org.workflowserver.web.workflow.StepTestServlet;
import org.workflowserver.web.workflow.WorkflowExport;

/**
 * Which view or servlet answers which address; what is not listed is not there. What a servlet
 * refuses is answered here, and a refusal since a role is missing is noted in the audit log.
 */
public final class Addresses extends HttpFilter {
  /** What a schedule would do that is being written, for scripts of pages. */
  private static final String SCHEDULE = "/schedule-preview";

  private static final String ID_GROUP = "(?<id>[A-Za-z0-9_]{1,64})";
  private static final List<Route> ROUTES =
      List.of(
          Route.of("/", "/pages/home.xhtml"),
          Route.of(Paths.SIGN_IN, "/pages/login.xhtml"),
          Route.of(Paths.PASSWORD, "/pages/password.xhtml"),
          Route.of("/workflows", "/pages/workflows.xhtml"),
          Route.of(Paths.NEW_WORKFLOW, "/pages/new-workflow.xhtml"),
          Route.of(Paths.BLANK_WORKFLOW, "/pages/blank-workflow.xhtml"),
          Route.of(Paths.NEW_WORKFLOW + "/(?<id>[a-z-]{1,64})", "/pages/template.xhtml"),
          Route.of("/workflows/" + ID_GROUP, "/pages/workflow.xhtml"),
          Route.of("/workflows/" + ID_GROUP + "/edit", "/pages/workflow-edit.xhtml"),
          Route.of("/workflows/" + ID_GROUP + "/runs", "/pages/runs.xhtml"),
          Route.of("/workflows/" + ID_GROUP + "/versions", "/pages/workflow-versions.xhtml"),
          Route.of("/workflows/" + ID_GROUP + "/settings", "/pages/workflow-settings.xhtml"),
          Route.of(SCHEDULE, "/pages/schedule-preview.xhtml"),
          Route.of("/runs", "/pages/runs.xhtml"),
          Route.of(Paths.BULK, "/pages/bulk.xhtml"),
          Route.of(Paths.BULK + "/" + ID_GROUP, "/pages/bulk-progress.xhtml"),
          Route.of("/runs/" + ID_GROUP, "/pages/run.xhtml"),
          Route.of("/runs/" + ID_GROUP + "/compare", "/pages/run-compare.xhtml"),
          Route.of("/runs/" + ID_GROUP + "/resume", "/pages/resume.xhtml"),
          Route.of("/inbox", "/pages/inbox.xhtml"),
          Route.of("/inbox/" + ID_GROUP, "/pages/interaction.xhtml"),
          Route.of("/schedules", "/pages/schedules.xhtml"),
          Route.of("/vault", "/pages/vault.xhtml"),
          Route.of(Paths.NEW_SECRET, "/pages/vault-item.xhtml"),
          Route.of(Paths.NEW_KEY, "/pages/vault-item.xhtml"),
          Route.of("/vault/" + ID_GROUP, "/pages/vault-item.xhtml"),
          Route.of(Paths.ADMIN, "/pages/admin-users.xhtml"),
          Route.of(Paths.ADMIN + "/users/new", "/pages/admin-user.xhtml"),
          Route.of(Paths.ADMIN + "/users/" + ID_GROUP, "/pages/admin-user.xhtml"),
          Route.of(Paths.ADMIN + "/api-keys", "/pages/admin-api-keys.xhtml"),
          Route.of(Paths.ADMIN + "/audit", "/pages/admin-audit.xhtml"),
          Route.of(Paths.ADMIN + "/targets", "/pages/admin-targets.xhtml"),
          Route.of(Paths.ADMIN + "/servers", "/pages/admin-servers.xhtml"),
          Route.of(Paths.ADMIN + "/limits", "/pages/admin-limits.xhtml"),
          Route.of(Paths.ADMIN + "/storage", "/pages/admin-storage.xhtml"),
          Route.of(Paths.ADMIN + "/keys", "/pages/admin-keys.xhtml"),
          Route.of(Paths.PROVIDERS, "/pages/admin-providers.xhtml"),
          Route.of(Paths.PROVIDERS + "/new", "/pages/admin-provider.xhtml"),
          Route.of(Paths.PROVIDERS + "/" + ID_GROUP, "/pages/admin-provider.xhtml"),
          Route.of(Paths.ADMIN + "/subscriptions", "/pages/admin-subscriptions.xhtml"),
          Route.of(Paths.ADMIN + "/subscriptions/" + ID_GROUP, "/pages/admin-deliveries.xhtml"),
          Route.of("/api", "/pages/api.xhtml"),
          Route.of("/reference", "/pages/reference.xhtml"),
          Route.of("/reference/" + ID_GROUP, "/pages/component.xhtml"));
  private static final Set<String> SERVLETS =
      Set.of(
          ApiDescriptionServlet.PATH,
          AuditDownload.PATH,
          ValueDownload.PATH,
          GraphCheckServlet.PATH,
          EditorServlet.PATH,
          StepTestServlet.PATH,
          WorkflowExport.PATH,
          ChangesServlet.PATH,
          InboxCountServlet.PATH);
  private static final Set<String> PROVIDER =
      Set.of(
          ProviderSignInServlet.BEGIN,
          ProviderSignInServlet.CALLBACK,
          ProviderSignInServlet.SIGN_OUT);

  @Inject private transient Assets assets;
  @Inject private transient AuditLog audit;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = Paths.pathOf(request);
    if (path.equals(Paths.SIGN_OUT) || SERVLETS.contains(path) || PROVIDER.contains(path)) {
      serve(request, response, chain);
    } else if (Assets.contain(path)) {
      passAsset(path, request, response, chain);
    } else {
      forward(path, request, response);
    }
  }

  /** By a servlet; one that refuses is answered for by a page. */
  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (Refusal refusal) {
      StatusPage page = StatusPage.of(refusal).orElseThrow(() -> refusal);
      if (page == StatusPage.FORBIDDEN && signedIn.isPresent()) {
        audit.noteRefusal(signedIn.caller(), request.getMethod(), request.getRequestURI());
      }
      StatusPage.setRetryAfter(response, refusal);
      page.show(request, response);
    }
  }

  private void passAsset(
      String path, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String file = Assets.file(path);
    response.setHeader("Vary", "Accept-Encoding");
    Optional<byte[]> compressed = assets.compressed(path).filter(content -> Gzip.isTaken(request));
    if (compressed.isPresent()) {
      response.setContentType(request.getServletContext().getMimeType(file));
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      Gzip.send(response, compressed.get());
    } else if (file.equals(path)) {
      chain.doFilter(request, response);
    } else {
      request.getRequestDispatcher(file).forward(request, response);
    }
  }

  private static void forward(String path, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Optional<Target> target = find(path);
    if (target.isEmpty()) {
      StatusPage.NOT_FOUND.show(request, response);
      return;
    }
    Paths.keepId(request, target.get().id());
    request.getRequestDispatcher(target.get().view()).forward(request, response);
  }

  /** The view of {@code path} and the id that it names. */
  static Optional<Target> find(String path) {
    for (Route route : ROUTES) {
      Matcher matcher = route.pattern().matcher(path);
      if (matcher.matches()) {
        String id = matcher.namedGroups().containsKey("id") ? matcher.group("id") : null;
        return Optional.of(new Target(route.view(), id));
      }
    }
    return Optional.empty();
  }

  /** What everybody may ask for. */
  static boolean isOpenToAll(String path) {
    return path.equals(Paths.SIGN_IN) || PROVIDER.contains(path);
  }

  /** What a caller may do who has to choose a new password first. */
  static boolean isOpenBeforeNewPassword(String path) {
    return path.equals(Paths.PASSWORD) || path.equals(Paths.SIGN_OUT) || path.equals(Paths.SIGN_IN);
  }

  /**
   * Where a path leads.
   *
   * @param id null where the path names none
   */
  record Target(String view, String id) {}

  private record Route(Pattern pattern, String view) {
    static Route of(String pattern, String view) {
      return new Route(Pattern.compile(pattern), view);
    }
  }
}
